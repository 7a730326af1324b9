// Puts together what was found on all hosts and what the variables of the cluster say: one report, or nothing.
import { defineModule, fail } from 'kplay/module';

export default defineModule({
  name: 'preflight_report',
  summary: 'Fail with every problem of every host, or not at all.',
  args: {
    hosts: {
      type: 'object',
      required: true,
      description: 'What preflight_host found, by host.',
    },
    control_planes: {
      type: 'array',
      items: { type: 'string' },
      required: true,
      description: 'The control planes, the first one first.',
    },
    workers: { type: 'array', items: { type: 'string' }, default: [], description: 'The workers.' },
    endpoint: { type: 'string', default: '', description: 'control_plane_endpoint as it was set.' },
    k8s_version: { type: 'string', required: true, description: 'The version of the cluster.' },
    versions: {
      type: 'object',
      description:
        'What the repository has: {status, content, msg} of its index for apt, or {rc, stdout, stderr} of dnf; nothing if it was not asked.',
    },
    pod_cidr: { type: 'string', required: true, description: 'The network of the pods.' },
    service_cidr: { type: 'string', required: true, description: 'The network of the services.' },
    states: {
      type: 'object',
      default: {},
      description: 'What "kubeadm: {operation: status}" found, by host.',
    },
    token_problem: {
      type: 'string',
      default: '',
      description: 'Why nobody can join with the token that was given.',
    },
    on_partial: {
      type: 'string',
      enum: ['fail', 'reset'],
      default: 'fail',
      description: 'What is to become of an init or join that ended half-way.',
    },
    on_orphaned: {
      type: 'string',
      enum: ['fail', 'reset'],
      default: 'fail',
      description: 'What is to become of a node that its cluster has forgotten.',
    },
    more_problems: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'What is wrong with the variables of later roles.',
    },
    max_clock_skew_s: { type: 'integer', default: 10, description: 'Seconds clocks may differ.' },
    check_unique: {
      type: 'array',
      items: { type: 'string', enum: ['hostname', 'mac', 'product_uuid'] },
      default: ['hostname', 'mac', 'product_uuid'],
      description: 'What must differ from host to host.',
    },
  },
  returns: { problems: { type: 'array', description: 'Nothing, when the task succeeds.' } },
  examples: [
    '- preflight_report:\n    hosts: {}\n    control_planes: [a]\n    k8s_version: 1.36.4\n    pod_cidr: 10.244.0.0/16\n    service_cidr: 10.96.0.0/12',
  ],
  plan: args => {
    const problems = [...clusterProblems(args), ...membershipProblems(args), ...hostProblems(args)];
    return problems.length === 0
      ? { changes: [], warnings: warningsOf(args) }
      : fail(reportOf(problems, warningsOf(args)), { problems });
  },
  result: () => ({ problems: [] }),
});

function reportOf(problems, warnings) {
  const listed = lines => lines.map(line => `  - ${line}`).join('\n');
  const head = `${problems.length} problem${problems.length > 1 ? 's' : ''} before anything was changed:\n${listed(problems)}`;
  return warnings.length === 0 ? head : `${head}\nno problem, but worth knowing:\n${listed(warnings)}`;
}

function clusterProblems(args) {
  const { control_planes: planes, workers, endpoint, hosts } = args;
  const problems = [];
  if (planes.length === 0) problems.push('there is no control plane: the group k8s_control_plane is empty');
  if (planes.length > 0 && planes.length % 2 === 0) {
    problems.push(
      `${planes.length} control planes have no better quorum than ${planes.length - 1}: use 1, 3 or 5`,
    );
  }
  if (planes.length > 1 && endpoint === '') {
    problems.push(
      'several control planes need control_plane_endpoint: an address or a name that moves to a control plane that lives',
    );
  }
  if (endpoint !== '' && !isEndpoint(endpoint)) {
    problems.push(
      `control_plane_endpoint "${endpoint}" is not a name or an address, with or without a port: api.example.org:6443`,
    );
  }
  for (const host of Object.keys(hosts)) {
    if (![...planes, ...workers].includes(host)) {
      problems.push(`${host} is neither in k8s_control_plane nor in k8s_worker`);
    }
  }
  return [...problems, ...args.more_problems, ...versionProblems(args), ...networkProblems(args)];
}

