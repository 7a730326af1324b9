import { expect } from 'chai';
import { Project } from '../../support/run-cli.ts';

describe('conditions that give no boolean', () => {
  it('count by truth, with a warning at each place', async () => {
    const project = new Project({
      hosts: 'a ansible_connection=local\nb ansible_connection=local\n',
      'site.yaml': `- hosts: all
  gather_facts: false
  vars: {text: "False", empty: [], dict: {a: 1}, flag: true}
  tasks:
    - {name: one, debug: {msg: x}, when: text}
    - {name: two, debug: {msg: x}, when: empty}
    - {name: three, debug: {msg: x}, changed_when: dict, failed_when: empty}
    - {name: four, assert: {that: [flag, dict]}}
    - {name: five, debug: {msg: x}, when: flag and text is defined}
`,
    });
    try {
      const { events } = await project.run('site.yaml', '-i', 'hosts');
      const warnings = events.flatMap(event =>
        event.type === 'warning'
          ? [`${JSON.stringify(event.diagnostic?.location)} ${event.message}`]
          : [],
      );
      const statuses = events.flatMap(event =>
        event.type === 'task-on-host-finished' && event.host === 'a' ? [event.outcome.status] : [],
      );

      expect(statuses).to.deep.equal(['ok', 'skipped', 'changed', 'ok', 'ok']);
      expect(warnings).to.deep.equal([
        '"site.yaml:5:42" The condition gives a str, which counts as true.',
        '"site.yaml:6:42" The condition gives a list, which counts as false.',
        '"site.yaml:7:52" The condition gives a dict, which counts as true.',
        '"site.yaml:7:71" The condition gives a list, which counts as false.',
        '"site.yaml:8:42" The condition gives a dict, which counts as true.',
      ]);
    } finally {
      project.remove();
    }
  });
});
