import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { cgroupOf, processesOf } from './cgroup.ts';
import type { LabHost } from './host.ts';
import { type Lab, startLab } from './lab.ts';
import { linksOf, namespacesOf } from './network.ts';
import { mountsBelow } from './overlay.ts';
import { identityOf, isAlive, run } from './process.ts';
import { freshHost, sharedLab } from './shared.ts';
import { knownLabs } from './state.ts';
import { makeRpmRepository } from './support/rpm-repository.ts';
import { userNames, users } from './users.ts';

describe('a host of the lab', () => {
  let host: LabHost;

  before(async () => {
    host = await freshHost('a');
  });

  it('runs systemd as its first process, with all units in order', async () => {
    expect(await host.must('cat /proc/1/comm')).to.equal('systemd');
    expect(await host.must('systemctl is-system-running')).to.equal('running');
  });

  it('has a name, a machine id and host keys that no other host has', async () => {
    const other = sharedLab().host('b');
    const ask = 'hostname; cat /etc/machine-id; cat /etc/ssh/ssh_host_ed25519_key.pub';
    const [mine, others] = [await host.must(ask), await other.must(ask)].map(text =>
      text.split('\n'),
    );
    expect(mine?.[0]).to.equal('a');
    expect(mine?.filter(line => others?.includes(line))).to.deep.equal([]);
  });

  it('reaches the other hosts by address, and nothing else', async () => {
    const other = sharedLab().host('b');
    expect((await host.exec(`ping -c 1 -W 2 ${other.address}`)).exitCode).to.equal(0);
    expect((await host.exec('ping -c 1 -W 1 192.0.2.1')).exitCode).to.equal(1);
    expect(await host.must('ip route show default')).to.match(/^default via 10\.213\./);
  });

  it('has no Python', async () => {
    expect((await host.exec('command -v python3 python')).stdout).to.equal('');
  });

  it('cannot set the clock of the machine', async () => {
    expect((await host.exec('date -s @0')).exitCode).to.equal(1);
  });

  it('comes back from a reboot as another boot of the same disk', async () => {
    const ask = 'cat /proc/sys/kernel/random/boot_id';
    const before = await host.must(`touch /root/kept; ${ask}`);
    const leader = host.leader();
    await host.must('systemctl reboot');
    while (host.leader() === leader) await new Promise(resolve => setTimeout(resolve, 50));
    await host.waitUntilBooted();
    expect(await host.must(ask)).not.to.equal(before);
    expect(await host.must('ls /root/kept')).to.equal('/root/kept');
  });

  it('has kernel parameters that it can set, which are not those of the machine', async () => {
    const names = [
      'net.ipv4.ip_forward',
      'vm.swappiness',
      'kernel.panic',
      'fs.inotify.max_user_watches',
    ];
    const values = () =>
      names.map(name => readFileSync(`/proc/sys/${name.replaceAll('.', '/')}`, 'utf8'));
    const before = values();
    await host.must(names.map(name => `sysctl -w ${name}=1`).join(' && '));
    expect(await host.must(`sysctl -n ${names.join(' ')}`)).to.equal('1\n1\n1\n1');
    expect(values()).to.deep.equal(before);
    expect((await host.exec('sysctl -w vm.nowhere=1')).exitCode).to.equal(1);
  });

  it('loads and removes stand-ins of kernel modules', async () => {
    const loaded = 'lsmod | cut -d " " -f 1 | tail -n +2 | sort | xargs';
    await host.must('modprobe br_netfilter');
    expect(await host.must(loaded)).to.equal('br_netfilter bridge llc stp');
    expect(await host.must('ls /sys/module/bridge/holders')).to.equal('br_netfilter');
    expect((await host.exec('rmmod bridge')).stderr).to.contain('in use by: br_netfilter');
    await host.must('modprobe -r br_netfilter');
    expect(await host.must(loaded)).to.equal('');
    await host.must('echo "options dummy numdummies=2" > /etc/modprobe.d/x.conf; modprobe dummy');
    expect(await host.must('cat /sys/module/dummy/parameters/numdummies')).to.equal('2');
    expect((await host.exec('modprobe nowhere')).stderr).to.contain(
      'FATAL: Module nowhere not found in directory /lib/modules/',
    );
    expect((await host.exec('modprobe overlay')).exitCode).to.equal(0);
  });

  it('heeds at boot what /etc/modules-load.d and /etc/sysctl.d say', async () => {
    await host.must(`echo dummy > /etc/modules-load.d/x.conf
printf 'vm.swappiness = 7\\nnet.ipv4.ip_forward = 1\\n' > /etc/sysctl.d/x.conf`);
    await host.kill();
    await host.boot();
    expect(await host.must('ls -d /sys/module/dummy')).to.equal('/sys/module/dummy');
    expect(await host.must('sysctl -n vm.swappiness net.ipv4.ip_forward')).to.equal('7\n1');
  });
});

