import { expect } from 'chai';
import { Project } from '../../support/run-cli.ts';

interface Case {
  readonly name: string;
  readonly tasks: string;
  readonly files?: Readonly<Record<string, string>>;
  /** `file:line:column severity code`, in the order they are reported. */
  readonly problems: readonly string[];
  readonly says?: string;
}

const cases: readonly Case[] = [
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
    name: 'mistakes in templates, in their own lines',
    tasks: `    - template: {src: a.j2, dest: /a}
    - template: {src: b.j2, dest: /b}
    - template: {src: c.hbs, dest: /c}
`,
    files: {
      'templates/a.j2': 'a\n{% if b %}\n',
      'templates/b.j2': '{{ c | defualt(1) }}\n',
      'templates/c.hbs': 'a\n{{#if b}}\n',
    },
    problems: [
      'templates/a.j2:2:4 error expression/syntax',
      'templates/b.j2:1:8 error expression/unknown-filter',
      'templates/c.hbs:2:10 error expression/syntax',
    ],
  },
  {
    name: 'what templates include that is not there, with the way to it',
    tasks: `    - template: {src: a.j2, dest: /a}
    - template: {src: h.hbs, dest: /h}
    - debug: {msg: "{% include 'none.j2' %}"}
`,
    files: {
      'templates/a.j2':
        "{% extends 'base.j2' %}{% import 'macros.j2' as m %}{% from 'nowhere.j2' import x %}\n",
      'templates/base.j2':
        "{% include 'prat.j2' %}{% include ['no', 'nor'] %}{% include 'no' ignore missing %}\n{% if c %}{% include 'perhaps.j2' %}{% endif %}{% include which %}",
      'templates/part.j2': '',
      'templates/macros.j2': '{% macro m() %}{% endmacro %}',
      'templates/h.hbs':
        '{{> one}}{{> two}}{{#> three}}x{{/three}}{{> inl}}{{#if a}}{{> four}}{{/if}}',
      'templates/one.hbs': '{{#*inline "inl"}}{{/inline}}{{> five}}',
    },
    problems: [
      'site.yaml:6:32 error file/not-found',
      'templates/a.j2:1:61 error file/not-found',
      'templates/base.j2:1:12 error file/not-found',
      'templates/base.j2:1:36 error file/not-found',
      'templates/base.j2:2:22 warning file/not-found',
      'templates/h.hbs:1:14 error file/not-found',
      'templates/h.hbs:1:46 error file/not-found',
      'templates/h.hbs:1:64 warning file/not-found',
      'templates/one.hbs:1:34 error file/not-found',
    ],
    says: 'Did you mean "part.j2"?',
  },
  {
    name: 'mistakes in what templates include, once',
    tasks: `    - template: {src: a.j2, dest: /a}
    - template: {src: b.j2, dest: /b}
      when: c
`,
    files: {
      'templates/a.j2': "{% include 'deep.j2' %}",
      'templates/b.j2': "{% if x %}{% include 'deep.j2' %}{% endif %}{{ self_made() }}",
      'templates/deep.j2': "{% include 'deeper.j2' %}{{ made_by_a() }}{{ a | ternary(1) }}",
      'templates/deeper.j2': "{% include 'deep.j2' %}{{ a b }}{{ c",
    },
    problems: [
      'templates/b.j2:1:48 error expression/unknown-function',
      'templates/deep.j2:1:50 error expression/wrong-argument',
      'templates/deeper.j2:1:29 error expression/syntax',
      'templates/deeper.j2:1:33 error expression/syntax',
    ],
    says: 'Included here.',
  },
  {
    name: 'helpers of Handlebars that are none, or are given too little',
    tasks: '    - template: {src: a.hbs, dest: /a}\n',
    files: {
      'templates/a.hbs':
        '{{join list ","}}{{jion list ","}}{{#if (defined a)}}{{/if}}{{ternary a 1}}{{#each (sort b reverze=true)}}{{/each}}{{from_xml a "b"}}  {{regex_replace a "(" ""}}{{eq a b}}{{lookup c d}}{{query "env" "A"}}',
    },
    problems: [
      'templates/a.hbs:1:20 error expression/unknown-filter',
      'templates/a.hbs:1:42 error expression/unknown-filter',
      'templates/a.hbs:1:63 error expression/wrong-argument',
      'templates/a.hbs:1:100 error expression/wrong-argument',
      'templates/a.hbs:1:118 error expression/unsupported',
      'templates/a.hbs:1:154 error expression/wrong-argument',
    ],
    says: 'Tests are written with "is_": "is_defined".',
  },
  {
    name: 'files that lookups name',
    tasks: `    - debug: {msg: "{{ lookup('file', 'kye') }} {{ lookup('csvfile', 'a file=t.csv') }}"}
    - debug: {msg: "{{ lookup('ini', 'a', file='t.ini') }} {{ query('template', 'a.j2', 'b.j2') }}"}
    - debug: {msg: "{{ lookup('first_found', ['a', 'b']) }} {{ lookup('unvault', 'c') }}"}
    - debug: {msg: a}
      with_file: [key, nothing]
    - debug: {msg: a}
      with_first_found: {files: [a.yml, b.yml], paths: [x, y]}
    - debug: {msg: "{{ lookup('file', 'd') if e else '' }}"}
    - debug: {msg: a}
      when: lookup('file', 'f') == 'g'
`,
    files: { 'files/key': 'k', 'templates/a.j2': '{{ a b }}' },
    problems: [
      'site.yaml:4:39 error file/not-found',
      'site.yaml:4:70 error file/not-found',
      'site.yaml:5:48 error file/not-found',
      'site.yaml:5:89 error file/not-found',
      'site.yaml:6:46 error file/not-found',
      'site.yaml:6:82 error file/not-found',
      'site.yaml:8:18 error file/not-found',
      'site.yaml:10:25 error file/not-found',
      'site.yaml:11:39 warning file/not-found',
      'site.yaml:13:28 warning file/not-found',
      'templates/a.j2:1:6 error expression/syntax',
    ],
    says: 'Did you mean "key"?',
  },
  {
    name: 'files that lookups in templates name',
    tasks: '    - template: {src: a.j2, dest: /a}\n',
    files: {
      'files/key': 'k',
      'templates/a.j2':
        "{{ lookup('file', 'key') }}{{ lookup('file', '/no/such') }}{{ lookup('file', 'a', errors='warn') }}\n{{ lookup('file', 'none') }}{% if b %}{{ lookup('template', 'c.j2') }}{% endif %}",
    },
    problems: [
      'templates/a.j2:2:19 error file/not-found',
      'templates/a.j2:2:61 warning file/not-found',
    ],
    says: 'There is no file "none".',
  },
  {
    name: 'nothing of lookups that may do without, or whose files are not known',
    tasks: `    - debug: {msg: "{{ lookup('file', 'a', errors='ignore') }} {{ query('file', 'a', errors='warn') }}"}
    - debug: {msg: "{{ lookup('file', name) }} {{ lookup('file', '/no/such/file') }} {{ lookup('fileglob', '*.x') }}"}
    - debug: {msg: "{{ lookup('first_found', ['a', b]) }} {{ lookup('first_found', ['a'], skip=true) }}"}
    - debug: {msg: "{{ query('first_found', {'files': ['a'], 'skip': true}) }} {{ lookup('csvfile', 'a', file=f) }}"}
    - debug: {msg: "{{ lookup('password', 'credentials/a') }}"}
    - debug: {msg: a}
      with_first_found: [{files: [a], skip: true}]
    - debug: {msg: a}
      with_file: "{{ names }}"
`,
    problems: [],
  },
  {
    name: 'files that lookups of roles name, in the role',
    tasks: '    - include_role: {name: web}\n',
    files: {
      'roles/web/tasks/main.yaml': `- debug: {msg: "{{ lookup('file', 'a') }} {{ lookup('template', 'b.j2') }} {{ lookup('file', 'c') }}"}\n`,
      'roles/web/files/a': '',
      'roles/web/templates/b.j2': "{% include 'd.j2' %}",
      'roles/web/templates/d.j2': '',
    },
    problems: ['roles/web/tasks/main.yaml:1:94 error file/not-found'],
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
  {
    name: 'as a warning, a file that a command on the controller may make before',
    tasks: `    - copy: {src: early, dest: /a}
    - command: date
      delegate_to: localhost
    - copy: {src: late, dest: /a}
    - template: {src: a.j2, dest: /a}
    - debug: {msg: "{{ lookup('file', 'late') }}{% include 'late.j2' %}"}
`,
    files: {
      'templates/a.j2': "{% include 'later.j2' %}{{ lookup('file', 'late') }}",
    },
    problems: [
      'site.yaml:4:19 error file/not-found',
      'site.yaml:7:19 warning file/not-found',
      'site.yaml:9:39 warning file/not-found',
      'site.yaml:9:60 warning file/not-found',
      'templates/a.j2:1:12 warning file/not-found',
      'templates/a.j2:1:43 warning file/not-found',
    ],
    says: 'There is no file "late"; a task before may make it: site.yaml:5:7.',
  },
  {
    name: 'nothing of a file that a program on the controller names',
    tasks: `    - command: {cmd: make key, creates: files/key}
      delegate_to: localhost
    - copy: {src: key, dest: /a}
`,
    problems: [],
  },
  {
    name: 'as a warning, a file that may be in a folder that is made, or that what is included may make',
    tasks: `    - copy: {src: far/two, dest: /a}
    - file: {path: files/far, state: directory}
      delegate_to: localhost
    - copy: {src: far/one, dest: /a}
    - copy: {src: near/thing, dest: /a}
- hosts: localhost
  gather_facts: false
  tasks:
    - copy: {src: none, dest: /a}
    - include_tasks: "{{ ansible_some }}.yaml"
    - copy: {src: some, dest: /a}
`,
    problems: [
      'site.yaml:4:19 error file/not-found',
      'site.yaml:7:19 warning file/not-found',
      'site.yaml:8:19 error file/not-found',
      'site.yaml:12:19 error file/not-found',
      'site.yaml:14:19 warning file/not-found',
    ],
  },
  {
    name: 'what is needed before includes and roles may make it, and after',
    tasks: `    - copy: {src: a, dest: /a}
    - include_tasks: more.yaml
    - copy: {src: d, dest: /a}
`,
    files: {
      'more.yaml': `- copy: {src: b, dest: /a}
- include_role: {name: maker}
- copy: {src: c, dest: /a}
`,
      'roles/maker/tasks/main.yaml': '- shell: make\n  delegate_to: localhost\n',
    },
    problems: [
      'more.yaml:1:15 error file/not-found',
      'more.yaml:3:15 warning file/not-found',
      'site.yaml:4:19 error file/not-found',
      'site.yaml:6:19 warning file/not-found',
    ],
    says: 'There is no file "c"; a task before may make it: roles/maker/tasks/main.yaml:1:3.',
  },
  {
    name: 'what handlers need as if they were last, and what they may make as soon as they may run',
    tasks: `    - copy: {src: a, dest: /a}
      notify: Make
    - command: date
      delegate_to: localhost
      when: false
      notify: Make
  handlers:
    - name: Make
      copy: {src: b, dest: /a}
- hosts: web
  gather_facts: false
  handlers:
    - name: Make
      command: date
      delegate_to: localhost
`,
    problems: ['site.yaml:4:19 error file/not-found', 'site.yaml:12:19 warning file/not-found'],
  },
  {
    name: 'a file that only a handler makes, before it may run',
    tasks: `    - copy: {src: a, dest: /a}
      notify: Make
    - meta: flush_handlers
    - copy: {src: b, dest: /a}
  post_tasks:
    - copy: {src: c, dest: /a}
  handlers:
    - name: Make
      command: date
      delegate_to: localhost
`,
    problems: [
      'site.yaml:4:19 error file/not-found',
      'site.yaml:7:19 warning file/not-found',
      'site.yaml:9:19 warning file/not-found',
    ],
  },
  {
    name: 'a file that a handler makes at the end of a section',
    tasks: `    - copy: {src: a, dest: /a}
      notify: Make
  post_tasks:
    - copy: {src: b, dest: /a}
  handlers:
    - name: Make
      command: date
      delegate_to: localhost
`,
    problems: ['site.yaml:4:19 error file/not-found', 'site.yaml:7:19 warning file/not-found'],
  },
  {
    name: 'as warnings, what any node of a graph may make',
    tasks: `    - copy: {src: a, dest: /a}
      needs: [made]
    - id: made
      command: date
      delegate_to: localhost
  strategy: graph
`,
    problems: ['site.yaml:4:19 warning file/not-found'],
  },
  {
    name: 'files of later plays as warnings, those of variables too',
    tasks: `    - command: date
      delegate_to: localhost
- hosts: web
  gather_facts: false
  vars_files: [a.yaml]
  tasks:
    - copy: {src: a, dest: /a}
`,
    problems: ['site.yaml:8:16 warning file/not-found', 'site.yaml:10:19 warning file/not-found'],
  },
  {
    name: 'files of variables that tasks of the same play are too late for',
    tasks: `    - command: date
      delegate_to: localhost
    - include_vars: b.yaml
  vars_files: [a.yaml]
`,
    problems: ['site.yaml:6:21 warning file/not-found', 'site.yaml:7:16 error file/not-found'],
  },
  {
    name: 'nothing of a file that is written by that name',
    tasks: `    - copy: {content: a, dest: "{{ playbook_dir }}/key"}
      connection: local
    - copy: {src: key, dest: /a}
`,
    problems: [],
  },
  {
    name: 'a file that no task on the controller names',
    tasks: `    - copy: {content: a, dest: files/other}
      delegate_to: localhost
    - command: make key
    - copy: {src: key, dest: /a}
`,
    problems: ['site.yaml:7:19 error file/not-found'],
  },
];

