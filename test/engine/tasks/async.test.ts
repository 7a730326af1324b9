import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { localHosts, Project, type RunEvents } from '../../support/run-cli.ts';

const wait = `      register: status
      until: status.finished
      retries: 300
      delay: 0.1
`;

function textIn(events: RunEvents, task: string, field: string): string {
  const value = events.outcome(task).result[field];
  if (typeof value !== 'string') throw new Error(`"${field}" of "${task}" is no text`);
  return value;
}

describe('async', () => {
  const before = process.env['HOME'];
  let home = '';
  const projects: Project[] = [];

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'kplay-async-'));
    process.env['HOME'] = home;
  });
  afterEach(() => {
    process.env['HOME'] = before;
    rmSync(home, { recursive: true, force: true });
    for (const project of projects.splice(0)) project.remove();
  });

  async function run(tasks: string, ...args: readonly string[]): Promise<RunEvents> {
    const project = new Project({
      'site.yaml': `- hosts: a\n  gather_facts: false\n  tasks:\n${tasks}`,
      'hosts.ini': localHosts('a'),
    });
    // A job goes on in the folder when the run has ended.
    projects.push(project);
    return project.run('site.yaml', '-i', 'hosts.ini', ...args);
  }

  it('with poll: 0 leaves a job behind, whose result async_status registers', async () => {
    const events = await run(`
    - name: begin
      shell: while [ ! -e go ]; do sleep 0.1; done; cat; echo "$WORD"; exit 3
      args: {stdin: given, chdir: "${home}"}
      environment: {WORD: said}
      async: 30
      poll: 0
      register: job
    - name: look
      async_status: {jid: "{{ job.ansible_job_id }}"}
    - command: touch ${home}/go
    - name: end
      async_status: {jid: "{{ job.ansible_job_id }}"}
${wait}      failed_when: status.rc | default(3) != 3
    - name: clean
      async_status: {jid: "{{ job.ansible_job_id }}", mode: cleanup}
    - name: gone
      async_status: {jid: "{{ job.ansible_job_id }}"}
      ignore_errors: true
`);
    const begun = events.outcome('begin');
    expect(begun).to.include({ status: 'changed' });
    expect(begun.result).to.include({ started: true, finished: false });
    expect(events.outcome('look').result).to.include({ finished: false, changed: false });
    expect(events.outcome('end').result).to.deep.include({
      ...{ finished: true, rc: 3, stdout_lines: ['given', 'said'] },
      ...{ ansible_job_id: begun.result['ansible_job_id'] },
    });
    expect(events.outcome('clean').result['erased']).to.equal(begun.result['results_file']);
    expect(events.outcome('gone').message).to.match(/^could not find the job j/);
    expect(readdirSync(join(home, '.kplay_async'))).to.deep.equal([]);
  });

  it('takes any module: what it planned is what the job does', async () => {
    const events = await run(`
    - copy: {dest: "${home}/file", content: "text\\n", mode: "0640"}
      async: 30
      poll: 0
      register: job
    - name: end
      async_status: {jid: "{{ job.ansible_job_id }}"}
${wait}
    - name: again
      copy: {dest: "${home}/file", content: "text\\n", mode: "0640"}
      async: 30
      poll: 0
      register: job
    - name: end again
      async_status: {jid: "{{ job.ansible_job_id }}"}
${wait}`);
    expect(events.outcome('end').result).to.include({ changed: true, dest: `${home}/file` });
    expect(events.outcome('end again').result).to.include({ changed: false, finished: true });
    expect(statSync(join(home, 'file')).mode & 0o777).to.equal(0o640);
  });

  it('leaves nothing for others to read, and of the work only what it said', async () => {
    const events = await run(`
    - command: echo word
      args: {stdin: secret}
      async: 30
      poll: 0
      register: job
    - name: end
      async_status: {jid: "{{ job.ansible_job_id }}"}
${wait}`);
    const folder = textIn(events, 'end', 'results_file');
    for (const path of [join(home, '.kplay_async'), folder]) {
      expect(statSync(path).mode & 0o777).to.equal(0o700);
    }
    expect(readdirSync(folder)).to.not.include.members(['work']);
    expect(readdirSync(folder).filter(name => /^(do|in)\./.test(name))).to.deep.equal([]);
  });

  it('is ended when its time is over, while it is looked at', async () => {
    const events = await run(`
    - name: polled
      command: sleep 60
      async: 1
      poll: 1
      ignore_errors: true
      register: polled
    - command: "true"
      async: 9
      poll: 1
      register: done
    - debug: {msg: "{{ polled.finished is defined }} {{ done.started }} {{ done.finished }} {{ done.rc }}"}
`);
    expect(events.outcome('polled').message).to.equal(
      '"sleep 60" took longer than 1 s and was ended',
    );
    expect(events.messages).to.deep.equal(['a: False True True 0']);
  });

  it('is ended when its time is over, though nobody looks and it will not go', async () => {
    const begun = join(home, 'begun');
    const events = await run(`
    - shell: "trap '' TERM; echo begun; : >${begun}; sleep 60 & wait; sleep 60"
      async: 1
      poll: 0
      register: job
    - name: left
      async_status: {jid: "{{ job.ansible_job_id }}"}
${wait}      ignore_errors: true
`);
    const { message, result } = events.outcome('left');
    expect(message).to.match(/took too long and was ended$/);
    expect(result).to.include({ finished: true });
    // On a busy machine the time may be over before the shell has come so far.
    if (existsSync(begun)) expect(result).to.include({ stdout: 'begun' });
  });

  it('is known to later runs by what it said', async () => {
    const first = await run(
      '    - name: begin\n      shell: cd /; echo out; echo err >&2\n      args: {chdir: /}\n      async: 30\n      poll: 0\n',
    );
    const id = textIn(first, 'begin', 'ansible_job_id');
    const events = await run(`    - name: end\n      async_status: {jid: ${id}}\n${wait}`);
    expect(events.outcome('end').status).to.equal('changed');
    expect(events.outcome('end').result).to.include({ rc: 0, stdout: 'out', stderr: 'err' });
  });

  it('begins one job for each item of a loop', async () => {
    const events = await run(`
    - shell: "echo {{ item }}"
      loop: [1, 2]
      async: 30
      poll: 0
      register: jobs
    - name: end
      async_status: {jid: "{{ item.ansible_job_id }}"}
      loop: "{{ jobs.results }}"
${wait}
    - debug: {msg: "{{ status.results | map(attribute='stdout') | join(',') }}"}
`);
    expect(events.messages).to.deep.equal(['a: 1,2']);
  });

  it('is shown in check mode, and what depends on it is undecided', async () => {
    const events = await run(
      `
    - name: begin
      command: touch ${home}/made
      async: 30
      poll: 0
      register: job
    - name: end
      async_status: {jid: "{{ job.ansible_job_id }}"}
${wait}`,
      '--check',
    );
    expect(events.outcome('begin')).to.include({ would: 'run' });
    expect(events.outcome('end').status).to.equal('undecided');
    expect(existsSync(join(home, '.kplay_async'))).to.equal(false);
  });

  it('refuses a folder of jobs that is not its own', async () => {
    rmSync(join(home, '.kplay_async'), { force: true });
    symlinkSync('/dev/null', join(home, '.kplay_async'));
    const events = await run(
      '    - name: begin\n      command: id\n      async: 3\n      poll: 0\n',
    );
    expect(events.outcome('begin').message).to.match(/^cannot start or find a job: /);
  });

  it('refuses what cannot be the id of a job', async () => {
    const events = await run(
      `    - name: look\n      async_status: {jid: "{{ '../../etc' }}"}\n      ignore_errors: true\n`,
    );
    expect(events.outcome('look').message).to.equal(
      '"jid" must be the id of a job, not "../../etc".',
    );
  });
});
