import type { Examples } from './example.ts';

export const idempotence: Examples = {
  'no-changed-when': {
    found: `- name: Ask for the version
  command: app --version
`,
    well: `- name: Ask for the version
  command: app --version
  changed_when: false
- name: Set up once
  command: app setup
  args: { creates: /srv/app }
`,
  },
  'command-instead-of-module': {
    found: `- name: Restart
  command: systemctl restart nginx
  changed_when: true
`,
    well: `- name: Restart
  service: { name: nginx, state: restarted }
`,
  },
  'command-instead-of-shell': {
    found: `- name: Ask for the version
  shell: app --version
  changed_when: false
`,
    well: `- name: Ask for the version
  command: app --version
  changed_when: false
- name: Keep the version
  shell: app --version > /srv/version
  args: { creates: /srv/version }
`,
  },
  'no-handler': {
    found: `- hosts: all
  tasks:
    - name: Write the settings
      copy: { content: "a=1", dest: /etc/app.conf, mode: "0644" }
      register: settings
    - name: Restart
      service: { name: app, state: restarted }
      when: settings is changed
`,
    well: `- hosts: all
  tasks:
    - name: Write the settings
      copy: { content: "a=1", dest: /etc/app.conf, mode: "0644" }
      notify: Restart app
  handlers:
    - name: Restart app
      service: { name: app, state: restarted }
`,
  },
  'inline-env-var': {
    found: `- name: List
  command: LC_ALL=C ls /srv
  changed_when: false
`,
    well: `- name: List
  command: ls /srv
  changed_when: false
  environment: { LC_ALL: C }
`,
  },
  'check-mode-register': {
    found: `- name: Read the token
  command: cat /srv/token
  register: token
  changed_when: false
- name: Ask
  ping:
  when: token.stdout != ''
`,
    well: `- name: Read the token
  command: cat /srv/token
  register: token
  changed_when: false
  check_mode: false
- name: Ask
  ping:
  when: token.stdout != ''
`,
  },
  latest: {
    found: `- name: Check out
  git: { repo: "https://example.org/app.git", dest: /srv/app }
`,
    well: `- name: Check out
  git: { repo: "https://example.org/app.git", dest: /srv/app, version: v1.2 }
`,
  },
};
