import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { expect } from 'chai';
import { play, run } from '../../support/local-play.ts';
import { localHosts, Project } from '../../support/run-cli.ts';

describe('options', () => {
  it('that a template makes must have those that are required', async () => {
    const events = await run(
      play(`    - {command: "echo line: x", register: made}
    - {name: Line, lineinfile: "{{ made.stdout | from_yaml }}"}
`).replace('hosts: all', 'hosts: a'),
    );
    expect(events.outcome('Line').message).to.equal('"lineinfile" needs the option "path"');
  });

  it('that are secret are not registered with the others of an item', async () => {
    const events = await run(
      play(`    - uri: {url: "http://127.0.0.1:1", url_username: u, password: "{{ item }}"}
      loop: [se-cret]
      loop_control: {label: one}
      register: r
      ignore_errors: true
    - debug: {msg: "{{ [args.url_username, args.url_password, args.password] | join(' ') }}"}
      vars: {args: "{{ r.results.0.invocation.module_args }}"}
`).replace('hosts: all', 'hosts: a'),
    );
    const hidden = 'VALUE_SPECIFIED_IN_NO_LOG_PARAMETER';
    expect(events.messages).to.deep.equal([`a: u ${hidden} ${hidden}`]);
  });

  it('exclude each other only where the task sets them', async () => {
    const events = await run(
      play(`    - {name: Line, lineinfile: {path: "{{ playbook_dir }}/hosts.ini", search_string: "c ", line: new}}
`).replace('hosts: all', 'hosts: a'),
    );
    expect(events.outcome('Line').status).to.equal('changed');
  });
});

describe('tasks', () => {
  it('loop, register each item, and label them', async () => {
    const events = await run(
      play(`    - command: echo {{ item.name }}
      loop: [{name: x}, {name: y}]
      loop_control: {label: "{{ item.name }}", index_var: i}
      when: item.name != 'y'
      register: r
    - debug: {msg: "{{ r.results | map(attribute='stdout', default='none') | list }} {{ r.results[1] is skipped }}"}
`),
      { hosts: localHosts('a') },
    );
    const items = events.events.flatMap(event =>
      event.type === 'item-finished' ? [event.item] : [],
    );
    expect(items).to.deep.equal(['x', 'y']);
    expect(events.messages).to.deep.equal(["a: ['x', 'none'] True"]);
  });

  it('repeat until a condition holds', async () => {
    const project = new Project({
      'hosts.ini': localHosts('a'),
      'site.yaml': play(
        '    - shell: echo x >> count; wc -l < count\n      args: {chdir: "{{ playbook_dir }}"}\n      register: r\n      until: r.stdout | int == 3\n      retries: 5\n      delay: 0\n    - debug: {msg: "{{ r.attempts }}"}\n',
      ),
    });
    const events = await project.run('site.yaml', '-i', 'hosts.ini');
    project.remove();
    expect(events.messages).to.deep.equal(['a: 3']);
  });

  it('come from a role that is named by its path', async () => {
    const project = new Project({
      'r/web/tasks/main.yaml': '- debug: {msg: "{{ role_name }}"}\n',
      'hosts.ini': 'a ansible_connection=local\n',
    });
    const path = join(project.directory, 'r/web');
    project.write('site.yaml', `- hosts: all\n  gather_facts: false\n  roles: ["${path}"]\n`);
    const events = await project.run('site.yaml', '-i', 'hosts.ini');
    project.remove();
    expect(events.messages).to.deep.equal(['a: web']);
  });

  it('take a keyword that is omitted as one that is not set', async () => {
    const events = await run(
      play(
        '    - debug: {msg: hi}\n      delegate_to: "{{ elsewhere | default(omit) }}"\n      become_user: "{{ omit }}"\n      ignore_errors: "{{ omit }}"\n',
      ),
    );
    expect(events.messages).to.have.members(['a: hi', 'b: hi', 'c: hi']);
    expect(events.outcome('debug').delegatedTo).to.equal(undefined);
  });

  it('are delegated to another host with their own variables', async () => {
    const events = await run(
      play(
        '    - command: echo {{ inventory_hostname }} {{ mine }}\n      delegate_to: b\n      register: r\n    - debug: {msg: "{{ r.stdout }}"}\n',
      ),
      {
        hosts: 'a ansible_connection=local mine=1\nb ansible_connection=local mine=2\n',
        args: ['-l', 'a'],
      },
    );
    expect(events.messages).to.deep.equal(['a: a 1']);
    expect(events.outcome('command').delegatedTo).to.equal('b');
  });

  it('are delegated to nobody where they are skipped', async () => {
    const events = await run(
      play('    - debug: {msg: x}\n      delegate_to: b\n      when: false\n'),
      { args: ['-l', 'a'] },
    );
    expect(events.outcome('debug')).to.include({ status: 'skipped' });
    expect(events.outcome('debug').delegatedTo).to.equal(undefined);
  });

  it('end when they take longer than their timeout, with everything they started', async () => {
    // The first of them has to be killed.
    const script = "(trap '' TERM; sleep 61.7; sleep 61.7) & sleep 61.7";
    const task = `    - shell: ${JSON.stringify(script)}\n      timeout: 1\n`;
    const events = await run(play(task), { hosts: localHosts('a') });

    expect([events.exitCode, events.outcome('shell').status]).to.deep.equal([2, 'failed']);
    expect(events.outcome('shell').message).to.include('took longer than 1 s and was ended');
    // On a busy machine the kernel may still be at it.
    const stillThere = (): readonly string[] => {
      const all = execFileSync('ps', ['-eo', 'stat,args'], { encoding: 'utf8' });
      return all.split('\n').filter(line => /^[^Z].*sleep 61[.]7/.test(line));
    };
    for (let waits = 0; stillThere().length > 0 && waits < 50; waits++) await setTimeout(100);
    expect(stillThere()).to.deep.equal([]);
  });
});
