import { expect } from 'chai';
import { yamlText } from '../../../src/engine/variables/yaml-text.ts';
import { driftOf, flagsIn } from '../../../src/modules/kubeadm/state/drift.ts';
import { parseSight } from '../../../src/modules/kubeadm/state/parse-sight.ts';
import { apiServerCertificate } from './certificates.ts';
import { argsOf, controlPlane, printed } from './sights.ts';

describe('driftOf', () => {
  const sight = parseSight(
    printed({
      ...controlPlane,
      texts: { ...controlPlane.texts, 'apiserver-cert': apiServerCertificate },
    }),
  );
  const same = {
    kubernetes_version: 'v1.36.4',
    control_plane_endpoint: 'k8s.example.com',
    pod_subnet: ['10.244.0.0/16'],
    service_subnet: ['10.96.0.0/12'],
    cert_sans: ['10.0.0.11', 'N1'],
    image_repository: 'registry.k8s.io',
    bind_port: 6443,
    advertise_address: '10.0.0.11',
    api_server_extra_args: { 'service-cluster-ip-range': '10.96.0.0/12' },
  };

  it('sees none where the cluster is as described', () => {
    expect(driftOf(argsOf(same), sight, yamlText)).to.deep.equal([]);
  });

  it('names each option and what the cluster has', () => {
    const other = {
      kubernetes_version: '1.37.0',
      control_plane_endpoint: 'other:7443',
      pod_subnet: '10.1.0.0/16',
      cert_sans: ['n1', 'vip.example.com'],
      api_server_extra_args: { 'audit-log-path': '/var/log/audit.log' },
    };
    const drift = driftOf(argsOf(other), sight, yamlText);
    expect(drift.map(({ option, found }) => `${option}: ${found}`)).to.deep.equal([
      'kubernetes_version: 1.36.4',
      'control_plane_endpoint: k8s.example.com:6443',
      'pod_subnet: 10.244.0.0/16',
      'cert_sans: only n1, kubernetes, kubernetes.default, 10.96.0.1, 10.0.0.11',
      'api_server_extra_args: no --audit-log-path',
    ]);
  });
});

describe('driftOf cert_sans', () => {
  const config = (names: readonly string[]): string =>
    JSON.stringify({
      data: { ClusterConfiguration: yamlText.write({ apiServer: { certSANs: names } }) },
    });
  const drift = (
    names: readonly string[],
    wanted: readonly string[],
    pem = apiServerCertificate,
  ) => {
    const texts = { ...controlPlane.texts, 'apiserver-cert': pem };
    const answers = { ...controlPlane.answers, 'kubeadm-config': config(names) };
    const sight = parseSight(printed({ ...controlPlane, texts, answers }));
    return driftOf(argsOf({ cert_sans: [...wanted] }), sight, yamlText);
  };

  it('compares the certificate of the node and the configuration of the cluster', () => {
    expect(drift(['n1'], ['N1'])).to.deep.equal([]);
    expect(drift([], ['n1']).map(({ found }) => found)).to.deep.equal(['none']);
    expect(drift(['n1', 'old'], ['n1']).map(({ wanted, found }) => [wanted, found])).to.deep.equal([
      ['n1', 'n1, old'],
    ]);
    expect(drift(['vip'], ['vip']).map(({ wanted }) => wanted)).to.deep.equal(['vip']);
  });

  it('sees that a certificate is gone', () => {
    const files = controlPlane.files?.filter(name => name !== 'apiServerCertificate') ?? [];
    const sight = parseSight(printed({ ...controlPlane, files }));
    const [one] = driftOf(argsOf({ cert_sans: ['a'] }), sight, yamlText);
    expect(one?.found).to.equal('no certificate at all');
  });
});

describe('flagsIn', () => {
  it('reads flags that occur twice, are quoted, or hold equal signs', () => {
    const flags = flagsIn('    - --a=1\n    - "--b=x=y"\n    - --a=2\n    - kube\n');
    expect([...flags]).to.deep.equal([
      ['a', ['1', '2']],
      ['b', ['x=y']],
    ]);
  });
});
