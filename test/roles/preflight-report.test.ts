import { expect } from 'chai';
import { Project, type RunEvents } from '../support/run-cli.ts';

const good = {
  hosts: { a: {}, b: {} },
  control_planes: ['a'],
  workers: ['b'],
  k8s_version: '1.36.4',
  pod_cidr: '10.244.0.0/16',
  service_cidr: '10.96.0.0/12',
};
const three = {
  hosts: { a: {}, b: {}, c: {} },
  control_planes: ['a', 'b', 'c'],
  workers: [],
  endpoint: 'api.example.org:6443',
};
const index =
  'Package: kubeadm\nArchitecture: amd64\nVersion: 1.36.3-1.1\n\nPackage: kubeadm\nVersion: 1.36.4-1.1\n';
const own = { state: 'initialized', role: 'control_plane', ca_hashes: ['sha256:own'] };
const worker = { state: 'joined', role: 'worker', ca_hashes: ['sha256:own'] };
const states = { a: { ...own, versions: { apiserver: '1.36.4' } }, b: worker };

const networks = { pod_subnet: ['10.244.0.0/16'], service_subnet: ['10.96.0.0/12'] };

/** What is wrong, beside what is right, and what is said of it; nothing where nothing is. */
const cases: readonly (readonly [args: object, sentences: readonly string[]])[] = [
  [{}, []],
  [three, []],
  [{ versions: { status: 200, content: index } }, []],
  [{ states }, []],
  [{ pod_cidr: '10.244.0.0/16,fd00:10::/56', service_cidr: '10.96.0.0/16,fd00:20::/112' }, []],
  [{ more_problems: ['super_admin is move'] }, ['super_admin is move']],
  [{ pod_cidr: '10.100.0.0/16' }, ['pod_cidr 10.100.0.0/16 overlaps service_cidr 10.96.0.0/12']],
  [
    { pod_cidr: '10.244.0.0/16,fd00::/48', service_cidr: '10.96.0.0/16,fd00::1:0/112' },
    ['pod_cidr fd00::/48 overlaps service_cidr fd00::1:0/112'],
  ],
  [
    { hosts: { a: { routes: ['10.244.3.0/24'] }, b: {} } },
    ['pod_cidr 10.244.0.0/16 overlaps 10.244.3.0/24, which a has a route to'],
  ],
  // A node has routes to the pods of its own cluster.
  [{ hosts: { a: { routes: ['10.244.3.0/24'], in_cluster: true }, b: {} } }, []],
  [{ pod_cidr: '10.244.00.0/16' }, ['pod_cidr "10.244.00.0/16" is not a network']],
  [{ service_cidr: 'fd00::/129' }, ['service_cidr "fd00::/129" is not a network']],
  [{ pod_cidr: '10.244.1.0/16' }, ['pod_cidr 10.244.1.0/16 has bits behind its prefix']],
  [{ pod_cidr: '10.244.0.0/25' }, ['pod_cidr 10.244.0.0/25 has no /24 for each node']],
  [{ service_cidr: '11.0.0.0/8' }, ['service_cidr 11.0.0.0/8 is too large: at most /12']],
  [{ service_cidr: '10.96.0.0/30' }, ['service_cidr 10.96.0.0/30 is too small: at least /28']],
  [
    { pod_cidr: '10.244.0.0/16,10.245.0.0/16' },
    ['pod_cidr has two networks of one family: dual stack is one of IPv4 and one of IPv6'],
  ],
  [{ pod_cidr: 'fd00:8::/40' }, ['pod_cidr fd00:8::/40 is too large to be split into a /64']],
  [{ k8s_version: '1.36' }, ['k8s_version "1.36" is not a version such as 1.36.4']],
  [{ k8s_version: '1.30.2' }, ['Kubernetes 1.30.2 is too old']],
  [
    { k8s_version: '1.36.9', versions: { status: 200, content: index } },
    ['the repository has no Kubernetes 1.36.9; it has 1.36.3, 1.36.4'],
  ],
  [
    { k8s_version: '1.99.0', versions: { status: 404, content: '' } },
    ['there is no repository of Kubernetes 1.99'],
  ],
  [{ states, k8s_version: '1.38.0' }, ['k8s_version is 1.38.0, and the cluster of a runs 1.36.4']],
  [{ states, k8s_version: '1.36.5' }, ['k8s_version is 1.36.5, and the cluster of a runs 1.36.4']],
  [
    { states: { b: worker } },
    ['a, the first in k8s_control_plane, is not among the hosts of this run: leave --limit out'],
  ],
  [
    { ...three, control_planes: ['a', 'b'], workers: ['c'] },
    ['2 control planes have no better quorum than 1: use 1, 3 or 5'],
  ],
  [{ ...three, endpoint: '' }, ['several control planes need control_plane_endpoint']],
  [{ control_planes: [], workers: ['a', 'b'] }, ['there is no control plane']],
  [{ workers: [] }, ['b is neither in k8s_control_plane nor in k8s_worker']],
  [
    { hosts: { a: { problems: ['has something that listens on port 6443'] }, b: {} } },
    ['a has something that listens on port 6443'],
  ],
  [
    { hosts: { a: { identity: { hostname: 'x' } }, b: { identity: { hostname: 'x' } } } },
    ['a and b have the same hostname: x'],
  ],
  [{ hosts: { a: { now: 100 }, b: { now: 160 } } }, ['the clocks of a and b differ by 60 seconds']],
  // Asked one after the other.
  [{ hosts: { a: { now: 100, ahead: 0 }, b: { now: 160, ahead: 1 } } }, []],
  [
    { hosts: { a: { now: 160, ahead: -30 }, b: { now: 160, ahead: 1 } } },
    ['the clocks of a and b differ by 31 seconds'],
  ],
  [
    { states: { a: own, b: { ...worker, ca_hashes: ['sha256:other'] } } },
    ['b belongs to the cluster sha256:other, not to sha256:own of a'],
  ],
  [
    { states: { a: { state: 'clean' }, b: worker } },
    [
      'b belongs to the cluster sha256:own already, and a, the first in k8s_control_plane, does not',
    ],
  ],
  [
    { states: { a: worker, b: worker } },
    ['a is a worker of the cluster sha256:own, and the first'],
  ],
  [
    { ...three, states: { a: own, b: worker, c: own } },
    ['b is a worker of the cluster, and in k8s_control_plane'],
  ],
  [
    { states: { a: { state: 'partial', reason: 'no admin.conf' }, b: { state: 'clean' } } },
    ['a has an init or join that ended half-way on this node: no admin.conf'],
  ],
  [{ on_partial: 'reset', states: { a: { state: 'partial' }, b: { state: 'clean' } } }, []],
  [
    { states: { a: own, b: { ...worker, state: 'orphaned', reason: 'it is forgotten' } } },
    ['b has joined, but it is forgotten; on_orphaned: reset lets it join anew'],
  ],
  [
    { states: { a: { state: 'down', reason: 'it is off' }, b: { state: 'clean' } } },
    ['a is a control plane, but it is off: b cannot join its cluster'],
  ],
  [{ states: { a: { ...own, state: 'down' }, b: worker } }, []],
  ...['api', 'api.example.org:443', '10.0.0.1', 'fd00::1', '[fd00::1]', '[fd00::1]:443'].map(
    endpoint => [{ endpoint }, []] as const,
  ),
  ...['https://api/x', 'api/x', 'api:', 'api:70000', '10.0.0.300', '[fd00::1', 'fd00::1::2'].map(
    endpoint => [{ endpoint }, [`control_plane_endpoint "${endpoint}" is not a name`]] as const,
  ),
  [{ states: { a: { ...own, ...networks }, b: worker } }, []],
  [
    { pod_cidr: '10.200.0.0/16', states: { a: { ...own, ...networks } } },
    ['pod_cidr is 10.200.0.0/16, and the cluster of a has 10.244.0.0/16'],
  ],
  [
    { service_cidr: '10.97.0.0/16', states: { a: { ...own, ...networks } } },
    ['service_cidr is 10.97.0.0/16, and the cluster of a has 10.96.0.0/12'],
  ],
  [
    {
      ...{ pod_cidr: '10.244.0.0/16, fd00:10:0::/56' },
      states: { a: { ...own, pod_subnet: ['10.244.0.0/16', 'fd00:10::/56'] } },
    },
    [],
  ],
  [
    { versions: { status: -1, msg: 'no route' }, token_problem: 'it has expired' },
    [
      'join_token: it has expired',
      'nobody knows whether there is a Kubernetes 1.36.4: the repository says "no route"',
    ],
  ],
  [{ versions: { status: -1, msg: 'no route' } }, []],
  [{ versions: { rc: 0, stdout: '1.36.3\n1.36.4', stderr: '' } }, []],
  [{ versions: { rc: 0, stdout: '', stderr: '' } }, []],
  [
    {
      k8s_version: '1.36.9',
      versions: { rc: 0, stdout: 'Added kplay-kubernetes\n1.36.3\n1.36.4\n', stderr: '' },
    },
    ['the repository has no Kubernetes 1.36.9; it has 1.36.3, 1.36.4'],
  ],
  [
    {
      ...{ k8s_version: '1.99.0' },
      versions: { rc: 1, stderr: 'Error: … - Status code: 404 for http://…/repomd.xml' },
    },
    ['there is no repository of Kubernetes 1.99'],
  ],
  [
    { token_problem: 'it has expired', versions: { rc: 1, stderr: 'Error: Cannot connect' } },
    ['join_token: it has expired', 'the repository says "Error: Cannot connect"'],
  ],
  [{ token_problem: 'it has expired' }, ['join_token: it has expired']],
  [
    { hosts: { a: { problems: ['is ill'], warnings: ['swaps on /dev/vdx'] }, b: {} } },
    ['a is ill', 'a swaps on /dev/vdx'],
  ],
];

