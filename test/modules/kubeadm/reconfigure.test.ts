import { expect } from 'chai';
import { yamlText } from '../../../src/engine/variables/yaml-text.ts';
import { Failure } from '../../../src/module-api/failure.ts';
import { attempt, init, join, runsOf, summaries } from './attempt.ts';
import { apiServerCertificate } from './certificates.ts';
import { controlPlane, type Printed } from './sights.ts';

describe('kubeadm: reconfigure', () => {
  const running = `apiServer:
  certSANs: [n1]
  extraArgs:
  - name: profiling
    value: "false"
  - name: v
    value: "1"
certificatesDir: /etc/kubernetes/pki
networking: { podSubnet: 10.244.0.0/16 }
etcd: { local: { dataDir: /var/lib/etcd } }
`;
  const seen: Printed = {
    ...controlPlane,
    texts: { ...controlPlane.texts, 'apiserver-cert': apiServerCertificate },
    answers: {
      ...controlPlane.answers,
      'kubeadm-config': JSON.stringify({ data: { ClusterConfiguration: running } }),
    },
  };
  const wanted = {
    ...{ ...init, reconfigure: true, cert_sans: ['n1', 'vip.example.com'] },
    api_server_extra_args: { v: '2' },
  };

  it('changes what was asked in what the cluster has, and nothing else of it', () => {
    const [run = expect.fail('it runs')] = runsOf(attempt({ args: wanted, seen }));
    expect(run.summary).to.equal('kubeadm init phase … (cert_sans, api_server_extra_args)');
    const [own = '', cluster = ''] = String(run.stdin).split('---\n');
    expect(yamlText.parse(own)).to.have.nested.property(
      'value.localAPIEndpoint.advertiseAddress',
      '10.0.0.11',
    );
    expect(yamlText.parse(cluster)).to.deep.equal({
      value: {
        apiServer: {
          certSANs: ['n1', 'vip.example.com'],
          extraArgs: [
            { name: 'profiling', value: 'false' },
            { name: 'v', value: '2' },
          ],
        },
        certificatesDir: '/etc/kubernetes/pki',
        networking: { podSubnet: '10.244.0.0/16' },
        etcd: { local: { dataDir: '/var/lib/etcd' } },
        controllerManager: {},
        scheduler: {},
      },
    });
    const done = attempt({ args: wanted, seen }).finish(true);
    expect(done).to.include({ made: false }).and.not.have.any.keys('token', 'certificate_key');
    const script = run.script.text;
    expect(script).to.contain('init phase certs apiserver').and.contain('control-plane apiserver');
    expect(script).to.contain('upload-config kubeadm').and.not.contain('scheduler --config');
  });

  it('leaves a cluster alone that is as asked', () => {
    const same = { ...init, reconfigure: true, cert_sans: ['n1'] };
    expect(summaries({ args: same, seen })).to.deep.equal([]);
  });

  it('says at once what it cannot change, what it lacks, and that it did not help', () => {
    const fixed = { ...wanted, pod_subnet: '10.1.0.0/16', kubernetes_version: '1.37.0' };
    expect(() => attempt({ args: fixed, seen })).to.throw(Failure, '"pod_subnet" 10.244.0.0/16');
    expect(() => attempt({ args: fixed, seen })).to.throw(Failure, 'kubeadm upgrade');
    const files = seen.files?.filter(name => name !== 'caKey') ?? [];
    const noKey = { args: wanted, seen: { ...seen, files } };
    expect(() => attempt(noKey)).to.throw(Failure, 'key of the CA is not on this node');
    expect(() => attempt({ args: wanted, seen, round: 1 })).to.throw(Failure, 'vip.example.com');
    expect(() => attempt({ args: wanted, seen: controlPlane })).to.throw(Failure, 'cannot read');
  });
});

describe('kubeadm: reconfigure of a control plane that has joined', () => {
  const texts = { ...controlPlane.texts, 'apiserver-cert': apiServerCertificate };
  const answers = {
    ...controlPlane.answers,
    'kubeadm-config': JSON.stringify({ data: { ClusterConfiguration: 'networking: {}' } }),
  };
  const seen = { ...controlPlane, texts, answers };
  const plane = { ...join, token: null, role: 'control_plane', cert_sans: ['n1', 'vip'] };

  it('changes what is its own, or warns', () => {
    const changed = { ...plane, reconfigure: true, scheduler_extra_args: { v: '2' } };
    expect(summaries({ args: changed, seen })).to.deep.equal(['kubeadm init phase … (cert_sans)']);
    const warned = attempt({ args: plane, seen });
    expect(warned.changes).to.deep.equal([]);
    expect(warned.warnings?.join()).to.match(/"cert_sans" only n1.* not vip; "reconfigure: true"/);
    expect(warned.finish()).to.have.nested.property('drift[0].wanted', 'vip');
  });

  it('does not compare the list of the cluster, which the first control plane keeps', () => {
    const args = { ...plane, reconfigure: true, cert_sans: ['n1'] };
    expect(summaries({ args, seen })).to.deep.equal([]);
  });
});
