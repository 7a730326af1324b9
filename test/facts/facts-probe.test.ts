import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { expect } from 'chai';
import { hostInfoOf } from '../../src/facts/host-info.ts';
import { factsProbe, parseFacts } from '../../src/facts/probe.ts';
import { chooseSubsets, subsets } from '../../src/facts/subsets.ts';
import { preamble } from '../../src/module-api/preamble.ts';

const mark = '\u0001';

describe('factsProbe', () => {
  it('describes the machine it runs on', function () {
    if (process.platform !== 'linux') this.skip();
    const probe = factsProbe(new Set(subsets));
    const script = `${preamble.text}\n${probe.script.text}`;
    const { stdout, stderr } = spawnSync('sh', ['-c', script], {
      env: { ...process.env, LC_ALL: 'C', ODD: 'two\nlines' },
    });

    const gathered = probe.parse({
      exitCode: 0,
      stdout,
      stderr,
      omitted: { stdout: 0, stderr: 0 },
    });

    const { facts } = gathered;
    expect(stderr.toString()).to.equal('');
    expect(facts['nodename']).to.equal(hostname());
    expect(facts['system']).to.equal('Linux');
    expect(facts['memtotal_mb']).to.be.greaterThan(0);
    expect(facts['processor_vcpus']).to.be.greaterThan(0);
    expect(facts['env']).to.include({ ODD: 'two\nlines' });
    expect(facts['boot_id']).to.equal(
      readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
    );
    expect(facts['interfaces']).to.include('lo');
    expect(facts['lo']).to.include({ type: 'loopback', promisc: false });
    expect(facts['mounts']).to.be.an('array');
    expect(facts['is_chroot']).to.be.a('boolean');
    const disks = Object.keys(facts['devices'] ?? {});
    expect(disks).to.deep.equal(existsSync('/sys/block') ? readdirSync('/sys/block').sort() : []);
    expect(hostInfoOf(gathered).user).to.equal(facts['user_id']);
  });
});

describe('parseFacts', () => {
  const distributions: readonly (readonly [
    release: string,
    files: Record<string, string>,
    expected: object,
  ])[] = [
    [
      'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm',
      { debian_version: '12.5' },
      {
        distribution: 'Debian',
        os_family: 'Debian',
        distribution_version: '12.5',
        distribution_major_version: '12',
        distribution_release: 'bookworm',
      },
    ],
    [
      'ID=ubuntu\nID_LIKE=debian\nVERSION_ID="24.04"\nVERSION_CODENAME=noble',
      { debian_version: 'trixie/sid' },
      {
        distribution: 'Ubuntu',
        os_family: 'Debian',
        distribution_version: '24.04',
        distribution_major_version: '24',
      },
    ],
    [
      'ID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="9.4"\nVERSION="9.4 (Blue Onyx)"',
      { 'redhat-release': 'Rocky Linux release 9.4 (Blue Onyx)' },
      {
        distribution: 'Rocky',
        os_family: 'RedHat',
        distribution_version: '9.4',
        distribution_release: 'Blue Onyx',
      },
    ],
    [
      'ID="centos"\nVERSION_ID="7"',
      { 'redhat-release': 'CentOS Linux release 7.9.2009 (Core)' },
      {
        distribution: 'CentOS',
        os_family: 'RedHat',
        distribution_version: '7.9.2009',
        distribution_major_version: '7',
      },
    ],
    [
      'ID=alpine\nVERSION_ID=3.20.1',
      {},
      { distribution: 'Alpine', os_family: 'Alpine', distribution_version: '3.20.1' },
    ],
    [
      'ID=strange\nID_LIKE="suse opensuse"',
      {},
      { distribution: 'Strange', os_family: 'Suse', distribution_version: 'NA' },
    ],
  ];
  for (const [release, files, expected] of distributions) {
    it(`knows ${release.split('\n')[0] ?? ''}`, () => {
      const others = Object.entries(files).map(([name, text]) => `${mark}${name}\n${text}\n`);
      const { facts } = parseFacts(`${mark}os-release\n${release}\n${others.join('')}`);
      expect(facts).to.include(expected);
    });
  }

  it('reads facts of the host as JSON and as INI', () => {
    const encode = (text: string): string => Buffer.from(text).toString('base64');
    const output = `${mark}local\n${encode('app\n')}|${encode('{"port": 80}')}\n${encode('old')}|${encode('[main]\nName = x y\n')}\n${encode('bad')}|${encode('nonsense')}\n${encode('told')}|${encode('{"x": 1}\n 0')}|${encode('/f/told.fact')}\n${encode('broken')}|${encode('half 3')}|${encode('/f/broken.fact')}\n`;

    const { facts } = parseFacts(output);

    expect(facts['local']).to.deep.equal({
      app: { port: 80 },
      old: { main: { name: 'x y' } },
      bad: 'error loading facts: bad.fact is neither JSON nor INI',
      told: { x: 1 },
      broken: 'Failure executing fact script (/f/broken.fact), rc: 3',
    });
  });
});