describe('users of the lab', () => {
  let host: LabHost;

  before(async () => {
    host = await freshHost('a');
  });

  for (const name of userNames) {
    it(`include ${name}, who logs in with the key of the lab`, async () => {
      expect(await host.ssh(name, 'id -un; pwd')).to.deep.equal({
        exitCode: 0,
        stdout: `${name}\n${users[name].home}\n`,
        stderr: '',
      });
    });
  }

  const ways = [
    { user: 'admin', command: 'sudo -n id -un', stdout: 'root\n' },
    { user: 'doer', command: 'doas -n id -un', stdout: 'root\n' },
    { user: 'operator', command: 'sudo -n id -un', stdout: '' },
    { user: 'operator', command: "echo operator-secret | sudo -S -p '' id -un", stdout: 'root\n' },
    { user: 'operator', command: "echo wrong | sudo -S -p '' id -un", stdout: '' },
    { user: 'plain', command: "echo plain-secret | sudo -S -p '' id -un", stdout: '' },
    { user: 'plain', command: 'echo root-secret | su -c "id -un"', stdout: 'root\n' },
  ] as const;
  for (const { user, command, stdout } of ways) {
    const end = stdout === '' ? 'is refused' : 'is root';
    it(`${end} as ${user} by ${command}`, async () => {
      expect((await host.ssh(user, command)).stdout).to.equal(stdout);
    });
  }

  for (const [user, isWelcome] of [['operator', true] as const, ['admin', false] as const]) {
    it(`${isWelcome ? 'may' : 'may not'} log in as ${user} with the password`, async () => {
      const askpass = join(sharedLab().folder, 'askpass');
      writeFileSync(askpass, `#!/bin/sh\necho ${user}-secret\n`, { mode: 0o700 });
      const [ssh = '', ...rest] = host.sshCommand(user);
      const { stdout } = await run([ssh, '-o', 'PubkeyAuthentication=no', ...rest, 'id -un'], {
        env: { SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: 'force' },
      });
      expect(stdout).to.equal(isWelcome ? `${user}\n` : '');
    });
  }
});

describe('packages of the lab', () => {
  const install = 'apt-get -q -y install --no-install-recommends';
  let host: LabHost;

  beforeEach(async () => {
    host = await freshHost('b');
  });

  it('are there in several versions', async () => {
    await host.must(`apt-get -q update && ${install} kplay-hello=1.0`);
    expect(await host.must('kplay-hello')).to.equal('hello 1.0');
    await host.must(`${install} kplay-hello`);
    expect(await host.must('kplay-hello')).to.equal('hello 2.0');
    await host.must(`${install} --allow-downgrades kplay-hello=1.0`);
    await host.must('apt-mark hold kplay-hello && apt-get -q -y upgrade');
    expect(await host.must('kplay-hello')).to.equal('hello 1.0');
  });

  it('bring what they depend on', async () => {
    await host.must(`${install} kplay-app`);
    expect(await host.must('cat /usr/share/kplay-lib/version')).to.equal('2.0');
    expect((await host.exec(`${install} kplay-unmet`)).exitCode).to.equal(100);
  });

  it('start their service', async () => {
    await host.must(`${install} kplay-service kplay-legacy`);
    const both = 'kplay-service kplay-legacy';
    await host.must('systemctl start kplay-legacy');
    expect(await host.must(`systemctl is-active ${both}`)).to.equal('active\nactive');
    expect(await host.must(`systemctl is-enabled ${both}`)).to.equal('enabled\nenabled');
    await host.must('systemctl reload kplay-service; sleep 0.3');
    expect(await host.must('cat /run/kplay-service/reloads')).to.equal('1');
  });

  it('ask about a configuration file that was edited', async () => {
    await host.must(`${install} kplay-conf=1.0; echo mine >> /etc/kplay-conf/main.conf`);
    const upgrade = `${install} -o Dpkg::Options::=--force-confold kplay-conf`;
    await host.must(upgrade);
    expect(await host.must('cat /etc/kplay-conf/main.conf')).to.contain('mine');
    expect(await host.must('ls /etc/kplay-conf')).to.contain('main.conf.dpkg-dist');
  });

  it('fail to be set up where their purpose is to fail', async () => {
    const { exitCode, stdout } = await host.exec(`${install} kplay-broken`);
    expect(exitCode).to.equal(100);
    expect(stdout).to.contain('kplay-broken cannot be set up');
  });
});