/** As roles/k8s_defaults reads it. */
function isEndpoint(text) {
  const [, bracketed, host = bracketed ?? text, port = '6443'] =
    /^(?:\[(.*)\]|([^:]*))(?::(\d{1,5}))?$/.exec(text) ?? [];
  if (Number(port) < 1 || Number(port) > 65535) return false;
  if (bracketed !== undefined || host.includes(':')) return sixteenBytes(host) !== undefined;
  if (/^[\d.]+$/.test(host)) return fourBytes(host) !== undefined;
  return host.split('.').every(label => /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(label));
}

/** What hosts are of already: another cluster, or half of one. */
function membershipProblems(args) {
  const { states, control_planes: planes, k8s_version: version, token_problem: ofToken } = args;
  const [first] = planes;
  const isAsked = Object.keys(states).length > 0;
  if (isAsked && first !== undefined && !(first in states)) {
    return [
      `${first}, the first in k8s_control_plane, is not among the hosts of this run: leave --limit out, or add it`,
    ];
  }
  const own = states[first] ?? {};
  const isRunning = own.state === 'initialized';
  const isMember = isRunning || ['joined', 'orphaned', 'down'].includes(own.state);
  const hashes = isMember ? (own.ca_hashes ?? []) : undefined;
  const running = isRunning ? own.versions?.apiserver : undefined;
  return [
    ...Object.entries(states).flatMap(([host, state]) => stateProblems({ host, state, hashes, first }, args)),
    ...(running === undefined || running === version
      ? []
      : [
          `k8s_version is ${version}, and the cluster of ${first} runs ${running}; upgrading is not done on the way`,
        ]),
    ...['pod', 'service'].flatMap(what => subnetProblems(what, first, own, args)),
    ...downProblems(first, args),
    ...(ofToken === '' ? [] : [`join_token: ${ofToken}`]),
  ];
}

/** A cluster keeps the networks that it was made with. */
function subnetProblems(what, first, state, args) {
  const there = state[`${what}_subnet`];
  const wanted = args[`${what}_cidr`];
  if (there === undefined || sameNetworks(there, wanted.split(','))) return [];
  return [
    `${what}_cidr is ${wanted}, and the cluster of ${first} has ${there.join(',')}, which cannot be changed while it runs`,
  ];
}

function sameNetworks(one, other) {
  const plain = list =>
    list.map(text => {
      const network = parseNetwork(text.trim());
      return network === undefined ? text : `${network.start}/${network.prefix}/${network.family}`;
    });
  return plain(one).join() === plain(other).join();
}

/** Nobody joins a cluster that does not answer. */
function downProblems(first, { states }) {
  const { state, reason } = states[first] ?? {};
  const waiting = Object.keys(states).filter(
    host => host !== first && !['joined', 'initialized', 'down'].includes(states[host].state),
  );
  return state === 'down' && waiting.length > 0
    ? [`${first} is a control plane, but ${reason}: ${waiting.join(', ')} cannot join its cluster`]
    : [];
}

