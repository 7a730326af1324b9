import { expect } from 'chai';
import { rules } from '../../src/lint/rules/index.ts';
import { Project } from '../support/run-cli.ts';

interface Case {
  readonly rule: string;
  /** Tasks of a play, or a whole playbook where it begins with "- hosts". */
  readonly bad: string;
  readonly good: string;
  readonly files?: Readonly<Record<string, string>>;
  /** `file:line:column` of what is found in `bad`. */
  readonly at: string;
}

const roleWithSpec = {
  'roles/app/meta/argument_specs.yaml': `argument_specs:
  main:
    options:
      size: {type: int}
      mode: {type: str, required: true, choices: [fast, safe]}
      names: {type: list, elements: str}
`,
  'roles/app/tasks/main.yaml': '- ping:\n',
};

const cases: readonly Case[] = [
  {
    rule: 'undefined-variable',
    bad: '- debug: {msg: "{{ greting }}"}\n',
    good: '- debug: {msg: "{{ greting | default(1) }} {{ greeting }} {{ ansible_host }} {{ range(1) }}"}\n- ping: {data: "{{ some_one }}"}\n  when: some_one is defined\n',
    at: 'site.yaml:5:24',
  },
  {
    rule: 'undefined-variable',
    bad: '- assert: {that: greting == 1}\n',
    good: '- assert: {that: [greeting == 1, nobody is not defined]}\n- debug: {var: nobody}\n',
    at: 'site.yaml:5:22',
  },
  {
    rule: 'undefined-variable',
    bad: '- debug: {var: greting}\n',
    good: '- debug: {var: greeting}\n',
    at: 'site.yaml:5:20',
  },
  {
    rule: 'undefined-variable',
    bad: '- template: {src: bad.j2, dest: /tmp/a}\n',
    good: '- template: {src: "{{ item }}.j2", dest: /tmp/a}\n  loop: [good]\n  vars: {own: 1}\n',
    files: {
      'templates/bad.j2': 'a\n{{ greting }}\n',
      'templates/good.j2':
        '{% set a = 1 %}{% macro m(b) %}{{ a }}{{ b }}{{ caller() }}{{ varargs }}{% endmacro %}{% for c in [1] %}{{ c }}{{ loop.index }}{% endfor %}{% if maybe is defined %}{{ maybe }}{% endif %}{{ template_path }}{{ ansible_managed }}{{ item }}{{ own }}{{ greeting }}{{ inventory_hostname }}{{ m(1) }}',
    },
    at: 'templates/bad.j2:2:4',
  },
  {
    rule: 'undefined-variable',
    bad: '- template: {src: outer.j2, dest: /tmp/a}\n',
    good: '- template: {src: good.j2, dest: /tmp/a}\n',
    files: {
      'templates/outer.j2':
        "{% set bound = 1 %}{% include 'inner.j2' %}{% from 'macros.j2' import m %}{{ m(1) }}",
      'templates/inner.j2': '{{ bound }}\n{{ greting }}\n',
      'templates/macros.j2': '{% macro m(a) %}{{ a }}{% endmacro %}',
      'templates/good.j2':
        "{% set bound = 1 %}{% include 'bound.j2' %}{% include 'none.j2' ignore missing %}",
      'templates/bound.j2': '{{ bound }}{{ greeting }}',
    },
    at: 'templates/inner.j2:2:4',
  },
  {
    rule: 'undefined-variable',
    bad: '- template: {src: bad.hbs, dest: /tmp/a}\n',
    good: '- template: {src: good.hbs, dest: /tmp/a}\n',
    files: {
      'templates/bad.hbs': '{{greeting}}\n{{#each (split greeting ",")}}{{../greting}}{{/each}}\n',
      'templates/good.hbs':
        '{{greeting}} {{default nobody 1}} {{#if (is_defined maybe)}}{{maybe}}{{/if}}{{#each groups.all as |one index|}}{{one}}{{index}}{{@index}}{{this}}{{name}}{{/each}}{{#with greeting}}{{size}}{{@root.greeting}}{{/with}}{{inventory_hostname}}{{upper greeting}}',
    },
    at: 'templates/bad.hbs:2:33',
  },
  {
    rule: 'role-arguments',
    bad: '- hosts: localhost\n  roles:\n    - {role: app, size: eighty, mode: fast}\n',
    good: "- hosts: localhost\n  roles:\n    - {role: app, size: '80', mode: fast}\n    - {role: app, size: '{{ ansible_p }}', mode: fast, names: [a]}\n",
    files: roleWithSpec,
    at: 'site.yaml:3:19',
  },
  {
    rule: 'role-arguments',
    bad: '- hosts: localhost\n  roles:\n    - role: app\n      vars: {mode: slow}\n',
    good: '- hosts: localhost\n  roles:\n    - role: app\n      vars: {mode: "{{ ansible_m }}", others: 1}\n',
    files: roleWithSpec,
    at: 'site.yaml:4:14',
  },
  {
    rule: 'role-arguments',
    bad: '- include_role: {name: app}\n',
    good: '- include_role: {name: app}\n  vars: {mode: fast}\n- set_fact: {mode: safe}\n- import_role: {name: app}\n',
    files: roleWithSpec,
    at: 'site.yaml:5:7',
  },
  {
    rule: 'role-arguments',
    bad: '- include_role: {name: app}\n  vars: {mode: fast}\n- include_role: {name: app}\n  vars: {mode: fast, names: [[1]]}\n',
    good: '- include_role: {name: app, rolespec_validate: false}\n  vars: {mode: 5}\n',
    files: roleWithSpec,
    at: 'site.yaml:8:26',
  },
  {
    rule: 'role-arguments',
    bad: '- hosts: localhost\n  roles:\n    - {role: app, mode: fast, szie: 80}\n',
    good: '- hosts: localhost\n  vars: {mode: fast}\n  roles: [app]\n',
    files: roleWithSpec,
    at: 'site.yaml:3:31',
  },
  {
    rule: 'shadowed-variable',
    bad: '- hosts: localhost\n  vars: {depth: 1, same: 2}\n  roles: [deep]\n',
    good: '- hosts: localhost\n  vars: {height: 1}\n  roles: [{role: deep, depth: 1}]\n',
    files: {
      'roles/deep/tasks/main.yaml': '- debug: {msg: "{{ depth }}{{ height }}{{ same }}"}\n',
      'roles/deep/vars/main.yaml': 'depth: 3\nsame: 2\n',
      'roles/deep/defaults/main.yaml': 'height: 3\n',
    },
    at: 'site.yaml:2:10',
  },
  {
    rule: 'shadowed-variable',
    bad: '- debug: {msg: "{{ greeting }}"}\n  vars: {greeting: 2}\n',
    good: '- include_tasks: more.yaml\n  vars: {greeting: 2}\n- ping:\n  vars: {admin_password: 1}\n',
    files: { 'more.yaml': '- debug: {msg: "{{ greeting }}"}\n' },
    at: 'site.yaml:6:14',
  },
  {
    rule: 'shadowed-variable',
    bad: '- block: [ping:, ping:]\n  vars: {greeting: 2}\n',
    good: '- block: [ping:]\n  vars: {other: 2}\n',
    at: 'site.yaml:6:14',
  },
  {
    rule: 'shadowed-variable',
    bad: '- command: id\n  register: greeting\n',
    good: '- command: id\n  register: other\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'shadowed-variable',
    bad: '- debug: {msg: "{{ item }}"}\n  loop: [1]\n  vars: {item: 2}\n',
    good: '- debug: {msg: "{{ item }}"}\n  vars: {item: 2}\n',
    at: 'site.yaml:7:14',
  },
  {
    rule: 'empty-call',
    bad: `- debug: {msg: "{{ lookup('env') }}"}\n`,
    good: `- debug: {msg: "{{ lookup('env', 'A') }} {{ query('first_found', files=['site.yaml']) }}"}\n`,
    at: 'site.yaml:5:31',
  },
  {
    rule: 'empty-call',
    bad: '- debug: {msg: "{{ {} | combine }}"}\n',
    good: '- debug: {msg: "{{ {} | combine({}) }} {{ {} | combine(*[{}]) }}"}\n',
    at: 'site.yaml:5:29',
  },
  {
    rule: 'used-before-register',
    bad: '- debug: {msg: "{{ r.rc }}"}\n- command: ls\n  register: r\n',
    good: '- command: ls\n  register: r\n- debug: {msg: "{{ r.rc }}"}\n- command: ls\n  register: r\n',
    at: 'site.yaml:5:24',
  },
  {
    rule: 'var-naming',
    bad: '- set_fact: {hostvars: 1}\n',
    good: '- set_fact: {host_vars: 1}\n',
    at: 'site.yaml:5:28',
  },
  {
    rule: 'variable-case',
    bad: '- set_fact: {userName: 1}\n',
    good: '- set_fact: {user_name: 1, ansible_x: 2}\n- debug: {msg: "{{ Any }}"}\n  vars: {_x: 1}\n',
    at: 'site.yaml:5:28',
  },
  {
    rule: 'shadowed-variable',
    bad: '- include_tasks: more.yaml\n  vars: {size: 2}\n',
    good: '- import_tasks: more.yaml\n  vars: {size: 2}\n',
    files: { 'more.yaml': '- set_fact: {size: 3}\n- debug: {var: size}\n' },
    at: 'more.yaml:1:3',
  },
  {
    rule: 'deprecated-bare-vars',
    bad: '- ping:\n  with_items: greeting\n',
    good: '- ping:\n  with_items: "{{ greeting }}"\n- ping:\n  with_sequence: count=2\n',
    at: 'site.yaml:6:19',
  },
  {
    rule: 'when-non-boolean',
    bad: '- ping:\n  when: "\'yes\'"\n',
    good: '- ping:\n  when: greeting\n- ping:\n  when: true\n',
    at: 'site.yaml:6:13',
  },
  {
    rule: 'unreachable-tag',
    bad: '- include_tasks: more.yaml\n',
    good: '- include_tasks: more.yaml\n  tags: deep\n- import_tasks: more.yaml\n',
    files: { 'more.yaml': '- ping:\n  tags: deep\n' },
    at: 'site.yaml:5:7',
  },
  {
    rule: 'unreachable-tag',
    bad: '- include_tasks: more.yaml\n  tags: deep\n- include_tasks: more.yaml\n  tags: other\n',
    good: '- block: [include_tasks: more.yaml]\n  tags: [deep, a]\n- include_tasks: more.yaml\n  tags: deep\n',
    files: { 'more.yaml': '- ping:\n  tags: deep\n' },
    at: 'site.yaml:7:7',
  },
  {
    rule: 'handler-name',
    bad: '- hosts: localhost\n  handlers:\n    - ping:\n',
    good: '- hosts: localhost\n  handlers:\n    - ping:\n      listen: all\n    - name: a\n      ping:\n',
    at: 'site.yaml:3:7',
  },
  {
    rule: 'risky-file-permissions',
    bad: '- copy: {content: a, dest: /b}\n',
    good: '- copy: {content: a, dest: /b, mode: "0644"}\n- file: {path: /b, state: absent}\n- lineinfile: {path: /b, line: c}\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'risky-octal',
    bad: '- file: {path: /b, mode: 755}\n',
    good: '- file: {path: /b, mode: 0755}\n- file: {path: /b, mode: 0644}\n- file: {path: /b, mode: "755"}\n- file: {path: /b, mode: 01777}\n- file: {path: /b, mode: u+x}\n',
    at: 'site.yaml:5:13',
  },
  {
    rule: 'risky-shell-pipe',
    bad: '- shell: dmesg | tail\n',
    good: '- shell: set -o pipefail; dmesg | tail\n- shell: a || b\n- shell: echo "a|b"\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'no-log-password',
    bad: '- command: login {{ admin_password }}\n',
    good: '- command: login {{ admin_password }}\n  no_log: true\n- user: {name: a, password: "{{ admin_password }}"}\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'no-log-password',
    bad: '- debug: {msg: "is {{ admin_password }}"}\n',
    good: '- debug: {msg: "{{ admin_password is defined }}{{ 1 | password_hash }}"}\n- debug: {var: admin_password}\n  no_log: true\n',
    at: 'site.yaml:5:27',
  },
  {
    rule: 'no-log-password',
    bad: '- debug: {var: admin_password}\n',
    good: '- debug: {var: greeting}\n',
    at: 'site.yaml:5:20',
  },
  {
    rule: 'no-log-password',
    bad: '- user: {name: a, password: "{{ item.password }}"}\n  loop: [{password: b}]\n',
    good: '- user: {name: a, password: "{{ item.password }}"}\n  loop: [{password: b}]\n  loop_control: {label: a}\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'partial-become',
    bad: '- ping:\n  become_user: bob\n',
    good: '- block:\n    - ping:\n      become_user: bob\n  become: true\n',
    at: 'site.yaml:6:20',
  },
  {
    rule: 'ignore-errors',
    bad: '- ping:\n  ignore_errors: true\n',
    good: '- ping:\n  ignore_errors: true\n  register: greeting\n- ping:\n  ignore_errors: "{{ ansible_check_mode }}"\n',
    at: 'site.yaml:6:22',
  },
  {
    rule: 'package-latest',
    bad: '- apt: {name: a, state: latest}\n',
    good: '- apt: {name: a, state: present}\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'run-once',
    bad: '- hosts: localhost\n  strategy: free\n  tasks:\n    - ping:\n      run_once: true\n',
    good: '- hosts: localhost\n  tasks:\n    - ping:\n      run_once: true\n',
    at: 'site.yaml:5:17',
  },
  {
    rule: 'no-certificate-check',
    bad: '- uri: {url: "https://a", validate_certs: false}\n',
    good: '- uri: {url: "https://a"}\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'shadowed-variable',
    bad: '- include_tasks: more.yaml\n  loop: [1]\n',
    good: '- include_tasks: more.yaml\n  loop: [1]\n  loop_control: {loop_var: outer}\n',
    files: { 'more.yaml': '- ping:\n  loop: [2]\n' },
    at: 'more.yaml:2:9',
  },
  {
    rule: 'no-changed-when',
    bad: '- command: make\n',
    good: '- command: make\n  changed_when: false\n- command: make\n  args: {creates: /a}\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'command-instead-of-module',
    bad: '- command: /usr/bin/systemctl restart a\n',
    good: '- command: systemctl is-active a\n- command: systemd-analyze\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'command-instead-of-shell',
    bad: '- shell: ls {{ greeting }}\n',
    good: '- shell: ls > /a\n- shell: cd /a\n- shell: ls $HOME\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'no-handler',
    bad: '- ping:\n  when: greeting is changed\n',
    good: '- ping:\n  when: greeting is changed and true\n- include_tasks: more.yaml\n  when: greeting is changed\n',
    files: { 'more.yaml': '- ping:\n' },
    at: 'site.yaml:6:13',
  },
  {
    rule: 'inline-env-var',
    bad: '- command: LC_ALL=C ls\n',
    good: '- command: env LC_ALL=C ls\n- shell: LC_ALL=C ls\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'check-mode-register',
    bad: '- command: cat /a\n  register: r\n  changed_when: false\n- ping:\n  when: r.rc == 0\n',
    good: '- command: cat /a\n  register: r\n  changed_when: false\n  check_mode: false\n- ping:\n  when: r.rc == 0\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'no-jinja-when',
    bad: '- ping:\n  when: "{{ greeting }}"\n',
    good: '- ping:\n  when: greeting\n',
    at: 'site.yaml:6:13',
  },
  {
    rule: 'literal-compare',
    bad: '- ping:\n  when: greeting == true\n',
    good: '- ping:\n  when: greeting == 1\n',
    at: 'site.yaml:6:13',
  },
  {
    rule: 'unused-register',
    bad: '- ping:\n  register: r\n',
    good: '- ping:\n  register: r\n- debug: {var: r}\n- ping:\n  register: s\n- ping:\n  register: _t\n',
    files: { 'templates/a.j2': '{{ s.ping }}' },
    at: 'site.yaml:5:7',
  },
  {
    rule: 'unused-handler',
    bad: '- hosts: localhost\n  handlers:\n    - name: a\n      ping:\n',
    good: '- hosts: localhost\n  tasks:\n    - ping:\n      notify: [a, b]\n  handlers:\n    - name: a\n      ping:\n    - name: c\n      ping:\n      listen: b\n',
    at: 'site.yaml:3:13',
  },
  {
    rule: 'name',
    bad: '- hosts: localhost\n  name: Play\n  tasks:\n    - ping:\n',
    good: '- hosts: localhost\n  name: Play\n  tasks:\n    - name: Ask\n      ping:\n    - meta: noop\n',
    at: 'site.yaml:4:7',
  },
  {
    rule: 'name',
    bad: '- hosts: localhost\n  tasks:\n    - name: Ask\n      ping:\n',
    good: '- hosts: localhost # noqa: name[play]\n  tasks: []\n',
    at: 'site.yaml:1:10',
  },
  {
    rule: 'role-name',
    bad: '- import_role: {name: my-role}\n',
    good: '- import_role: {name: my_role}\n',
    files: { 'roles/my-role/tasks/main.yaml': '- ping:\n', 'roles/my_role/tasks/main.yaml': '[]' },
    at: 'roles/my-role/tasks/main.yaml:1:3',
  },
  {
    rule: 'no-free-form',
    bad: '- file: path=/a state=absent\n',
    good: '- file: {path: /a=b, state: absent}\n- command: a=b c=d\n- file:\n    path: /a\n',
    at: 'site.yaml:5:13',
  },
  {
    rule: 'no-free-form',
    bad: '- command: chdir=/tmp id\n',
    good: '- command: LANG=C id\n- command: id\n  args: {chdir: /tmp}\n- command: {cmd: "ls creates=/a"}\n',
    at: 'site.yaml:5:16',
  },
  {
    rule: 'no-free-form',
    bad: '- command: touch /a creates=/a\n',
    good: '- shell: grep xcreates=1 /a\n- command: touch /a\n  args: {creates: /a}\n',
    at: 'site.yaml:5:16',
  },
  {
    rule: 'deprecated-local-action',
    bad: '- local_action: ping\n',
    good: '- ping:\n  delegate_to: localhost\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'empty-string-compare',
    bad: '- ping:\n  when: greeting == ""\n',
    good: '- ping:\n  when: greeting | length > 0\n',
    at: 'site.yaml:6:13',
  },
  {
    rule: 'loop-var-prefix',
    bad: '- import_role: {name: looping}\n',
    good: '- import_role: {name: well}\n',
    files: {
      'roles/looping/tasks/main.yaml': '- ping:\n  loop: [1]\n',
      'roles/well/tasks/main.yaml': '- ping:\n  loop: [1]\n  loop_control: {loop_var: well_item}\n',
    },
    at: 'roles/looping/tasks/main.yaml:2:9',
  },
  {
    rule: 'unused-variable',
    bad: '- hosts: localhost\n  vars: {a: 1}\n',
    good: '- hosts: localhost\n  vars: {a: 1}\n  tasks:\n    - debug: {msg: "{{ a }}"}\n',
    at: 'site.yaml:2:10',
  },
  {
    rule: 'role-argument-spec',
    bad: '- import_role: {name: bare}\n',
    good: '- import_role: {name: said}\n',
    files: {
      'roles/bare/tasks/main.yaml': '- ping:\n',
      'roles/said/tasks/main.yaml': '- ping:\n',
      'roles/said/meta/argument_specs.yaml': 'argument_specs: {main: {options: {}}}\n',
    },
    at: 'roles/bare/tasks/main.yaml:1:3',
  },
  { rule: 'fqcn', bad: '- ping:\n', good: '- ansible.builtin.ping:\n', at: 'site.yaml:5:7' },
  {
    rule: 'latest',
    bad: '- git: {repo: https://example.org/a, dest: /srv/a}\n',
    good: '- git: {repo: https://example.org/a, dest: /srv/a, version: v1.0}\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'latest',
    bad: '- git: {repo: https://example.org/a, dest: /srv/a, version: HEAD}\n',
    good: '- git: {repo: https://example.org/a, dest: /srv/a, version: "{{ greeting }}"}\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'deprecated-module',
    bad: '- ansible.builtin.yum: {name: a}\n',
    good: '- dnf: {name: a}\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'var-naming',
    bad: '- set_fact: {environment: 1}\n',
    good: '- set_fact: {environments: 1, user: 1, id: 1}\n- add_host: {name: a, groups: [b]}\n',
    at: 'site.yaml:5:31',
  },
  {
    rule: 'var-naming',
    bad: '- debug:\n  loop: [1]\n  loop_control: {loop_var: loop}\n',
    good: '- debug:\n  loop: [1]\n  loop_control: {loop_var: one}\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'var-naming',
    bad: '- hosts: localhost\n  vars_prompt: [{name: port, default: 1}]\n',
    good: '- hosts: localhost\n  vars_prompt: [{name: app_port, default: 1}]\n',
    at: 'site.yaml:2:24',
  },
  {
    rule: 'shadowed-variable',
    bad: '- debug:\n  loop: [1]\n  loop_control: {loop_var: greeting}\n',
    good: '- debug:\n  loop: [1]\n  loop_control: {loop_var: greet}\n',
    at: 'site.yaml:6:13',
  },
  {
    rule: 'no-same-owner',
    bad: '- unarchive: {src: /a.tgz, dest: /b, remote_src: true}\n',
    good: '- unarchive: {src: /a.tgz, dest: /b, remote_src: true, extra_opts: [--no-same-owner]}\n',
    at: 'site.yaml:5:7',
  },
  {
    rule: 'unknown-fact',
    bad: '- ping:\n  when: ansible_os_famly == "Debian"\n',
    good: '- ping:\n  when: ansible_os_family == "Debian" or ansible_eth0 is defined\n',
    at: 'site.yaml:6:13',
  },
  {
    rule: 'parted-braces',
    bad: '- debug: {msg: "{ { greeting } }"}\n',
    good: '- debug: {msg: "{{ greeting }} { {a: 1} }"}\n',
    at: 'site.yaml:5:20',
  },
];