describe('changedPaths', () => {
  it('names what was added, changed and removed on disk since the mark', async () => {
    const host = await freshHost('b');
    await host.must(
      'echo x > /etc/added; mkdir -p /opt/in/in; rm /etc/issue; chmod 700 /etc/cron.d',
    );
    await host.must('cat /etc/hosts > /tmp/h; cat /tmp/h > /etc/hosts');
    const changed = [
      { path: '/etc/added', kind: 'added' },
      { path: '/etc/cron.d', kind: 'changed' },
      { path: '/etc/hosts', kind: 'changed' },
      { path: '/etc/issue', kind: 'removed' },
      { path: '/opt/in', kind: 'added' },
      { path: '/opt/in/in', kind: 'added' },
    ];
    expect(await host.changedPaths()).to.deep.equal(changed);

    await host.mark();
    await host.must('rm /etc/added; rmdir /opt/in/in');
    expect(await host.changedPaths()).to.deep.equal([
      { path: '/etc/added', kind: 'removed' },
      { path: '/opt/in/in', kind: 'removed' },
    ]);
  });

  it('is empty after a reset and a login', async () => {
    const host = await freshHost('b');
    await host.ssh('admin', 'sudo true');
    expect(await host.changedPaths()).to.deep.equal([]);
  });
});

describe('a layer', () => {
  it('brings packages of the distribution', async () => {
    const host = await freshHost('w', { layers: ['firewall'] });
    const units = 'systemctl is-enabled ufw firewalld';
    expect((await host.exec(units)).stdout).to.equal('disabled\ndisabled\n');
    await host.must('ufw --force enable && ufw allow 8080/tcp');
    expect(await host.must('ufw status')).to.match(/^8080\/tcp +ALLOW/m);
    await host.must('ufw disable && systemctl start firewalld && firewall-cmd --add-port=81/tcp');
    expect(await host.must('firewall-cmd --list-ports')).to.equal('81/tcp');
  });
});

describe('a layer that offers packages', () => {
  it('lets a host install them, and Docker works there', async () => {
    const volumes = ['/var/lib/docker', '/var/lib/containerd'];
    const host = await freshHost('d', { layers: ['docker'], volumes });
    expect((await host.exec('command -v docker')).exitCode).to.not.equal(0);
    await host.must('apt-get -q -y install --no-install-recommends docker.io');
    await host.must(`mkdir image && cp --parents /usr/bin/busybox image
tar -c -C image . | docker import - lab/busybox`);
    const ran = 'docker run --rm --network none lab/busybox /usr/bin/busybox echo inside';
    expect(await host.must(ran)).to.equal('inside');
  });
});

