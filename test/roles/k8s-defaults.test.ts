import { expect } from 'chai';
import { Project, type RunEvents } from '../support/run-cli.ts';

/** What is set, the address of the first control plane, and what everybody dials. */
const cases: readonly (readonly [endpoint: string, address: string, dialled: string])[] = [
  ['', '10.0.0.1', '10.0.0.1:6443'],
  ['', 'fd00::1', '[fd00::1]:6443'],
  ['api.example.org', '10.0.0.1', 'api.example.org:6443'],
  ['api.example.org:443', '10.0.0.1', 'api.example.org:443'],
  ['10.0.0.9', '10.0.0.1', '10.0.0.9:6443'],
  ['fd00::9', '10.0.0.1', '[fd00::9]:6443'],
  ['[fd00::9]', '10.0.0.1', '[fd00::9]:6443'],
  ['[fd00::9]:443', '10.0.0.1', '[fd00::9]:443'],
];

describe('k8s_endpoint', () => {
  let project: Project;
  let events: RunEvents;

  before(async () => {
    const names = cases.map((_, number) => `h${number}`);
    const hosts = cases.map(([control_plane_endpoint, node_ip], number) => {
      const k8s_control_plane_group = `g${number}`;
      const vars = { ansible_connection: 'local', control_plane_endpoint, node_ip };
      return [`g${number}`, { hosts: { [`h${number}`]: { ...vars, k8s_control_plane_group } } }];
    });
    const play = {
      hosts: names.join(','),
      gather_facts: false,
      roles: ['k8s_defaults'],
      tasks: [{ name: 'say', debug: { msg: '{{ k8s_endpoint }}' } }],
    };
    project = new Project({
      'site.yaml': JSON.stringify([play]),
      'hosts.yaml': JSON.stringify(Object.fromEntries(hosts)),
    });
    events = await project.run('site.yaml', '-i', 'hosts.yaml');
  });

  after(() => project.remove());

  for (const [number, [endpoint, address, dialled]] of cases.entries()) {
    it(`is ${dialled} for "${endpoint}" and the address ${address}`, () => {
      expect(events.messages).to.include(`h${number}: ${dialled}`);
    });
  }
});
