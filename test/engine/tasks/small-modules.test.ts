import { existsSync } from 'node:fs';
import { expect } from 'chai';
import { localHosts, Project, type RunEvents } from '../../support/run-cli.ts';

const files = {
  'files/s.sh': '#!/bin/sh\necho "$# $1 $2"; pwd; exit "${CODE:-0}"\n',
  'files/place.sh': '#!/bin/sh\necho "$0"\n',
  'files/p.awk': 'BEGIN { print "awk", ARGV[1] }\n',
};

async function run(tasks: string, ...args: readonly string[]): Promise<RunEvents> {
  const project = new Project({
    'hosts.ini': localHosts('a', 'b'),
    'site.yaml': `- hosts: all\n  gather_facts: false\n  tasks:\n${tasks}`,
    ...files,
  });
  try {
    project.write('made/.keep', '');
    return await project.run('site.yaml', '-i', 'hosts.ini', ...args);
  } finally {
    project.remove();
  }
}

describe('script', () => {
  const tasks = `
    - {name: words, script: 's.sh one "two three"'}
    - {name: place, script: place.sh}
    - {name: fails, script: {cmd: s.sh x, chdir: /usr}, environment: {CODE: "3"}, ignore_errors: true}
    - {name: other, script: {cmd: p.awk x, executable: awk -f}}
    - {name: done, script: s.sh, args: {creates: /etc/passwd}}
    - {name: gone, script: s.sh, args: {removes: /no/such/file}}
`;

  it('runs a file of the controller, and leaves nothing of it', async () => {
    const events = await run(tasks, '-l', 'a');
    const result = (task: string) => events.outcome(task).result;
    expect(result('words')).to.include({ rc: 0, changed: true });
    expect(result('words')['stdout_lines']).to.include('2 one two three');
    expect(result('fails')).to.deep.include({ rc: 3, changed: true, stdout: '1 x \n/usr\n' });
    expect(result('other')['stdout']).to.equal('awk x\n');
    for (const task of ['done', 'gone']) expect(events.outcome(task).status).to.equal('skipped');
    const [path = ''] = JSON.stringify(result('place')['stdout']).slice(1).split('\\n');
    expect(path).to.match(/\/\.kplay-/);
    expect(existsSync(path)).to.equal(false);
  });

  it('would run in check mode', async () => {
    const events = await run(tasks, '-l', 'a', '--check');
    expect(events.outcome('words')).to.include({ status: 'changed', would: 'run' });
    expect(events.outcome('done').status).to.equal('skipped');
  });

  it('must be there before the run', async () => {
    const project = new Project({
      'site.yaml': '- hosts: localhost\n  tasks: [{script: no.sh a}]\n',
    });
    const { exitCode, stderr } = await project.cli('run', 'site.yaml');
    project.remove();
    expect(exitCode).to.equal(3);
    expect(stderr)
      .to.match(/site\.yaml:2:\d+ error/)
      .and.to.include('no.sh');
  });
});

describe('tempfile', () => {
  it('makes a file or a folder for its owner alone, another one each time', async () => {
    const events = await run(
      `
    - {name: folder, tempfile: {state: directory, suffix: .b, path: "{{ playbook_dir }}/made"}}
    - {name: file, tempfile: {prefix: x., path: "{{ playbook_dir }}/made"}}
    - {name: seen, find: {paths: "{{ playbook_dir }}/made", file_type: any}}
`,
      '-l',
      'a',
    );
    const paths = ['folder', 'file'].map(task =>
      JSON.stringify(events.outcome(task).result['path']),
    );
    expect(paths[0]).to.match(/\/made\/ansible\.[0-9a-f]{16}\.b"$/);
    expect(paths[1]).to.match(/\/made\/x\.[0-9a-f]{16}"$/);
    const seen = JSON.stringify(events.outcome('seen').result['files']);
    expect(seen).to.include('"mode":"0700"').and.to.include('"mode":"0600"');
  });
});

describe('getent', () => {
  it('makes variables of what databases say', async () => {
    const events = await run(
      `
    - getent: {database: passwd, key: root}
    - getent: {database: group, key: no-such-group, fail_key: false}
    - getent: {database: services, key: http}
    - debug: {msg: "{{ getent_passwd.root[4] }} {{ ansible_facts.getent_passwd.root[1] }} {{ getent_group }} {{ getent_services }}"}
    - {name: fails, getent: {database: passwd, key: no-such-user}, ignore_errors: true}
`,
      '-l',
      'a',
    );
    expect(events.messages[0]).to.match(
      /^a: \/root 0 {'no-such-group': None} {'http': \['80\/tcp'/,
    );
    expect(events.outcome('fails').message).to.equal('"passwd" has no "no-such-user"');
  });
});

describe('set_stats', () => {
  it('is told at the end, of the run and of hosts', async () => {
    const events = await run(`
    - set_stats: {data: {count: 2, names: ["{{ inventory_hostname }}"], more: {x: 1}}}
    - set_stats: {data: {mine: "{{ inventory_hostname }}"}, per_host: true}
    - set_stats: {data: {last: 1}, aggregate: false}
    - shell: echo hidden-token-1
      register: made
      no_log: true
    - set_stats: {data: {token: "{{ made.stdout }}"}, aggregate: false}
`);
    const end = events.events.at(-1);
    const stats = end?.type === 'run-ended' ? end.stats : undefined;
    expect(stats?.run).to.deep.include({ count: 4, more: { x: 1 }, last: 1, token: '********' });
    expect(stats?.run['names']).to.have.members(['a', 'b']);
    expect(stats?.hosts).to.deep.equal({ a: { mine: 'a' }, b: { mine: 'b' } });
  });

  it('stands below the recap', async () => {
    const project = new Project({
      'site.yaml':
        '- hosts: localhost\n  gather_facts: false\n  tasks: [{set_stats: {data: {n: 1}}}]\n',
    });
    const { stdout } = await project.cli('run', 'site.yaml');
    project.remove();
    expect(stdout).to.include('CUSTOM STATS\n  RUN: {"n":1}\n');
  });
});

describe('wait_for_connection', () => {
  it('waits for a host, and for no longer than it may', async () => {
    const events = await run(
      `
    - {name: there, wait_for_connection: {timeout: 5}}
    - name: never
      wait_for_connection: {timeout: 0.3, sleep: 0.1, connect_timeout: 1}
      vars: {ansible_connection: ssh, ansible_host: 127.0.0.1, ansible_port: 1}
      delegate_to: nowhere
      ignore_errors: true
`,
      '-l',
      'a',
    );
    expect(events.outcome('there').status).to.equal('ok');
    expect(events.outcome('never').status).to.equal('failed');
    expect(events.outcome('never').message).to.match(/^the host cannot be reached in time: /);
  });
});
