import type { Examples } from './example.ts';

export const clarity: Examples = {
  'no-jinja-when': {
    found: `- name: Ask
  ping:
  when: "{{ ansible_check_mode }}"
`,
    well: `- name: Ask
  ping:
  when: ansible_check_mode
`,
  },
  'literal-compare': {
    found: `- name: Ask
  ping:
  when: ansible_check_mode == true
`,
    well: `- name: Ask
  ping:
  when: ansible_check_mode
`,
  },
  'unused-register': {
    found: `- name: Ask
  ping:
  register: answer
`,
    well: `- name: Ask
  ping:
  register: answer
- name: Say what came back
  debug: { var: answer }
`,
  },
  'unused-handler': {
    found: `- hosts: all
  handlers:
    - name: Reload nginx
      service: { name: nginx, state: reloaded }
`,
    well: `- hosts: all
  tasks:
    - name: Write the settings
      copy: { content: "", dest: /etc/nginx/conf.d/a.conf, mode: "0644" }
      notify: Reload nginx
  handlers:
    - name: Reload nginx
      service: { name: nginx, state: reloaded }
`,
  },
  name: {
    found: `- ping:
`,
    well: `- name: Ask whether the host answers
  ping:
`,
  },
  'role-name': {
    found: `- import_role: { name: my-app }
`,
    well: `- import_role: { name: my_app }
`,
    files: {
      'roles/my-app/tasks/main.yaml': '- name: Ask\n  ping:\n',
      'roles/my_app/tasks/main.yaml': '- name: Ask\n  ping:\n',
    },
  },
  'no-free-form': {
    found: `- name: Make the folder
  file: path=/srv/app state=directory mode=0755
`,
    well: `- name: Make the folder
  file: { path: /srv/app, state: directory, mode: "0755" }
`,
  },
  'variable-case': {
    found: `- name: Keep it
  set_fact: { userName: bob }
`,
    well: `- name: Keep it
  set_fact: { user_name: bob }
`,
  },
  'deprecated-local-action': {
    found: `- name: Ask here
  local_action: ping
`,
    well: `- name: Ask here
  ping:
  delegate_to: localhost
`,
  },
  'deprecated-module': {
    found: `- name: Install
  yum: { name: nginx }
`,
    well: `- name: Install
  dnf: { name: nginx }
`,
  },
  'empty-string-compare': {
    found: `- name: Ask
  ping:
  when: inventory_hostname != ''
`,
    well: `- name: Ask
  ping:
  when: inventory_hostname | length > 0
`,
  },
  'loop-var-prefix': {
    found: `- import_role: { name: users }
`,
    well: `- import_role: { name: groups }
`,
    files: {
      'roles/users/tasks/main.yaml':
        '- name: Make each\n  user: { name: "{{ item }}" }\n  loop: [ann, bob]\n',
      'roles/groups/tasks/main.yaml':
        '- name: Make each\n  group: { name: "{{ groups_item }}" }\n  loop: [ann, bob]\n  loop_control: { loop_var: groups_item }\n',
    },
  },
  'unused-variable': {
    found: `- hosts: all
  vars: { greeting: hello }
  tasks: []
`,
    well: `- hosts: all
  vars: { greeting: hello }
  tasks:
    - name: Greet
      debug: { msg: "{{ greeting }}" }
`,
  },
  'role-argument-spec': {
    found: `- import_role: { name: open_role }
`,
    well: `- import_role: { name: specified }
`,
    files: {
      'roles/open_role/tasks/main.yaml': '- name: Ask\n  ping:\n',
      'roles/specified/tasks/main.yaml': '- name: Ask\n  ping:\n',
      'roles/specified/meta/argument_specs.yaml':
        'argument_specs:\n  main:\n    options:\n      port: { type: int }\n',
    },
  },
  fqcn: {
    found: `- name: Ask
  ping:
`,
    well: `- name: Ask
  ansible.builtin.ping:
`,
  },
};
