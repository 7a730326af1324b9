import { expect } from 'chai';
import { localHosts, Project, type RunEvents } from '../../support/run-cli.ts';

async function runOnA(tasks: string, vars = ''): Promise<RunEvents> {
  const project = new Project({
    'site.yaml': `- hosts: a\n  gather_facts: false\n${vars}  tasks:\n${tasks}`,
    'hosts.ini': localHosts('a', 'b', 'c'),
    'one.txt': 'first file\n',
  });
  try {
    return await project.run('site.yaml', '-i', 'hosts.ini');
  } finally {
    project.remove();
  }
}

const said = ({ messages }: RunEvents): readonly string[] =>
  messages.map(message => message.replace(/^a: /, ''));

describe('with_<lookup>', () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ['with_items', '["{{ nested }}", 4]', ['[1, [2]]', '[3]', '4']],
    ['with_items', '"{{ nested }}"', ['1', '[2]', '3']],
    ['with_list', '[[1], 2]', ['[1]', '2']],
    ['with_flattened', '["{{ nested }}", 4]', ['1', '2', '3', '4']],
    ['with_community.general.flattened', '[[1, [2]], 3]', ['1', '2', '3']],
    ['with_nested', '[[a], [1, 2]]', ["['a', 1]", "['a', 2]"]],
    ['with_cartesian', '[[a], [1, 2]]', ["['a', 1]", "['a', 2]"]],
    ['with_together', '[[a, b], [1]]', ["['a', 1]", "['b', None]"]],
    ['with_dict', '{x: 1}', ["{'key': 'x', 'value': 1}"]],
    ['with_sequence', 'start=1 end=5 stride=2 format=h%02d', ['h01', 'h03', 'h05']],
    ['with_sequence', 'count=2', ['1', '2']],
    ['with_subelements', '["{{ users }}", keys]', ["[{'name': 'u'}, 'p']"]],
    ['with_indexed_items', '[x, [y]]', ["[0, 'x']", "[1, 'y']"]],
    ['with_random_choice', '[same, same]', ['same']],
    ['with_lines', "printf 'a\\nb\\n'", ['a', 'b']],
    ['with_file', '[one.txt]', ['first file']],
    ['with_inventory_hostnames', 'all:!b', ['a', 'c']],
    ['with_ansible.builtin.items', '[1]', ['1']],
  ];
  const vars =
    '  vars: {nested: [[1, [2]], [3]], users: [{name: u, keys: [p]}, {name: v, keys: []}]}\n';
  for (const [keyword, value, expected] of cases) {
    it(`${keyword}: ${value}`, async () => {
      const events = await runOnA(
        `    - debug: {msg: "= {{ item }}"}\n      ${keyword}: ${value}\n`,
        vars,
      );
      expect(said(events)).to.deep.equal(expected.map(text => `= ${text}`));
    });
  }

  for (const [keyword, value] of [
    ['with_fileglob', '"*.txt"'],
    ['with_first_found', '[none.txt, one.txt]'],
    ['with_first_found', '[{files: [none.txt, one.txt], paths: [., ..]}]'],
  ] as const) {
    it(`${keyword}: ${value} finds files of the controller`, async () => {
      const events = await runOnA(
        `    - debug: {msg: "{{ item | basename }}"}\n      ${keyword}: ${value}\n`,
      );
      expect(said(events)).to.deep.equal(['one.txt']);
    });
  }
});