describe('rules', () => {
  it('are each tried here', () => {
    const tried = new Set(cases.map(({ rule }) => rule));
    expect(rules.map(({ id }) => id).filter(id => !tried.has(id))).to.deep.equal([]);
  });

  for (const { rule, bad, good, files, at } of cases) {
    it(`finds ${rule} in ${JSON.stringify(bad.slice(0, 40))}`, async () => {
      expect(await findings(rule, bad, files)).to.deep.equal([at]);
    });

    it(`finds no ${rule} in ${JSON.stringify(good.slice(0, 40))}`, async () => {
      expect(await findings(rule, good, files)).to.deep.equal([]);
    });
  }
});

async function findings(
  rule: string,
  text: string,
  files: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const project = new Project({ ...files, 'site.yaml': playbookOf(text) });
  try {
    const { stdout } = await project.cli(
      ...['lint', 'site.yaml', '--format', 'brief', '--enable', rule, '-i', 'localhost,'],
    );
    const lines = stdout.split('\n').filter(line => line.endsWith(`[${rule}]`));
    const wrong = stdout.split('\n').filter(line => /\[[a-z]+\/[a-z-]+\]$/.test(line));
    expect(wrong).to.deep.equal([]);
    return lines.map(line => line.split(': ')[0] ?? '');
  } finally {
    project.remove();
  }
}

function playbookOf(text: string): string {
  if (text.startsWith('- hosts')) return text;
  const head =
    '- hosts: localhost\n  vars: {greeting: "{{ ansible_greeting }}", admin_password: 1}\n  gather_facts: false\n';
  return `${head}  tasks:\n${text.replaceAll(/^(?=.)/gm, '    ')}`;
}
