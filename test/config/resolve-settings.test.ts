import { expect } from 'chai';
import fc from 'fast-check';
import { environmentNameOf, fileKeyOf } from '../../src/config/declaration.ts';
import { declarationOf, settingNames } from '../../src/config/settings.ts';
import { formatLocation } from '../../src/diagnostics/source-file.ts';
import { type Given, resolved } from './support.ts';

const kplayFile = '/src/project/kplay.yaml';
const ansibleFile = '/src/project/ansible.cfg';

/** Each source by rank, and how it says "forks" are so many. */
const sources: readonly ((forks: number) => Given)[] = [
  forks => ({ flags: { forks } }),
  forks => ({ environment: { KPLAY_FORKS: String(forks) } }),
  forks => ({ files: { [kplayFile]: `forks: ${forks}\n` } }),
  forks => ({ environment: { ANSIBLE_FORKS: String(forks) } }),
  forks => ({ files: { [ansibleFile]: `[defaults]\nforks = ${forks}\n` } }),
];

function merged(all: readonly Given[]): Given {
  return all.reduce<Given>(
    (sum, given) => ({
      flags: { ...sum.flags, ...given.flags },
      environment: { ...sum.environment, ...given.environment },
      files: { ...sum.files, ...given.files },
    }),
    {},
  );
}

function problemsOf(given: Given): readonly string[] {
  const errors = resolved(given).problems.filter(({ severity }) => severity === 'error');
  return errors.map(({ code, message, location, hint }) =>
    [location === undefined ? '' : formatLocation(location), code, message, hint ?? '']
      .filter(part => part !== '')
      .join(' '),
  );
}