function stateProblems({ host, state: { state, role, reason, ca_hashes: ofHost = [] }, hashes, first }, args) {
  const takeOut = `playbooks/k8s-reset.yaml with --limit ${host} takes it out of there`;
  if (state === 'partial' && args.on_partial === 'fail') {
    return [
      `${host} has an init or join that ended half-way on this node: ${reason}; on_partial: reset begins anew`,
    ];
  }
  const isNode = ['joined', 'initialized', 'orphaned'].includes(state);
  if (!isNode) return [];
  if (host === first && role === 'worker') {
    return [
      `${host} is a worker of the cluster ${ofHost.join(', ')}, and the first in k8s_control_plane; ${takeOut}`,
    ];
  }
  if (hashes === undefined && host !== first) {
    return [
      `${host} belongs to the cluster ${ofHost.join(', ')} already, and ${first}, the first in k8s_control_plane, does not; ${takeOut}`,
    ];
  }
  if (hashes !== undefined && !ofHost.some(hash => hashes.includes(hash))) {
    return [
      `${host} belongs to the cluster ${ofHost.join(', ')}, not to ${hashes.join(', ')} of ${first}; ${takeOut}`,
    ];
  }
  if (state === 'orphaned' && (host === first || args.on_orphaned === 'fail')) {
    return [`${host} has joined, but ${reason}; ${host === first ? takeOut : 'on_orphaned: reset lets it join anew'}`];
  }
  return role === 'worker' && args.control_planes.includes(host)
    ? [`${host} is a worker of the cluster, and in k8s_control_plane; ${takeOut}`]
    : [];
}

function versionProblems({ k8s_version: version, versions }) {
  const [, major, minor] = /^(\d+)\.(\d+)\.\d+$/.exec(version) ?? [];
  if (minor === undefined) return [`k8s_version "${version}" is not a version such as 1.36.4`];
  if (Number(major) !== 1 || Number(minor) < 31) {
    return [`Kubernetes ${version} is too old: kplay makes clusters from 1.31 on`];
  }
  const { isMissing, known = [] } = repositoryOf(versions);
  if (isMissing) return [`there is no repository of Kubernetes ${major}.${minor}`];
  return known.length === 0 || known.includes(version)
    ? []
    : [`the repository has no Kubernetes ${version}; it has ${known.join(', ')}`];
}

/** What the answer of a repository says: its index for apt, or what dnf printed of it. */
function repositoryOf(answer) {
  if (answer === undefined || Object.keys(answer).length === 0 || answer.skipped) return {};
  const { rc, stdout = '', stderr = '', status, content, msg = 'no answer' } = answer;
  if (rc !== undefined) {
    const lines = stdout.split('\n').map(line => line.trim());
    if (rc === 0) return { known: [...new Set(lines.filter(line => /^\d+\.\d+\.\d+$/.test(line)))] };
    if (/\b404\b/.test(`${stdout} ${stderr}`)) return { isMissing: true };
    return { failure: stderr.trim() === '' ? msg : stderr.trim().split('\n').at(-1) };
  }
  if (status === 404) return { isMissing: true };
  if (status !== 200) return { failure: msg };
  const versions = content.matchAll(/^Package: kubeadm\n(?:.+\n)*?Version: ([\d.]+)-/gm);
  return { known: [...versions].map(([, found]) => found) };
}

function networkProblems({ pod_cidr: pods, service_cidr: services, hosts }) {
  const problems = [];
  const named = [];
  for (const [name, text] of [
    ['pod_cidr', pods],
    ['service_cidr', services],
  ]) {
    for (const part of text.split(',').map(piece => piece.trim())) {
      const network = parseNetwork(part);
      if (network === undefined) {
        problems.push(`${name} "${part}" is not a network such as 10.244.0.0/16`);
        continue;
      }
      named.push([name, part, network]);
      problems.push(...sizeProblems(name, part, network));
    }
    problems.push(...familyProblems(name, named));
  }
  for (const [index, [name, text, network]] of named.entries()) {
    for (const [otherName, otherText, other] of named.slice(index + 1)) {
      if (overlap(network, other)) problems.push(`${name} ${text} overlaps ${otherName} ${otherText}`);
    }
    for (const [host, { routes = [], in_cluster: inCluster }] of Object.entries(hosts)) {
      if (inCluster) continue;
      for (const route of routes) {
        const there = parseNetwork(route.includes('/') ? route : `${route}/${route.includes(':') ? 128 : 32}`);
        if (there !== undefined && overlap(network, there)) {
          problems.push(`${name} ${text} overlaps ${route}, which ${host} has a route to`);
        }
      }
    }
  }
  return problems;
}

