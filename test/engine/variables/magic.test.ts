import { expect } from 'chai';
import { localHosts, Project } from '../../support/run-cli.ts';

/** What the playbook's messages say, with ROOT for its folder. */
async function messagesOf(
  files: Readonly<Record<string, string>>,
  ...flags: readonly string[]
): Promise<readonly string[]> {
  const project = new Project({ hosts: localHosts('a', 'b', 'c'), ...files });
  try {
    const { messages } = await project.run('site.yaml', '-i', 'hosts', ...flags);
    return messages.map(message => message.replaceAll(project.directory, 'ROOT'));
  } finally {
    project.remove();
  }
}

const say = (expression: string): string =>
  `    - debug: {msg: ${JSON.stringify(`{{ ${expression} }}`)}}\n`;
const play = (tasks: string, more = ''): string =>
  `- hosts: all\n  gather_facts: false\n${more}  tasks:\n${tasks}`;

describe('magic variables', () => {
  const cases: readonly (readonly [expression: string, text: string])[] = [
    ['ansible_inventory_sources', "['ROOT/hosts']"],
    ['ansible_config_file is none', 'True'],
    ['ansible_playbook_python', '/usr/bin/python3'],
    ['ansible_dependent_role_names', '[]'],
    ['ansible_search_path', "['ROOT']"],
    ['environment', "[{'A': 'b'}]"],
    ['ansible_collection_name is defined', 'False'],
  ];
  for (const [expression, text] of cases) {
    it(`give ${expression}`, async () => {
      const site = play(say(`(${expression}) | string`), '  environment: {A: b}\n');
      expect(await messagesOf({ 'site.yaml': site }, '-l', 'a')).to.deep.equal([`a: ${text}`]);
    });
  }

  it('are listed where they have a value', async () => {
    const names = "['groups', 'group_names', 'inventory_dir', 'role_name', 'hostvars']";
    const site = play(say(`${names} | select('in', vars) | join(' ')`));
    expect(await messagesOf({ 'site.yaml': site }, '-l', 'a')).to.deep.equal([
      'a: groups group_names inventory_dir',
    ]);
  });

  it('name roles that were included for all of the play to see', async () => {
    const names =
      "[role_names, ansible_role_names, ansible_dependent_role_names] | map('join', ',')";
    const files = {
      'site.yaml': play(
        `    - include_role: {name: hidden}
${say(`${names} | join(' ')`)}    - include_role: {name: shown, public: true}
${say(`${names} | join(' ')`)}`,
        '  roles: [first]\n',
      ),
      'roles/first/tasks/main.yaml': '[]',
      'roles/hidden/tasks/main.yaml': '[]',
      'roles/needed/tasks/main.yaml': '[]',
      'roles/shown/tasks/main.yaml': '[]',
      'roles/shown/meta/main.yaml': 'dependencies: [needed]',
    };
    expect(await messagesOf(files, '-l', 'a')).to.deep.equal([
      'a: first first ',
      'a: first,shown first,needed,shown needed',
    ]);
  });

  it('are listed although who a task is delegated to cannot be told', async () => {
    const project = new Project({
      hosts: localHosts('a'),
      'site.yaml': `- hosts: a
  gather_facts: false
  vars: {to: "{{ nobody }}"}
  tasks:
    - {debug: {msg: hi}, when: vars.nothing, delegate_to: "{{ to }}"}
`,
    });
    try {
      const events = await project.run('site.yaml', '-i', 'hosts');
      expect(events.outcome('debug').message).to.match(/^'vars.nothing' is undefined/);
    } finally {
      project.remove();
    }
  });

  it('name hosts as they stand in the inventory, and the batch as it runs', async () => {
    const site = play(
      say(
        "ansible_play_hosts | join ~ ' ' ~ ansible_play_hosts_all | join ~ ' ' ~ play_hosts | join",
      ),
      '  order: reverse_sorted\n',
    );
    const [message] = await messagesOf({ 'site.yaml': site }, '-f', '1');
    expect(message).to.equal('c: abc abc cba');
  });

  it('tell an inventory on the command line as it is, and the settings of Ansible by their file', async () => {
    const messages = await messagesOf(
      {
        'site.yaml': play(say("ansible_inventory_sources | join(' ') ~ ansible_config_file")),
        'ansible.cfg': '[defaults]\nforks = 3\n',
      },
      ...['-i', 'x,', '-l', 'a'],
    );
    expect(messages).to.deep.equal(['a: ROOT/hosts x,ROOT/ansible.cfg']);
  });

  const roles = {
    'roles/top/meta/main.yml': 'dependencies: [needed]\n',
    'roles/top/tasks/main.yml': `- debug: {msg: "top {{ ansible_dependent_role_names }} {{ ansible_collection_name }}"}
- include_role: {name: inner}
`,
    'roles/needed/tasks/main.yml':
      '- debug: {msg: "needed {{ ansible_parent_role_names | default(0) }}"}\n',
    'roles/inner/meta/main.yml': 'dependencies: [also]\n',
    'roles/inner/tasks/main.yml': `- debug: {msg: "inner {{ ansible_parent_role_names }}"}
- debug: {msg: "{{ ansible_search_path | join(' ') }}"}
`,
    'roles/also/tasks/main.yml':
      '- debug: {msg: "also {{ ansible_parent_role_names | default(0) }}"}\n',
  };

  it('tell the roles that include a role, not those that need it', async () => {
    const site = '- hosts: a\n  gather_facts: false\n  roles: [top]\n';
    expect(await messagesOf({ 'site.yaml': site, ...roles })).to.deep.equal([
      'a: needed 0',
      "a: top ['needed'] ",
      "a: also ['top']",
      "a: inner ['top']",
      'a: ROOT/roles/inner ROOT/roles/top ROOT/roles/inner/tasks ROOT',
    ]);
  });

  it('tell nothing that a task which failed was given under no_log', async () => {
    const told = 'ansible_failed_task.keys() | sort | join(" ")';
    const site = play(`    - block:
        - {command: "false pw", environment: {P: pw}, vars: {p: pw}, no_log: true}
      rescue:
    ${say(told)}`);
    expect(await messagesOf({ 'site.yaml': site }, '-l', 'a')).to.deep.equal([
      'a: action become become_user delegate_to ignore_errors name no_log register tags',
    ]);
  });

  it('describe the task that failed', async () => {
    const fields = ['name', 'args', 'register', 'tags', 'vars', 'environment'];
    const told = fields.map(field => `ansible_failed_task.${field}`).join(" ~ ' ' ~ ");
    const site = play(`    - block:
        - command: "false {{ x }}"
          register: r
          tags: [t]
          vars: {x: 1}
          environment: {X: y}
      rescue:
    ${say(told)}`);
    expect(await messagesOf({ 'site.yaml': site }, '-l', 'a')).to.deep.equal([
      "a:  {'_raw_params': 'false 1'} r ['t'] {'x': 1} [{'X': 'y'}]",
    ]);
  });
});
