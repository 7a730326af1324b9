import { expect } from 'chai';
import fc from 'fast-check';
import { Failure } from '../../../src/module-api/failure.ts';
import type { JsonObject } from '../../../src/module-api/json.ts';
import {
  initConfig,
  joinConfig,
  resetConfig,
  withPort,
} from '../../../src/modules/kubeadm/config/documents.ts';
import { yamlOf } from '../../../src/modules/kubeadm/config/yaml.ts';
import { toPlain } from '../../../src/values/plain.ts';
import { fromYaml } from '../../../src/yaml/from-yaml.ts';
import { clusterHash } from './certificates.ts';
import { argsOf } from './sights.ts';

describe('initConfig', () => {
  it('writes what the options say, in v1beta4', () => {
    const args = argsOf({
      state: 'initialized',
      control_plane_endpoint: 'k8s.example.com:6443',
      pod_network_cidr: '10.244.0.0/16,fd00:10::/56',
      service_subnet: '10.96.0.0/12',
      cert_sans: ['10.0.0.10', 'yes'],
      node_ip: '10.0.0.11',
      node_labels: { rack: 'a' },
      taints: [],
      advertise_address: '10.0.0.11',
      kubelet_extra_args: { v: 2 },
      api_server_extra_args: { '--audit-log-maxage': 30, 'service-account-issuer': ['a', 'b'] },
      etcd_extra_args: { 'quota-backend-bytes': '8589934592' },
      etcd: { local: { dataDir: '/data/etcd' } },
      kubelet_config: { failSwapOn: false },
      kube_proxy_config: { mode: 'nftables' },
      cluster_config: { networking: { dnsDomain: 'k8s.local' }, dns: { disabled: true } },
      token_ttl: '1h',
      skip_phases: ['addon/kube-proxy'],
      ignore_preflight_errors: ['NumCPU'],
    });
    const chosen = {
      version: 'v1.36.4',
      criSocket: 'unix:///run/containerd/containerd.sock',
      token: 'abcdef.0123456789abcdef',
      certificateKey: '0'.repeat(64),
    };
    expect(initConfig(args, chosen)).to.equal(`apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
bootstrapTokens:
- token: abcdef.0123456789abcdef
  ttl: "1h"
  description: kplay
certificateKey: "${'0'.repeat(64)}"
localAPIEndpoint:
  advertiseAddress: "10.0.0.11"
nodeRegistration:
  criSocket: "unix:///run/containerd/containerd.sock"
  taints: []
  kubeletExtraArgs:
  - name: node-ip
    value: "10.0.0.11"
  - name: node-labels
    value: "rack=a"
  - name: v
    value: "2"
  ignorePreflightErrors:
  - NumCPU
skipPhases:
- addon/kube-proxy
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
kubernetesVersion: v1.36.4
controlPlaneEndpoint: "k8s.example.com:6443"
networking:
  podSubnet: "10.244.0.0/16,fd00:10::/56"
  serviceSubnet: "10.96.0.0/12"
  dnsDomain: k8s.local
apiServer:
  certSANs:
  - "10.0.0.10"
  - "yes"
  extraArgs:
  - name: audit-log-maxage
    value: "30"
  - name: service-account-issuer
    value: a
  - name: service-account-issuer
    value: b
etcd:
  local:
    extraArgs:
    - name: quota-backend-bytes
      value: "8589934592"
    dataDir: /data/etcd
dns:
  disabled: true
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
failSwapOn: false
---
apiVersion: kubeproxy.config.k8s.io/v1alpha1
kind: KubeProxyConfiguration
mode: nftables
`);
  });

  it('leaves out what nobody set', () => {
    expect(initConfig(argsOf({ state: 'initialized' }), {})).to.equal(
      `apiVersion: kubeadm.k8s.io/v1beta4
kind: InitConfiguration
---
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
`,
    );
  });
});

