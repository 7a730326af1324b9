import { describeFiles, type FileCase } from './file-case.ts';

const cases: readonly FileCase[] = [
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
    name: 'what is wrong with templates that lookups read, by the delimiters that they say',
    tasks: `    - debug: {msg: "{{ lookup('template', 'a.j2', variable_start_string='[[', variable_end_string=']]') }}"}
    - debug: {msg: "{{ lookup('template', 'b.j2', variable_start_string='[[', variable_end_string=']]') }}"}
    - debug: {msg: "{{ lookup('template', 'c.j2', comment_start_string='<!', comment_end_string='!>') }}"}
    - debug: {msg: "{{ lookup('template', 'd.j2', template_vars={}) }}"}
`,
    files: {
      'templates/a.j2': '[[ name ]] {{ .Values.image }}',
      'templates/b.j2': '[[ a b ]] {{ .Values.image }}',
      'templates/c.j2': '<! {{ .Values.image }} !>{# {{ a b }} #}',
      'templates/d.j2': '{{ a b }}',
    },
    problems: [
      'templates/b.j2:1:6 error expression/syntax',
      'templates/c.j2:1:34 error expression/syntax',
      'templates/d.j2:1:6 error expression/syntax',
    ],
  },
  {
    name: 'nothing in templates whose delimiters are not known yet',
    tasks: `    - command: id
      register: it
    - debug: {msg: "{{ lookup('template', 'a.j2', variable_start_string=it.stdout, variable_end_string=']]') }}"}
    - debug: {msg: "{{ lookup('template', 'a.j2', **it) }}"}
`,
    files: { 'templates/a.j2': '[[ name ]] {{ .Values.image }}' },
    problems: [],
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
];

describe('checkLookups', () => {
  describeFiles(cases);
});
