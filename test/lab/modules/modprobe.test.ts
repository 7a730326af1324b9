import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence, runTask } from '../support/playbook.ts';

describe('modprobe on a host', () => {
  let host: LabHost;

  before(async () => {
    host = await freshHost('b');
  });

  it('loads modules, now and at boot', async () => {
    const { changed } = await expectConvergence(
      'b',
      `- name: Bridge
  modprobe: { name: br_netfilter, persistent: present }
- name: Bridge again
  modprobe: { name: br-netfilter }
- name: Dummy
  community.general.modprobe: { name: dummy, params: numdummies=2 a=b, persistent: present }
- name: Built in
  modprobe: { name: overlay }
- name: Not there
  modprobe: { name: usb-storage, state: absent }`,
    );
    expect(changed).to.deep.equal(['Bridge', 'Dummy']);
    expect(await host.must('cat /sys/module/dummy/parameters/numdummies')).to.equal('2');
    expect(await host.must('cat /etc/modules-load.d/br_netfilter.conf')).to.equal('br_netfilter');
    expect(await host.must('cat /etc/modprobe.d/dummy.conf')).to.equal(
      'options dummy numdummies=2 a=b',
    );
  });

  it('removes modules, now and at boot', async () => {
    await host.must("printf '# mine\\nloop\\nbr-netfilter\\n' > /etc/modules-load.d/mine.conf");
    const { changed } = await expectConvergence(
      'b',
      `- name: Bridge
  modprobe: { name: br_netfilter, state: absent, persistent: absent }
- name: Dummy
  modprobe: { name: dummy, state: absent, persistent: absent }`,
    );
    expect(changed).to.deep.equal(['Bridge', 'Dummy']);
    expect(await host.must('cat /etc/modules-load.d/mine.conf')).to.equal('# mine\nloop');
    expect(await host.must('ls /etc/modules-load.d /etc/modprobe.d /sys/module')).to.not.match(
      /dummy|netfilter/,
    );
  });

  const failures: readonly [what: string, args: string, message: RegExp][] = [
    ['no such module', '{ name: no_such }', /no kernel module no_such for its kernel/],
    ['one that is built in', '{ name: ext4, state: absent }', /ext4 is built into/],
    ['one in use', '{ name: llc, state: absent }', /llc is in use by stp/],
  ];
  for (const [what, args, message] of failures) {
    it(`fails for ${what}`, async () => {
      await host.must('modprobe stp');
      await host.mark();
      const { status, message: said } = await runTask('b', `- modprobe: ${args}`);
      expect(status).to.equal('failed');
      expect(said).to.match(message);
      expect(await host.changedPaths()).to.deep.equal([]);
    });
  }

  it('says when an "install" line keeps a module out', async () => {
    await host.must('echo install cramfs /bin/true > /etc/modprobe.d/off.conf');
    const { message } = await runTask('b', '- modprobe: { name: cramfs }');
    expect(message).to.contain('cannot load cramfs: modprobe did nothing');
  });
});
