import { expect } from 'chai';
import { localHosts, Project, type RunEvents } from '../../support/run-cli.ts';

async function run(
  playbook: string,
  files: Readonly<Record<string, string>> = {},
  ...args: readonly string[]
): Promise<RunEvents> {
  const inventory = localHosts('a', 'b', 'c');
  const project = new Project({ 'site.yaml': playbook, 'hosts.ini': inventory, ...files });
  try {
    return await project.run('site.yaml', '-i', 'hosts.ini', ...args);
  } finally {
    project.remove();
  }
}

const statuses = ({ results }: RunEvents, task: string): readonly string[] =>
  results.filter(result => result.includes(` ${task} `)).map(text => text.replace(`${task} `, ''));

describe('add_host', () => {
  const playbook = `
- hosts: a,b
  gather_facts: false
  tasks:
    - name: new
      add_host: {name: "n{{ item }}", groups: [fresh, "other"], ansible_connection: local, v: "{{ item }}"}
      loop: [1, 2]
    - name: same
      add_host: {hostname: n1, groupname: "fresh, other", v: 1}
    - name: variable
      ansible.builtin.add_host: {host: n1, v: 3}
    - name: port
      add_host: {name: "n3:2222", ansible_connection: local}
    - debug: {msg: "to {{ ansible_port }}"}
      delegate_to: n3
      run_once: true
      vars: {ansible_port: "{{ hostvars.n3.ansible_port }}"}
- hosts: fresh
  gather_facts: false
  tasks:
    - debug: {msg: "{{ v }} {{ from_file }} {{ group_names }}"}
`;
  const files = { 'group_vars/fresh.yaml': 'from_file: file\n' };

  it('runs once for all hosts, and later plays see what it adds', async () => {
    const events = await run(playbook, files);
    expect(statuses(events, 'new')).to.deep.equal(['a changed']);
    expect(statuses(events, 'same')).to.deep.equal(['a ok']);
    expect(statuses(events, 'variable')).to.deep.equal(['a changed']);
    expect(events.messages).to.deep.equal([
      'a: to 2222',
      "n1: 3 file ['fresh', 'other']",
      "n2: 2 file ['fresh', 'other']",
    ]);
  });

  it('is done in check mode, and within --limit', async () => {
    const checked = await run(playbook, files, '--check');
    expect(statuses(checked, 'new')).to.deep.equal(['a changed']);
    expect(checked.messages).to.include("n2: 2 file ['fresh', 'other']");
    expect((await run(playbook, files, '-l', 'a')).messages).to.deep.equal(['a: to 2222']);
  });

  it('refuses what is no name', async () => {
    const events = await run(`
- hosts: a
  gather_facts: false
  tasks:
    - name: host
      add_host: {name: "{{ 'no host' }}"}
      ignore_errors: true
`);
    expect(events.outcome('host').message).to.equal(
      '"name" must be a name for a host, not "no host".',
    );
  });
});

describe('group_by', () => {
  it('puts each host into its group, whose parents it makes', async () => {
    const events = await run(`
- hosts: a,b
  gather_facts: false
  tasks:
    - name: group
      group_by: {key: "is {{ inventory_hostname }}", parents: "by name"}
    - name: again
      group_by: key="is {{ inventory_hostname }}" parents=by-name
    - debug: {msg: "{{ groups['by-name'] }}"}
      run_once: true
- hosts: by-name:!is-b
  gather_facts: false
  tasks:
    - debug: {msg: "{{ group_names }}"}
`);
    expect(statuses(events, 'group')).to.deep.equal(['a changed', 'b changed']);
    expect(statuses(events, 'again')).to.deep.equal(['a ok', 'b ok']);
    expect(events.messages).to.deep.equal(["a: ['a', 'b']", "a: ['by-name', 'is-a']"].map(fix));
  });

  it('leaves the implicit localhost out of all, and refuses circles', async () => {
    const events = await run(`
- hosts: localhost
  gather_facts: false
  tasks:
    - group_by: {key: here}
    - name: circle
      group_by: {key: here, parents: [there]}
    - name: circle back
      group_by: {key: there, parents: [here]}
      ignore_errors: true
- hosts: here
  gather_facts: false
  tasks:
    - debug: {msg: "{{ groups.all | sort }} {{ ansible_connection }}"}
`);
    expect(events.messages).to.deep.equal(["localhost: ['a', 'b', 'c'] local"]);
    expect(events.outcome('circle back').message).to.match(/^groups in a circle: /);
  });
});

/** Lists come as JSON. */
function fix(text: string): string {
  return text.replaceAll("'", '"').replaceAll(', ', ',');
}