describe('resolveSettings', () => {
  it('takes the highest source that says something, whatever others say', () => {
    const ranks = fc.subarray(sources.map((_, index) => index));
    fc.assert(
      fc.property(ranks, chosen => {
        const given = merged(chosen.map(rank => sources[rank]?.(rank + 1) ?? {}));
        expect(resolved(given).settings.forks).to.equal((chosen[0] ?? 49) + 1);
      }),
    );
  });

  it('says where each value is from', () => {
    const { origins } = resolved({
      flags: { limit: 'web' },
      environment: { KPLAY_TAGS: 'a,b' },
      files: {
        [kplayFile]: 'become: true\nbecome_user: app\n',
        [ansibleFile]: '[defaults]\n# who\nremote_user = bob\n',
      },
    });
    expect(origins.get('limit')).to.deep.equal({ kind: 'flag', flag: '--limit' });
    expect(origins.get('tags')).to.deep.equal({ kind: 'environment', name: 'KPLAY_TAGS' });
    expect(origins.get('timeout')).to.deep.equal({ kind: 'default' });
    const places = (['becomeUser', 'remoteUser'] as const).map(name => {
      const origin = origins.get(name);
      return origin?.kind === 'file' ? formatLocation(origin.location) : '';
    });
    expect(places).to.deep.equal(['kplay.yaml:2:1', 'ansible.cfg:3:1']);
  });

  it('finds kplay.yaml in the folders above the playbook, then at home', () => {
    const files = { '/src/kplay.yaml': 'forks: 2', '/home/me/kplay.yaml': 'forks: 3' };
    const playbookDirectory = '/src/project/deep/down';
    expect(resolved({ files, playbookDirectory }).settings.forks).to.equal(2);
    expect(resolved({ files, playbookDirectory: '/opt' }).settings.forks).to.equal(3);
  });

  it('warns of a file that is named in another way', () => {
    const { problems } = resolved({ files: { '/src/kplay.yml': 'forks: 2' } });
    expect(problems.map(({ message }) => message)).to.deep.equal([
      '"/src/kplay.yml" is not read: kplay looks for "kplay.yaml".',
    ]);
  });

  it('finds the file that Ansible would', () => {
    const cfg = (forks: number) => `[defaults]\nforks = ${forks}\n`;
    const files = {
      '/etc/ansible/ansible.cfg': cfg(1),
      '/home/me/.ansible.cfg': cfg(2),
      '/src/project/ansible.cfg': cfg(3),
      '/opt/other/ansible.cfg': cfg(4),
    };
    const forks = (given: Given) => resolved(given).settings.forks;
    const { '/src/project/ansible.cfg': _, ...elsewhere } = files;
    const { '/home/me/.ansible.cfg': __, ...system } = elsewhere;
    expect(forks({ files, environment: { ANSIBLE_CONFIG: '/opt/other' } })).to.equal(4);
    expect(forks({ files })).to.equal(3);
    expect(forks({ files: elsewhere })).to.equal(2);
    expect(forks({ files: system })).to.equal(1);
  });

  it('does not read files that everybody could have written, and says so', () => {
    const { settings, problems } = resolved({
      files: {
        [kplayFile]: 'forks: 2',
        [ansibleFile]: '[defaults]\nforks = 3',
        '/home/me/kplay.yaml': 'forks: 4',
      },
      worldWritable: ['/src/project'],
    });
    expect(settings.forks).to.equal(4);
    expect(problems.map(({ code, message }) => `${code} ${message}`)).to.deep.equal([
      'config/unsafe-folder "/src/project/kplay.yaml" is not read: everybody may write in its folder.',
      'config/unsafe-folder "/src/project/ansible.cfg" is not read: everybody may write in its folder.',
    ]);
  });

  it('reports everything that is wrong, where it stands', () => {
    const problems = problemsOf({
      environment: { KPLAY_BECOME: 'perhaps' },
      files: {
        [kplayFile]: 'frks: 3\nforks: 0\ntags: [1]\noutput: xml\n',
        [ansibleFile]: '[defaults]\ntimeout = soon\nhalf a line\n',
      },
    });
    expect(problems).to.have.members([
      'KPLAY_BECOME:1:1 config/invalid KPLAY_BECOME must be true or false.',
      'kplay.yaml:1:1 config/unknown-setting There is no setting "frks". Did you mean "forks"?',
      'kplay.yaml:2:8 config/invalid "forks" must be a positive whole number.',
      'kplay.yaml:3:7 config/invalid "tags" must be a text or a list of texts.',
      'kplay.yaml:4:9 config/invalid "output" must be one of text, json.',
      'ansible.cfg:2:11 config/invalid "timeout" of [defaults] must be a positive whole number.',
      'ansible.cfg:3:1 config/invalid "half a line" is neither a section nor "key = value".',
    ]);
  });

  it('reports a file of settings that is no mapping', () => {
    expect(problemsOf({ files: { [kplayFile]: '- forks\n' } })).to.deep.equal([
      'kplay.yaml:1:1 config/invalid A file of settings must be a mapping of names to values.',
    ]);
  });

  it('names what it does not know of ansible.cfg in one warning', () => {
    const text = `[defaults]
nocows = 1
retry_files_enabled = False
callback_whitelist = timer
[ssh_connection]
pipelining = True
retries = 3
[galaxy]
server = x
`;
    const { problems } = resolved({ files: { [ansibleFile]: text } });
    expect(problems.map(({ message }) => message)).to.deep.equal([
      'kplay does not know these settings of Ansible, and goes on without them: callback_whitelist, retries [ssh_connection].',
    ]);
  });

  it('goes on without the caches of facts that plugins bring Ansible', () => {
    const { problems } = resolved({
      files: { [ansibleFile]: '[defaults]\nfact_caching = redis\n' },
    });
    expect(problems.map(({ severity, message }) => `${severity} ${message}`)).to.deep.equal([
      'warning kplay has no "redis" for "fact_caching" of [defaults], and goes on with "memory".',
    ]);
  });

  it('warns of variables that are nearly those of settings', () => {
    const { problems } = resolved({ environment: { KPLAY_FROKS: '3', KPLAY_EDITOR_THEME: 'x' } });
    expect(problems.map(({ message, hint }) => `${message} ${hint}`)).to.deep.equal([
      'The variable KPLAY_FROKS sets nothing. Did you mean "KPLAY_FORKS"?',
    ]);
  });

  it('counts paths from the folder of the file they stand in', () => {
    const { settings } = resolved({
      playbookDirectory: '/src/project/plays',
      environment: { KPLAY_LOG_FILE: '~/log' },
      files: {
        '/src/kplay.yaml': `inventory: [hosts, "a,b,"]
roles_path: [roles, ~/roles, /opt/roles]
vault_identity_list: [dev@keys/dev, prod@prompt]
extra_vars: ["@vars.yaml", x=1]
`,
        [ansibleFile]: '[defaults]\nprivate_key_file = $KEYS/id\nvault_password_file = .vault\n',
      },
    });
    expect(settings.inventory).to.deep.equal(['../hosts', 'a,b,']);
    expect(settings.rolesPath).to.deep.equal(['../roles', '/home/me/roles', '/opt/roles']);
    expect(settings.vaultIdentityList).to.deep.equal(['dev@../keys/dev', 'prod@prompt']);
    expect(settings.extraVars).to.deep.equal(['@../vars.yaml', 'x=1']);
    expect(settings.privateKeyFile).to.equal('$KEYS/id');
    expect(settings.vaultPasswordFile).to.deep.equal(['.vault']);
    expect(settings.logFile).to.equal('/home/me/log');
  });

  it('adds vault ids of the command line to those that are always there', () => {
    const { settings } = resolved({
      flags: { vaultIdentityList: ['c@prompt'] },
      environment: { ANSIBLE_VAULT_IDENTITY_LIST: 'a@x, b@prompt' },
    });
    expect(settings.vaultIdentityList).to.deep.equal(['a@x', 'b@prompt', 'c@prompt']);
  });

  for (const [written, expected] of [
    ['host_key_checking = False', { hostKeyChecking: 'no' }],
    ['host_key_checking = "True"', { hostKeyChecking: 'yes' }],
    ['strategy = mitogen_linear', { strategy: 'linear' }],
    ['strategy = ansible.builtin.free ; quick', { strategy: 'free' }],
    ['roles_path = a:b:', { rolesPath: ['a', 'b'] }],
    ['inventory = one, two', { inventory: ['one', 'two'] }],
    ['inventory = web1,web2,', { inventory: ['web1,web2,'] }],
    ['Remote_User: bob', { remoteUser: 'bob' }],
    ['forks =', { forks: 50 }],
  ] as const) {
    it(`understands "${written}" of ansible.cfg`, () => {
      const { settings } = resolved({ files: { [ansibleFile]: `[defaults]\n${written}\n` } });
      expect(settings).to.deep.include(expected);
    });
  }
});

describe('settings', () => {
  for (const name of settingNames) {
    it(`document ${fileKeyOf(name)}`, () => {
      const { doc, flag } = declarationOf(name);
      expect(doc).to.match(/^[^A-Z.].*[^.]$/);
      if (flag !== undefined) expect(flag.form).to.match(/--[a-z]/);
    });
  }

  it('have names of their own everywhere', () => {
    const ansible = settingNames.flatMap(name => declarationOf(name).ansible ?? []);
    const environment = settingNames.flatMap(name => [
      environmentNameOf(name),
      ...(declarationOf(name).ansibleEnvironment ?? []),
    ]);
    for (const names of [ansible, environment]) {
      expect(new Set(names).size).to.equal(names.length);
    }
  });
});
