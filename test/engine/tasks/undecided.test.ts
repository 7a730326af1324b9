import { expect } from 'chai';
import { play, run } from '../../support/local-play.ts';
import { localHosts, Project } from '../../support/run-cli.ts';

describe('check mode', () => {
  it('applies nothing, and tells what depends on what did not run', async () => {
    const project = new Project({
      'hosts.ini': localHosts('a'),
      'site.yaml': play(`    - name: make
      command: touch {{ playbook_dir }}/made
      register: made
    - name: depends
      debug: {msg: x}
      when: made.stdout == 'x'
    - name: create
      copy: {content: "x\\n", dest: "{{ playbook_dir }}/file"}
    - name: sees it
      command: echo
      args: {creates: "{{ playbook_dir }}/file"}
    - name: really
      command: echo hello
      check_mode: false
      changed_when: false
      register: real
    - debug: {msg: "{{ real.stdout }}"}
`),
    });
    const events = await project.run('site.yaml', '-i', 'hosts.ini', '--check');
    const { existsSync } = await import('node:fs');
    const made = ['made', 'file'].filter(name => existsSync(`${project.directory}/${name}`));
    project.remove();
    expect(made).to.deep.equal([]);
    expect(events.results).to.deep.equal([
      'a make changed',
      'a depends undecided',
      'a create changed',
      'a sees it ok',
      'a really ok',
      'a debug ok',
    ]);
    expect(events.outcome('depends').message).to.equal('make');
    expect(events.messages).to.deep.equal(['a: hello']);
  });
});

describe('an option that may be unknown', () => {
  it('is left out in check mode when another task would have made its value', async () => {
    const module = `
import { defineModule } from 'kplay/module';
export default defineModule({
  name: 'joins',
  summary: 'Join.',
  args: {
    token: { type: 'string', mayBeUnknown: true, description: 'Made elsewhere.' },
    other: { type: 'string', description: 'Must be known.' },
  },
  returns: { seen: { type: 'array', description: 'What was unknown.' } },
  examples: [],
  plan: () => [],
  result: (args, observed, outcomes, given) => ({ seen: [...(given.unknown ?? [])] }),
});
`;
    const events = await run('- hosts: a\n  gather_facts: false\n  roles: [r]\n', {
      hosts: localHosts('a'),
      args: ['--check'],
      files: {
        'roles/r/modules/joins.js': module,
        'roles/r/tasks/main.yaml': `- {name: make, command: echo x, register: made}
- {name: join, joins: {token: "{{ made.stdout }}"}, register: joined}
- {name: wait, joins: {other: "{{ made.stdout }}"}}
- debug: {msg: "{{ joined.seen }}"}
`,
      },
    });
    expect(events.results.slice(1, 3)).to.deep.equal(['a r : join ok', 'a r : wait undecided']);
    expect(events.messages).to.deep.equal(['a: ["token"]']);
  });
});
