import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence, runTask } from '../support/playbook.ts';

/** Swap is the machine's: the host sees a list of its own, and commands that only edit it. */
const standIns = `mkdir -p /run/lab /dev/disk/by-uuid
printf 'Filename\\tType\\tSize\\tUsed\\tPriority\\n' > /run/lab/swaps
mount --bind /run/lab/swaps /proc/swaps
cat > /usr/local/sbin/swapoff <<'END'
#!/bin/sh
[ "$1" != /dev/stuck ] || { echo "swapoff: $1: swapoff failed: Cannot allocate memory" >&2; exit 4; }
p=$(printf %s "$1" | sed 's/ /\\\\040/g')
K=$p awk '$1 != ENVIRON["K"]' /run/lab/swaps > /run/lab/new && cat /run/lab/new > /run/lab/swaps
END
cat > /usr/local/sbin/swapon <<'END'
#!/bin/sh
awk '$3 == "swap" && $1 !~ /^#/ { sub(/^UUID=x/, "/dev/vda2", $1); print $1, "partition 100 0 -2" }' /etc/fstab |
while read -r line; do
  grep -qF "$line" /run/lab/swaps || printf '%s\\n' "$line" >> /run/lab/swaps
done
END
chmod 755 /usr/local/sbin/swapo*
ln -s ../../vda2 /dev/disk/by-uuid/x`;

/** As systemd-gpt-auto-generator does for a partition that no file names. */
const generator = `mkdir -p /etc/systemd/system-generators
cat > /etc/systemd/system-generators/lab <<'END'
#!/bin/sh
mkdir -p "$3/swap.target.wants"
printf '[Swap]\\nWhat=/dev/vda3\\n' > "$3/dev-vda3.swap"
ln -sf ../dev-vda3.swap "$3/swap.target.wants/dev-vda3.swap"
END
chmod 755 /etc/systemd/system-generators/lab
systemctl daemon-reload`;

describe('swap on a host', () => {
  let host: LabHost;
  const swaps = () => host.must("sed 1d /proc/swaps | awk '{ print $1 }'");

  before(async () => {
    host = await freshHost('a');
    await host.must(standIns);
    await host.must(generator);
  });

  it('turns it off now and for good, and on again', async () => {
    const fstab = `# a table
UUID=x\\tnone\\tswap\\tsw,pri=5\\t0 0
/swap\\\\040file none swap sw 0 0
#/dev/old none swap sw 0 0
tmpfs /swap tmpfs noauto 0 0`;
    await host.must(`printf '${fstab}\\n' > /etc/fstab; systemctl daemon-reload
mkdir -p /usr/lib/systemd; echo '[zram0]' > /usr/lib/systemd/zram-generator.conf
swapon -a; echo '/dev/vda3 partition 100 3 -2' >> /run/lab/swaps`);
    const before = await host.must('cat /etc/fstab');
    expect(await swaps()).to.equal('/dev/vda2\n/swap\\040file\n/dev/vda3');

    const off = await expectConvergence(
      'a',
      `- name: Turn it off
  swap: { state: absent }
- name: Still off
  swap: { state: absent }`,
    );
    expect(off.changed).to.deep.equal(['Turn it off']);
    expect(await swaps()).to.equal('');
    expect(await host.must('cat /etc/fstab')).to.equal(
      before.replaceAll(/^(?=UUID|\/swap)/gm, '# kplay: '),
    );
    expect((await host.exec('systemctl is-enabled dev-vda3.swap')).stdout).to.equal('masked\n');
    expect(await host.must('grep -c "^[[]" /etc/systemd/zram-generator.conf || :')).to.equal('0');
    expect(off.run.tasks[0]?.result['devices']).to.deep.equal([
      '/dev/vda2',
      '/swap file',
      '/dev/vda3',
    ]);

    const on = await expectConvergence(
      'a',
      `- name: Turn it on
  swap: { state: present, mask_units: false }`,
    );
    expect(on.changed).to.deep.equal(['Turn it on']);
    expect(await host.must('cat /etc/fstab')).to.equal(before);
    expect(await swaps()).to.equal('/dev/vda2\n/swap\\040file');
    expect(await host.must('ls /etc/systemd')).to.not.contain('zram');
  });

  it('changes what it is told to alone', async () => {
    const { changed } = await expectConvergence(
      'a',
      `- name: Now
  swap: { state: absent, persistent: false }`,
    );
    expect(changed).to.deep.equal(['Now']);
    expect(await swaps()).to.equal('');
    expect(await host.must('grep -c "^# kplay" /etc/fstab || :')).to.equal('0');
  });

  it('says why it cannot be done', async () => {
    await host.must(`echo '/dev/stuck partition 100 3 -2' >> /run/lab/swaps`);
    const stuck = await runTask('a', '- swap: { state: absent, persistent: false }');
    expect(stuck.message).to.contain('cannot swap off: swapoff: /dev/stuck: swapoff failed');

    await host.must(`echo '/dev/big partition 999999999 999999999 -2' >> /run/lab/swaps`);
    const { status, message } = await runTask('a', '- swap: { state: absent }');
    expect(status).to.equal('failed');
    expect(message).to.match(/976563 MiB are swapped out, and \d+ MiB of memory are free/);
  });
});
