import { expect } from 'chai';
import { Project } from '../support/run-cli.ts';

const playbook = String.raw`- hosts: localhost
  gather_facts: false
  tasks:
    - name: Items
      debug: {msg: "hi {{ item }}"}
      loop: ["a\nb", c]
      loop_control: {index_var: i, extended: true}
    - name: Item
      debug: {var: item}
      loop: [1]
    - name: Fail
      command: sh -c 'exit {{ item }}'
      loop: [7, 0]
      ignore_errors: true
    - name: Praise
      assert: {that: true, success_msg: all is well}
    - name: Be silent
      assert: {that: true}
    - name: Blame
      assert: {that: false, fail_msg: [one, two]}
      ignore_errors: true
    - name: "Break\na name"
      pause: {prompt: Go on}
    - name: Wait
      pause: {seconds: 0, prompt: A moment}
    - name: Flood
      shell: head -c 17000000 /dev/zero | tr '\0' x
`;

describe('outcomeLines', () => {
  let lines: readonly string[] = [];
  before(async () => {
    const project = new Project({ 'site.yaml': playbook });
    const { stdout } = await project.cli('run', 'site.yaml');
    project.remove();
    lines = stdout.split('\n');
  });

  /** The lines of a task below its heading. */
  const of = (task: string): readonly string[] => {
    const start = lines.indexOf(`TASK [${task}]`) + 1;
    return lines.slice(start, lines.indexOf('', start));
  };

  it('shows only the message of a debug in a loop, and an item in one line', () => {
    expect(of('Items')).to.deep.equal([
      String.raw`ok: [localhost] => (item=a\nb)`,
      '    msg:',
      '      hi a',
      '      b',
      'ok: [localhost] => (item=c)',
      '    msg: hi c',
    ]);
    expect(of('Item')).to.deep.equal(['ok: [localhost] => (item=1)', '    item: 1']);
  });

  it('shows the exit code of a command that failed', () => {
    expect(of('Fail')).to.deep.equal([
      'failed: [localhost] => (item=7) (ignored): non-zero return code',
      '    module command, exit code 7, task at site.yaml:11:7',
      'changed: [localhost] => (item=0)',
    ]);
  });

  it('shows what an assert was given to say', () => {
    expect(of('Praise')).to.deep.equal(['ok: [localhost]', '    msg: all is well']);
    expect(of('Be silent')).to.deep.equal(['ok: [localhost]']);
    expect(of('Blame').slice(0, 2)).to.deep.equal([
      'failed: [localhost] (ignored): one',
      '    two',
    ]);
  });

  it('says when an output was too long to keep', () => {
    expect(of('Flood')).to.deep.equal([
      'changed: [localhost]',
      '    warning: stdout is too long to keep: 222784 bytes in its middle are left out',
    ]);
  });

  it('keeps a name in one line, and says what a pause waits for', () => {
    expect(of(String.raw`Break\na name`)).to.deep.equal(['ok: [localhost]']);
    expect(lines.filter(line => line.startsWith('warning: '))).to.deep.equal([
      String.raw`warning: site.yaml:22:7: Nobody waits for an answer to "Break\na name": there is no terminal.`,
    ]);
    expect(of('Wait')).to.deep.equal(['    localhost | A moment', 'ok: [localhost]']);
  });

  it('shows of a command what it printed once, and when it ran only with -vv', async () => {
    const shown = async (...flags: readonly string[]) => {
      const project = new Project();
      const { stdout } = await project.cli('exec', 'localhost', '-a', 'echo hi', ...flags);
      project.remove();
      return stdout.split('\n').filter(line => line.startsWith('    '));
    };
    const withoutDuration = (line: string) => line.replace(/(delta|start|end): .*/, '$1');

    expect((await shown()).map(withoutDuration)).to.deep.equal([
      ...['    localhost | hi', '    run echo hi', '    rc: 0', '    delta'],
    ]);
    expect((await shown('-vv')).map(withoutDuration))
      .to.include.members(['    cmd: [', '    start', '    end', '    changed: true'])
      .and.not.include('    stdout: hi');
  });
});
