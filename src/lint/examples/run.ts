import type { Examples } from './example.ts';

/** Of what stands in playbooks; what flags, settings and inventories say has no example. */
export const run: Examples = {
  'args/conflict': {
    found: `- name: Write the settings
  copy: { content: "a=1", src: app.conf, dest: /etc/app.conf, mode: "0644" }
`,
    well: `- name: Write the settings
  copy: { content: "a=1", dest: /etc/app.conf, mode: "0644" }
`,
    files: { 'files/app.conf': 'a=1\n' },
  },
  'args/missing': {
    found: `- name: Write the settings
  copy: { content: "a=1", mode: "0644" }
`,
    well: `- name: Write the settings
  copy: { content: "a=1", dest: /etc/app.conf, mode: "0644" }
`,
  },
  'args/unknown': {
    found: `- name: Restart
  service: { name: nginx, status: restarted }
`,
    well: `- name: Restart
  service: { name: nginx, state: restarted }
`,
  },
  'args/wrong-type': {
    found: `- name: Wait for the port
  wait_for: { port: http }
`,
    well: `- name: Wait for the port
  wait_for: { port: 80 }
`,
  },
  'args/wrong-value': {
    found: `- name: Restart
  service: { name: nginx, state: restart }
`,
    well: `- name: Restart
  service: { name: nginx, state: restarted }
`,
  },
  'expression/failed': {
    found: `- name: Say it
  debug: { msg: "{{ 1 / 0 }}" }
`,
    well: `- name: Say it
  debug: { msg: "{{ 1 / 2 }}" }
`,
  },
  'expression/syntax': {
    found: `- name: Say who
  debug: { msg: "{{ inventory_hostname" }
`,
    well: `- name: Say who
  debug: { msg: "{{ inventory_hostname }}" }
`,
  },
  'expression/undefined': {
    found: `- name: Say where
  debug: { msg: "{{ place.town }}" }
  vars: { place: { street: Main Street } }
`,
    well: `- name: Say where
  debug: { msg: "{{ place.town | default('nowhere') }}" }
  vars: { place: { street: Main Street } }
`,
  },
  'expression/unknown-filter': {
    found: `- name: Say who
  debug: { msg: "{{ inventory_hostname | uper }}" }
`,
    well: `- name: Say who
  debug: { msg: "{{ inventory_hostname | upper }}" }
`,
  },
  'expression/unknown-function': {
    found: `- name: Count
  debug: { msg: "{{ rnage(3) | list }}" }
`,
    well: `- name: Count
  debug: { msg: "{{ range(3) | list }}" }
`,
  },
  'expression/unknown-lookup': {
    found: `- name: Say who
  debug: { msg: "{{ lookup('enf', 'USER') }}" }
`,
    well: `- name: Say who
  debug: { msg: "{{ lookup('env', 'USER') }}" }
`,
  },
  'expression/unknown-test': {
    found: `- name: Ask
  ping:
  when: inventory_hostname is strng
`,
    well: `- name: Ask
  ping:
  when: inventory_hostname is string
`,
  },
  'expression/unsupported': {
    found: `- name: Say which
  debug: { msg: "{{ lookup('config', 'DEFAULT_FORKS') }}" }
`,
    well: `- name: Say which
  debug: { msg: "{{ ansible_forks }}" }
`,
  },
  'expression/wrong-argument': {
    found: `- name: Say it
  debug: { msg: "{{ inventory_hostname | truncate(len=3) }}" }
`,
    well: `- name: Say it
  debug: { msg: "{{ inventory_hostname | truncate(length=3) }}" }
`,
  },
  'file/not-found': {
    found: `- name: Write the settings
  copy: { src: ap.conf, dest: /etc/app.conf, mode: "0644" }
`,
    well: `- name: Write the settings
  copy: { src: app.conf, dest: /etc/app.conf, mode: "0644" }
`,
    files: { 'files/app.conf': 'a=1\n' },
  },
  'graph/cycle': {
    found: `- hosts: all
  strategy: graph
  tasks:
    - { name: First, id: first, ping: , needs: second }
    - { name: Second, id: second, ping: , needs: first }
`,
    well: `- hosts: all
  strategy: graph
  tasks:
    - { name: First, id: first, ping: }
    - { name: Second, id: second, ping: , needs: first }
`,
  },
  'graph/unknown-task': {
    found: `- hosts: all
  strategy: graph
  tasks:
    - { name: First, id: first, ping: }
    - { name: Second, ping: , needs: frist }
`,
    well: `- hosts: all
  strategy: graph
  tasks:
    - { name: First, id: first, ping: }
    - { name: Second, ping: , needs: first }
`,
  },
  'pattern/invalid': {
    found: `- hosts: "web["
`,
    well: `- hosts: all
`,
  },
  'pattern/no-match': {
    found: `- hosts: webb
`,
    well: `- hosts: all
`,
  },
  'playbook/cycle': {
    found: `- import_tasks: again.yaml
`,
    well: `- import_tasks: once.yaml
`,
    files: {
      'again.yaml': '- import_tasks: again.yaml\n',
      'once.yaml': '- name: Ask\n  ping:\n',
    },
  },
  'playbook/duplicate-id': {
    found: `- { name: First, id: ask, ping: }
- { name: Second, id: ask, ping: }
`,
    well: `- { name: First, id: ask, ping: }
- { name: Second, id: ask_again, ping: }
`,
  },
  'playbook/invalid': {
    found: `- name: Ask
  ping:
  command: id
`,
    well: `- name: Ask
  ping:
- name: Say who
  command: id
  changed_when: false
`,
  },
  'playbook/unknown-handler': {
    found: `- name: Write the settings
  copy: { content: "a=1", dest: /etc/app.conf, mode: "0644" }
  notify: Restart ap
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
  'playbook/unknown-keyword': {
    found: `- name: Ask
  ping:
  whne: false
`,
    well: `- name: Ask
  ping:
  when: false
`,
  },
  'playbook/unknown-module': {
    found: `- name: Ask
  pingg:
`,
    well: `- name: Ask
  ping:
`,
  },
  'playbook/unknown-role': {
    found: `- import_role: { name: ap }
`,
    well: `- import_role: { name: app }
`,
    files: { 'roles/app/tasks/main.yaml': '- name: Ask\n  ping:\n' },
  },
  'playbook/unsupported': {
    found: `- hosts: all
  strategy: debug
`,
    well: `- hosts: all
  strategy: linear
`,
  },
  'playbook/wrong-type': {
    found: `- name: Ask
  ping:
  become: perhaps
`,
    well: `- name: Ask
  ping:
  become: true
`,
  },
  'yaml/duplicate-key': {
    found: `- name: Ask
  ping:
  when: true
  when: false
`,
    well: `- name: Ask
  ping:
  when: [true, false]
`,
  },
  'yaml/large-number': {
    found: `- name: Say it
  debug: { msg: 9007199254740993 }
`,
    well: `- name: Say it
  debug: { msg: "9007199254740993" }
`,
  },
  'yaml/sexagesimal': {
    found: `- name: Say when
  debug: { msg: 12:30 }
`,
    well: `- name: Say when
  debug: { msg: "12:30" }
`,
  },
  'yaml/syntax': {
    found: `- name: Ask: when
  ping:
`,
    well: `- name: "Ask: when"
  ping:
`,
  },
  'yaml/tab': {
    found: `- name: Ask
\tping:
`,
    well: `- name: Ask
  ping:
`,
  },
  'yaml/unknown-tag': {
    found: `- name: Say it
  debug: { msg: !secret a }
`,
    well: `- name: Say it
  debug: { msg: !unsafe a }
`,
  },
};
