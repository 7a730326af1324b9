// Looks at one host and says what stands in the way of a node. One question, one round trip; changes nothing.
import { defineModule, sh, textOf } from 'kplay/module';

export default defineModule({
  name: 'preflight_host',
  summary: 'Find what keeps a host from becoming a node of a cluster.',
  args: {
    ports: {
      type: 'array',
      items: { type: 'integer' },
      default: [],
      description: 'TCP ports that must be free, unless the host is a node already.',
    },
    min_cpu: { type: 'integer', default: 2, description: 'Processors it needs.' },
    min_mem_mb: { type: 'integer', default: 1700, description: 'Memory it needs.' },
    min_disk_gb: { type: 'integer', default: 10, description: 'Free space /var/lib needs.' },
    kernel_min: { type: 'string', default: '5.4', description: 'The oldest kernel.' },
    require_cgroup2: { type: 'boolean', default: true, description: 'Insist on cgroup v2.' },
    cri_socket: { type: 'string', description: 'Where the container runtime will answer.' },
    cni: { type: 'string', description: 'The network that the cluster uses.' },
    k8s_version: { type: 'string', description: 'The version of the cluster.' },
    peers: {
      type: 'object',
      additionalProperties: { type: 'string' },
      default: {},
      description: 'Names and addresses of the other nodes; each must answer at "peer_port".',
    },
    swap_allowed: {
      type: 'boolean',
      default: false,
      description: 'Whether the kubelet will accept swap.',
    },
    peer_port: { type: 'integer', default: 22, description: 'A port that is open on every node.' },
    asked_at: {
      type: 'integer',
      default: 0,
      description: 'The time of the controller as it asks, in seconds since 1970: not all hosts are asked at once.',
    },
  },
  returns: {
    problems: { type: 'array', description: 'What stands in the way, a sentence each.' },
    warnings: { type: 'array', description: 'What may become one.' },
    in_cluster: { type: 'boolean', description: 'Whether the host is a node already.' },
    routes: { type: 'array', description: 'Networks the host has routes to.' },
    identity: { type: 'object', description: 'What must differ from host to host.' },
    now: { type: 'integer', description: 'The clock: seconds since 1970.' },
    ahead: { type: 'integer', description: 'Seconds by which it is ahead of the controller, as asked_at says.' },
  },
  examples: ['- name: Look at the host\n  preflight_host:\n    ports: [6443]'],
  observe: ({ peers, peer_port: port }) => ({ seen: { script: question(peers, port), parse } }),
  plan: () => [],
  result: (args, { seen }) => ({
    ...findings(args, seen),
    in_cluster: inCluster(seen),
    routes: seen.routes,
    identity: { hostname: seen.hostname, product_uuid: seen.uuid, mac: seen.macs },
    now: Number(seen.now),
    ...(args.asked_at > 0 && { ahead: Number(seen.now) - args.asked_at }),
  }),
});

function question(peers, port) {
  const reach = Object.entries(peers).map(
    ([name, address]) =>
      sh`( timeout 3 bash -c ${`</dev/tcp/${address}/${port}`} 2>/dev/null || k_p unreachable ${name} ) &`,
  );
  return sh`
k_p() { printf '%s\\t%s\\n' "$1" "$2"; }
k_p now "$(date +%s)"
k_p hostname "$(cat /proc/sys/kernel/hostname)"
k_p uuid "$(cat /sys/class/dmi/id/product_uuid 2>/dev/null)"
k_p cpus "$(getconf _NPROCESSORS_ONLN)"
k_p memory "$(sed -n 's/^MemTotal: *\\([0-9]*\\).*/\\1/p' /proc/meminfo)"
k_p kernel "$(uname -r)"
k_p disk "$(df -Pk /var/lib | sed -n 2p | { read -r _ _ _ free _; echo "$free"; })"
k_p cgroup "$(stat -fc %T /sys/fs/cgroup)"
k_p swap "$(sed 1d /proc/swaps | cut -d ' ' -f 1 | tr '\\n' ' ')"
k_p firewalld "$(systemctl is-active firewalld 2>/dev/null)"
k_p docker "$(command -v dockerd)"
k_p kubelet "$(kubelet --version 2>/dev/null)"
for k_f in /sys/class/net/*/address; do
  [ "$k_f" = /sys/class/net/lo/address ] || k_p mac "$(cat "$k_f")"
done
for k_f in /etc/kubernetes/kubelet.conf /etc/kubernetes/admin.conf /run/containerd/containerd.sock \
  /run/crio/crio.sock /run/cri-dockerd.sock /etc/cni/net.d/*.conf /etc/cni/net.d/*.conflist; do
  [ -e "$k_f" ] && k_p exists "$k_f"
done
cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | while read -r _ k_a _ k_s _; do
  [ "$k_s" = 0A ] && k_p listens "$k_a"
done
{ ip -o -4 route show table main; ip -o -6 route show table main; } 2>/dev/null | while read -r k_a _; do k_p route "$k_a"; done
${reach}
wait`;
}

