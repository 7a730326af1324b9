import { expect } from 'chai';
import { Project } from '../support/run-cli.ts';

const unnamed = '- hosts: localhost\n  name: Play\n  tasks:\n    - ping:\n';

describe('kplay lint', () => {
  let project: Project;

  beforeEach(() => {
    project = new Project();
  });

  afterEach(() => {
    project.remove();
  });

  it('shows each finding with its lines, and ends with 3', async () => {
    project.write('site.yaml', unnamed);

    const { exitCode, stdout } = await project.cli('lint');

    expect(exitCode).to.equal(3);
    expect(stdout).to.equal(
      [
        'site.yaml:4:7 warning lint/name: Give the task a name that says what it is for.',
        '  3 |   tasks:',
        '> 4 |     - ping:',
        '    |       ^^^^',
        '',
        '1 warning',
        '',
      ].join('\n'),
    );
  });

  it('ends with 0 when nothing is found, and when all that is found is tolerated', async () => {
    project.write('site.yaml', unnamed);

    expect((await project.cli('lint', '--skip', 'name')).exitCode).to.equal(0);
    expect((await project.cli('lint', '--warn', 'name')).exitCode).to.equal(0);
  });

  it('is quiet where a comment says so, on the line or in the task', async () => {
    project.write(
      'site.yaml',
      `${unnamed.trimEnd()} # noqa: name\n    - command: ls # noqa\n    - ping: # noqa: fqcn\n`,
    );

    const { stdout } = await project.cli('lint', '-f', 'brief');

    expect(stdout).to.match(/^site\.yaml:6:7: warning: Give the task a name.*\n$/);
  });

  it('passes over what has the tag skip_ansible_lint', async () => {
    const block = '    - tags: skip_ansible_lint\n      block:\n        - command: ls\n';
    project.write(
      'site.yaml',
      `${unnamed}    - shell: ls\n      tags: [a, skip_ansible_lint]\n${block}`,
    );

    const { stdout } = await project.cli('lint', '-f', 'brief');

    expect(stdout).to.match(/^site\.yaml:4:7: warning: .*\[name\]\n$/);
  });

  it('is quiet anywhere in a task of what is found looking at the whole play', async () => {
    const task = (noqa: string): string =>
      `    - name: A # noqa: ${noqa}\n      debug:\n        msg: a\n      register: r\n`;
    const head = '- hosts: localhost\n  name: P\n  tasks:\n';
    project.write('site.yaml', `${head}${task('unused-register')}${task('name')}`);

    const { stdout } = await project.cli('lint', '-f', 'brief');

    expect(stdout).to.match(/^site\.yaml:11:17: warning: .*\[unused-register\]\n$/);
  });

  it('knows variables beside playbooks, whatever path leads to these', async () => {
    project.write(
      'deep/site.yaml',
      '- hosts: all\n  name: P\n  gather_facts: false\n  tasks:\n    - name: A\n      debug: {msg: "{{ port }} {{ nothing }}"}\n',
    );
    project.write('deep/group_vars/all.yaml', 'port: 80\n');

    for (const paths of [[], ['.'], ['deep'], ['deep/site.yaml']]) {
      const { stdout } = await project.cli('lint', '-f', 'brief', '-i', 'h,', ...paths);
      expect(stdout, paths.join()).to.match(/^deep\/site\.yaml:6:35: error: .*\n$/);
    }
  });

  it('only warns of what may be meant', async () => {
    project.write(
      'site.yaml',
      [
        '- hosts: web',
        '  name: P',
        '  vars: {web_host: 1, things: [1]}',
        '  tasks:',
        '    - {name: A, debug: {msg: "{{ web_hosts }} {{ web_host2 }}"}}',
        '    - {name: B, debug: {msg: "{{ web_hots }}"}}',
        '    - {name: C, ping: {data: "{{ item }}"}, with_items: things}',
        '    - {name: D, ping: {data: "{{ item }}"}, with_items: apache, notify: Ask}',
        '  handlers:',
        '    - {name: "{{ 1 }}", ping: }',
        '    - {name: Ask, ping: }',
        '',
      ].join('\n'),
    );

    const { stdout } = await project.cli('lint', '-f', 'json');

    const found = JSON.parse(stdout).map(
      ({ line, severity, rule }: { line: number; severity: string; rule: string }) =>
        `${line} ${severity} ${rule}`,
    );
    expect(found).to.deep.equal([
      '6 error undefined-variable',
      '7 error deprecated-bare-vars',
      '8 warning deprecated-bare-vars',
      '10 warning handler-name',
    ]);
  });

  it('takes what variables of groups, or texts that may be names, use for used', async () => {
    const names = ['in_group', 'in_host', 'port_web', 'web_size', 'unused'];
    const tasks = names.map(
      name => `    - name: A\n      slurp: {src: /a}\n      register: r_${name}\n`,
    );
    project.write(
      'site.yaml',
      `- hosts: all\n  name: P\n  tasks:\n${tasks.join('')}    - name: B\n      debug: {msg: "{{ lookup('vars', 'r_port_' ~ k) }} {{ vars[j ~ '_size'] }}"}\n      vars: {k: web, j: r_web}\n`,
    );
    project.write('group_vars/all.yaml', 'a: "{{ r_in_group.content }}"\n');
    project.write('hosts', 'h b="{{ r_in_host.content }}"\n');

    const { stdout } = await project.cli('lint', '-f', 'brief', '-i', 'hosts');

    expect(stdout).to.match(
      /^site\.yaml:\d+:17: warning: Nothing uses the registered "r_unused"\. .*\n$/,
    );
  });

  it('tells what a run says of hosts when there is an inventory', async () => {
    project.write(
      'site.yaml',
      '- hosts: wbe\n  name: P\n  tasks:\n    - name: A\n      ping:\n      delegate_to: databse\n      pool: {name: p, size: 1}\n    - name: B\n      ping:\n      pool: {name: p, size: 2}\n',
    );
    project.write('hosts', '[web]\nw1 text="{{ 1 | nope }}"\n[db]\ndatabase\n');

    const ids = async (...argv: readonly string[]): Promise<readonly string[]> =>
      JSON.parse((await project.cli('lint', '-f', 'json', ...argv)).stdout).map(
        ({ rule, line }: { rule: string; line: number }) => `${line} ${rule}`,
      );
    expect(await ids()).to.deep.equal(['10 playbook/invalid']);
    expect(await ids('-i', 'hosts')).to.have.members([
      ...['1 pattern/no-match', '6 inventory/unknown-host', '10 playbook/invalid'],
    ]);
    project.write('other.yaml', '- hosts: web\n  name: P\n');
    expect(await ids('-i', 'hosts', 'other.yaml')).to.deep.equal(['2 expression/unknown-filter']);
  });

  it('tells of a misspelt function or argument once', async () => {
    project.write(
      'site.yaml',
      '- hosts: all\n  name: P\n  gather_facts: false\n  tasks:\n    - name: A\n      debug: {msg: "{{ rnage(3) }} {{ 1 | string | truncate(len=3) }}"}\n',
    );
    const { stdout } = await project.cli('lint', '-f', 'json', '-i', 'h,');
    expect(JSON.parse(stdout).map(({ rule }: { rule: string }) => rule)).to.deep.equal([
      'expression/unknown-function',
      'expression/wrong-argument',
    ]);
  });

  it('silences warnings of what every run reports, not its errors', async () => {
    const text = (noqa: string): string =>
      `- hosts: localhost\n  name: P\n  vars:\n    at: 12:30 # noqa: ${noqa}\n  strategy: debug # noqa\n  tasks:\n    - name: A\n      debug: {msg: "{{ at | nope }}"} # noqa: expression/unknown-filter\n`;
    project.write('site.yaml', text('yaml/sexagesimal'));
    const { stdout } = await project.cli('lint', '-f', 'json');
    expect(JSON.parse(stdout)).to.have.lengthOf(1);
    expect(JSON.parse(stdout)[0]).to.include({
      rule: 'expression/unknown-filter',
      severity: 'error',
    });
    expect(JSON.parse(stdout)[0].hint).to.match(/"# noqa" does not silence/);

    project.write('site.yaml', text('other'));
    expect((await project.cli('lint', '-f', 'brief')).stdout).to.include('[yaml/sexagesimal]');
    const skipped = await project.cli('lint', '-f', 'brief', '--skip', 'yaml/sexagesimal');
    expect(skipped.stdout).to.not.include('[yaml/sexagesimal]');
  });

  it('knows waits that never end', async () => {
    project.write(
      'site.yaml',
      '- hosts: localhost\n  name: P\n  tasks:\n    - {name: A, ping: , needs: b}\n    - {name: B, id: b, ping: }\n',
    );
    expect((await project.cli('lint', '-f', 'brief')).stdout).to.include('[graph/cycle]');
  });

  it('reads what .ansible-lint says', async () => {
    project.write('site.yaml', unnamed);
    project.write('old/old.yaml', unnamed);
    project.write('.ansible-lint', 'skip_list: ["name[missing]", yaml]\nenable_list: [fqcn]\n');

    const { stdout } = await project.cli('lint', '-f', 'brief', '--exclude', 'old');

    expect(stdout).to.match(/^site\.yaml:4:7: warning: Write the full name.*\[fqcn\]\n$/);
  });

  it('finds playbooks and roles in folders, and reports what a run would refuse', async () => {
    project.write(
      'a/site.yaml',
      '- hosts: all\n  name: P\n  tasks:\n    - name: A\n      pingg:\n',
    );
    project.write('roles/lone/tasks/main.yaml', '- name: B\n  command: ls\n');
    project.write('group_vars/all.yaml', 'not: a playbook\n');

    const { stdout } = await project.cli('lint', '-f', 'brief');

    expect(stdout.split('\n').map(line => line.replace(/: .*\[/, ' ['))).to.deep.equal([
      'a/site.yaml:5:7 [playbook/unknown-module]',
      'roles/lone/tasks/main.yaml:2:3 [no-changed-when]',
      '',
    ]);
  });

  it('knows the variables of the inventory when it is given', async () => {
    project.write(
      'site.yaml',
      '- hosts: all\n  name: P\n  tasks:\n    - name: A\n      debug: {msg: "{{ a }} {{ b }}"}\n',
    );
    project.write('hosts', 'h a=1\n');

    const without = await project.cli('lint', '-f', 'brief');
    const { stdout } = await project.cli('lint', '-f', 'brief', '-i', 'hosts');

    expect(without.stdout).to.equal('');
    expect(stdout).to.equal(
      'site.yaml:5:32: error: Nothing sets the variable "b". [undefined-variable]\n',
    );
  });

  it('reports patterns, orders and connections that cannot be', async () => {
    project.write('site.yaml', '- hosts: "web["\n  order: sortd\n  tasks: []\n- hosts: web\n');
    project.write('hosts', '[web]\nw1 ansible_connection=locl\n');

    expect((await project.cli('lint', 'site.yaml')).stdout).to.include('pattern/invalid');
    const { stdout } = await project.cli('lint', '-i', 'hosts', 'site.yaml');
    expect(stdout).to.include('site.yaml:1:10 error pattern/invalid');
    expect(stdout).to.include('site.yaml:2:10 error playbook/invalid').and.to.include('"sorted"');
    expect(stdout).to.include('hosts:2:4 error inventory/invalid').and.to.include('"local"');
  });

  it('prints JSON and SARIF', async () => {
    project.write('site.yaml', unnamed);

    const json = JSON.parse((await project.cli('lint', '-f', 'json')).stdout);
    const sarif = JSON.parse((await project.cli('lint', '-f', 'sarif')).stdout);

    const place = { file: 'site.yaml', line: 4, column: 7, endLine: 4, endColumn: 11 };
    expect(json).to.deep.equal([
      {
        rule: 'name',
        severity: 'warning',
        message: 'Give the task a name that says what it is for.',
        ...place,
      },
    ]);
    const [{ tool, results }] = sarif.runs;
    expect(tool.driver.rules.map((rule: { id: string }) => rule.id)).to.include.members([
      'name',
      'args/unknown',
    ]);
    const ruleIndex = tool.driver.rules.findIndex((rule: { id: string }) => rule.id === 'name');
    expect(results[0]).to.deep.include({ ruleId: 'name', ruleIndex, level: 'warning' });
    expect(tool.driver.rules[ruleIndex].help.markdown).to.match(/^# name\n/);
    expect(tool.driver.rules[ruleIndex].defaultConfiguration).to.deep.equal({ level: 'warning' });
    expect(results[0].locations[0].physicalLocation).to.deep.equal({
      artifactLocation: { uri: 'site.yaml' },
      region: { startLine: 4, startColumn: 7, endLine: 4, endColumn: 11 },
    });
  });

  it('refuses a rule that is none, and a folder without anything to look at', async () => {
    project.write('site.yaml', unnamed);

    const unknown = await project.cli('lint', '--skip', 'nane');
    const nothing = await project.cli('lint', 'none');
    project.write('empty/readme', '');
    const empty = await project.cli('lint', 'empty');

    expect([unknown.exitCode, nothing.exitCode, empty.exitCode]).to.deep.equal([5, 3, 5]);
    expect(unknown.stderr).to.equal('error: There is no rule "nane". Did you mean "name"?\n');
    expect(empty.stderr).to.equal('error: There are no playbooks and no roles in empty.\n');
  });

  it('prints the rules with their reasons', async () => {
    const { stdout } = await project.cli('lint', '--list-rules');

    expect(stdout).to.include('  no-changed-when\n      A command that always reports a change.\n');
    expect(stdout).to.include('  fqcn (only with --enable)\n');
    expect(stdout).to.include('  yaml/sexagesimal\n');
  });
});
