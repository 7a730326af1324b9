import { itIsAsAnsible, play, type Row } from './rows.ts';

const values: readonly Row[] = [
  {
    rule: 'what -e k=v sets is a string',
    playbook: play('    - debug: {msg: "{{ ev is string }} ran"}\n      when: ev\n', '', 'a'),
    args: ['-e', 'ev=false'],
    says: ['a: True ran'],
  },
  {
    rule: 'an expression alone keeps its type, a text that looks like a list stays one',
    playbook: play(
      `    - debug: {msg: "{{ x is mapping }} {{ y is string }} {{ '1' + '2' }}"}\n`,
      `  vars:\n    d: {k: 1}\n    x: "{{ d }}"\n    y: "{{ '[1, 2]' }}"\n`,
      'a',
    ),
    says: ['a: True True 12'],
  },
  {
    rule: 'unlike Ansible since 2.19, a condition that gives no boolean counts by truth, as before',
    playbook: play(
      `    - debug: {msg: text}
      when: text
    - debug: {msg: never}
      when: empty
`,
      '  vars: {text: "False", empty: []}\n',
      'a',
    ),
    says: ['a: text'],
  },
];

describe('as Ansible: templating', () => itIsAsAnsible(values));
