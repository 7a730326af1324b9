import { expect } from 'chai';
import { localHosts, Project } from '../../support/run-cli.ts';

async function messagesOf(
  files: Readonly<Record<string, string>>,
  ...flags: readonly string[]
): Promise<readonly string[]> {
  const project = new Project(files);
  try {
    return (await project.run('site.yaml', '-i', 'hosts', ...flags)).messages;
  } finally {
    project.remove();
  }
}

const names = ['inv', 'fact', 'reg', 'file', 'extra', 'role_default', 'role_var', 'play_var', 'v'];

describe('hostvars', () => {
  it('hold what the inventory, facts and tasks set, and nothing of plays, roles and blocks', async () => {
    const files = {
      hosts: `${localHosts('a', 'b')}[all:vars]\ninv=1\n`,
      'site.yaml': `- hosts: all
  gather_facts: false
  vars: {play_var: 1}
  vars_files: [v.yaml]
  roles: [r]
  tasks:
    - include_vars: file.yaml
    - set_fact: {fact: 1}
    - debug: {msg: reg}
      register: reg
    - block:
        - debug: {msg: "{{ ${JSON.stringify(names).replaceAll('"', "'")} | select('in', hostvars.a) | join(' ') }}"}
        - debug: {msg: "{{ hostvars.a.play_hosts | default('no play') }} {{ hostvars.a.playbook_dir is defined }}"}
      vars: {block_var: 1}
`,
      'v.yaml': 'v: 1\n',
      'file.yaml': 'file: 1\n',
      'roles/r/defaults/main.yaml': 'role_default: 1\n',
      'roles/r/vars/main.yaml': 'role_var: 1\n',
    };
    expect(await messagesOf(files, '-e', 'extra=1', '-l', 'a')).to.deep.equal([
      'a: reg',
      'a: inv fact reg file extra',
      'a: no play True',
    ]);
  });

  it('have localhost among them, though no inventory names it', async () => {
    const files = {
      hosts: localHosts('a'),
      'site.yaml': `- hosts: a
  gather_facts: false
  vars: {x: play}
  tasks:
    - debug: {msg: "{{ hostvars.localhost.inventory_hostname }} {{ hostvars.localhost.x | default('none') }} {{ hostvars.z is defined }}"}
    - debug: {msg: "{{ hostvars | list | join(' ') }} {{ groups.all | join(' ') }}"}
`,
    };
    expect(await messagesOf(files)).to.deep.equal(['a: localhost none False', 'a: a localhost a']);
  });

  it('say where the play sets what they lack', async () => {
    const project = new Project({
      hosts: localHosts('a'),
      'site.yaml': `- hosts: a
  gather_facts: false
  vars: {port: 80}
  tasks:
    - debug: {msg: "{{ hostvars[inventory_hostname].port }}"}
`,
    });
    const { stdout, exitCode } = await project.cli('run', 'site.yaml', '-i', 'hosts');
    project.remove();

    expect(exitCode).to.equal(2);
    expect(stdout)
      .to.include("has no key 'port'")
      .and.to.include('The play sets it (site.yaml:3:10)');
  });
});

describe('ansible_delegated_vars', () => {
  it('hold what the play sets, too', async () => {
    const files = {
      hosts: `a ansible_connection=local\nb ansible_connection=local port=1\n`,
      'site.yaml': `- hosts: a
  gather_facts: false
  vars: {x: play}
  tasks:
    - debug: {msg: "{{ ansible_delegated_vars.b.x }} {{ ansible_delegated_vars.b.port }}"}
      delegate_to: b
`,
    };
    expect(await messagesOf(files)).to.deep.equal(['a: play 1']);
  });

  const hosts: readonly (readonly [delegate: string, address: string])[] = [
    ['b', 'b'],
    ['c', '127.0.0.9'],
    ['localhost', 'localhost'],
    ['nowhere', 'nowhere'],
  ];
  for (const [delegate, address] of hosts) {
    it(`tell where the host is, also where nothing does: ${delegate}`, async () => {
      const files = {
        hosts: `${localHosts('a', 'b')}c ansible_connection=local ansible_host=127.0.0.9\n`,
        'site.yaml': `- hosts: a
  gather_facts: false
  vars: {x: play}
  tasks:
    - debug: {msg: "{{ ansible_delegated_vars | list | join }} {{ ansible_delegated_vars.${delegate}.ansible_host }}"}
      delegate_to: ${delegate}
    - debug: {msg: "{{ 'ansible_host' in v }} {{ v.x }} {{ v.port | default('none') }}"}
      vars: {v: "{{ ansible_delegated_vars[item] }}"}
      delegate_to: "{{ item }}"
      loop: [${delegate}]
`,
      };
      expect(await messagesOf(files)).to.deep.equal([
        `a: ${delegate} ${address}`,
        'a: True play none',
      ]);
    });
  }
});
