import type { Example, Examples } from './example.ts';

type Make = (part: string) => string;

/** The same task twice, which differs only in a part. */
function both(task: Make, found: string, well: string, files?: Example['files']): Example {
  return { found: task(found), well: task(well), ...(files !== undefined && { files }) };
}

const say: Make = what => `- name: Say it\n  debug: { msg: ${what} }\n`;
const ask: Make = how => `- name: Ask\n  ping:\n  ${how}\n`;
const write: Make = options => `- name: Write the settings\n  copy: { ${options} }\n`;
const restart: Make = options => `- name: Restart\n  service: { ${options} }\n`;

/** Of what stands in playbooks; what flags, settings and inventories say has no example. */
export const run: Examples = {
  'args/conflict': both(
    write,
    'content: "a=1", src: app.conf, dest: /etc/app.conf, mode: "0644"',
    'content: "a=1", dest: /etc/app.conf, mode: "0644"',
    { 'files/app.conf': 'a=1\n' },
  ),
  'args/missing': both(
    write,
    'content: "a=1", mode: "0644"',
    'content: "a=1", dest: /etc/app.conf, mode: "0644"',
  ),
  'args/unknown': both(restart, 'name: nginx, status: restarted', 'name: nginx, state: restarted'),
  'args/wrong-type': {
    found: `- name: Wait for the port
  wait_for: { port: http }
`,
    well: `- name: Wait for the port
  wait_for: { port: 80 }
`,
  },
  'args/wrong-value': both(restart, 'name: nginx, state: restart', 'name: nginx, state: restarted'),
  'expression/failed': both(say, '"{{ 1 / 0 }}"', '"{{ 1 / 2 }}"'),
  'expression/syntax': both(say, '"{{ inventory_hostname"', '"{{ inventory_hostname }}"'),
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
  'expression/unknown-filter': both(
    say,
    '"{{ inventory_hostname | uper }}"',
    '"{{ inventory_hostname | upper }}"',
  ),
  'expression/unknown-function': both(say, '"{{ rnage(3) | list }}"', '"{{ range(3) | list }}"'),
  'expression/unknown-lookup': both(
    say,
    `"{{ lookup('enf', 'USER') }}"`,
    `"{{ lookup('env', 'USER') }}"`,
  ),
  'expression/unknown-test': both(
    ask,
    'when: inventory_hostname is strng',
    'when: inventory_hostname is string',
  ),
  'expression/unsupported': both(
    say,
    `"{{ lookup('config', 'DEFAULT_FORKS') }}"`,
    '"{{ ansible_forks }}"',
  ),
  'expression/wrong-argument': both(
    say,
    '"{{ inventory_hostname | truncate(len=3) }}"',
    '"{{ inventory_hostname | truncate(length=3) }}"',
  ),
  'file/not-found': both(
    write,
    'src: ap.conf, dest: /etc/app.conf, mode: "0644"',
    'src: app.conf, dest: /etc/app.conf, mode: "0644"',
    { 'files/app.conf': 'a=1\n' },
  ),
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
  'playbook/unknown-keyword': both(ask, 'whne: false', 'when: false'),
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
  'playbook/wrong-type': both(ask, 'become: perhaps', 'become: true'),
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
  'yaml/large-number': both(say, '9007199254740993', '"9007199254740993"'),
  'yaml/sexagesimal': both(say, '12:30', '"12:30"'),
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
  'yaml/unknown-tag': both(say, '!secret a', '!unsafe a'),
};
