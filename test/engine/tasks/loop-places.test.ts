import { expect } from 'chai';
import { localHosts, Project } from '../../support/run-cli.ts';

async function problems(tasks: string, ...flags: readonly string[]): Promise<readonly string[]> {
  const project = new Project({
    'site.yaml': `- hosts: a\n  gather_facts: false\n  tasks:\n${tasks}`,
    'hosts.ini': localHosts('a'),
  });
  try {
    const { stdout, stderr } = await project.cli('run', 'site.yaml', '-i', 'hosts.ini', ...flags);
    const found = `${stderr}${stdout}`.matchAll(/^ *(\S+:\d+:\d+ \w+ \S+): (.*)$/gm);
    return Array.from(found, ([, problem = '', message = '']) => `${problem} ${message}`);
  } finally {
    project.remove();
  }
}

const failedAt = (place: string, message: string): readonly string[] => [
  `site.yaml:${place} error expression/failed ${message}`,
];

describe('a wrong with_<lookup>, where it is written', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['sequence', 'start=a', failedAt('5:22', '"start" must be an integer, not "a".')],
    ['sequence', '"start={{ s }}"', failedAt('5:22', '"start" must be an integer, not "a".')],
    ['nested', '[]', failedAt('5:20', '"nested" needs at least one list.')],
    ['nested', '"{{ empty }}"', failedAt('5:20', '"nested" needs at least one list.')],
    ['dict', '[1]', failedAt('5:18', 'Every term must be a dict, not an int.')],
    ['dict', '"{{ users }}"', failedAt('5:18', 'Every term must be a dict, not a str.')],
    ['subelements', '["{{ dicts }}", b]', failedAt('5:25', "An item has no key 'b'.")],
    [
      'subelements',
      '\n        - "{{ dicts }}"\n        - b',
      failedAt('6:9', "An item has no key 'b'."),
    ],
  ];
  for (const [lookup, value, expected] of cases) {
    it(`with_${lookup}: ${value} before the run, once`, async () => {
      const vars = '{s: a, empty: [], users: [u], dicts: [{a: 1}]}';
      const task = `    - debug: {msg: x}\n      with_${lookup}: ${value}\n      vars: ${vars}\n`;
      expect(await problems(task, '--syntax-check')).to.deep.equal(expected);
    });
  }

  const running: readonly (readonly [string, string, string, string])[] = [
    ['sequence', '"start={{ r.stdout }}"', '7:22', '"start" must be an integer, not "x".'],
    ['lines', '"exit {{ r.rc + 3 }}"', '7:19', 'The command "exit 3" ended with 3.'],
    ['subelements', '["{{ [r] }}", b]', '7:25', "An item has no key 'b'."],
    ['dict', '["{{ r.stdout }}"]', '7:18', 'Every term must be a dict, not a str.'],
    ['ini', '"k section=s file={{ r.stdout }}.ini"', '7:17', 'There is no file "x.ini".'],
  ];
  for (const [lookup, value, place, message] of running) {
    it(`with_${lookup}: ${value} in the run`, async () => {
      const tasks = `    - command: echo x
      register: r
    - debug: {msg: x}
      with_${lookup}: ${value}
`;
      const found = await problems(tasks);
      expect(found).to.deep.equal(failedAt(place, message));
    });
  }
});