describe('loop_control', () => {
  it('pauses between items, not before them or after them', async () => {
    const { events } = await runOnA(`
    - debug: {msg: "{{ item }}"}
      loop: [1, 2, 3]
      loop_control: {pause: 0.3}
`);
    const times = events.flatMap(one =>
      ['task-on-host-started', 'item-finished', 'task-on-host-finished'].includes(one.type)
        ? [one.time]
        : [],
    );
    const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0) >= 290);
    expect(waits).to.deep.equal([false, true, true, false]);
  });

  it('fails the task whose break_when cannot be evaluated', async () => {
    const events = await runOnA(`
    - name: task
      debug: {msg: "{{ item }}"}
      loop: [1, 2]
      loop_control: {break_when: "hostvars['a'].nowhere.at_all"}
`);
    expect(events.outcome('task')).to.include({ status: 'failed' });
    expect(events.exitCode).to.equal(2);
  });

  it('tells everything of the loop with extended, all items unless they are unwanted', async () => {
    const events = await runOnA(`
    - debug: {msg: "{{ ansible_loop }}"}
      loop: [x, y]
      register: all
      loop_control: {extended: "{{ 1 == 1 }}", index_var: number}
    - debug: {msg: "{{ ansible_loop }}"}
      loop: [x]
      loop_control: {extended: true, extended_allitems: false}
    - debug: {msg: "{{ all.results | map(attribute='number') }} {{ all.results[1].ansible_loop.last }}"}
`);
    expect(said(events).map(text => text.replaceAll(/[{}"']/g, ''))).to.deep.equal([
      'index:1,index0:0,first:true,last:false,length:2,revindex:2,revindex0:1,allitems:[x,y],nextitem:y',
      'index:2,index0:1,first:false,last:true,length:2,revindex:1,revindex0:0,allitems:[x,y],previtem:x',
      'index:1,index0:0,first:true,last:true,length:1,revindex:1,revindex0:0',
      '[0, 1] True',
    ]);
  });
});

describe('until', () => {
  it('may ask for the number of attempts, and so may what judges them', async () => {
    const events = await runOnA(`
    - command: "true"
      register: tried
      until: tried.attempts == 2
      changed_when: tried.attempts > 1
      failed_when: tried.attempts > 2
      delay: 0
    - debug: {msg: "{{ tried.attempts }} {{ tried.changed }} {{ tried.failed }}"}
`);
    expect(said(events)).to.deep.equal(['2 True False']);
  });
});

describe('register in a loop', () => {
  it('says whether all items were skipped, as Ansible does', async () => {
    const events = await runOnA(`
    - debug: {msg: "{{ item }}"}
      loop: [1, 2]
      when: item == 2
      register: one
    - debug: {msg: "{{ item }}"}
      loop: [1, 2]
      when: false
      register: no_one
    - debug: {msg: "{{ one.skipped }} {{ one is skipped }} {{ no_one.skipped }} {{ no_one is skipped }}"}
`);
    expect(said(events)).to.deep.equal(['2', 'False False True True']);
  });

  it('goes over lists where an expression made tuples, and so does what set_fact sets', async () => {
    const events = await runOnA(`
    - debug: {msg: "= {{ item }}"}
      loop: "{{ [1, {'a': (2, 3)}] | zip([[(4,)], 5]) | list }}"
    - set_fact: {pairs: "{{ [1] | zip([2]) | list }}"}
    - debug: {msg: "= {{ pairs }}"}
`);
    expect(said(events)).to.deep.equal(['= [1, [[4]]]', "= [{'a': [2, 3]}, 5]", '= [[1, 2]]']);
  });

  it('shows each item what the one before it registered', async () => {
    const events = await runOnA(`
    - debug: {msg: "{{ item }} after {{ last.item | default('nothing') }}"}
      loop: [1, 2, 3]
      register: last
      when: last is not defined or last.item < 2
    - debug: {msg: "{{ last.results | map(attribute='skipped', default=false) }}"}
`);
    expect(said(events)).to.deep.equal(['1 after nothing', '2 after 1', '[false,false,true]']);
  });

  it('fails where the label of an item cannot be told', async () => {
    const events = await runOnA(`
    - command: "echo [{'n': 1}, {'m': 2}]"
      register: found
    - name: tell
      command: "true"
      loop: "{{ found.stdout | from_yaml }}"
      loop_control: {label: "{{ item.n }}"}
      register: told
      ignore_errors: true
    - debug: {msg: "{{ told.results | map(attribute='rc') }} {{ told.results.1.msg }}"}
`);
    expect(said(events)).to.deep.equal([
      `[0, 0] "label" of "loop_control": 'item.n' is undefined: the dict has no key 'n'; it has: m.`,
    ]);
    expect(events.outcome('tell')).to.include({ status: 'failed', ignored: true });
  });
});
