import type { Examples } from './example.ts';

export const errors: Examples = {
  'undefined-variable': {
    found: `- hosts: all
  vars: { listen_port: 80 }
  tasks:
    - name: Say where
      debug: { msg: "on {{ lisen_port }}" }
`,
    well: `- hosts: all
  vars: { listen_port: 80 }
  tasks:
    - name: Say where
      debug: { msg: "on {{ listen_port }}" }
    - name: Say who, if anybody said so
      debug: { msg: "by {{ keeper | default('nobody') }}" }
`,
  },
  'used-before-register': {
    found: `- name: Say what it holds
  debug: { msg: "{{ motd.content }}" }
- name: Read the message
  slurp: { src: /etc/motd }
  register: motd
`,
    well: `- name: Read the message
  slurp: { src: /etc/motd }
  register: motd
- name: Say what it holds
  debug: { msg: "{{ motd.content }}" }
`,
  },
  'var-naming': {
    found: `- name: Keep the groups
  set_fact: { groups: [a, b] }
`,
    well: `- name: Keep the groups
  set_fact: { app_groups: [a, b] }
`,
  },
  'deprecated-bare-vars': {
    found: `- name: Install
  package: { name: "{{ item }}" }
  with_items: web_packages
`,
    well: `- name: Install
  package: { name: "{{ item }}" }
  with_items: "{{ web_packages }}"
  vars: { web_packages: [nginx] }
`,
  },
  'when-non-boolean': {
    found: `- name: Ask
  ping:
  when: "'yes'"
`,
    well: `- name: Ask
  ping:
  when: true
`,
  },
  'handler-name': {
    found: `- hosts: all
  handlers:
    - service: { name: nginx, state: reloaded }
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
  'role-arguments': {
    found: `- hosts: all
  roles:
    - { role: app, app_size: big }
`,
    well: `- hosts: all
  roles:
    - { role: app, app_size: 80 }
`,
    files: {
      'roles/app/meta/argument_specs.yaml':
        'argument_specs:\n  main:\n    options:\n      app_size: { type: int, required: true }\n',
      'roles/app/tasks/main.yaml': '- name: Say how big\n  debug: { var: app_size }\n',
    },
  },
  'unknown-fact': {
    found: `- name: Ask
  ping:
  when: ansible_os_famly == 'Debian'
`,
    well: `- name: Ask
  ping:
  when: ansible_os_family == 'Debian'
`,
  },
  'unknown-result': {
    found: `- name: Look
  stat: { path: /etc/app.conf }
  register: app_settings

- name: Say that it is there
  debug: { msg: It is there }
  when: app_settings.exists
`,
    well: `- name: Look
  stat: { path: /etc/app.conf }
  register: app_settings

- name: Say that it is there
  debug: { msg: It is there }
  when: app_settings.stat.exists
`,
  },
  'parted-braces': {
    found: `- name: Say who
  debug: { msg: "{ { inventory_hostname } }" }
`,
    well: `- name: Say who
  debug: { msg: "{{ inventory_hostname }}" }
`,
  },
};