describe('service_mgr', () => {
  const cases: readonly (readonly [init: string, installed: string, expected: string])[] = [
    ['systemd\nsystemd-booted', 'sysvinit', 'systemd'],
    ['init\nopenrc-booted', 'openrc\nsysvinit', 'openrc'],
    ['init', 'openrc\nsysvinit', 'openrc'],
    ['init', '/sbin/initctl\nsysvinit', 'upstart'],
    ['init', 'sysvinit', 'sysvinit'],
    ['bash', 'sysvinit', 'sysvinit'],
    ['sleep', 'sysvinit', 'sleep'],
    ['procd', '', 'openwrt_init'],
    ['runit-init', '', 'runit'],
    ['sh', '', 'service'],
    ['', '', 'service'],
  ];
  for (const [init, installed, expected] of cases) {
    it(`is ${expected} where ${init.replace('\n', ' and ')} runs with ${installed.replace('\n', ' and ')}`, () => {
      const { facts } = parseFacts(`${mark}init\n${init}\n${mark}init-system\n${installed}\n`);
      expect(facts['service_mgr']).to.equal(expected);
    });
  }
});

describe('installationFacts', () => {
  const facts = (section: string, text: string) =>
    parseFacts(`${mark}lsb\n${mark}${section}\n${text}\n`).facts;

  it('reads what lsb_release and its file say', () => {
    const expected = {
      ...{ id: 'Ubuntu', description: 'Ubuntu 22.04.4 LTS', release: '22.04' },
      ...{ codename: 'jammy', major_release: '22' },
    };
    const program =
      'No LSB modules are available.\nDistributor ID:\tUbuntu\nDescription:\tUbuntu 22.04.4 LTS\nRelease:\t22.04\nCodename:\tjammy';
    const file =
      'DISTRIB_ID=Ubuntu\nDISTRIB_RELEASE=22.04\nDISTRIB_CODENAME=jammy\nDISTRIB_DESCRIPTION="Ubuntu 22.04.4 LTS"';
    expect(facts('lsb', program)['lsb']).to.deep.equal(expected);
    expect(facts('lsb', file)['lsb']).to.deep.equal(expected);
    expect(facts('lsb', '')['lsb']).to.deep.equal({});
  });

  const roots: readonly (readonly [text: string, expected: boolean])[] = [
    ['root 8:2\nfirst 8:2\ntype ext2/ext3', false],
    ['root 8:131\nfirst 8:2\ntype ext2/ext3', true],
    ['root 8:2\nfirst \ntype ext2/ext3', false],
    ['root 8:131\nfirst \ntype ext2/ext3', true],
    ['root 8:128\nfirst \ntype xfs', false],
    ['root 8:4711\nfirst \ntype overlayfs', false],
    ['named\nroot 8:2\nfirst 8:2\ntype xfs', true],
    ['root \nfirst \ntype ', false],
  ];
  for (const [text, expected] of roots) {
    it(`takes ${text.replaceAll('\n', ', ')} for ${expected ? 'a chroot' : 'no chroot'}`, () => {
      expect(facts('chroot', text)['is_chroot']).to.equal(expected);
    });
  }

  it('reads the version of systemd and the capabilities in force', () => {
    expect(
      facts('systemd', 'systemd 252 (252.30-1~deb12u2)\n+PAM -GCRYPT')['systemd'],
    ).to.deep.equal({ version: 252, features: '+PAM -GCRYPT' });
    const some = facts('capabilities', 'Current: cap_chown,cap_kill=ep\nBounding set =');
    expect(some['system_capabilities']).to.deep.equal(['cap_chown', 'cap_kill=ep']);
    expect(facts('capabilities', 'Current: =ep')).to.deep.include({
      system_capabilities: [],
      system_capabilities_enforced: 'False',
    });
    expect(facts('capabilities', '')['system_capabilities']).to.equal('NA');
  });
});

describe('virtualFacts', () => {
  const cases: readonly (readonly [container: string, type: string, guest: string[]])[] = [
    ['docker', 'docker', ['docker', 'container']],
    ['systemd-nspawn', 'container', ['container', 'systemd-nspawn']],
  ];
  for (const [container, type, guest] of cases) {
    it(`calls ${container} a container`, () => {
      const { facts } = parseFacts(`${mark}virt\n${mark}container\n${container}\n`);
      expect(facts).to.deep.include({
        virtualization_type: type,
        virtualization_role: 'guest',
        virtualization_tech_guest: guest,
      });
    });
  }
});

describe('chooseSubsets', () => {
  const cases: readonly (readonly [wanted: string[], chosen: string[]])[] = [
    [['all'], [...subsets]],
    [['!all'], ['local', 'min']],
    [
      ['!all', 'network'],
      ['local', 'min', 'network'],
    ],
    [['!all', '!local'], ['min']],
    [['!hardware'], ['local', 'min']],
    [
      ['all', '!hardware'],
      ['local', 'min', 'network', 'virtual'],
    ],
    [
      ['all', '!min'],
      ['hardware', 'network', 'virtual'],
    ],
    [['!min', 'network'], ['network']],
    [['!min', 'min'], []],
    [
      ['!network', 'network'],
      ['local', 'min', 'network'],
    ],
    [['!all', '!min', 'distribution'], ['min']],
    [
      ['!mounts', '!nothing'],
      ['local', 'min'],
    ],
    [['network'], ['local', 'min', 'network']],
    [['!all', '!min'], []],
    [['!min'], []],
    [['distribution'], ['local', 'min']],
    [
      ['!all', 'devices', 'lvm', 'is_chroot'],
      ['hardware', 'local', 'min'],
    ],
  ];
  for (const [wanted, chosen] of cases) {
    it(`${wanted.join(',')} means ${chosen.join(',')}`, () => {
      expect([...chooseSubsets(wanted).chosen].sort()).to.deep.equal([...chosen].sort());
    });
  }

  it('reports a name that it does not know', () => {
    expect(chooseSubsets(['netwrok']).unknown).to.deep.equal(['netwrok']);
  });
});
