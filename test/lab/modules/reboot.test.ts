import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { playOf, runPlaybook, runTask } from '../support/playbook.ts';

describe('reboot on a host', () => {
  let host: LabHost;
  const bootId = () => host.must('cat /proc/sys/kernel/random/boot_id');

  before(async () => {
    host = await freshHost('c');
  });

  it('foretells the reboot, and then does it and goes on', async () => {
    const before = await bootId();
    const tasks = `- name: Something in memory
  copy: { dest: /run/before, content: x }
- name: Reboot
  reboot: { reboot_timeout: 90, connect_timeout: 5, test_command: test -d /run/systemd }
  register: rebooted
- name: Gone
  stat: { path: /run/before }
  register: found
- name: So it is
  assert: { that: [rebooted.rebooted, rebooted.elapsed >= 0, not found.stat.exists] }`;
    const check = await runPlaybook(playOf('c', tasks.split('\n').slice(0, 5).join('\n')), {
      check: true,
    });
    expect(check.tasks.map(({ status }) => status)).to.deep.equal(['changed', 'changed']);
    expect(await bootId()).to.equal(before);

    const { tasks: seen, exitCode } = await runPlaybook(playOf('c', tasks));
    await host.waitUntilBooted();
    expect(seen.map(({ status }) => status)).to.deep.equal(['changed', 'changed', 'ok', 'ok']);
    expect(exitCode).to.equal(0);
    expect(await bootId()).to.not.equal(before);
  });

  it('says what went wrong', async () => {
    const before = await bootId();
    const never = await runTask('c', '- reboot: { reboot_command: "true", reboot_timeout: 1 }');
    expect(never.message).to.equal('the host did not come back in time: it has not gone down');
    const wrong = await runTask('c', '- reboot: { reboot_command: "echo no >&2; exit 3" }');
    expect(wrong.message).to.equal('the host does not reboot: no');
    const blind = await runTask('c', '- reboot: { boot_time_command: "cat /no/such" }');
    expect(blind.message).to.match(/does not tell which boot this is: .*No such file/);
    const plain = await runTask('c', '- { become: false, reboot: { reboot_timeout: 1 } }');
    expect(plain.status).to.equal('failed');
    const local = await runTask('c', '- { connection: local, become: false, reboot: {} }');
    expect(local.message).to.contain('would reboot the controller');
    expect(await bootId()).to.equal(before);
  });
});