describe('joinConfig', () => {
  const join = { state: 'joined', control_plane_endpoint: '10.0.0.10' };
  const chosen = { token: 'abcdef.0123456789abcdef', caHashes: [clusterHash] };

  it('leads a worker to the cluster', () => {
    expect(joinConfig(argsOf(join), chosen)).to.equal(`apiVersion: kubeadm.k8s.io/v1beta4
kind: JoinConfiguration
discovery:
  bootstrapToken:
    apiServerEndpoint: "10.0.0.10:6443"
    token: abcdef.0123456789abcdef
    caCertHashes:
    - "${clusterHash}"
`);
  });

  it('makes a control plane of a node even where nothing is said of it', () => {
    const args = argsOf({
      ...join,
      role: 'control_plane',
      taints: ['a=b:NoSchedule', 'c:NoExecute'],
    });
    expect(joinConfig(args, chosen)).to.contain('controlPlane: {}\n');
    const more = argsOf({ ...join, role: 'control_plane', advertise_address: '10.0.0.12' });
    expect(joinConfig(more, { ...chosen, certificateKey: 'ff' })).to.contain(
      'controlPlane:\n  localAPIEndpoint:\n    advertiseAddress: "10.0.0.12"\n  certificateKey: ff\n',
    );
    expect(joinConfig(args, chosen)).to.contain(
      'taints:\n  - key: a\n    value: b\n    effect: NoSchedule\n  - key: c\n    effect: NoExecute\n',
    );
  });

  it('takes a file, or no verification, in place of hashes', () => {
    const file = argsOf({ ...join, discovery_file: '/root/cluster.conf' });
    expect(joinConfig(file, {})).to.contain('file:\n    kubeConfigPath: /root/cluster.conf');
    const unsafe = joinConfig(argsOf({ ...join, unsafe_skip_ca_verification: true }), chosen);
    expect(unsafe).to.contain('unsafeSkipCAVerification: true').and.not.contain('caCertHashes');
  });

  it('refuses taints that are none', () => {
    const args = argsOf({ ...join, taints: ['a=b'] });
    expect(() => joinConfig(args, chosen)).to.throw(Failure, '"taints" has "a=b"');
  });
});

describe('resetConfig', () => {
  it('never asks back', () => {
    const args = argsOf({ state: 'reset', unmount_flags: ['MNT_FORCE'], cleanup_tmp_dir: true });
    expect(resetConfig(args, {})).to.equal(`apiVersion: kubeadm.k8s.io/v1beta4
kind: ResetConfiguration
force: true
cleanupTmpDir: true
unmountFlags:
- MNT_FORCE
`);
  });
});

describe('withPort', () => {
  const rows = [
    ['a', 'a:6443'],
    ['a:7443', 'a:7443'],
    ['10.0.0.1', '10.0.0.1:6443'],
    ['fd00::1', '[fd00::1]:6443'],
    ['[fd00::1]', '[fd00::1]:6443'],
    ['[fd00::1]:1', '[fd00::1]:1'],
  ] as const;
  for (const [given, expected] of rows) {
    it(`makes ${expected} of ${given}`, () => expect(withPort(given)).to.equal(expected));
  }
});

describe('yamlOf', () => {
  it('writes what reads back the same', () => {
    const text = fc.oneof(
        fc.string(),
        fc.constantFrom('yes', '0x1', '1e3', '~', '- a', 'a: b', ''),
      ),
      key = fc.string({ minLength: 1 }).filter(name => name !== '__proto__');
    const { tree } = fc.letrec<{ tree: unknown }>(tie => ({
      tree: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.integer(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(key, tie('tree'), { maxKeys: 3, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(key, tree, { maxKeys: 3, noNullPrototype: true }), value => {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made of JSON
        const document = value as JsonObject;
        const back =
          Object.keys(document).length === 0 ? {} : toPlain(fromYaml(yamlOf([document])));
        expect(back).to.deep.equal(document);
      }),
    );
  });
});
