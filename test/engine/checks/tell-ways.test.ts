import { expect } from 'chai';
import { localHosts, Project } from '../../support/run-cli.ts';

const files = {
  hosts: localHosts('h'),
  'all.yml': '- import_playbook: site.yml\n',
  'site.yml': `- hosts: h
  gather_facts: false
  tasks:
    - import_tasks: a.yml
    - include_role: {name: r}
`,
  'a.yml': '- include_tasks: {file: b.yml, apply: {tags: x}}\n',
  'b.yml': '- name: B\n  fail: {msg: no}\n  ignore_errors: true\n',
  'roles/r/meta/main.yml': 'dependencies: [d]\n',
  'roles/d/tasks/main.yml': '- include_tasks: more.yml\n',
  'roles/d/tasks/more.yml': '- name: D\n  debug: {msg: "{{ ansible_nope }}"}\n',
};
const wayToB = ['a.yml:1:3', 'site.yml:4:7', 'all.yml:1:3'];
const wayToD = ['roles/d/tasks/main.yml:1:3', 'roles/r/meta/main.yml:1:16', 'site.yml:5:7'];

describe('wayTo', () => {
  it('is told of tasks and of failures, in events and in words', async () => {
    const project = new Project(files);
    try {
      const { events } = await project.run('all.yml', '-i', 'hosts');
      const { stdout } = await project.cli('run', 'all.yml', '-i', 'hosts');

      const ways = events.flatMap(event =>
        event.type === 'task-started' ? [[event.task.module, event.task.includedAt]] : [],
      );
      expect(ways).to.deep.equal([
        ['include_tasks', wayToB.slice(1)],
        ['fail', wayToB],
        ['include_role', wayToB.slice(2)],
        ['include_tasks', [...wayToD.slice(1), 'all.yml:1:3']],
        ['debug', [...wayToD, 'all.yml:1:3']],
      ]);
      const end = events.at(-1);
      expect(end?.type === 'run-ended' && end.causes[0]?.includedAt?.[0]).to.equal(wayToD[0]);
      expect(stdout).to.include('    included at a.yml:1:3, from site.yml:4:7, from all.yml:1:3\n');
      expect(stdout).to.match(/\(task "d : D", .*more.yml:1:3, included at .*main.yml:1:3, from /);
    } finally {
      project.remove();
    }
  });

  it('is told of mistakes in templates before the run', async () => {
    const project = new Project(files);
    try {
      project.write(
        'b.yml',
        `- template: {src: a.j2, dest: /x}
- template: {src: c.j2, dest: /x}
- debug: {msg: "{% include 'd.j2' %}"}
- debug: {msg: "{{ lookup('template', 'e.j2') }}"}
- template: {src: a.j2, dest: /y}
`,
      );
      project.write('templates/a.j2', "{% include 'part.j2' %}{{ 1 | nope }}");
      project.write('templates/part.j2', '{% if x %}');
      for (const one of ['c', 'd', 'e']) project.write(`templates/${one}.j2`, `{{ gone_${one} }}`);
      const { stderr } = await project.cli('run', 'all.yml', '-i', 'hosts');

      const told = stderr
        .split('\n')
        .filter(line => / error |(?:included|templated) at/.test(line));
      const way = 'from a.yml:1:3, from site.yml:4:7, from all.yml:1:3';
      expect(told.map(line => line.replace(/ error .*/, ''))).to.deep.equal([
        'templates/a.j2:1:31',
        `  templated at b.yml:1:3, ${way}`,
        'templates/c.j2:1:4',
        `  templated at b.yml:2:3, ${way}`,
        'templates/d.j2:1:4',
        `  ${way.replace('from', 'included at')}`,
        'templates/e.j2:1:4',
        `  ${way.replace('from', 'included at')}`,
        'templates/part.j2:1:4',
        `  templated at b.yml:1:3, ${way}`,
      ]);
      expect(stderr).to.include('templates/a.j2:1:12 Included here.');
    } finally {
      project.remove();
    }
  });

  it('is told of mistakes in files before the run', async () => {
    const project = new Project(files);
    try {
      project.write('b.yml', '- debug: {nomsg: 1}\n- template: {src: none.j2, dest: /x}\n');
      project.write('roles/d/tasks/more.yml', '- debug: {msg: "{{ 1 | nope }}"}\n');
      const { stderr, exitCode } = await project.cli('run', 'all.yml', '-i', 'hosts');

      expect(exitCode).to.equal(3);
      const told = stderr.split('\n').filter(line => / error |included at/.test(line));
      const b = '  included at a.yml:1:3, from site.yml:4:7, from all.yml:1:3';
      expect(told.map(line => line.replace(/ error .*/, ''))).to.deep.equal([
        'b.yml:1:11',
        b,
        'b.yml:2:19',
        b,
        'roles/d/tasks/more.yml:1:24',
        `  included at ${[...wayToD, 'all.yml:1:3'].join(', from ')}`,
      ]);
    } finally {
      project.remove();
    }
  });

  it('is not told of a playbook that only lint has made', async () => {
    const project = new Project(files);
    try {
      project.write('roles/d/tasks/more.yml', '- debug: {msg: "{{ 1 | nope }}"}\n');
      const { stdout } = await project.cli('lint', 'roles/d', '--format', 'json');

      const findings: { rule: string; includedAt?: { file: string }[] }[] = JSON.parse(stdout);
      const found = findings.find(({ rule }) => rule === 'expression/unknown-filter');
      expect(found?.includedAt?.map(({ file }) => file)).to.deep.equal(['roles/d/tasks/main.yml']);
    } finally {
      project.remove();
    }
  });
});
