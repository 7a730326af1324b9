import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence, playOf, runPlaybook, runTask } from '../support/playbook.ts';

describe('command, shell and raw on a host', () => {
  let host: LabHost;

  before(async () => {
    host = await freshHost('a');
  });

  it('run once where "creates" and "removes" say so', async () => {
    await host.must('touch /root/remove-me');
    const { changed } = await expectConvergence(
      'a',
      `- name: Command
  command: { cmd: touch /root/made-by-command, creates: /root/made-by-command }
- name: Pattern
  shell: { cmd: 'false', chdir: /etc, creates: 'host[n]ame*' }
- name: Shell that runs
  shell: { cmd: echo x | tee two words, chdir: /root, creates: /root/words }
- name: Remove
  command: { argv: [rm, /root/remove-me], removes: /root/remove-me }
- name: Never
  command: { cmd: "false", removes: /root/none }`,
    );
    expect(changed).to.deep.equal(['Command', 'Shell that runs', 'Remove']);
  });

  const outputs: readonly [what: string, task: string, stdout: string][] = [
    [
      'words as they are',
      `- command: { argv: [printf, '%s|', 'a b', "it's", '$x', '*', ''] }`,
      "a b|it's|$x|*||",
    ],
    ['quoted words', `- command: printf '%s|' "a  b" c\\ d ; |`, 'a  b|c d|;|||'],
    [
      'the environment',
      `- { command: 'echo $GREETING ~', environment: { GREETING: "it's  me" } }`,
      "it's  me /root",
    ],
    [
      'a shell of choice',
      `- shell: { cmd: 'echo $BASH_VERSION | cut -c1', executable: /bin/bash }`,
      '5',
    ],
    ['standard input', '- shell: { cmd: cat; echo end, stdin: "a\\nb" }', 'a\nb\nend'],
    ['raw text', "- raw: echo 'a  b' | tr a-z A-Z", 'A  B\n'],
    [
      'a script of several lines',
      '- shell: |\n    for i in 1 2; do\n      echo $i\n    done',
      '1\n2',
    ],
    ['a user', '- { command: id -un, become_user: plain }', 'plain'],
  ];
  for (const [what, task, stdout] of outputs) {
    it(`take ${what}`, async () => {
      const { status, result } = await runTask('a', task);
      expect(status).to.equal('changed');
      expect(result['stdout']).to.equal(stdout);
      expect(result['rc']).to.equal(0);
    });
  }

  it('go on as a job of the other user, without the connection', async () => {
    const { tasks, exitCode } = await runPlaybook(
      playOf(
        'a',
        `- name: Begin
  shell: id -un > /root/who; sleep 1; echo over
  async: 60
  poll: 0
  register: job
- name: Lose the connection
  meta: reset_connection
- name: Wait
  async_status: { jid: "{{ job.ansible_job_id }}" }
  register: result
  until: result is finished
  retries: 60
  delay: 0.5`,
      ),
    );
    expect(exitCode).to.equal(0);
    expect(tasks.at(-1)?.result).to.include({ stdout: 'over', rc: 0, finished: true });
    expect(await host.must('cat /root/who; stat -c "%a %U" /root/.kplay_async')).to.equal(
      'root\n700 root',
    );
  });

  it('fail with the exit code, and with what was printed', async () => {
    const { status, message, result } = await runTask(
      'a',
      '- shell: echo out; echo err >&2; exit 7',
    );
    expect({ status, message }).to.deep.equal({
      status: 'failed',
      message: 'non-zero return code',
    });
    expect(result).to.include({ rc: 7, stdout: 'out', stderr: 'err' });
    expect((await runTask('a', '- command: no-such-command')).message).to.equal(
      'command not found: no-such-command: [Errno 2] No such file or directory',
    );
  });

  it('touch nothing in check mode, and leave what depends on them undecided', async () => {
    await host.mark();
    const tasks = `- name: Ask
  command: touch /root/asked
  register: answer
- name: Depends
  copy: { content: "{{ answer.stdout }}", dest: /root/answer }
- name: Look anyway
  command: cat /etc/hostname
  check_mode: false
  changed_when: false
  register: name
- name: Knows
  assert: { that: name.stdout == 'a' }`;
    const { tasks: seen } = await runPlaybook(playOf('a', tasks), { check: true });
    expect(seen.map(({ status }) => status)).to.deep.equal(['changed', 'undecided', 'ok', 'ok']);
    expect(await host.changedPaths()).to.deep.equal([]);
  });
});

describe('modules that only look, on a host', () => {
  it('change nothing', async () => {
    const { changed, run } = await expectConvergence(
      'a',
      `- name: Ping
  ping: { data: "it's $HOME" }
- name: Facts
  setup: { gather_subset: min }
- name: Port
  wait_for: { port: 22, timeout: 10 }
- name: File
  wait_for: { path: /etc/hostname, search_regex: '^a$', timeout: 10 }
- name: Gone
  wait_for: { path: /no/such/file, state: absent, timeout: 10 }
- name: Say
  debug: { msg: "{{ ansible_facts.os_family }} {{ ansible_facts.hostname }}" }
- name: Set
  set_fact: { answer: "{{ 6 * 7 }}" }
- name: Prove
  assert: { that: [answer | int == 42, ansible_facts.service_mgr == 'systemd'] }`,
    );
    expect(changed).to.deep.equal([]);
    expect(run.tasks[0]?.result['ping']).to.equal("it's $HOME");
    expect(run.tasks[5]?.result['msg']).to.equal('Debian a');
  });

  it('fail when what is waited for does not come', async () => {
    const { status, message } = await runTask('a', '- wait_for: { port: 9, timeout: 1, sleep: 1 }');
    expect(status).to.equal('failed');
    expect(message).to.equal('waited 1 seconds in vain until port 9 of 127.0.0.1 is open');
    expect((await runTask('a', '- ping: { data: crash }')).status).to.equal('failed');
  });
});
