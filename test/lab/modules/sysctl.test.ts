import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence, runTask } from '../support/playbook.ts';

describe('sysctl on a host', () => {
  let host: LabHost;

  before(async () => {
    host = await freshHost('a');
  });

  it('sets parameters in the kernel and for the next boot', async () => {
    await host.must(
      "printf '# mine\\nnet.ipv4.tcp_syncookies=0\\nkernel/panic = 1\\n' > /etc/sysctl.d/50-mine.conf",
    );
    const { changed } = await expectConvergence(
      'a',
      `- name: Route
  sysctl: { name: net.ipv4.ip_forward, value: 1 }
- name: Ports
  ansible.posix.sysctl: { name: net/ipv4/ip_local_port_range, value: "20000  60000" }
- name: Cookies
  sysctl: { name: net.ipv4.tcp_syncookies, value: yes, sysctl_file: /etc/sysctl.d/50-mine.conf }
- name: Panic
  sysctl: { name: kernel.panic, state: absent, sysctl_file: /etc/sysctl.d/50-mine.conf }
- name: For the next boot
  sysctl: { name: vm.swappiness, value: 7, reload: false }
- name: Already
  sysctl: { name: net.ipv4.ip_forward, value: "1" }`,
    );
    expect(changed).to.deep.equal(['Route', 'Ports', 'Cookies', 'Panic', 'For the next boot']);
    expect(await host.must('cat /etc/sysctl.d/99-kplay.conf')).to.equal(
      'net.ipv4.ip_forward = 1\nnet.ipv4.ip_local_port_range = 20000  60000\nvm.swappiness = 7',
    );
    expect(await host.must('cat /etc/sysctl.d/50-mine.conf')).to.equal(
      '# mine\nnet.ipv4.tcp_syncookies = 1',
    );
    expect(await host.must('cat /proc/sys/net/ipv4/ip_local_port_range')).to.equal('20000\t60000');
    expect(await host.must('cat /proc/sys/vm/swappiness')).to.not.equal('7');
  });

  it('repairs the kernel alone when the file is right', async () => {
    await host.must('sysctl -qw net.ipv4.ip_forward=0');
    const { run } = await expectConvergence(
      'a',
      '- sysctl: { name: net.ipv4.ip_forward, value: 1 }',
    );
    expect(run.tasks[0]?.changes).to.deep.equal(['run sysctl -w net.ipv4.ip_forward=1']);
    expect(await host.must('sysctl -n net.ipv4.ip_forward')).to.equal('1');
  });

  const failures: readonly [what: string, args: string, message: RegExp][] = [
    [
      'no such parameter',
      '{ name: net.no_such.thing, value: 1 }',
      /has no parameter net\.no_such\.thing/,
    ],
    [
      'a module that is missing',
      '{ name: net.netfilter.nf_conntrack_no_such, value: 1 }',
      /load the module nf_conntrack/,
    ],
    ['a group', '{ name: net.ipv4, value: 1 }', /group of kernel parameters/],
    [
      'a value the kernel refuses',
      '{ name: net.ipv4.ip_local_port_range, value: wrong }',
      /does not take "wrong".*Invalid argument/,
    ],
    [
      'a parameter that nobody may set',
      '{ name: kernel.osrelease, value: x }',
      /is read-only, and it is/,
    ],
  ];
  for (const [what, args, message] of failures) {
    it(`fails for ${what}, and leaves the file alone`, async () => {
      await host.mark();
      const { status, message: said } = await runTask('a', `- sysctl: ${args}`);
      expect(status).to.equal('failed');
      expect(said).to.match(message);
      expect(await host.changedPaths()).to.deep.equal([]);
    });
  }

  it('forgives what the kernel does not have, when told to', async () => {
    await expectConvergence(
      'a',
      '- sysctl: { name: net.no_such.thing, value: 1, ignoreerrors: true, sysctl_file: /etc/sysctl.d/x.conf }',
    );
    expect(await host.must('cat /etc/sysctl.d/x.conf')).to.equal('net.no_such.thing = 1');
  });

  it('needs rights', async () => {
    const task =
      '- { become: false, sysctl: { name: net.ipv4.ip_forward, value: 0, reload: true } }';
    const { message } = await runTask('a', task);
    expect(message).to.contain('only root may set the kernel parameter net.ipv4.ip_forward');
  });
});
