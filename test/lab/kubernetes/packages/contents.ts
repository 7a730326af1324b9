import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { equipmentFolder, launcher } from '../launcher.ts';

interface PackagedFile {
  readonly content: string;
  readonly mode?: number;
}

/** A package of Kubernetes, for both families of distributions. */
export interface KubernetesPackage {
  readonly name: string;
  readonly version: string;
  readonly summary: string;
  /** Names of other packages, with the least version that will do. */
  readonly needs?: Readonly<Record<string, string>>;
  /** Packages of Debian that it needs too. */
  readonly debianNeeds?: readonly string[];
  readonly files: Readonly<Record<string, PackagedFile>>;
}

/** The minor versions that have a repository, and the versions in it, the oldest first. */
export const kubernetesVersions: Readonly<Record<string, readonly string[]>> = {
  'v1.35': ['1.35.7', '1.35.8'],
  'v1.36': ['1.36.3', '1.36.4'],
  'v1.37': ['1.37.0', '1.37.1'],
};

const units = join(import.meta.dirname, '../../../../../test/lab/kubernetes/kubelet');
const unit = (name: string) => readFileSync(join(units, name), 'utf8');

const standIn = (name: string, version: string): PackagedFile => ({
  content: launcher(name, `v${version}`),
  mode: 0o755,
});

const plugins = [
  ...['bandwidth', 'bridge', 'dhcp', 'dummy', 'firewall', 'host-device', 'host-local', 'ipvlan'],
  ...['loopback', 'macvlan', 'portmap', 'ptp', 'sbr', 'static', 'tap', 'tuning', 'vlan', 'vrf'],
];

/** Says which versions of CNI it speaks, and does nothing else. */
const plugin = `#!/bin/sh
if [ "$CNI_COMMAND" = VERSION ]; then
  echo '{"cniVersion":"1.0.0","supportedVersions":["0.3.0","0.3.1","0.4.0","1.0.0"]}'
  exit 0
fi
echo '{"cniVersion":"1.0.0","code":100,"msg":"a stand-in of the lab"}'
exit 1
`;

/** The real one, which is asked for its version all the time: that is kept. */
const kubectl = `#!/bin/sh
real=${equipmentFolder}/bin/kubectl kept=/run/kplay-lab/kubectl-version
if [ "$*" = 'version --client' ]; then
  [ -s $kept ] || { mkdir -p /run/kplay-lab && $real "$@" > $kept.$$ && mv $kept.$$ $kept; } 2>/dev/null
  [ -s $kept ] && exec cat $kept
fi
exec $real "$@"
`;

/** What the repository of a minor version offers. */
export function packagesOf(minor: string): readonly KubernetesPackage[] {
  const versions = kubernetesVersions[minor] ?? [];
  const plain = minor.slice(1);
  return [
    ...versions.flatMap(kubernetesPackages),
    {
      name: 'cri-tools',
      version: `${plain}.0`,
      summary: 'Command-line utility for interacting with a container runtime',
      files: { '/usr/bin/crictl': standIn('crictl', `${plain}.0`) },
    },
    {
      name: 'kubernetes-cni',
      version: '1.8.0',
      summary: 'Binaries required to provision kubernetes container networking',
      files: Object.fromEntries(
        plugins.map(name => [`/opt/cni/bin/${name}`, { content: plugin, mode: 0o755 }]),
      ),
    },
  ];
}

function kubernetesPackages(version: string): readonly KubernetesPackage[] {
  return [
    {
      name: 'kubeadm',
      version,
      summary: 'Command-line utility for administering a Kubernetes cluster',
      needs: { 'cri-tools': '1.30.0' },
      files: {
        '/usr/bin/kubeadm': standIn('kubeadm', version),
        '/usr/lib/systemd/system/kubelet.service.d/10-kubeadm.conf': {
          content: unit('10-kubeadm.conf'),
        },
      },
    },
    {
      name: 'kubelet',
      version,
      summary: 'Node agent for Kubernetes clusters',
      needs: { 'kubernetes-cni': '1.2.0' },
      debianNeeds: ['iptables (>= 1.4.21)', 'mount', 'util-linux'],
      files: {
        '/usr/bin/kubelet': standIn('kubelet', version),
        '/usr/lib/systemd/system/kubelet.service': { content: unit('kubelet.service') },
      },
    },
    {
      name: 'kubectl',
      version,
      summary: 'Command-line utility for interacting with a Kubernetes cluster',
      // One real kubectl serves all versions: a copy of it in each package would be hundreds of megabytes.
      files: {
        '/usr/bin/kubectl': {
          content: kubectl,
          mode: 0o755,
        },
      },
    },
  ];
}
