import { expect } from 'chai';
import { Failure } from '../../../src/module-api/failure.ts';
import {
  attempt,
  half,
  init,
  join,
  orphan,
  runsOf,
  summaries,
  type Try,
  token,
} from './attempt.ts';
import { clusterCa, clusterHash, otherHash } from './certificates.ts';
import { controlPlane, type Printed, worker } from './sights.ts';

describe('kubeadm', () => {
  const rows: readonly [name: string, one: Try, expected: readonly string[] | string][] = [
    ['a clean host', { args: init }, ['kubeadm init']],
    ['a control plane', { args: init, seen: controlPlane }, []],
    ['half an init', { args: init, seen: half }, 'ended half-way on this node'],
    [
      'half an init that may be reset',
      { args: { ...init, on_partial: 'reset' }, seen: half },
      ['kubeadm reset', 'kubeadm init'],
    ],
    ['a worker', { args: init, seen: worker }, 'it is a worker of the cluster sha256:'],
    [
      'a control plane of another cluster',
      { args: { ...init, ca_hashes: otherHash }, seen: controlPlane },
      `it belongs to the cluster ${clusterHash} at https://k8s.example.com:6443, not to ${otherHash}`,
    ],
    [
      'a cluster that is switched off',
      {
        args: { ...init, on_partial: 'reset' },
        seen: { ...controlPlane, answers: { ready: '!no' } },
      },
      'nothing is done to it until its cluster is up again',
    ],
    ['no kubeadm', { args: init, seen: { versions: {} } }, 'the host has no kubeadm'],
    [
      'two mistakes',
      { args: { ...init, pod_subnet: '10.0.0.0/33', kubernetes_version: '1.2' } },
      '2 options are wrong',
    ],
    [
      'certificates for control planes that can never be',
      { args: { state: 'initialized', upload_certs: true } },
      'need "control_plane_endpoint"',
    ],
    ['an init that left half a node', { args: init, seen: half, round: 1 }, 'ended well, but'],
    ['a host to join', { args: join }, ['kubeadm join']],
    ['a host that has joined', { args: { ...join, token: null }, seen: worker }, []],
    ['a control plane that is to join', { args: { ...join, token: null }, seen: controlPlane }, []],
    [
      'a join without anything',
      { args: { state: 'joined', role: 'control_plane' } },
      '4 options are wrong',
    ],
    [
      'a worker that is to be a control plane',
      { args: { ...join, role: 'control_plane', certificate_key: '0'.repeat(64) }, seen: worker },
      'cannot join as a control plane: it is a worker',
    ],
    [
      'a worker of another cluster',
      { args: { ...join, ca_hashes: otherHash }, seen: worker },
      `belongs to the cluster ${clusterHash}`,
    ],
    ['an orphan', { args: join, seen: orphan }, 'the cluster has no node n1; "on_orphaned: reset"'],
    [
      'an orphan that may be reset',
      { args: { ...join, on_orphaned: 'reset' }, seen: orphan },
      ['kubeadm reset', 'kubeadm join'],
    ],
    ['a reset of a clean host', { args: { state: 'reset' } }, []],
    ['a reset', { args: { state: 'reset' }, seen: worker }, ['kubeadm reset']],
    ['a status', { args: { operation: 'status' }, seen: half }, []],
    [
      'an action of another operation',
      { args: { operation: 'token', action: 'renew' } },
      'it has create, check, delete, list',
    ],
  ];
  for (const [name, one, expected] of rows) {
    it(`makes of ${name}: ${typeof expected === 'string' ? expected : expected.join(', ')}`, () => {
      if (typeof expected === 'string') expect(() => attempt(one)).to.throw(Failure, expected);
      else expect(summaries(one)).to.deep.equal(expected);
    });
  }

  it('keeps token and key out of scripts and summaries, and names them as secrets', () => {
    const plan = attempt({ args: { ...init, upload_certs: true } });
    const key = Buffer.from(Array.from({ length: 32 }, (_, at) => at + 1)).toString('hex');
    expect(plan.secrets).to.deep.equal([token, key]);
    expect(plan.again).to.equal(true);
    const [run] = runsOf(plan);
    expect(run?.stdin).to.contain(token).and.contain(key).and.contain('kubernetesVersion: v1.36.4');
    expect(`${run?.script.text} ${run?.summary}`).to.not.contain(token).and.not.contain(key);
    expect(run?.script.text).to.contain('--upload-certs');
  });

  it('tells what others need to join, but a token only when it made one', () => {
    const after = attempt({ args: init, seen: controlPlane });
    expect(after.finish()).to.deep.include({
      state: 'initialized',
      endpoint: 'k8s.example.com:6443',
      ca_hashes: [clusterHash],
      ca_cert: clusterCa,
      version: '1.36.4',
      drift: [],
    });
    expect(after.finish()).to.not.have.any.keys('token', 'certificate_key');
    expect(attempt({ args: init }).finish(true)).to.include({ state: 'clean', token });
    expect(attempt({ args: init }).finish(false)).to.not.have.property('token');
    expect(attempt({ args: init }).finish(false)).to.include({ made: true });
    expect(after.finish()).to.include({ made: false });
  });

  it('reports drift and changes nothing', () => {
    const plan = attempt({ args: { ...init, pod_subnet: '10.1.0.0/16' }, seen: controlPlane });
    expect(plan.changes).to.deep.equal([]);
    expect(plan.warnings?.join()).to.contain('"pod_subnet" 10.244.0.0/16, not 10.1.0.0/16');
  });

  describe('certificates_dir', () => {
    const pki = { certificates_dir: '/srv/pki' };
    it('stands in each configuration, and is found again', () => {
      const stdin = (one: Try) => String(runsOf(attempt(one))[0]?.stdin);
      expect(stdin({ args: { ...init, ...pki } })).to.contain('certificatesDir: /srv/pki');
      expect(stdin({ args: { ...join, ...pki } })).to.contain('caCertPath: /srv/pki/ca.crt');
      const there: Printed = { ...worker, pki: '/srv/pki' };
      const [reset] = runsOf(attempt({ args: { state: 'reset' }, seen: there }));
      expect(reset?.stdin).to.contain('certificatesDir: /srv/pki');
      expect(reset?.script.text).to.contain('/srv/pki/ca.key');
      const given = { ...init, cluster_config: { certificatesDir: '/srv/pki/' } };
      expect(stdin({ args: given })).to.contain('certificatesDir: /srv/pki');
    });
  });

  describe('operation: status', () => {
    const status = (seen: Printed) => attempt({ args: { operation: 'status' }, seen }).finish();

    it('tells the networks of a cluster where its manifests are', () => {
      expect(status(controlPlane)).to.deep.include({
        pod_subnet: ['10.244.0.0/16'],
        service_subnet: ['10.96.0.0/12'],
      });
      expect(status(worker)).not.to.include.keys('pod_subnet', 'service_subnet');
    });
  });
});