describe('the layer "redhat"', () => {
  let host: LabHost;

  before(async () => {
    host = await freshHost('r', { layers: ['redhat'] });
  });

  it('makes a host of the Red Hat family', async () => {
    expect(await host.must('. /etc/os-release; echo $ID $VERSION_ID')).to.equal('rocky 9.4');
    expect(await host.must('rpm -q bash sudo')).to.equal('bash-9-1.noarch\nsudo-9-1.noarch');
    expect(await host.must('getenforce; command -v firewall-cmd')).to.equal(
      'Disabled\n/usr/bin/firewall-cmd',
    );
    expect((await host.exec('command -v apt-get dpkg')).stdout).to.equal('');
  });

  it('has dnf, with a repository of several versions', async () => {
    await host.must('dnf -q -y install kplay-app kplay-hello-1.0 kplay-service');
    expect(await host.must('rpm -q kplay-lib kplay-extra')).to.match(/^kplay-lib-2.0-1/);
    expect(await host.must('kplay-hello; dnf -q -y upgrade kplay-hello >&2; kplay-hello')).to.equal(
      'hello 1.0\nhello 2.0',
    );
    const state = await host.exec(
      'systemctl is-enabled kplay-service; systemctl start kplay-service',
    );
    expect([state.stdout, state.exitCode]).to.deep.equal(['disabled\n', 0]);
  });

  it('can be given more repositories', async () => {
    await makeRpmRepository(host, {
      folder: '/srv/more',
      packages: [{ name: 'kplay-more', version: '3.0', summary: 'Is more' }],
    });
    await host.must('dnf -q -y --repofrompath=more,/srv/more --nogpgcheck install kplay-more');
    expect(await host.must('rpm -q kplay-more')).to.equal('kplay-more-3.0-1.noarch');
  });
});

describe('startLab', () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ hosts: [{ name: 'one', volumes: ['/var/lib/docker'] }] });
  });

  after(() => lab.stop());

  it('runs beside another lab', async () => {
    expect(lab.slot).not.to.equal(sharedLab().slot);
    expect(await lab.host('one').must('hostname')).to.equal('one');
  });

  it('writes an inventory for Ansible and kplay', () => {
    expect(parse(readFileSync(lab.inventoryFile, 'utf8'))).to.deep.equal({
      all: {
        vars: {
          ansible_user: 'admin',
          ansible_ssh_private_key_file: lab.keyFile,
          ansible_ssh_common_args: `-o UserKnownHostsFile=${lab.knownHostsFile}`,
        },
        children: { lab: { hosts: { one: { ansible_host: lab.host('one').address } } } },
      },
    });
  });

  it('gives a volume that is not part of the overlay', async () => {
    const type = 'stat -f -c %T /var/lib/docker';
    expect(await lab.host('one').must(type)).not.to.equal('overlayfs');
  });

  it('leaves nothing behind once it is stopped', async () => {
    const { slot, folder } = lab;
    expect(processesOf(cgroupOf(slot, '')).length).to.be.greaterThan(0);
    await lab.stop();
    expect(remainsOf(slot, folder)).to.deep.equal([]);
  });

  it('first removes what a lab left whose process was killed', async () => {
    const script = `import { startLab } from './dist/test/lab/lab.js';
const lab = await startLab({ hosts: [{ name: 'x' }] });
console.log(lab.folder, lab.host('x').leader());
process.kill(process.pid, 'SIGKILL');`;
    const { stdout } = await run([process.execPath, '--input-type=module', '-e', script]);
    const [folder = '', leader] = stdout.trim().split(' ');
    const first = identityOf(Number(leader));
    if (first === undefined) throw new Error('The host ended with its lab.');
    expect(mountsBelow(folder)).not.to.deep.equal([]);

    await (await startLab({ hosts: [] })).stop();
    expect(isAlive(first)).to.equal(false);
    expect(mountsBelow(folder)).to.deep.equal([]);
    expect(existsSync(folder)).to.equal(false);
    expect(knownLabs().filter(lab => lab.folder === folder)).to.deep.equal([]);
  });
});

/** Everything on the machine that belongs to a lab. */
function remainsOf(slot: number, folder: string): string[] {
  const machines = '/run/systemd/nspawn/propagate';
  return [
    ...processesOf(cgroupOf(slot, '')).map(pid => `process ${pid}`),
    ...linksOf(slot).map(name => `link ${name}`),
    ...namespacesOf(slot).map(name => `namespace ${name}`),
    ...mountsBelow(folder).map(path => `mount ${path}`),
    ...(existsSync(folder) ? [`folder ${folder}`] : []),
    ...(existsSync(machines) ? readdirSync(machines) : []).filter(name =>
      name.startsWith(`kplay-lab-${slot}-`),
    ),
    ...knownLabs()
      .filter(lab => lab.slot === slot)
      .map(() => 'state'),
  ];
}