/** What kubeadm and the controllers of the cluster insist on. */
function sizeProblems(name, text, { family, prefix, exact }) {
  if (!exact) return [`${name} ${text} has bits behind its prefix, which Kubernetes refuses`];
  const bits = family === 6 ? 128 : 32;
  const node = family === 6 ? 64 : 24;
  if (name === 'service_cidr') {
    if (bits - prefix > 20) return [`service_cidr ${text} is too large: at most /${bits - 20}`];
    return bits - prefix < 4 ? [`service_cidr ${text} is too small: at least /${bits - 4}`] : [];
  }
  if (prefix > node) return [`pod_cidr ${text} has no /${node} for each node: it must be /${node} or larger`];
  return node - prefix > 16
    ? [`pod_cidr ${text} is too large to be split into a /${node} for each node: at most /${node - 16}`]
    : [];
}

function familyProblems(name, named) {
  const families = named.filter(([other]) => other === name).map(([, , { family }]) => family);
  return families.length > new Set(families).size
    ? [`${name} has two networks of one family: dual stack is one of IPv4 and one of IPv6`]
    : [];
}

function hostProblems({ hosts, check_unique: unique, max_clock_skew_s: skew }) {
  const all = Object.entries(hosts);
  const problems = all.flatMap(([host, { problems: found = [] }]) =>
    found.map(problem => `${host} ${problem}`),
  );
  for (const what of unique) {
    const owners = new Map();
    for (const [host, { identity = {} }] of all) {
      for (const value of [identity[what] ?? []].flat()) {
        if (value !== '') owners.set(value, [...(owners.get(value) ?? []), host]);
      }
    }
    for (const [value, names] of owners) {
      if (names.length > 1) problems.push(`${names.join(' and ')} have the same ${what}: ${value}`);
    }
  }
  const clocks = all.flatMap(([host, { now, ahead = now }]) => (now > 0 ? [[host, ahead]] : []));
  clocks.sort(([, a], [, b]) => a - b);
  const [first, last] = [clocks[0], clocks.at(-1)];
  if (first !== undefined && last !== undefined && last[1] - first[1] > skew) {
    problems.push(`the clocks of ${first[0]} and ${last[0]} differ by ${last[1] - first[1]} seconds`);
  }
  return problems;
}

function warningsOf({ hosts, versions, k8s_version: version }) {
  const ofHosts = Object.entries(hosts).flatMap(([host, { warnings = [] }]) =>
    warnings.map(warning => `${host} ${warning}`),
  );
  const { failure } = repositoryOf(versions);
  return failure === undefined
    ? ofHosts
    : [...ofHosts, `nobody knows whether there is a Kubernetes ${version}: the repository says "${failure}"`];
}

function parseNetwork(text) {
  const [address = '', length = '', ...rest] = text.split('/');
  const family = address.includes(':') ? 6 : 4;
  const bits = family === 6 ? 128 : 32;
  const start = family === 6 ? sixteenBytes(address) : fourBytes(address);
  if (start === undefined || rest.length > 0 || !/^\d{1,3}$/.test(length) || Number(length) > bits) {
    return undefined;
  }
  const size = 1n << BigInt(bits - Number(length));
  const first = start - (start % size);
  return { family, prefix: Number(length), exact: first === start, start: first, end: first + size - 1n };
}

function fourBytes(address) {
  const parts = address.split('.');
  // Kubernetes refuses numbers with leading zeros.
  if (parts.length !== 4 || !parts.every(part => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)) {
    return undefined;
  }
  return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
}

function sixteenBytes(address) {
  const halves = address.split('::').map(half => half.split(':').filter(part => part !== ''));
  const [head = [], tail = []] = halves;
  const missing = 8 - head.length - tail.length;
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return undefined;
  const parts = [...head, ...Array(missing).fill('0'), ...tail];
  if (!parts.every(part => /^[0-9a-f]{1,4}$/i.test(part))) return undefined;
  return parts.reduce((sum, part) => sum * 65536n + BigInt(`0x${part}`), 0n);
}

function overlap(a, b) {
  return a.family === b.family && a.start <= b.end && b.start <= a.end;
}
