import { expect } from 'chai';
import { play, run } from '../../support/local-play.ts';
import { localHosts } from '../../support/run-cli.ts';

describe('blocks', () => {
  it('rescue a failure, and always run always', async () => {
    const events = await run(
      play(`    - block:
        - fail: {msg: broken}
          when: inventory_hostname == 'a'
        - debug: {msg: through}
      rescue:
        - debug: {msg: "rescued {{ ansible_failed_result.msg }}"}
      always:
        - debug: {msg: always}
    - debug: {msg: end}
`),
      { hosts: localHosts('a', 'b') },
    );
    expect(events.messages.filter(text => text.startsWith('a'))).to.deep.equal([
      'a: rescued broken',
      'a: always',
      'a: end',
    ]);
    expect(events.messages.filter(text => text.startsWith('b'))).to.deep.equal([
      'b: through',
      'b: always',
      'b: end',
    ]);
    expect(events.recap['a']).to.include({ rescued: 1, failed: 0 });
    expect(events.exitCode).to.equal(0);
  });

  it('run always after a rescue that fails itself', async () => {
    const events = await run(
      play(`    - block:
        - fail: {msg: one}
      rescue:
        - fail: {msg: two}
      always:
        - debug: {msg: always}
    - debug: {msg: never}
`),
      { hosts: localHosts('a') },
    );
    expect(events.messages).to.deep.equal(['a: always']);
    expect(events.recap['a']).to.include({ rescued: 1, failed: 1 });
  });
});

describe('failures', () => {
  it('end the host that failed and no other', async () => {
    const events = await run(
      play(
        '    - fail: {msg: x}\n      when: inventory_hostname == "b"\n    - debug: {msg: went on}\n',
      ),
    );
    expect(events.messages).to.have.members(['a: went on', 'c: went on']);
    expect(events.exitCode).to.equal(2);
  });

  it('end all hosts with any_errors_fatal', async () => {
    const events = await run(
      play(
        '    - fail: {msg: x}\n      when: inventory_hostname == "b"\n    - debug: {msg: never}\n',
        '  any_errors_fatal: true\n',
      ),
    );
    expect(events.messages).to.deep.equal([]);
  });

  it('abort the play above max_fail_percentage, and not at it', async () => {
    const failing = (percentage: number): string =>
      play(
        '    - fail: {msg: x}\n      when: inventory_hostname == "a"\n    - debug: {msg: went on}\n',
        `  max_fail_percentage: ${percentage}\n`,
      );
    const hosts = localHosts('a', 'b');
    expect((await run(failing(50), { hosts })).messages).to.deep.equal(['b: went on']);
    expect((await run(failing(49), { hosts })).messages).to.deep.equal([]);
  });

  it('are ignored when asked to, and counted as such', async () => {
    const events = await run(
      play(
        '    - fail: {msg: x}\n      ignore_errors: true\n      register: r\n    - debug: {msg: "{{ r is failed }}"}\n',
      ),
      { hosts: localHosts('a') },
    );
    expect(events.messages).to.deep.equal(['a: true']);
    expect(events.recap['a']).to.include({ ok: 2, failed: 0, ignored: 1 });
  });

  it('are what failed_when says', async () => {
    const events = await run(
      play(`    - shell: exit 3
      register: r
      failed_when: r.rc not in [0, 3]
      changed_when: r.rc == 3
    - shell: "true"
      register: s
      failed_when: [s.rc == 0, "'x' in 'xyz'"]
`),
      { hosts: localHosts('a') },
    );
    expect(events.results).to.deep.equal(['a shell changed', 'a shell failed']);
  });

  it('name the variable that is undefined, where it is used', async () => {
    const events = await run(
      play(
        '    - vars: {known_name: 1}\n      debug:\n        msg: "x {{ knwon_name }}"\n      ignore_errors: true\n',
      ),
      { hosts: localHosts('a') },
    );
    const { message, diagnostic } = events.outcome('debug');
    expect(message).to.include('knwon_name');
    expect(diagnostic).to.deep.include({
      code: 'expression/undefined',
      location: 'site.yaml:6:20',
    });
    expect(diagnostic?.hint).to.equal('Did you mean "known_name"?');
  });
});
