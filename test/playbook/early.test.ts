import { expect } from 'chai';
import { problemsIn } from '../support/problems-in.ts';
import { localHosts, Project } from '../support/run-cli.ts';

/** What a play of these lines lists, one text for each task; or the problems that are found. */
async function listed(play: string, ...args: readonly string[]): Promise<readonly string[]> {
  const project = new Project({
    'site.yaml': play.startsWith('-') ? play : `- hosts: h\n  gather_facts: false\n${play}`,
    hosts: `${localHosts('h')}[all:vars]\nof_host=one\n`,
    'one.yaml': '- debug: {msg: one}\n  name: in one\n',
    'two.yaml': '- debug: {msg: two}\n  name: in two\n',
    'vars.yaml': 'file: two\n',
    'host-h.yaml': 'file: two\n',
    'play.yaml': '- hosts: h\n  vars: {own: mine}\n  tasks: [{ping: , name: there}]\n',
    'roles/r/tasks/main.yaml':
      '- ping:\n  name: first\n  tags: "{{ given }}-{{ kept }}"\n- import_tasks: "{{ role_path }}/tasks/{{ more }}.yaml"\n',
    'roles/r/tasks/other.yaml': '- ping:\n  name: other\n',
    'roles/r/defaults/main.yaml': 'given: default\nmore: other\n',
    'roles/r/vars/main.yaml': 'kept: vars\n',
    'roles/needy/meta/main.yaml': 'dependencies: ["{{ needed }}"]\n',
    'roles/bare/tasks/main.yaml': '- ping:\n  name: bare\n',
    'included.yaml':
      '- ping:\n  name: a\n  tags: "{{ file }}"\n- import_tasks: "{{ file }}.yaml"\n',
  });
  try {
    const { stdout, stderr } = await project.cli(
      ...['run', 'site.yaml', '-i', 'hosts', ...(args.includes('--tags') ? [] : ['--list-tasks'])],
      ...args,
    );
    const problems = problemsIn(stderr);
    const tasks = Array.from(
      stdout.matchAll(/^ {6}(.*?) {2}\S+:\d+:\d+$|^TASK \[(.*)\]/gm),
      ([, task, ran]) => task ?? ran ?? '',
    );
    return problems.length > 0 ? problems : tasks;
  } finally {
    project.remove();
  }
}

interface Case {
  readonly name: string;
  readonly play: string;
  readonly args?: readonly string[];
  readonly expected: readonly string[];
}

const importOf = (name: string): string => `  tasks:\n    - import_tasks: ${name}\n`;
const tagged = (tags: string): string =>
  `  tasks:\n    - ping:\n      name: t\n      tags: ${tags}\n`;

function check(cases: readonly Case[]): void {
  for (const { name, play, args = [], expected } of cases) {
    it(name, async () => {
      expect(await listed(play, ...args)).to.deep.equal(expected);
    });
  }
}

