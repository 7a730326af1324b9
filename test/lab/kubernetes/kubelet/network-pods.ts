import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { at, type JsonRecord, recordsOf, textOf } from '../json.ts';

/** Says why a pod that brings the pods' network cannot work here, or installs what its init container would. */
export function installNetwork(pod: JsonRecord, node: JsonRecord): string | undefined {
  const images = ['initContainers', 'containers'].flatMap(list =>
    recordsOf(at(pod, 'spec', list)).map(each => textOf(each['image']) ?? ''),
  );
  const isFlannel = images.some(image => /\/flannel(-cni-plugin)?:/.test(image));
  const isCalico = images.some(image => /calico\/(cni|node):/.test(image));
  if (isFlannel) return installFlannel(pod, node);
  if (isCalico) installCalico(pod);
  return undefined;
}

function installFlannel(pod: JsonRecord, node: JsonRecord): string | undefined {
  const cidr = textOf(at(node, 'spec', 'podCIDR'));
  const name = textOf(at(node, 'metadata', 'name')) ?? '';
  if (!existsSync('/proc/sys/net/bridge/bridge-nf-call-iptables')) {
    return 'Failed to check br_netfilter: stat /proc/sys/net/bridge/bridge-nf-call-iptables: no such file or directory';
  }
  if (cidr === undefined) {
    return `Error registering network: failed to acquire lease: node "${name}" pod cidr not assigned`;
  }
  install(pod, ['flannel']);
  configure('10-flannel.conflist', {
    name: 'cbr0',
    cniVersion: '0.3.1',
    plugins: [
      { type: 'flannel', delegate: { hairpinMode: true, isDefaultGateway: true } },
      { type: 'portmap', capabilities: { portMappings: true } },
    ],
  });
  mkdirSync('/run/flannel', { recursive: true });
  writeFileSync(
    '/run/flannel/subnet.env',
    `FLANNEL_NETWORK=10.244.0.0/16\nFLANNEL_SUBNET=${cidr.replace(/0\/24$/, '1/24')}\nFLANNEL_MTU=1450\nFLANNEL_IPMASQ=true\n`,
  );
  return undefined;
}

function installCalico(pod: JsonRecord): void {
  install(pod, [
    'calico',
    'calico-ipam',
    'bandwidth',
    'host-local',
    'loopback',
    'portmap',
    'tuning',
  ]);
  configure('10-calico.conflist', {
    name: 'k8s-pod-network',
    cniVersion: '0.3.1',
    plugins: [
      { type: 'calico', ipam: { type: 'calico-ipam' }, policy: { type: 'k8s' } },
      { type: 'portmap', snat: true, capabilities: { portMappings: true } },
    ],
  });
}

/** Puts plugins where the pod has the host's folder for them. */
function install(pod: JsonRecord, plugins: readonly string[]): void {
  const volume = recordsOf(at(pod, 'spec', 'volumes')).find(each =>
    ['cni-plugin', 'cni-bin-dir'].includes(String(each['name'])),
  );
  const folder = textOf(at(volume, 'hostPath', 'path')) ?? '/opt/cni/bin';
  mkdirSync(folder, { recursive: true });
  for (const plugin of plugins) {
    if (existsSync(`${folder}/${plugin}`)) continue;
    writeFileSync(`${folder}/${plugin}`, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
  }
}

function configure(file: string, content: JsonRecord): void {
  mkdirSync('/etc/cni/net.d', { recursive: true });
  if (existsSync(`/etc/cni/net.d/${file}`)) return;
  writeFileSync(`/etc/cni/net.d/${file}`, `${JSON.stringify(content, undefined, 2)}\n`);
}