describe('meta: refresh_inventory', () => {
  it('reads the sources again, and keeps what tasks have added', async () => {
    const events = await run(`
- hosts: a
  gather_facts: false
  tasks:
    - add_host: {name: added, groups: web, ansible_connection: local}
    - copy:
        dest: "{{ playbook_dir }}/hosts.ini"
        content: |
          a ansible_connection=local word=new
          [web]
          d ansible_connection=local
    - meta: refresh_inventory
    - debug: {msg: "{{ word }} {{ groups.all | sort }}"}
- hosts: web
  gather_facts: false
  tasks:
    - debug: {msg: here}
`);
    expect(events.messages).to.have.members([
      "a: new ['a', 'added', 'd']",
      'added: here',
      'd: here',
    ]);
  });
});

describe('a limit', () => {
  const playbook = `
- hosts: a
  gather_facts: false
  tasks:
    - add_host: {name: n1, groups: dyn, ansible_connection: local}
- {name: fresh, hosts: dyn, gather_facts: false, tasks: [{ping: }]}
- {name: away, hosts: b, gather_facts: false, tasks: [{ping: }]}
`;
  const cli = async (...args: readonly string[]) => {
    const files = { 'site.yaml': playbook, 'hosts.ini': localHosts('a', 'b') };
    const project = new Project(files);
    try {
      return await project.cli('run', 'site.yaml', '-i', 'hosts.ini', '-v', ...args);
    } finally {
      project.remove();
    }
  };

  it('may name what tasks are still to add', async () => {
    for (const name of ['dyn', 'n1']) {
      const { exitCode, stdout, stderr } = await cli('-l', `a,${name}`);
      expect(exitCode, stderr).to.equal(0);
      expect(stdout).to.include('ok: [n1]').and.not.include('The limit');
    }
  });

  it('warns of what no task is known to add', async () => {
    const { exitCode, stdout } = await cli('-l', 'a,dny');
    expect(exitCode).to.equal(0);
    expect(stdout.match(/The limit: The pattern "dny" matches no host/g)).to.have.length(1);
    expect(stdout).to.include('--limit:1:3').and.to.include('Did you mean "dyn"?');
  });

  it('is wrong where it leaves no host at all to begin with', async () => {
    const { exitCode, stderr } = await cli('-l', 'dyn');
    expect(exitCode).to.equal(3);
    expect(stderr).to.include('"dyn" is not there before a task adds it.');
  });

  it('that leaves a play no hosts shows the play all the same', async () => {
    const { stdout } = await cli('-l', 'a,dyn');
    expect(stdout).to.match(/PLAY \[away\]\nskipping: no hosts matched/);
    const events = await run(playbook, {}, '-l', 'b');
    const plays = events.events.filter(({ type }) => type === 'play-started');
    expect(plays.map(event => (event.type === 'play-started' ? event.hosts : []))).to.deep.equal([
      [],
      [],
      ['b'],
    ]);
  });
});

describe('delegate_to a host that no inventory names', () => {
  it('is warned of only where one has nearly that name', async () => {
    const playbook = `
- hosts: web
  gather_facts: false
  vars: {ansible_connection: local}
  tasks:
    - {command: "true", delegate_to: databse}
    - {command: "true", delegate_to: databse}
    - {command: "true", delegate_to: db2}
    - {command: "true", delegate_to: elsewhere}
`;
    const inventory = '[web]\nweb1 ansible_connection=local\n[db]\ndatabase\ndb1\n';
    const events = await run(playbook, { 'hosts.ini': inventory });
    const warnings = events.events.filter(({ type }) => type === 'warning');
    expect(warnings).to.have.length(1);
    expect(JSON.stringify(warnings)).to.include('Did you mean').and.to.include('site.yaml:6:');
    const types = events.events.map(({ type }) => type);
    expect(types.indexOf('warning')).to.be.lessThan(types.indexOf('play-started'));
  });

  it('is warned of by the task where hosts may be added, or a template makes the name', async () => {
    const playbook = `
- hosts: web
  gather_facts: false
  vars: {ansible_connection: local}
  tasks:
    - add_host: {name: databse}
    - {command: "true", delegate_to: databse}
    - {command: "true", delegate_to: "{{ 'datbase' }}"}
    - {command: "true", delegate_to: "{{ 'datbase' }}"}
`;
    const inventory = '[web]\nweb1 ansible_connection=local\n[db]\ndatabase\n';
    const events = await run(playbook, { 'hosts.ini': inventory });
    const warnings = events.events.filter(({ type }) => type === 'warning');
    expect(warnings).to.have.length(1);
    expect(JSON.stringify(warnings)).to.include('datbase');
  });
});
