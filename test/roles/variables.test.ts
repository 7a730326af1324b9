import { expect } from 'chai';
import { Project, type RunEvents } from '../support/run-cli.ts';

const patch = "{{ 'kubeproxydaemonset0+merge.yaml' is match(k8s_patch_name) }}";
const own = "{{ 'kube-apiserver0+merge.yaml' is match(k8s_patch_name) }}";
const hidden = '{{ docker_daemon_hidden }}';

/** A role, what is set, and what its own variables then are. */
const cases: readonly (readonly [role: string, vars: object, text: string, said: unknown])[] = [
  ['k8s_kernel', {}, '{{ k8s_forwarding }}', {}],
  [
    'k8s_kernel',
    { pod_cidr: '10.244.0.0/16,fd00::/56' },
    '{{ k8s_forwarding }}',
    { 'net.ipv6.conf.all.forwarding': 1, 'net.ipv6.conf.default.forwarding': 1 },
  ],
  ['k8s_kernel', { service_cidr: 'fd00::/112' }, '{{ k8s_forwarding | dict2items | length }}', 2],
  ['k8s_control_plane', {}, patch, false],
  ['k8s_control_plane', { k8s_version: '1.37.0' }, patch, true],
  ['k8s_control_plane', { k8s_version: '1.37.0' }, own, true],
  ['docker_daemon', {}, '{{ docker_daemon_moves }}', false],
  ['docker_daemon', dockerOf({ 'storage-driver': 'overlay2' }), '{{ docker_daemon_moves }}', true],
  ['docker_daemon', dockerOf({ 'storage-driver': 'overlay2' }), hidden, ''],
  ['docker_daemon', dockerOf({ 'data-root': '/var/lib/docker/' }), hidden, ''],
  [
    ...(['docker_daemon', dockerOf({ 'storage-driver': 'vfs' }), hidden] as const),
    'storage-driver vfs in place of overlay2 would hide the images (2) and containers (1) of this host',
  ],
  [
    'docker_daemon',
    dockerOf({ 'storage-driver': 'vfs' }, { Images: 0, Containers: 0 }),
    hidden,
    '',
  ],
  [
    ...([
      'docker_daemon',
      dockerOf({ features: { 'containerd-snapshotter': true } }),
      hidden,
    ] as const),
    'containerd-snapshotter True would hide the images (2) and containers (1) of this host',
  ],
  ['docker_daemon', dockerOf({ features: { 'containerd-snapshotter': false } }), hidden, ''],
  [
    'docker_daemon',
    { ...dockerOf({ 'data-root': '/srv' }), docker_daemon_seen: { rc: 127, stdout: '' } },
    ...([hidden, ''] as const),
  ],
];

/** What the engine says of itself, where these keys are wanted. */
function dockerOf(docker_daemon: object, more: object = {}): object {
  const info = {
    ...{ Driver: 'overlay2', DockerRootDir: '/var/lib/docker', Images: 2, Containers: 1 },
    ...{ DriverStatus: [['Backing Filesystem', 'extfs']], ...more },
  };
  return { docker_daemon, docker_daemon_seen: { rc: 0, stdout: JSON.stringify(info) } };
}

describe('the variables of roles', () => {
  let project: Project;
  let events: RunEvents;

  before(async () => {
    const plays = cases.map(([role, vars, msg], number) => ({
      ...{ hosts: 'localhost', gather_facts: false, vars },
      roles: [{ role, when: false }],
      // What the role registers is set again: its own tasks were skipped.
      tasks: [
        ...(Object.keys(vars).length === 0 ? [] : [{ set_fact: vars }]),
        { name: `case ${number}`, debug: { msg } },
      ],
    }));
    const containerd = {
      ...{ hosts: 'localhost', vars: { cri_socket: 'unix:///run/crio/crio.sock' } },
      tasks: [
        { import_role: { name: 'containerd' }, when: "'containerd' in cri_socket" },
        { import_role: { name: 'k8s_defaults' } },
      ],
    };
    project = new Project({ 'site.yaml': JSON.stringify([...plays, containerd]) });
    events = await project.run('site.yaml', '--check');
  });

  after(() => project.remove());

  for (const [number, [role, vars, text, said]] of cases.entries()) {
    it(`of ${role} make ${JSON.stringify(said)} of ${text} with ${JSON.stringify(vars)}`, () => {
      expect(events.outcome(`case ${number}`).result['msg']).to.deep.equal(said);
    });
  }

  it('leave containerd alone where another runtime is there', () => {
    const ran = events.results.filter(
      line => line.includes('containerd') && !line.endsWith('skipped'),
    );
    expect(ran).to.deep.equal([]);
    expect(events.results.join()).to.contain('containerd : Install containerd skipped');
  });
});
