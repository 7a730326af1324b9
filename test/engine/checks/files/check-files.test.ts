import { expect } from 'chai';
import { Project } from '../../../support/run-cli.ts';
import { describeFiles, type FileCase, problemsIn } from './file-case.ts';

const cases: readonly FileCase[] = [
  {
    name: 'a template that is not there',
    tasks: '    - template: {src: motd, dest: /etc/motd}\n',
    files: { 'templates/motd.j2': 'hello\n' },
    problems: ['site.yaml:4:23 error file/not-found'],
    says: 'Did you mean "motd.j2"?',
  },
  {
    name: 'a file to copy that is not there, named in a line of options',
    tasks: '    - copy: src=ap.conf dest=/etc/app.conf\n',
    files: { 'files/app.conf': '' },
    problems: ['site.yaml:4:17 error file/not-found'],
    says: 'Did you mean "app.conf"?',
  },
  {
    name: 'where a file was looked for that resembles nothing',
    tasks: '    - copy: {src: nothing, dest: /a}\n',
    problems: ['site.yaml:4:19 error file/not-found'],
    says: 'Looked in files, the working directory.',
  },
  {
    name: 'what each item of a written list names',
    tasks: `    - template: {src: "{{ item.name }}.j2", dest: "/etc/{{ item.name }}"}
      loop:
        - name: a
        - name: b
`,
    files: { 'templates/a.j2': '{{ a b }}\n' },
    problems: ['site.yaml:4:23 error file/not-found', 'templates/a.j2:1:6 error expression/syntax'],
  },
  {
    name: 'files of roles, and of what is included',
    tasks: '    - include_role: {name: web}\n    - include_tasks: more.yaml\n',
    files: {
      'roles/web/tasks/main.yaml': '- copy: {src: a.conf, dest: /a}\n',
      'more.yaml': '- copy: {src: b.conf, dest: /b}\n',
    },
    problems: [
      'more.yaml:1:15 error file/not-found',
      'roles/web/tasks/main.yaml:1:15 error file/not-found',
    ],
  },
  {
    name: 'files of variables',
    tasks:
      '    - include_vars: a.yaml\n    - include_vars: {dir: settings}\n    - include_vars: c.yaml\n',
    files: { 'vars/a.yaml': 'a: [\n', 'vars/b.yaml': 'b: 1\n' },
    problems: [
      'site.yaml:5:27 error file/not-found',
      'site.yaml:6:21 error file/not-found',
      'vars/a.yaml:1:4 error yaml/syntax',
    ],
  },
  {
    name: 'a tasks file that is not there',
    tasks: '    - include_tasks: {file: setup.yaml}\n',
    files: { 'setup.yml': '[]\n' },
    problems: ['site.yaml:4:29 error file/not-found'],
    says: 'Did you mean "setup.yml"?',
  },
  {
    name: 'as a warning, a file of a task that need not run or may fail',
    tasks: `    - copy: {src: license, dest: /a}
      when: has_license
    - copy: {src: perhaps, dest: /b}
      ignore_errors: true
`,
    problems: ['site.yaml:4:19 warning file/not-found', 'site.yaml:6:19 warning file/not-found'],
    says: 'There is no file "license". The task fails if it runs.',
  },
  {
    name: 'nothing of files on the host, absolute paths and templates',
    tasks: `    - copy: {src: a, dest: /a, remote_src: true}
    - copy: {src: /no/such/file, dest: /b}
    - copy: {src: ~/no/such/file, dest: /b}
    - copy: {src: "{{ ansible_c }}", dest: /c}
    - template: {src: "{{ item }}", dest: /d}
      loop: "{{ ansible_templates }}"
`,
    problems: [],
  },
];

describe('checkFiles', () => {
  describeFiles(cases);

  it('reports vars_files that are not there or not right', async () => {
    const playbook =
      '- hosts: web\n  vars_files: [none.yml, [a.yml, b.yml], bad.yml, "{{ c }}.yml"]\n  tasks: []\n';
    const project = new Project({
      'site.yaml': playbook,
      hosts: '[web]\nw1\n',
      'vars/b.yml': 'b: 1\n',
      'vars/bad.yml': '- 1\n',
    });
    try {
      const { exitCode, stderr } = await project.cli('run', 'site.yaml', '-i', 'hosts');

      expect(problemsIn(stderr), stderr).to.deep.equal([
        'site.yaml:2:16 error file/not-found',
        'vars/bad.yml:1:1 error playbook/wrong-type',
      ]);
      expect(exitCode).to.equal(3);
    } finally {
      project.remove();
    }
  });
});
