import type { InitSettings, JoinConfiguration, NodeRegistration } from '../config/types.ts';
import type { Machine } from '../machine.ts';
import {
  type Check,
  fileAvailable,
  fileContent,
  firewalld,
  folderAvailable,
  hostName,
  inPath,
  kubeletVersion,
  kubernetesVersion,
  memory,
  port,
  processors,
  service,
  swap,
  systemVerification,
} from './checks.ts';
import { Runtime } from './runtime.ts';

const forwarding = fileContent('/proc/sys/net/ipv4/ip_forward', '1');

/** What `init` looks at, and `join` for a further control plane node (which has looked at the rest). */
export function initChecks(
  machine: Machine,
  { init, cluster }: Pick<InitSettings, 'init' | 'cluster'>,
  isFurther = false,
): readonly Check[] {
  const { bindPort } = init.localAPIEndpoint;
  const manifest = (name: string) => fileAvailable(`/etc/kubernetes/manifests/${name}.yaml`);
  const { local } = cluster.etcd;
  return [
    processors,
    memory,
    kubernetesVersion(cluster.kubernetesVersion),
    firewalld([bindPort, 10250]),
    ...[bindPort, 10259, 10257].map(port),
    ...['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'etcd'].map(manifest),
    ...(isFurther
      ? []
      : [...commonChecks(machine, init.nodeRegistration, cluster.kubernetesVersion), forwarding]),
    ...(local === undefined ? [] : [port(2379), port(2380), folderAvailable(local.dataDir)]),
  ];
}

/** What `join` looks at on every node. */
export function joinChecks(machine: Machine, join: JoinConfiguration): readonly Check[] {
  return [
    fileAvailable('/etc/kubernetes/kubelet.conf'),
    fileAvailable('/etc/kubernetes/bootstrap-kubelet.conf'),
    ...commonChecks(machine, join.nodeRegistration, undefined),
    ...(join.controlPlane === undefined ? [fileAvailable(join.caCertPath)] : []),
    ...(/^\d+\./.test(join.discovery.bootstrapToken?.apiServerEndpoint ?? '') ? [forwarding] : []),
  ];
}

function commonChecks(
  machine: Machine,
  { name, criSocket }: NodeRegistration,
  kubernetes: string | undefined,
): readonly Check[] {
  const problem = new Runtime(machine, criSocket).problem();
  if (problem !== undefined) {
    machine.warn(
      `[preflight] WARNING: Couldn't create the interface used for talking to the container runtime: ${problem}`,
      'checks.go:1063',
    );
  }
  return [
    swap,
    ...['ip', 'iptables', 'mount', 'nsenter'].map(program => inPath(program, true)),
    ...['ethtool', 'tc', 'touch'].map(program => inPath(program, false)),
    systemVerification,
    hostName(name),
    kubeletVersion(kubernetes),
    service('kubelet'),
    port(10250),
  ];
}
