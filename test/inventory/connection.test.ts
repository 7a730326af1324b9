import { expect } from 'chai';
import {
  type ConnectionKeywords,
  type ConnectionOptions,
  type ConnectionSettings,
  connectionOf,
} from '../../src/inventory/connection.ts';
import type { Plain } from '../../src/values/plain.ts';

interface Given {
  readonly variables?: Readonly<Record<string, Plain>>;
  readonly keywords?: ConnectionKeywords;
  readonly options?: ConnectionOptions;
}

const source = { path: 'hosts', text: '' };

function read({ variables = {}, keywords = {}, options = {} }: Given) {
  return connectionOf({
    name: 'web1',
    variable: name => variables[name],
    locate: () => ({ source, start: 0, end: 0 }),
    ...{ keywords, options },
  });
}

function settings(given: Given): ConnectionSettings {
  const result = read(given);
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  return result.value;
}

/** What is set, without what is left to others. */
function become(given: Given) {
  const found = settings(given).become;
  return (
    found && Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined))
  );
}

describe('connectionOf', () => {
  it('connects by ssh to the name of the host when nothing is set', () => {
    const { connection, address, port, user, sshArgs, timeoutMs, become } = settings({});
    expect({ connection, address, port, user, sshArgs, timeoutMs, become }).to.deep.equal({
      ...{ connection: 'ssh', address: 'web1', port: undefined, user: undefined },
      ...{ sshArgs: [], timeoutMs: 10_000, become: undefined },
    });
  });

  it('prefers variables to keywords and keywords to the command line', () => {
    const options = { user: 'cli', connection: 'ssh', become: true, becomeUser: 'cli' };
    const keywords = { remoteUser: 'keyword', connection: 'local', becomeUser: 'keyword', port: 1 };
    const variables = {
      ...{ ansible_user: 'variable', ansible_connection: 'other', ansible_port: '2' },
      ansible_become_user: 'variable',
    };
    const users = (given: Given) => {
      const { user, connection, port, become } = settings(given);
      return [user, connection, port, become?.user];
    };
    expect(users({ options })).to.deep.equal(['cli', 'ssh', undefined, 'cli']);
    expect(users({ options, keywords })).to.deep.equal(['keyword', 'local', 1, 'keyword']);
    expect(users({ options, keywords, variables })).to.deep.equal([
      ...['variable', 'other', 2, 'variable'],
    ]);
  });

  const aliases: readonly [keyof ConnectionSettings, readonly string[]][] = [
    ['address', ['ansible_host', 'ansible_ssh_host']],
    ['user', ['ansible_user', 'ansible_ssh_user']],
    ['password', ['ansible_password', 'ansible_ssh_pass', 'ansible_ssh_password']],
    ['privateKeyFile', ['ansible_private_key_file', 'ansible_ssh_private_key_file']],
  ];
  for (const [key, names] of aliases) {
    it(`knows the ${key} by each of its names, the last of which wins`, () => {
      for (const [index, name] of names.entries()) {
        expect(settings({ variables: { [name]: 'x' } })[key]).to.equal('x');
        const earlier = Object.fromEntries(names.slice(0, index).map(other => [other, 'y']));
        expect(settings({ variables: { ...earlier, [name]: 'x' } })[key]).to.equal('x');
      }
    });
  }

  it('counts null and empty texts as not set', () => {
    const { user, address } = settings({
      variables: { ansible_user: '', ansible_host: null },
      options: { user: 'cli' },
    });
    expect({ user, address }).to.deep.equal({ user: 'cli', address: 'web1' });
  });

  it('takes numbers for texts, as unquoted values give them', () => {
    expect(settings({ variables: { ansible_password: 1234 } }).password).to.equal('1234');
  });

  it('takes the newline at the end of a password for that of its file', () => {
    const variables = { ansible_password: 'a\n', ansible_become_pass: 'b\r\n', ansible_become: 1 };
    const { password, become } = settings({ variables });
    expect([password, become?.password]).to.deep.equal(['a', 'b']);
  });

  for (const [given, expected] of [
    ['smart', 'ssh'],
    ['paramiko', 'ssh'],
    ['ansible.builtin.ssh', 'ssh'],
    ['ansible.builtin.local', 'local'],
    ['community.docker.docker', 'community.docker.docker'],
  ] as const) {
    it(`understands the connection ${given}`, () => {
      const { connection } = settings({ variables: { ansible_connection: given } });
      expect(connection).to.equal(expected);
    });
  }

  it('splits the arguments of ssh into words, in the order in which they count', () => {
    const { sshArgs } = settings({
      variables: {
        ansible_ssh_args: '-C',
        ansible_ssh_common_args: `-o ProxyCommand="ssh -W '%h:%p' jump"`,
      },
      options: { sshCommonArgs: '-v', sshExtraArgs: '-o "A b"' },
    });
    expect(sshArgs).to.deep.equal([
      ...['-C', '-o', `ProxyCommand=ssh -W '%h:%p' jump`, '-o', 'A b'],
    ]);
  });

  for (const [value, expected] of [
    [true, 'yes'],
    ['False', 'no'],
    ['accept-new', 'accept-new'],
    [undefined, 'accept-new'],
  ] as const) {
    it(`checks host keys as ${value} says`, () => {
      const variables = value === undefined ? {} : { ansible_host_key_checking: value };
      const options = { hostKeyChecking: 'accept-new' } as const;
      expect(settings({ variables, options }).hostKeyChecking).to.equal(expected);
    });
  }

  it('takes the time limit from variables, then from the command line', () => {
    const options = { timeoutSeconds: 20 };
    expect(settings({ options }).timeoutMs).to.equal(20_000);
    expect(settings({ options, variables: { ansible_timeout: 30 } }).timeoutMs).to.equal(30_000);
    const variables = { ansible_timeout: 30, ansible_ssh_timeout: '1.5' };
    expect(settings({ options, variables }).timeoutMs).to.equal(1500);
  });

  describe('with become', () => {
    it('is sudo to root by default', () => {
      const expected = { method: 'sudo', user: 'root' };
      expect(become({ keywords: { become: true } })).to.deep.equal(expected);
      expect(become({ variables: { ansible_become: 'yes' } })).to.deep.equal(expected);
      expect(become({ options: { become: true } })).to.deep.equal(expected);
    });

    it('can be turned off where it was turned on', () => {
      const options = { become: true };
      expect(become({ options, keywords: { become: false } })).to.equal(undefined);
      const variables = { ansible_become: false };
      expect(become({ options, keywords: { become: true }, variables })).to.equal(undefined);
    });

    it('reads everything about it', () => {
      const keywords = { become: true, becomeMethod: 'community.general.doas', becomeFlags: '-n' };
      const variables = {
        ansible_become_pass: 'a',
        ansible_doas_pass: 'b',
        ansible_become_exe: '/x',
      };
      expect(become({ keywords, variables })).to.deep.equal({
        ...{ method: 'doas', user: 'root', flags: '-n', password: 'b', executable: '/x' },
      });
    });

    it('reads the names of its own method only', () => {
      const variables = { ansible_su_user: 'su', ansible_sudo_user: 'sudo' };
      expect(become({ keywords: { become: true, becomeMethod: 'su' }, variables })).to.deep.equal({
        ...{ method: 'su', user: 'su' },
      });
    });

    it('takes the password of the command line last', () => {
      const options = { become: true, becomePassword: 'cli' };
      expect(become({ options })).to.include({ password: 'cli' });
      const variables = { ansible_become_password: 'variable' };
      expect(become({ options, variables })).to.include({ password: 'variable' });
    });
  });

  describe('reports', () => {
    const cases: readonly [string, Given, string][] = [
      ['a port', { variables: { ansible_port: 'ssh' } }, 'a port from 1 to 65535, not "ssh"'],
      ['a port out of range', { keywords: { port: 70000 } }, '"port" must be a port'],
      ['a user', { variables: { ansible_user: ['a'] } }, '"ansible_user" must be a text'],
      ['a password', { variables: { ansible_password: 'a\nb' } }, 'must be a text of one line.'],
      ['a switch', { variables: { ansible_become: 'perhaps' } }, 'must be true or false'],
      ['a time limit', { variables: { ansible_timeout: 0 } }, 'greater than 0, not 0'],
      ['arguments', { variables: { ansible_ssh_args: '-o "A' } }, 'never closed'],
      [
        'a method',
        { keywords: { become: true, becomeMethod: 'pbrun' } },
        'The become method "pbrun" is not supported',
      ],
    ];
    for (const [name, given, message] of cases) {
      it(`${name} of a wrong kind`, () => {
        const result = read(given);
        if (result.ok) throw new Error('nothing was reported');
        expect(result.diagnostics.map(({ code }) => code)).to.deep.equal(['inventory/invalid']);
        expect(result.diagnostics[0]?.message).to.include(message);
        expect(result.diagnostics[0]?.location?.source).to.equal(source);
      });
    }

    it('passwords without showing them', () => {
      const result = read({ variables: { ansible_password: true } });
      expect(JSON.stringify(result)).to.include('must be a text.').and.not.include('true');
    });

    it('everything at once', () => {
      const result = read({ variables: { ansible_port: 0, ansible_become: 'x' } });
      expect(result.ok ? [] : result.diagnostics).to.have.length(2);
    });
  });
});
