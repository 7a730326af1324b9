import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Project } from '../../support/run-cli.ts';

const play = (tasks: string, hosts = 'localhost'): string =>
  `- hosts: ${hosts}\n  gather_facts: false\n  tasks:\n${tasks.replaceAll(/^(?=.)/gm, '    ')}`;

describe('what kplay has beyond Ansible', () => {
  let project: Project;

  beforeEach(() => {
    project = new Project();
  });

  afterEach(() => {
    project.remove();
  });

  describe('a loop on a block', () => {
    const tasks = `- name: Each
  loop: [a, b, c]
  loop_control: {loop_var: one, index_var: n}
  when: one != 'b'
  block:
    - name: Try
      command: test {{ one }} = a
    - name: Go on
      debug: {msg: "{{ one }}{{ n }}"}
      tags: deep
  rescue:
    - name: Repair
      debug: {msg: "repair {{ one }}"}
  always:
    - name: End
      debug: {msg: "end {{ one }}"}
`;

    it('runs its tasks, rescue and always for each item', async () => {
      project.write('site.yaml', play(tasks));

      const { events, exitCode } = await project.run('site.yaml');

      const told = events.flatMap(event =>
        event.type === 'task-on-host-finished'
          ? [event.outcome.result['msg'] || event.task.name]
          : [],
      );
      expect(exitCode).to.equal(0);
      expect(told).to.deep.equal([
        'Try',
        'a0',
        'end a',
        'non-zero return code',
        'repair c',
        'end c',
      ]);
    });

    it('selects its tasks by their own tags', async () => {
      project.write('site.yaml', play(tasks));

      const { results } = await project.run('site.yaml', '--tags', 'deep');

      expect(results).to.deep.equal(['localhost Go on ok', 'localhost Go on ok']);
    });

    it('sees the variables of the block, and names its items', async () => {
      const block = `- loop: "{{ names }}"
  vars: {names: [a, b], last: "{{ item }}"}
  when: last == 'b'
  block:
    - debug: {msg: "{{ item }}{{ last }}"}
`;
      project.write('site.yaml', play(block));

      const { stdout } = await project.cli('run', 'site.yaml');

      expect(stdout).to.include('included: block for localhost => (item=b)\n');
      expect(stdout).to.include('msg: bb').and.to.include('skipped: [localhost] => (item=a)');
    });

    it('hides its items under no_log', async () => {
      const block =
        '- loop: [veiled]\n  no_log: true\n  block:\n    - debug: {msg: "{{ item }}"}\n';
      project.write('site.yaml', play(block));

      const { stdout } = await project.cli('run', 'site.yaml');

      expect(stdout).to.include('included: block for localhost => (item=(hidden))\n');
      expect(stdout).not.to.include('veiled');
    });

    for (const what of ['block: [debug: {msg: x}]', 'include_tasks: more.yaml']) {
      it(`is undecided where items are not known in check mode: ${what}`, async () => {
        const tasks = `- command: ls
  register: found
- name: Each
  loop: "{{ found.stdout_lines }}"
  ${what}
`;
        project.write('more.yaml', '- debug: {msg: x}\n');
        project.write('site.yaml', play(tasks));

        const { results, exitCode } = await project.run('site.yaml', '--check');

        expect(exitCode).to.equal(0);
        expect(results).to.deep.equal(['localhost command changed', 'localhost Each undecided']);
      });
    }

    it('is listed by its tasks', async () => {
      project.write('site.yaml', play(tasks));

      const { stdout } = await project.cli('run', 'site.yaml', '--list-tasks');

      expect(stdout.match(/^ {6}\w+( \w+)?/gm)?.map(line => line.trim())).to.deep.equal([
        'Try',
        'Go on',
        'Repair',
        'End',
      ]);
    });
  });

  it('works on several items at once where loop_control says parallel', async () => {
    // Each item waits for the other: one after the other they would never end.
    project.write(
      'site.yaml',
      play(`- name: Meet
  shell: touch {{ item }}; until [ -e a ] && [ -e b ]; do sleep 0.05; done
  args: {chdir: "{{ playbook_dir }}"}
  loop: [a, b]
  loop_control: {parallel: 2}
  timeout: 8
  register: met
- debug: {msg: "{{ met.results | map(attribute='item') | join }}"}
`),
    );

    const { results, events } = await project.run('site.yaml');

    expect(results).to.deep.equal(['localhost Meet changed', 'localhost debug ok']);
    const last = events.findLast(event => event.type === 'task-on-host-finished');
    expect(last?.outcome.result['msg']).to.equal('ab');
  });

  it('lets no more tasks of a pool run at once than its size', async () => {
    const pooled = play(
      `- name: Pooled
  shell: echo + >> log; until [ "$(grep -c + log)" -ge 2 ]; do sleep 0.05; done; echo - >> log
  args: {chdir: "{{ playbook_dir }}"}
  connection: local
  timeout: 8
  pool: {name: few, size: 2}
`,
      'all',
    );
    project.write('site.yaml', pooled.replace('hosts: all', 'hosts: all\n  strategy: free'));

    const { exitCode } = await project.run('site.yaml', '-i', 'a,b,c,d,e,f,');

    const log = readFileSync(join(project.directory, 'log'), 'utf8').trim().split('\n');
    let running = 0;
    const most = Math.max(...log.map(sign => (running += sign === '+' ? 1 : -1)));
    expect(exitCode).to.equal(0);
    expect([log.length, most]).to.deep.equal([12, 2]);
  });

  it('takes what templates give for a pool, and tells where that is none', async () => {
    const pool = 'pool: {name: "{{ rack }}", size: "{{ size }}"}';
    project.write('site.yaml', play(`- {name: Pooled, debug: {msg: a}, ${pool}}\n`));

    const good = await project.run('site.yaml', '-e', '{"rack": 7, "size": "2"}');
    expect(good.results).to.deep.equal(['localhost Pooled ok']);

    const bad = await project.cli('run', 'site.yaml', '-e', '{"rack": 7, "size": 0}');
    expect(bad.exitCode).to.equal(3);
    expect(bad.stderr).to.match(/^site\.yaml:4:45 error .* a "size" above 0\./);

    const known = `- command: echo 2\n  register: it\n- ping:\n  pool: {name: a, size: 1}\n`;
    const later = '- {name: Other, ping: , pool: {name: a, size: "{{ it.stdout }}"}}\n';
    project.write('site.yaml', play(`${known}${later}`));
    const failed = (await project.run('site.yaml')).outcome('Other');
    expect(failed.message).to.equal('The pool "a" has one size, and not 2, too.');
    expect(JSON.stringify(failed.diagnostic)).to.include('site.yaml:8:35');
  });

  it('rescues a host that cannot be reached where a block asks for it', async () => {
    project.write('hosts', 'gone ansible_host=127.0.0.1 ansible_port=1\n');
    project.write(
      'site.yaml',
      play(
        `- rescue_unreachable: true
  block:
    - name: Inner
      block:
        - {name: Ask, ping: }
      rescue:
        - {name: Not for this, debug: {msg: a}}
  rescue:
    - {name: Tell, debug: {msg: "{{ ansible_failed_task.name }}"}}
  always:
    - {name: Always, debug: {msg: a}}
- {name: After, debug: {msg: a}}
`,
        'gone',
      ),
    );

    const { results, exitCode, events } = await project.run('site.yaml', '-i', 'hosts');

    expect(exitCode).to.equal(0);
    expect(results).to.deep.equal([
      'gone Ask unreachable',
      'gone Tell ok',
      'gone Always ok',
      'gone After ok',
    ]);
    const ended = events.find(event => event.type === 'run-ended');
    expect(ended?.hosts['gone']).to.include({ unreachable: 0, rescued: 1, ok: 3 });
  });

  const wrong: readonly (readonly [string, string, string, string])[] = [
    [
      'a pool without a size',
      '- ping:\n  pool: {name: a}\n',
      '5:13',
      'takes a "name" and a "size"',
    ],
    ['a pool of no size', '- ping:\n  pool: {name: a, size: 0}\n', '5:29', 'above 0'],
    [
      'two sizes of a pool',
      '- ping:\n  pool: {name: a, size: 1}\n- ping:\n  pool: {name: a, size: 2}\n',
      '7:13',
      'The pool "a" has one size, and not 2, too.',
    ],
    [
      'two sizes of a pool, one of which is a template',
      '- ping:\n  vars: {n: 2}\n  pool: {name: a, size: "{{ n }}"}\n- ping:\n  pool: {name: a, size: 1}\n',
      '8:13',
      'The pool "a" has one size, and not 1, too.',
    ],
    [
      'no items at once',
      '- ping:\n  loop: [1]\n  loop_control: {parallel: 0}\n',
      '6:32',
      '"parallel" must be at least 1.',
    ],
    [
      'less than no items at once, which a template makes',
      '- ping:\n  vars: {n: -1}\n  loop: [1]\n  loop_control: {parallel: "{{ n }}"}\n',
      '7:32',
      '"parallel" must be a whole number above 0, not -1.',
    ],
    [
      'an id that is a template',
      '- ping:\n  vars: {n: 1}\n  id: "{{ n }}"\n',
      '6:11',
      '"id" cannot be a template',
    ],
    [
      'needs that are templates',
      '- ping:\n  vars: {n: 1}\n  needs: ["{{ n }}"]\n',
      '6:15',
      '"needs" cannot be a template',
    ],
    [
      'hosts of needs that are templates',
      '- ping:\n  id: a\n- ping:\n  needs: {task: a, hosts: "{{ groups.all[0] }}"}\n',
      '7:31',
      '"hosts" cannot be a template',
    ],
    [
      'parallel items with a pause',
      '- ping:\n  loop: [1]\n  loop_control: {parallel: 2, pause: 1}\n',
      '6:35',
      '"pause" has no meaning with "parallel".',
    ],
    [
      'parallel items of a block',
      '- block: [{ping: }]\n  loop: [1]\n  loop_control: {parallel: 2}\n',
      '6:32',
      '"parallel" is for the items of one task',
    ],
    [
      'parallel items of an include',
      '- include_tasks: a.yml\n  loop: [1]\n  loop_control: {parallel: 2}\n',
      '6:32',
      '"parallel" is for the items of one task',
    ],
    [
      'rescue_unreachable without rescue',
      '- block: [{ping: }]\n  rescue_unreachable: true\n',
      '5:7',
      'needs a "rescue"',
    ],
  ];
  for (const [name, tasks, at, message] of wrong) {
    it(`refuses ${name}`, async () => {
      project.write('site.yaml', play(tasks));

      const { exitCode, stderr } = await project.cli('run', 'site.yaml');

      expect(exitCode).to.equal(3);
      expect(stderr).to.include(`site.yaml:${at} error`).and.to.include(message);
    });
  }
});
