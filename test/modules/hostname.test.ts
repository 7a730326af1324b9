import { expect } from 'chai';
import { newFile } from '../../src/module-api/attributes.ts';
import type { Plan } from '../../src/module-api/define-module.ts';
import type { FileState } from '../../src/module-api/file-state.ts';
import type { HostInfo } from '../../src/module-api/host-info.ts';
import { hostname } from '../../src/modules/hostname/index.ts';
import { factsOf, requireName, withSetting } from '../../src/modules/hostname/name.ts';
import { givenOn } from '../support/given.ts';

const hostOf = (
  serviceMgr: string,
  distribution = 'Debian',
  commands: string[] = [],
): HostInfo => ({
  facts: {
    ...{ os_family: 'Debian', distribution, distribution_version: '12', pkg_mgr: 'apt' },
    ...{ service_mgr: serviceMgr, kernel: '6.1' },
  },
  commands: new Set(commands),
  user: 'root',
});
const given = (host: HostInfo) => givenOn(host);
const fileAt = (path: string, text?: string): FileState =>
  text === undefined
    ? { type: 'absent', path }
    : newFile(path, 'file', {}, { content: Buffer.from(text) });
const directory = newFile('/etc', 'directory', {});
const systemd = hostOf('systemd', 'Debian', ['hostnamectl']);
const plain = hostOf('openrc', 'Alpine');

describe('hostname', () => {
  const rows: readonly [
    what: string,
    host: HostInfo,
    file: FileState,
    running: string,
    expected: readonly string[],
  ][] = [
    ['nothing when all is as wanted', systemd, fileAt('/etc/hostname', 'web\n'), 'web', []],
    ['nothing below a comment', systemd, fileAt('/etc/hostname', '# us\nweb\n'), 'web', []],
    [
      'hostnamectl for the file',
      systemd,
      fileAt('/etc/hostname', 'old\n'),
      'web',
      ['hostnamectl set-hostname web'],
    ],
    [
      'hostnamectl for the kernel',
      systemd,
      fileAt('/etc/hostname', 'web\n'),
      'old',
      ['hostnamectl set-hostname web'],
    ],
    [
      'a file and the kernel',
      plain,
      fileAt('/etc/hostname'),
      'old',
      ['write /etc/hostname', 'hostname web'],
    ],
    ['the kernel alone', plain, fileAt('/etc/hostname', 'web'), 'old', ['hostname web']],
  ];
  for (const [what, host, file, running, expected] of rows) {
    it(`plans ${what}`, () => {
      const args = { name: 'web', use: 'auto' } as const;
      const plan = hostname.plan(args, { file, parent: directory, running }, given(host));
      expect(shown(plan)).to.deep.equal(expected);
    });
  }

  it('reads the file that the strategy names', () => {
    const paths = (['redhat', 'sles', 'openrc', 'debian'] as const).map(use => {
      const probes = hostname.observe?.({ name: 'web', use }, given(systemd));
      return /\/etc\/\S+/.exec(probes?.file.script.text ?? '')?.[0];
    });
    expect(paths).to.deep.equal([
      '/etc/sysconfig/network',
      '/etc/HOSTNAME',
      '/etc/conf.d/hostname',
      '/etc/hostname',
    ]);
  });
});

describe('requireName', () => {
  for (const name of ['a', 'web-1', 'db.example.org', 'A_1', '1.2']) {
    it(`takes ${name}`, () => expect(() => requireName(name)).not.to.throw());
  }
  const bad = ['', '-a', 'a-', 'a..b', '.a', 'a b', 'a;b', 'ü', '$(id)', 'x'.repeat(65)];
  for (const name of bad) {
    it(`refuses ${JSON.stringify(name)}`, () => {
      expect(() => requireName(name)).to.throw(/host name/);
    });
  }
  it('refuses a part that is too long', () => {
    expect(() => requireName('x'.repeat(64))).to.throw('more than 63');
  });
});

describe('factsOf', () => {
  it('takes a name apart', () => {
    expect(factsOf('web.example.org')).to.deep.equal({
      ...{ ansible_hostname: 'web', ansible_nodename: 'web.example.org' },
      ...{ ansible_fqdn: 'web.example.org', ansible_domain: 'example.org' },
    });
    expect(factsOf('web')).to.deep.equal({ ansible_hostname: 'web', ansible_nodename: 'web' });
  });
});

describe('withSetting', () => {
  const rows: readonly [text: string, expected: string][] = [
    ['', 'HOSTNAME="web"\n'],
    ['# x', '# x\nHOSTNAME="web"\n'],
    ['HOSTNAME=old\nA=1\n', 'HOSTNAME=web\nA=1\n'],
    ["A=1\nHOSTNAME='old'\n", "A=1\nHOSTNAME='web'\n"],
  ];
  for (const [text, expected] of rows) {
    it(`makes of ${JSON.stringify(text)}: ${JSON.stringify(expected)}`, () => {
      expect(withSetting(text, 'HOSTNAME', 'web')).to.equal(expected);
      expect(withSetting(expected, 'HOSTNAME', 'web'), 'a second time').to.equal(expected);
    });
  }
});

function shown(plan: Plan): readonly string[] {
  const changes = 'changes' in plan ? plan.changes : plan;
  return changes.map(change =>
    change.kind === 'run' ? change.summary : `${change.kind} ${change.path}`,
  );
}