describe('a name that is imported', () => {
  const file = '"{{ file }}.yaml"';
  check([
    {
      name: 'is made of vars of the play',
      play: `  vars: {file: "{{ other }}", other: one}\n${importOf(file)}`,
      expected: ['in one'],
    },
    {
      name: 'is made of vars_files rather than of vars of the play',
      play: `  vars: {file: one}\n  vars_files: [vars.yaml]\n${importOf(file)}`,
      expected: ['in two'],
    },
    {
      name: 'is made of vars of a block around it rather than of the play',
      play: `  vars: {file: one}\n  tasks:\n    - vars: {file: two}\n      block: [{import_tasks: ${file}}]\n`,
      expected: ['in two'],
    },
    {
      name: 'is made of its own vars, but rather of -e',
      play: `${importOf(file)}      vars: {file: one}\n`,
      args: ['-e', 'file=two'],
      expected: ['in two'],
    },
    {
      name: 'is made of defaults, vars and the path of the role it stands in',
      play: '  roles: [r]\n',
      expected: ['r : first  TAGS: [default-vars]', 'r : other'],
    },
    {
      name: 'is made of variables of a role before it',
      play: `  vars: {given: one}\n  roles: [r]\n${importOf('"{{ given }}.yaml"')}`,
      expected: ['r : first  TAGS: [one-vars]', 'r : other', 'in one'],
    },
    {
      name: 'may be a role and its file of tasks',
      play: '  vars: {role: r, file: other}\n  tasks: [{import_role: {name: "{{ role }}", tasks_from: "{{ file }}"}}]\n',
      expected: ['r : other'],
    },
    {
      name: 'may be a role that the play or a role asks for',
      play: '  vars: {role: needy, needed: bare}\n  roles: ["{{ role }}"]\n',
      expected: ['bare : bare'],
    },
    {
      name: 'is not made of what the inventory says',
      play: importOf('"{{ of_host }}.yaml"'),
      expected: ['4:25 expression/undefined'],
    },
    {
      name: 'is not made of vars_files whose name hangs on a host',
      play: `  vars_files: ["host-{{ inventory_hostname }}.yaml"]\n${importOf(file)}`,
      expected: ['5:25 expression/undefined'],
    },
    {
      name: 'is not made of vars of the entry that asks for the role',
      play: '  roles: [{role: "{{ role }}", vars: {role: r}}]\n',
      expected: ['3:22 expression/undefined'],
    },
    {
      name: 'must be a text',
      play: `  vars: {file: [one]}\n${importOf('"{{ file }}"')}`,
      expected: ['5:21 playbook/wrong-type'],
    },
    {
      name: 'must be there',
      play: `  vars: {file: three}\n${importOf(file)}`,
      expected: ['5:21 file/not-found'],
    },
  ]);
});

describe('tags that are templates', () => {
  check([
    {
      name: 'are split at commas outside of braces, and made lists of',
      play: `  vars: {x: [a, b], y: "c,d"}\n${tagged("\"{{ x }}, plain ,{{ y | replace(',', '+') }}\"")}`,
      expected: ['t  TAGS: [a, b, plain, c+d]'],
    },
    {
      name: 'are made of -e, or of vars_files, in a list',
      play: `  vars_files: vars.yaml\n${tagged('["{{ file }}", "{{ extra }}", 5]')}`,
      args: ['-e', 'extra=e'],
      expected: ['t  TAGS: [two, e, 5]'],
    },
    {
      name: 'are of plays, blocks and imports, too',
      play: `  vars: {x: p, y: b, z: i, n: null}
  tags: "{{ x }}"
  tasks:
    - tags: ["{{ y }}", "{{ n }}"]
      block: [{import_tasks: one.yaml, tags: "{{ z }}"}]
`,
      expected: ['in one  TAGS: [i, b, p]'],
    },
    {
      name: 'of an import of playbooks are made of what each play says',
      play: '- import_playbook: play.yaml\n  tags: ["{{ own }}", "{{ given }}"]\n  vars: {given: g}\n',
      expected: ['there  TAGS: [mine, g]'],
    },
    {
      name: 'keep entries of one role apart',
      play: `  vars: {x: a, y: b}
  roles: [{role: bare, tags: "{{ x }}"}, {role: bare, tags: "{{ y }}"}]
`,
      expected: ['bare : bare  TAGS: [a]', 'bare : bare  TAGS: [b]'],
    },
    {
      name: 'select',
      play: `  vars: {x: a}\n${tagged('"{{ x }}"')}    - {ping: , name: u, tags: b}\n`,
      args: ['--tags', 'a'],
      expected: ['t'],
    },
    {
      name: 'of files that are included may be made of vars of the include',
      play: '  tasks: [{include_tasks: included.yaml, name: i, vars: {file: one}, tags: always}]\n',
      args: ['--tags', 'one'],
      expected: ['i', 'a'],
    },
    {
      name: 'are not made of vars of their task',
      play: `${tagged('"{{ x }}"')}      vars: {x: a}\n`,
      expected: ['6:17 expression/undefined'],
    },
    {
      name: 'must be texts',
      play: `  vars: {x: {a: 1}}\n${tagged('["{{ x }}"]')}`,
      expected: ['7:14 playbook/wrong-type'],
    },
    {
      name: 'must be calls that can be right',
      play: tagged('"{{ 1 | nope }}"'),
      expected: ['6:21 expression/unknown-filter'],
    },
  ]);

  it('say what counts, and how the file with them was come by', async () => {
    const project = new Project({
      'site.yaml': '- hosts: h\n  roles: [r]\n',
      hosts: 'h\n',
      'roles/r/tasks/main.yaml': '- ping:\n  tags: "{{ of_host }}"\n',
    });
    try {
      const { stderr } = await project.cli('run', 'site.yaml', '-i', 'hosts', '--list-tags');

      expect(
        stderr,
      ).to.equal(`roles/r/tasks/main.yaml:2:13 error expression/undefined: 'of_host' is undefined.
  1 | - ping:
> 2 |   tags: "{{ of_host }}"
    |             ^^^^^^^
  Tags are made before any task runs: of "-e", of "vars" and "vars_files" of the play, and of defaults and vars of its roles; what an include brings also of its loop and "vars".
  included at site.yaml:2:11

1 error
`);
    } finally {
      project.remove();
    }
  });
});