describe('preflight_report', () => {
  let project: Project;
  let events: RunEvents;

  before(async () => {
    const tasks = cases.map(([args], number) => ({
      name: `case ${number}`,
      preflight_report: { ...good, ...args },
      ignore_errors: true,
    }));
    // The role brings the module, and does nothing.
    const play = {
      hosts: 'localhost',
      gather_facts: false,
      roles: [{ role: 'preflight', when: false }],
      tasks,
    };
    project = new Project({ 'site.yaml': JSON.stringify([play]) });
    events = await project.run('site.yaml');
  });

  after(() => project.remove());

  for (const [number, [args, sentences]] of cases.entries()) {
    const says = sentences.length === 0 ? 'nothing' : sentences.join('; ');
    it(`says of ${JSON.stringify(args).slice(0, 120)}: ${says}`, () => {
      const finished = events.events.flatMap(event =>
        event.type === 'task-on-host-finished' && event.task.name === `case ${number}`
          ? [event.outcome]
          : [],
      );
      const [outcome = expect.fail('it did not run')] = finished;
      const lines = outcome.message?.split('\n').filter(line => line.startsWith('  - ')) ?? [];
      expect(lines).to.have.length(sentences.length);
      for (const [at, sentence] of sentences.entries()) expect(lines[at]).to.contain(sentence);
    });
  }
});