/** What is asked for is not known, so that nothing is undefined. */
const names = 'a b c d e f has_license list made_by_a name names self_made some which x';
const asked = names.split(' ').map(name => `{name: ${name}}`);
const play = (tasks: string): string =>
  `- hosts: web\n  vars_prompt: [${asked.join(', ')}]\n  tasks:\n${tasks}`;

function problemsIn(text: string): readonly string[] {
  return [...text.matchAll(/^(\S+:\d+:\d+ \w+ \S+):/gm)].map(([, problem = '']) => problem);
}

describe('checkFiles', () => {
  for (const { name, tasks, files = {}, problems, says } of cases) {
    it(`reports ${name}`, async () => {
      const project = new Project({ 'site.yaml': play(tasks), hosts: '[web]\nw1\n', ...files });
      try {
        const { exitCode, stdout, stderr } = await project.cli(
          ...['run', 'site.yaml', '-i', 'hosts', '--syntax-check'],
        );
        const text = `${stderr}${stdout}`;

        expect(problemsIn(text), text).to.deep.equal(problems);
        if (says !== undefined) expect(text).to.include(says);
        expect(exitCode).to.equal(problems.some(one => one.includes(' error ')) ? 3 : 0);
      } finally {
        project.remove();
      }
    });
  }

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
