import { expect } from 'chai';
import { localHosts, Project } from '../../support/run-cli.ts';

const shown = [
  ...['given', 'params', 'needed_vars', 'needed_defaults', 'same_vars', 'same_defaults'],
  ...['own_vars'],
];
const show = (at: string): string =>
  `debug: {msg: "${at} ${shown.map(name => `{{ ${name} | default('-') }}`).join(' ')}"}`;

const roles = {
  hosts: localHosts('h'),
  'roles/first/vars/main.yml': 'needed_vars: first\nsame_vars: first\n',
  'roles/first/defaults/main.yml': 'needed_defaults: first\nsame_defaults: first\n',
  'roles/first/tasks/main.yml': `- ${show('first')}\n`,
  'roles/second/vars/main.yml': 'same_vars: second\n',
  'roles/second/defaults/main.yml': 'same_defaults: second\n',
  'roles/top/meta/main.yml':
    'dependencies:\n- {role: first, params: p, vars: {given: g, needed_vars: g}}\n- second\n',
  'roles/top/tasks/main.yml': `- ${show('top')}\n`,
  'roles/top/vars/main.yml': 'own_vars: top\n',
};

describe('layersOfRole', () => {
  const runs: readonly {
    readonly name: string;
    readonly play: string;
    readonly messages: readonly string[];
  }[] = [
    {
      name: 'shows what a role needs to it and to the play, but not what its entry was given',
      play: `roles: [top], tasks: [{${show('play')}}]`,
      messages: [
        'first g p g first first first top',
        'top - - first first second second top',
        'play - - first first second second top',
      ],
    },
    {
      name: 'shows nothing of an included role and what it needs to the play',
      play: `tasks: [{include_role: {name: top}}, {${show('play')}}]`,
      messages: [
        'first g p g first first first top',
        'top - - first first second second top',
        'play - - - - - - -',
      ],
    },
    {
      name: 'shows a public included role and what it needs to the play',
      play: `tasks: [{include_role: {name: top, public: true}}, {${show('play')}}]`,
      messages: [
        'first g p g first first first top',
        'top - - first first second second top',
        'play - - first first second second top',
      ],
    },
    {
      name: 'lets what an import gives win in what the role needs, too',
      play: 'tasks: [{import_role: {name: top}, vars: {given: i, needed_vars: i, own_vars: i}}]',
      messages: ['first i p i first first first i', 'top i - i first second second i'],
    },
  ];

  for (const { name, play, messages } of runs) {
    it(name, async () => {
      const site = `- {hosts: h, gather_facts: false, ${play}}\n`;
      const project = new Project({ ...roles, 'site.yml': site });
      try {
        const events = await project.run('site.yml', '-i', 'hosts');

        expect(events.messages).to.deep.equal(messages.map(message => `h: ${message}`));
      } finally {
        project.remove();
      }
    });
  }

  it('keeps vars of roles, not defaults, to them with private_role_vars', async () => {
    const look = 'debug: {msg: "{{ kept | default(\'-\') }} {{ lent }}"}';
    const project = new Project({
      hosts: localHosts('h'),
      'ansible.cfg': '[defaults]\nprivate_role_vars = yes\n',
      'roles/r/vars/main.yml': 'kept: vars\n',
      'roles/r/defaults/main.yml': 'lent: defaults\n',
      'roles/r/tasks/main.yml': `- ${look}\n`,
      'roles/needy/meta/main.yml': 'dependencies: [r]\n',
      'roles/needy/tasks/main.yml': `- ${look}\n`,
      'site.yml': `
- hosts: h
  gather_facts: false
  roles: [needy]
  tasks:
    - ${look}
    - include_role: {name: r, public: true}
    - ${look}
`,
    });
    try {
      const events = await project.run('site.yml', '-i', 'hosts');

      const inside = 'h: vars defaults';
      const outside = 'h: - defaults';
      expect(events.messages).to.deep.equal([inside, inside, outside, inside, outside]);
    } finally {
      project.remove();
    }
  });

  it('has what set_fact sets win over vars of entries and imports, not over those of includes', async () => {
    const look = '- debug: {msg: "{{ at }} {{ x }}"}\n';
    const project = new Project({
      hosts: localHosts('h'),
      'look.yml': look,
      'roles/r/tasks/main.yml': look,
      'site.yml': `
- hosts: h
  gather_facts: false
  pre_tasks: [{set_fact: {x: fact}}]
  roles:
    - {role: r, vars: {at: entry, x: vars}}
    - {role: r, at: parameter, x: vars}
  tasks:
    - {import_role: {name: r}, vars: {at: import_role, x: vars}}
    - {import_tasks: look.yml, vars: {at: import_tasks, x: vars}}
    - {include_role: {name: r}, vars: {at: include_role, x: vars}}
    - {include_tasks: look.yml, vars: {at: include_tasks, x: vars}}
`,
    });
    try {
      const events = await project.run('site.yml', '-i', 'hosts');

      expect(events.messages).to.deep.equal([
        'h: entry fact',
        'h: parameter vars',
        'h: import_role fact',
        'h: import_tasks fact',
        'h: include_role vars',
        'h: include_tasks vars',
      ]);
    } finally {
      project.remove();
    }
  });

  it('runs a role once, but again with other parameters, tags or conditions', async () => {
    const project = new Project({
      hosts: localHosts('h'),
      'roles/r/tasks/main.yml': '- debug: {msg: "{{ p | default(1) }}"}\n',
      'roles/s/meta/main.yml':
        'dependencies: [r, {role: r, p: 2}, {role: r, when: p is not defined}]\n',
      'site.yml': `
- hosts: h
  gather_facts: false
  roles: [r, r, {role: r, p: 2}, {role: r, p: 2}, {role: r, tags: x}, {role: r, when: true}, s]
`,
    });
    try {
      const { messages } = await project.run('site.yml', '-i', 'hosts');

      expect(messages).to.deep.equal(['h: 1', 'h: 2', 'h: 1', 'h: 1', 'h: 1']);
    } finally {
      project.remove();
    }
  });

  it('tells the roles of the play, without and with those they need', async () => {
    const project = new Project({
      ...roles,
      'site.yml': `
- hosts: h
  gather_facts: false
  roles: [top]
  tasks:
    - debug: {msg: "{{ ansible_play_role_names }} {{ ansible_role_names }} {{ ansible_parent_role_names is defined }}"}
`,
    });
    try {
      const { messages } = await project.run('site.yml', '-i', 'hosts');

      expect(messages.at(-1)).to.equal("h: ['top'] ['first', 'second', 'top'] False");
    } finally {
      project.remove();
    }
  });
});
