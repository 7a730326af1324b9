import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
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

  it('tells the address of the default route', () => {
    const output = [
      `${mark}links`,
      'lo|00:00:00:00:00:00|65536|unknown|772|',
      'eth0|52:54:00:12:34:56|1500|up|1|device',
      'br-1|02:42:00:00:00:01|1500|down|1|bridge',
      `${mark}addresses`,
      String.raw`1: lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever`,
      String.raw`2: eth0    inet 10.1.2.3/20 brd 10.1.15.255 scope global eth0\       valid_lft forever`,
      String.raw`2: eth0    inet6 fe80::1/64 scope link \       valid_lft forever`,
      `${mark}route4`,
      '192.0.2.1 via 10.1.0.1 dev eth0 src 10.1.2.3 uid 0',
    ].join('\n');

    const { facts } = parseFacts(output);

    expect(facts['default_ipv4']).to.include({
      address: '10.1.2.3',
      gateway: '10.1.0.1',
      interface: 'eth0',
      netmask: '255.255.240.0',
      network: '10.1.0.0',
      prefix: '20',
      macaddress: '52:54:00:12:34:56',
    });
    expect(facts['all_ipv4_addresses']).to.deep.equal(['10.1.2.3']);
    expect(facts['br_1']).to.include({ type: 'bridge', active: false });
  });

  it('reads facts of the host as JSON and as INI', () => {
    const encode = (text: string): string => Buffer.from(text).toString('base64');
    const output = `${mark}local\n${encode('app\n')}|${encode('{"port": 80}')}\n${encode('old')}|${encode('[main]\nName = x y\n')}\n${encode('bad')}|${encode('nonsense')}\n`;

    const { facts } = parseFacts(output);

    expect(facts['local']).to.deep.equal({
      app: { port: 80 },
      old: { main: { name: 'x y' } },
      bad: 'error loading facts: bad.fact is neither JSON nor INI',
    });
  });
});

describe('chooseSubsets', () => {
  const cases: readonly (readonly [wanted: string[], chosen: string[]])[] = [
    [['all'], [...subsets]],
    [['!all'], ['min']],
    [
      ['!all', 'network'],
      ['min', 'network'],
    ],
    [['!hardware'], ['local', 'min', 'network', 'virtual']],
    [['network'], ['min', 'network']],
    [['!all', '!min'], ['min']],
    [['distribution'], ['min']],
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
