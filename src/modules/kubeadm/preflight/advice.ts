/** What to do about a failed check. The first entry whose pattern the check's name matches counts. */
const table: readonly (readonly [check: RegExp, advice: string | undefined])[] = [
  [
    /^NumCPU$/,
    'a control plane needs 2 CPUs; give the machine more, or set "ignore_preflight_errors: [NumCPU]" on a test machine',
  ],
  [
    /^Mem$/,
    'a control plane needs 1700 MB of memory; give the machine more, or set "ignore_preflight_errors: [Mem]" on a test machine',
  ],
  [/^IsPrivilegedUser$/, 'run the task as root: "become: true"'],
  [
    /^Port-(?:6443|10257|10259|2379|2380)$/,
    'something listens there already, mostly the control plane of an earlier init ("ss -ltnp" names it); "state: reset" clears it away',
  ],
  [/^Port-10250$/, 'a kubelet runs already, of an earlier init or join; "state: reset" stops it'],
  [/^Port-/, 'something listens there already; "ss -ltnp" names it'],
  [
    /^FileAvailable--etc-kubernetes-pki-ca\.crt$/,
    'a CA of an earlier cluster is there; "state: reset" removes it',
  ],
  [
    /^(?:FileAvailable|DirAvailable)-/,
    'an earlier init or join left it; "state: reset" removes it, and "on_partial: reset" does so where one ended half-way',
  ],
  [
    /^FileContent--proc-sys-net-ipv4-ip_forward$/,
    'set it with the module sysctl: "name: net.ipv4.ip_forward, value: 1"',
  ],
  [
    /^FileContent--proc-sys-net-ipv6-conf-default-forwarding$/,
    'set it with the module sysctl: "name: net.ipv6.conf.default.forwarding, value: 1"',
  ],
  [
    /^FileContent--proc-sys-net-bridge-/,
    'load br_netfilter with the module modprobe, then set it with the module sysctl',
  ],
  [/^FileContent-/, 'set it with the module sysctl'],
  [
    /^FileExisting-(?:conntrack|crictl|ebtables|ethtool|ip|iptables|mount|nsenter|socat|tc|touch)$/,
    'the command is missing from the PATH; install its package (iproute2, iptables, util-linux, conntrack, cri-tools, ethtool, socat)',
  ],
  [/^FileExisting-/, 'the command is missing from the PATH; install its package'],
  [
    /^CRI$/,
    'the container runtime does not answer at "cri_socket": is containerd running, and does its configuration not disable "cri" (disabled_plugins, as in the containerd.io package)?',
  ],
  [
    /^ContainerRuntimeVersion$/,
    'the runtime is too old for the next version of Kubernetes; containerd 2.0 or newer has what it wants',
  ],
  [
    /^SystemVerification$/,
    'the kernel or its cgroups lack something; Kubernetes 1.35 and newer refuse cgroup v1 ("stat -fc %T /sys/fs/cgroup" must say cgroup2fs)',
  ],
  [
    /^Swap$/,
    'turn swap off ("swapoff -a" and its line in /etc/fstab), or let the kubelet allow it: "kubelet_config: {failSwapOn: false}"',
  ],
  [
    /^(?:KubeletVersion|KubernetesVersion)$/,
    'kubelet and kubeadm must be of the version of the cluster or a little older; install them of one version',
  ],
  [/^Service-Kubelet$/, 'enable it with the module service: "name: kubelet, enabled: true"'],
  [/^Service-/, 'enable it with the module service'],
  [
    /^(?:Firewalld)$/,
    'firewalld is active: open 6443 and 10250 with the module firewall, and let the networks of pods and services pass',
  ],
  [/^Hostname$/, 'the name of the node leads to no address: add it to /etc/hosts or to the DNS'],
  [
    /^ImagePull$/,
    'the image cannot be pulled: check name resolution and access to "image_repository", or bring the images first with "operation: images"',
  ],
  [/^HTTPProxy/, 'a proxy is set for addresses inside the cluster; add them to NO_PROXY'],
  [
    /^ExternalEtcd/,
    'the etcd of "etcd: {external: …}" does not answer as it should: check its endpoints, certificates and version (3.5.24 or newer)',
  ],
  [/^CreateJob$/, 'the cluster cannot run a job: is the pause image there, and a node ready?'],
  [/^CoreDNS|^CoreDNSMigration/, 'the Corefile has something that the new CoreDNS does not know'],
  [/^(?:ControlPlaneNodesReady)$/, 'wait until all control planes are ready before the next step'],
  [/^StaticPodManifest$/, 'manifests of the control plane are missing; is this a control plane?'],
  [/^KernelModules?/, 'load the kernel module with the module modprobe'],
];

export function adviceFor(check: string): string | undefined {
  return table.find(([pattern]) => pattern.test(check))?.[1];
}
