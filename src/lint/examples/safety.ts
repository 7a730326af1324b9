import type { Examples } from './example.ts';

export const safety: Examples = {
  'unreachable-tag': {
    found: `- name: Bring what is about certificates
  include_tasks: certificates.yaml
`,
    well: `- name: Bring what is about certificates
  include_tasks: certificates.yaml
  tags: certificates
`,
    files: { 'certificates.yaml': '- name: Ask\n  ping:\n  tags: certificates\n' },
  },
  'risky-file-permissions': {
    found: `- name: Write the settings
  copy: { content: "a=1", dest: /etc/app.conf }
`,
    well: `- name: Write the settings
  copy: { content: "a=1", dest: /etc/app.conf, mode: "0644" }
`,
  },
  'risky-octal': {
    found: `- name: Make the folder
  file: { path: /srv/app, state: directory, mode: 755 }
`,
    well: `- name: Make the folder
  file: { path: /srv/app, state: directory, mode: "0755" }
`,
  },
  'risky-shell-pipe': {
    found: `- name: Count the errors
  shell: dmesg | grep -c error
  changed_when: false
`,
    well: `- name: Count the errors
  shell: set -o pipefail; dmesg | grep -c error
  args: { executable: /bin/bash }
  changed_when: false
`,
  },
  'no-log-password': {
    found: `- name: Log in
  command: app login --password {{ app_password }}
  args: { creates: /srv/app/session }
  vars: { app_password: "{{ lookup('env', 'APP_PASSWORD') }}" }
`,
    well: `- name: Log in
  command: app login --password {{ app_password }}
  args: { creates: /srv/app/session }
  vars: { app_password: "{{ lookup('env', 'APP_PASSWORD') }}" }
  no_log: true
`,
  },
  'partial-become': {
    found: `- name: Make the database
  command: createdb app
  args: { creates: /srv/app/database }
  become_user: postgres
`,
    well: `- name: Make the database
  command: createdb app
  args: { creates: /srv/app/database }
  become: true
  become_user: postgres
`,
  },
  'ignore-errors': {
    found: `- name: Stop the old one
  service: { name: app, state: stopped }
  ignore_errors: true
`,
    well: `- name: Stop the old one
  service: { name: app, state: stopped }
  register: stopping
  failed_when: stopping is failed and 'find' not in stopping.msg
`,
  },
  'package-latest': {
    found: `- name: Install
  package: { name: nginx, state: latest }
`,
    well: `- name: Install
  package: { name: nginx, state: present }
`,
  },
  'run-once': {
    found: `- hosts: all
  strategy: free
  tasks:
    - name: Tell it once
      ping:
      run_once: true
`,
    well: `- hosts: all
  tasks:
    - name: Tell it once
      ping:
      run_once: true
`,
  },
  'no-certificate-check': {
    found: `- name: Fetch
  get_url: { url: "https://example.org/a", dest: /srv/a, mode: "0644", validate_certs: false }
`,
    well: `- name: Fetch
  get_url: { url: "https://example.org/a", dest: /srv/a, mode: "0644" }
`,
  },
  'shadowed-variable': {
    found: `- hosts: all
  vars: { item: apple }
  tasks:
    - name: Say each
      debug: { msg: "{{ item }}" }
      loop: [pear, plum]
`,
    well: `- hosts: all
  vars: { item: apple }
  tasks:
    - name: Say each
      debug: { msg: "{{ item }} and {{ fruit }}" }
      loop: [pear, plum]
      loop_control: { loop_var: fruit }
`,
  },
  'no-same-owner': {
    found: `- name: Unpack
  unarchive: { src: /srv/app.tar.gz, dest: /opt, remote_src: true }
`,
    well: `- name: Unpack
  unarchive: { src: /srv/app.tar.gz, dest: /opt, remote_src: true, extra_opts: [--no-same-owner] }
`,
  },
  'empty-call': {
    found: `- name: Say who
  debug: { msg: "{{ lookup('env') }}" }
`,
    well: `- name: Say who
  debug: { msg: "{{ lookup('env', 'USER') }}" }
`,
  },
};
