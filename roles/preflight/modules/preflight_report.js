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
      description: 'What the repository has: {status, content} of its index; nothing if it was not asked.',
    },
    pod_cidr: { type: 'string', required: true, description: 'The network of the pods.' },
    service_cidr: { type: 'string', required: true, description: 'The network of the services.' },
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
    const problems = [...clusterProblems(args), ...hostProblems(args)];
    return problems.length === 0
      ? { changes: [], warnings: warningsOf(args) }
      : fail(`${problems.length} problem${problems.length > 1 ? 's' : ''} before anything was changed:\n${problems.map(line => `  - ${line}`).join('\n')}`, { problems });
  },
  result: () => ({ problems: [] }),
});

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
  for (const host of Object.keys(hosts)) {
    if (![...planes, ...workers].includes(host)) {
      problems.push(`${host} is neither in k8s_control_plane nor in k8s_worker`);
    }
  }
  return [...problems, ...versionProblems(args), ...networkProblems(args)];
}

function versionProblems({ k8s_version: version, versions }) {
  const [, major, minor] = /^(\d+)\.(\d+)\.\d+$/.exec(version) ?? [];
  if (minor === undefined) return [`k8s_version "${version}" is not a version such as 1.36.4`];
  if (Number(major) !== 1 || Number(minor) < 31) {
    return [`Kubernetes ${version} is too old: kplay makes clusters from 1.31 on`];
  }
  if (versions?.status === 404) return [`there is no repository of Kubernetes ${major}.${minor}`];
  if (versions?.status !== 200) return [];
  const known = [...versions.content.matchAll(/^Package: kubeadm\n(?:.+\n)*?Version: ([\d.]+)-/gm)].map(
    ([, found]) => found,
  );
  return known.length === 0 || known.includes(version)
    ? []
    : [`the repository has no Kubernetes ${version}; it has ${known.join(', ')}`];
}

function networkProblems({ pod_cidr: pods, service_cidr: services, hosts }) {
  const problems = [];
  const named = [];
  for (const [name, text] of [
    ['pod_cidr', pods],
    ['service_cidr', services],
  ]) {
    for (const part of text.split(',').map(piece => piece.trim())) {
      if (part.includes(':')) continue;
      const network = parseNetwork(part);
      if (network === undefined) problems.push(`${name} "${part}" is not a network such as 10.244.0.0/16`);
      else named.push([name, part, network]);
    }
  }
  for (const [index, [name, text, network]] of named.entries()) {
    for (const [otherName, otherText, other] of named.slice(index + 1)) {
      if (overlap(network, other)) problems.push(`${name} ${text} overlaps ${otherName} ${otherText}`);
    }
    for (const [host, { routes = [], in_cluster: inCluster }] of Object.entries(hosts)) {
      if (inCluster) continue;
      for (const route of routes) {
        const there = parseNetwork(route.includes('/') ? route : `${route}/32`);
        if (there !== undefined && overlap(network, there)) {
          problems.push(`${name} ${text} overlaps ${route}, which ${host} has a route to`);
        }
      }
    }
  }
  return problems;
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
  const clocks = all.flatMap(([host, { now }]) => (now > 0 ? [[host, now]] : []));
  clocks.sort(([, a], [, b]) => a - b);
  const [first, last] = [clocks[0], clocks.at(-1)];
  if (first !== undefined && last !== undefined && last[1] - first[1] > skew) {
    problems.push(`the clocks of ${first[0]} and ${last[0]} differ by ${last[1] - first[1]} seconds`);
  }
  return problems;
}

function warningsOf({ hosts }) {
  return Object.entries(hosts).flatMap(([host, { warnings = [] }]) =>
    warnings.map(warning => `${host} ${warning}`),
  );
}

function parseNetwork(text) {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text);
  if (match === null) return undefined;
  const [a, b, c, d, length] = match.slice(1).map(Number);
  if ([a, b, c, d].some(part => part > 255) || length > 32) return undefined;
  // Kubernetes refuses numbers with leading zeros.
  if (match.slice(1, 5).some(part => /^0\d/.test(part))) return undefined;
  const size = 2 ** (32 - length);
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  const start = Math.floor(address / size) * size;
  return { start, end: start + size - 1 };
}

function overlap(a, b) {
  return a.start <= b.end && b.start <= a.end;
}