function parse({ stdout }) {
  const all = new Map();
  for (const line of textOf(stdout).split('\n')) {
    const tab = line.indexOf('\t');
    if (tab < 0) continue;
    const name = line.slice(0, tab);
    all.set(name, [...(all.get(name) ?? []), line.slice(tab + 1).trim()]);
  }
  const one = name => all.get(name)?.[0] ?? '';
  const list = name => all.get(name) ?? [];
  return {
    now: one('now'),
    hostname: one('hostname'),
    uuid: one('uuid'),
    cpus: Number(one('cpus')),
    memoryMb: Math.floor(Number(one('memory')) / 1024),
    kernel: one('kernel'),
    diskGb: Math.floor(Number(one('disk')) / 1024 / 1024),
    cgroup: one('cgroup'),
    swap: one('swap').split(' ').filter(Boolean),
    firewalld: one('firewalld') === 'active',
    docker: one('docker'),
    kubelet: one('kubelet').replace(/^Kubernetes v?/, ''),
    macs: list('mac').filter(mac => mac !== '' && mac !== '00:00:00:00:00:00'),
    exists: list('exists'),
    ports: [...new Set(list('listens').map(text => Number.parseInt(text.split(':').at(-1), 16)))],
    routes: list('route').filter(route => route !== 'default' && !/^(fe80:|ff|unreachable|multicast)/.test(route)),
    unreachable: list('unreachable'),
  };
}

function inCluster({ exists }) {
  return exists.some(path => path.startsWith('/etc/kubernetes/'));
}

function findings(args, seen) {
  const problems = [];
  const warnings = [];
  const { cpus, memoryMb, diskGb, kernel } = seen;
  if (cpus < args.min_cpu) problems.push(`has ${cpus} CPUs, and needs ${args.min_cpu}`);
  if (memoryMb < args.min_mem_mb) {
    problems.push(`has ${memoryMb} MB of memory, and needs ${args.min_mem_mb}`);
  }
  if (diskGb < args.min_disk_gb) {
    problems.push(`has ${diskGb} GB free below /var/lib, and needs ${args.min_disk_gb}`);
  }
  if (older(kernel, args.kernel_min)) {
    problems.push(`runs kernel ${kernel}, and needs ${args.kernel_min} or newer`);
  }
  if (args.require_cgroup2 && seen.cgroup !== 'cgroup2fs') {
    problems.push(
      'uses cgroup v1, which the kubelet refuses from 1.35 on; boot with systemd.unified_cgroup_hierarchy=1, or use a newer distribution',
    );
  }
  if (!inCluster(seen)) {
    for (const port of args.ports) {
      if (seen.ports.includes(port)) problems.push(`has something that listens on port ${port}`);
    }
  }
  if (seen.swap.length > 0 && !args.swap_allowed) warnings.push(`swaps on ${seen.swap.join(', ')}; the role swap_off ends that`);
  if (args.cni === 'calico' && seen.firewalld) {
    warnings.push('runs firewalld, which calico says to switch off; the role firewall_k8s opens what it needs');
  }
  const runtimes = runtimeFindings(args, seen);
  warnings.push(...runtimes.warnings);
  problems.push(...runtimes.problems, ...networkProblems(args, seen), ...skew(args, seen));
  for (const peer of seen.unreachable) {
    problems.push(`does not reach ${peer} at port ${args.peer_port}`);
  }
  return { problems, warnings };
}

const sockets = {
  'unix:///run/containerd/containerd.sock': '/run/containerd/containerd.sock',
  'unix:///var/run/containerd/containerd.sock': '/run/containerd/containerd.sock',
  'unix:///var/run/crio/crio.sock': '/run/crio/crio.sock',
  'unix:///run/crio/crio.sock': '/run/crio/crio.sock',
  'unix:///var/run/cri-dockerd.sock': '/run/cri-dockerd.sock',
  'unix:///run/cri-dockerd.sock': '/run/cri-dockerd.sock',
};

/**
 * containerd is installed on the way; any other runtime must be there already. Beside the one that is used others may
 * be, as the containerd of Docker beside cri-dockerd.
 */
function runtimeFindings({ cri_socket: wanted }, { exists }) {
  if (wanted === undefined) return { problems: [], warnings: [] };
  const path = sockets[wanted];
  if (path === undefined) {
    const known = Object.keys(sockets).join(', ');
    return { problems: [`cannot use the runtime at ${wanted}: cri_socket is one of ${known}`], warnings: [] };
  }
  const others = Object.values(sockets).filter(other => other !== path && exists.includes(other));
  const said = [...new Set(others.map(other => `has another container runtime at ${other}`))];
  if (exists.includes(path)) return { problems: [], warnings: said };
  const missing =
    path === '/run/containerd/containerd.sock' ? [] : [`has no container runtime at ${path}`];
  return { problems: [...missing, ...said], warnings: [] };
}

const networks = { flannel: /flannel/, calico: /calico/ };

function networkProblems({ cni }, { exists }) {
  const own = networks[cni];
  const foreign = exists
    .filter(path => path.startsWith('/etc/cni/net.d/'))
    .filter(path => !/loopback|podman|crio-bridge|nerdctl|containerd-net/.test(path))
    .filter(path => own === undefined || !own.test(path));
  return cni === undefined || cni === 'none'
    ? []
    : foreign.map(path => `has a second pod network beside ${cni}: ${path}`);
}

/** An installed kubelet of another minor version: that is an upgrade, and not done on the way. */
function skew({ k8s_version: wanted }, { kubelet }) {
  if (wanted === undefined || kubelet === '') return [];
  const [, minor = 0] = wanted.split('.').map(Number);
  const [, installed = 0] = kubelet.split('.').map(Number);
  if (installed === minor) return [];
  const steps = Math.abs(minor - installed);
  const way = steps > 1 ? `, which skips ${steps - 1} minor version${steps > 2 ? 's' : ''}` : '';
  return [`has kubelet ${kubelet}, and k8s_version is ${wanted}${way}; upgrading is not done on the way`];
}

function older(version, minimum) {
  const parts = text => text.split(/[.-]/).map(Number);
  const [major = 0, minor = 0] = parts(version);
  const [leastMajor = 0, leastMinor = 0] = parts(minimum);
  return major < leastMajor || (major === leastMajor && minor < leastMinor);
}