describe('what is made early in a file that is included under a condition', () => {
  const files = {
    hosts: localHosts('h'),
    'tags.yaml': '- ping:\n  tags: "{{ nope }}"\n',
    'list.yaml': '- ping:\n  tags: ["{{ {1: 2} }}"]\n',
    'name.yaml': '- import_tasks: "{{ nope }}.yaml"\n',
    'roles/r/tasks/main.yaml': '- import_tasks: "{{ [1] }}"\n- ping:\n  tags: "{{ nope }}"\n',
  };
  const includes = [
    'include_tasks: tags.yaml',
    'include_tasks: list.yaml',
    'include_tasks: name.yaml',
    'include_role: {name: r}',
  ];
  for (const include of includes) {
    it(`stops the run only where a host comes to it: ${include}`, async () => {
      const site = (when: string): string =>
        `- hosts: h\n  gather_facts: false\n  tasks: [{${include}${when}}, {ping: , name: after}]\n`;
      const project = new Project({ ...files, 'site.yaml': site(', when: 1 == 2') });
      try {
        const run = () => project.cli('run', 'site.yaml', '-i', 'hosts');
        const held = await run();
        expect(held.stdout).to.match(/\.yaml:\d+:\d+ warning /);
        expect(held.stdout + held.stderr).not.to.match(/\.yaml:\d+:\d+ error /);
        expect([held.exitCode, held.stdout.includes('[after]')]).to.deep.equal([0, true]);

        project.write('site.yaml', site(', when: 1 == 1'));
        const reached = await run();
        expect(reached.stdout).to.include('failed=1').and.not.include('[after]');

        project.write('site.yaml', site(''));
        const sure = await run();
        expect([sure.exitCode, sure.stdout]).to.deep.equal([3, '']);
      } finally {
        project.remove();
      }
    });
  }
});

describe('kplay lint', () => {
  it('takes what a playbook may set for open where a file is looked at alone', async () => {
    const project = new Project({
      'tasks/a.yaml': '- name: A\n  ping:\n  tags: "{{ x }}"\n',
      'site.yaml': `- name: P
  hosts: localhost
  vars: {used: a, idle: b}
  tasks:
    - name: A
      ping:
      tags: "{{ used }}"
`,
    });
    try {
      const alone = await project.cli('lint', 'tasks/a.yaml');
      expect(alone.stdout).to.include(
        "a.yaml:3:13 warning expression/undefined: 'x' is undefined.",
      );
      const site = await project.cli('lint', 'site.yaml', '--enable', 'unused-variable');
      expect(site.stdout).to.include('"idle"').and.not.include('"used"');
    } finally {
      project.remove();
    }
  });
});
