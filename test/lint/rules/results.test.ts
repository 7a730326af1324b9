import { describeRules } from './rule-case.ts';

const rule = 'unknown-result';
const ran = '- command: id\n  register: ran\n';
const looped = '- command: echo {{ item }}\n  loop: [1]\n  register: ran\n';
const say = (text: string): string => `- debug: {msg: "${text}"}\n`;

describeRules([
  {
    rule,
    bad: `- stat: {path: /a}\n  register: found\n- ping:\n  when: found.exists\n`,
    good: `- stat: {path: /a}\n  register: found\n- ping:\n  when: found.stat.exists and found is not failed\n`,
    at: 'site.yaml:8:13',
  },
  {
    rule,
    bad: `${ran}${say("{{ ran.stdout }} {{ ran['stdot'] }}")}`,
    good: `${ran}${say("{{ ran['stdout'] }} {{ ran.get('x') }} {{ ran.items() }} {{ ran.msg }} {{ ran.attempts }}")}`,
    at: 'site.yaml:7:41',
  },
  {
    rule,
    bad: `${looped}${say('{{ ran.stdout }}')}`,
    good: `${looped}${say('{{ ran.results[0].stdout }} {{ ran.results[0].item }} {{ ran.skipped }}')}`,
    at: 'site.yaml:8:24',
  },
  {
    rule,
    bad: `${looped}${say('{{ ran.results[0].itm }}')}`,
    good: `${looped}  failed_when: ran.rc != 0 or ran.item != 1\n`,
    at: 'site.yaml:8:24',
  },
  {
    rule,
    bad: `${ran}- ping:\n  when: ansible_x is defined and ran.code == 0\n`,
    good: `${ran}- ping:\n  when: (ran.code is defined and ran.code == 0) or 'x' in ran and ran.x\n`,
    at: 'site.yaml:8:38',
  },
  {
    rule,
    bad: `${ran}- stat: {path: /a}\n  register: ran\n- ping:\n  when: ran.sttat == 0\n`,
    good: `${ran}- stat: {path: /a}\n  register: ran\n- ping:\n  when: ran.stat or ran.rc == 0\n`,
    at: 'site.yaml:10:13',
  },
  {
    rule,
    bad: `${ran}- template: {src: a.j2, dest: /a, mode: "0644"}\n`,
    good: `${ran}- template: {src: b.j2, dest: /a, mode: "0644"}\n`,
    files: {
      'templates/a.j2': '{{ ran.rc }}{{ ran.rcc }}\n',
      'templates/b.j2': '{{ ran.rc }}{% for ran in [{"rcc": 1}] %}{{ ran.rcc }}{% endfor %}\n',
    },
    at: 'templates/a.j2:1:16',
  },
  {
    rule,
    bad: `${ran}- ping:\n  async: 5\n  register: job\n- ping:\n  when: job.rc\n`,
    good: `${ran}- ping:\n  async: 5\n  register: job\n- async_status: {jid: "{{ job.ansible_job_id }}"}\n  register: job2\n- ping:\n  when: job2.rc\n`,
    at: 'site.yaml:11:13',
  },
  {
    rule,
    bad: `${ran}${say('{{ ran.a }}')}`,
    good: `${ran}- set_fact: {ran: {a: 1}}\n${say('{{ ran.a }}')}`,
    at: 'site.yaml:7:24',
  },
  {
    rule,
    bad: `${ran}${say('{{ ran.a }}')}`,
    good: `- block: ["include_vars": {file: more.yaml}]\n${ran}${say('{{ ran.a }}')}`,
    files: { 'vars/more.yaml': 'ran: {a: 1}\n' },
    at: 'site.yaml:7:24',
  },
  {
    rule,
    bad: `${ran}${say('{{ ran.a }}')}`,
    good: `- hosts: localhost\n  roles: [own]\n  tasks:\n    - debug: {msg: "{{ ran.a }}"}\n`,
    files: {
      'roles/own/tasks/main.yaml': '- own:\n  register: ran\n',
      'roles/own/modules/own.js': `export default {
  name: 'own', summary: 'Own.', args: {}, returns: {}, examples: [], plan: () => [], result: () => ({ a: 1 }),
};
`,
    },
    at: 'site.yaml:7:24',
  },
  {
    rule,
    bad: '- get_url: {url: http://a, dest: /a, mode: "0644"}\n  register: got\n- ping:\n  when: got.content_type == 1\n',
    good: '- uri: {url: http://a}\n  register: got\n- ping:\n  when: got.content_type == 1\n',
    at: 'site.yaml:8:13',
  },
]);
