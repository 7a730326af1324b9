import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import type { Event } from '../../src/engine/events.ts';
import { eventJson } from '../../src/report/event-json.ts';
import { eventSchema } from '../../src/report/event-schema.ts';
import { localHosts, Project } from '../support/run-cli.ts';
import { checkRun, wholeRun } from './recorded.ts';

const validate = new Ajv2020({ allErrors: false }).compile(eventSchema);

/** What is wrong with each line that is not as the schema says. */
function problems(events: readonly Event[]): readonly string[] {
  return events.flatMap(event =>
    validate(JSON.parse(eventJson(event)))
      ? []
      : [`${event.type}: ${JSON.stringify(validate.errors?.slice(0, 3))}`],
  );
}

const playbook = `
- name: Everything
  hosts: all
  gather_facts: false
  serial: 1
  any_errors_fatal: false
  tasks:
    - {name: Ask, command: "printf 'one\\\\ntwo'", register: said, notify: Heard}
    - {name: Say, debug: {msg: "{{ said.stdout }}"}}
    - {name: Write, copy: {dest: "{{ folder }}/{{ inventory_hostname }}", content: "x\\n"}}
    - {name: Loop, debug: {msg: "{{ item }}"}, loop: [1, 2]}
    - {name: Skip, debug: {}, when: false}
    - {name: Hide, command: echo hidden, no_log: true}
    - {name: More, include_tasks: more.yaml}
    - {name: Delegate, command: "true", delegate_to: a, run_once: true}
    - {name: Ignore, command: "false", ignore_errors: true}
    - block:
        - {name: Fall, fail: {msg: no}}
      rescue:
        - {name: Rise, debug: {msg: yes}}
    - {name: Wrong, debug: {msg: "{{ ansible_nowhere.at_all }}"}, when: inventory_hostname == 'b'}
  handlers:
    - {name: Heard, debug: {msg: heard}}
- name: Nowhere
  hosts: none
  tasks: []
`;

describe('eventSchema', () => {
  let project: Project;

  before(() => {
    project = new Project({
      'site.yaml': playbook,
      'more.yaml': '- {name: Included, debug: {msg: more}}\n',
      'hosts.ini': localHosts('a', 'b', 'c'),
    });
  });

  after(() => project.remove());

  for (const flags of [[], ['--check'], ['--diff'], ['-vvv']]) {
    it(`is what a run prints: ${flags.join(' ') || 'without flags'}`, async () => {
      const folder = ['-e', `folder=${project.directory}`];
      const { stdout } = await project.cli(
        ...['run', '--output', 'json', 'site.yaml', '-i', 'hosts.ini', ...folder, ...flags],
      );
      const lines = stdout.split('\n').filter(line => line !== '');
      const wrong = lines.flatMap(line => {
        const event: unknown = JSON.parse(line);
        return validate(event) ? [] : [`${line.slice(0, 200)} ${JSON.stringify(validate.errors)}`];
      });
      expect(wrong).to.deep.equal([]);
      expect(lines.length).to.be.above(50);
    });
  }

  it('is what is printed of files that are wrong, and nothing else is', async () => {
    project.write('wrong.yaml', '- hosts: all\n  tasks:\n    - debgu: {}\n    - fail: {mgs: x}\n');
    const { stdout, stderr, exitCode } = await project.cli(
      ...['run', '--output', 'json', 'wrong.yaml', '-i', 'hosts.ini'],
    );
    const events: readonly unknown[] = stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line));

    expect({ stderr, exitCode }).to.deep.equal({ stderr: '', exitCode: 3 });
    expect(events.filter(event => !validate(event))).to.deep.equal([]);
    const first = { severity: 'error', file: 'wrong.yaml', line: 3, column: 7 };
    expect(events[0]).to.have.property('diagnostic').that.includes(first);
    expect(events).to.have.lengthOf(2);
  });

  it('describes recorded events', () => {
    expect(problems([...wholeRun, ...checkRun])).to.deep.equal([]);
  });

  it('admits nothing else', () => {
    const [first] = wholeRun;
    expect(validate({ ...first, more: 1 })).to.equal(false);
    expect(validate({ type: 'nothing', time: 1 })).to.equal(false);
    expect(validate({ type: 'run-started' })).to.equal(false);
  });

  it('is printed by "kplay doc --events"', async () => {
    const { stdout, exitCode } = await project.cli('doc', '--events');
    expect(exitCode).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.equal(eventSchema);
  });
});
