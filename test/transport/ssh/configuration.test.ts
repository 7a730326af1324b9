import { join } from 'node:path';
import { expect } from 'chai';
import type { HostOptions } from '../../../src/transport/ssh/host-options.ts';
import type { Target } from '../../../src/transport/transport.ts';
import { failureOf, makeHome, type TestHome } from '../ssh-server.ts';
import { configurationIn, routeIn, target } from './configuration-in.ts';

/** What the inventory, the command line and the file say of one option; the first of them counts. */
interface Case {
  readonly name: string;
  readonly target?: Partial<Target>;
  readonly args?: readonly string[];
  readonly config?: string;
  readonly expected: Partial<HostOptions>;
}

const cases: readonly Case[] = [
  { name: 'the port is 22', expected: { port: 22 } },
  { name: 'the file gives the port', config: 'Port 1', expected: { port: 1 } },
  {
    name: 'the command line beats the file',
    args: ['-p', '2'],
    config: 'Port 1',
    expected: { port: 2 },
  },
  {
    name: 'the inventory beats the command line',
    target: { port: 3 },
    args: ['-p', '2'],
    config: 'Port 1',
    expected: { port: 3 },
  },
  {
    name: 'the first value on the command line counts',
    args: ['-o', 'Port=2', '-p', '5'],
    expected: { port: 2 },
  },
  {
    name: 'the first section in the file counts',
    config: 'Host web*\n  Port 1\nHost *\n  Port 2\n  User other',
    expected: { port: 1, user: 'other' },
  },
  {
    name: 'the inventory beats the others in the user',
    target: { user: 'a' },
    args: ['-l', 'b'],
    config: 'User c',
    expected: { user: 'a' },
  },
  {
    name: 'a host alias leads to an address',
    config: 'Host web1\n  HostName 10.0.0.1',
    expected: { host: '10.0.0.1', name: 'web1' },
  },
  {
    name: '%h in HostName is what the user wrote',
    config: 'HostName %h.example.org',
    expected: { host: 'web1.example.org' },
  },
  {
    name: "the address is looked up as ssh's argument would be",
    target: { address: 'alias' },
    config: 'Host alias\n  HostName 10.0.0.2\n  Port 9',
    expected: { host: '10.0.0.2', port: 9 },
  },
  {
    name: "the inventory's name finds options too, but leads to no other address",
    target: { address: '10.0.0.3' },
    config: 'Host web1\n  HostName 10.0.0.1\n  Port 7',
    expected: { host: '10.0.0.3', port: 7 },
  },
  {
    name: 'a negated pattern keeps a section away',
    config: 'Host * !web1\n  Port 1\nHost *\n  Port 2',
    expected: { port: 2 },
  },
  {
    name: 'option names are the same in any case, and "=" may stand between',
    config: 'pORT=8\nUSER = "me"',
    expected: { port: 8, user: 'me' },
  },
  {
    name: 'Match host looks at the address that was found',
    config: 'Host web1\n  HostName db.internal\nMatch host *.internal\n  Port 1',
    expected: { port: 1 },
  },
  {
    name: 'Match originalhost looks at what the user wrote',
    config: 'HostName x\nMatch originalhost web1,web2\n  Port 1',
    expected: { port: 1 },
  },
  {
    name: 'Match user looks at the user that was found',
    target: { user: 'deploy' },
    config: 'Match user root\n  Port 1\nMatch host web1 user deploy\n  Port 2',
    expected: { port: 2 },
  },
  {
    name: 'Match !host is the opposite',
    config: 'Match !host web1\n  Port 1\nMatch !host web2\n  Port 2',
    expected: { port: 2 },
  },
  {
    name: 'Match all is for everybody',
    config: 'Match all\n  Port 1',
    expected: { port: 1 },
  },
  {
    name: 'Match final comes after the rest',
    config: 'Match final\n  Port 1\n  User late\nHost *\n  Port 2',
    expected: { port: 2, user: 'late' },
  },
  {
    name: 'Match canonical is for nobody',
    config: 'Match canonical\n  Port 1',
    expected: { port: 22 },
  },
  {
    name: 'the time limit of the inventory counts',
    target: { timeoutMs: 1 },
    args: ['-o', 'ConnectTimeout=7'],
    expected: { timeoutMs: 1 },
  },
  {
    name: 'ConnectTimeout is in seconds',
    target: { timeoutMs: undefined },
    args: ['-o', 'ConnectTimeout=1m30'],
    expected: { timeoutMs: 90_000 },
  },
  {
    name: 'ten seconds are the limit otherwise',
    target: { timeoutMs: undefined },
    expected: { timeoutMs: 10_000 },
  },
  {
    name: 'keepalives',
    config: 'ServerAliveInterval 5\nServerAliveCountMax 2',
    expected: { keepalive: { intervalMs: 5000, misses: 2 } },
  },
  {
    name: 'keepalives come by themselves',
    expected: { keepalive: { intervalMs: 15_000, misses: 4 } },
  },
  {
    name: 'a jump host',
    args: ['-J', 'none'],
    config: 'ProxyJump bastion',
    expected: { proxyJump: [] },
  },
  {
    name: 'a command in place of a connection, with tokens',
    target: { port: 2222, user: 'me' },
    config: 'HostName h\nProxyCommand nc -X "a b" %h %p # %n %r %%',
    expected: { proxyCommand: 'nc -X "a b" h 2222', proxyJump: [] },
  },
  {
    name: 'ProxyCommand none',
    args: ['-o', 'ProxyCommand=none'],
    config: 'ProxyCommand nc %h %p',
    expected: { proxyCommand: undefined },
  },
  {
    name: 'of ProxyJump and ProxyCommand the first counts',
    config: 'ProxyJump none\nProxyCommand nc %h %p',
    expected: { proxyJump: [], proxyCommand: undefined },
  },
  {
    name: 'methods of authentication',
    args: ['-o', 'PreferredAuthentications=publickey,password', '-o', 'BatchMode=yes'],
    config: 'PasswordAuthentication no',
    expected: {
      methods: { publickey: true, password: false, keyboardInteractive: false, batch: true },
    },
  },
  { name: 'the address family', args: ['-6'], expected: { family: 6 } },
  { name: "the controller's own address", args: ['-b', '::1'], expected: { bindAddress: '::1' } },
];

describe('Configuration', () => {
  let home: TestHome;
  beforeEach(() => {
    home = makeHome();
  });
  afterEach(() => home.remove());

  describe('follows the order of precedence', () => {
    for (const { name, target, args, config = '', expected } of cases) {
      it(name, async () => {
        home.write('config', config);
        const options = await optionsOf({
          ...target,
          ...(args !== undefined && { sshArgs: args }),
        });

        for (const [key, value] of Object.entries(expected)) {
          expect(Reflect.get(options, key), key).to.deep.equal(value);
        }
      });
    }
  });

  describe('finds identities', () => {
    it('that everybody has', async () => {
      const { identities } = await optionsOf({});

      expect(identities).to.deep.include({ isDefault: true, only: false, agent: undefined });
      expect(identities.files).to.deep.equal(inSsh('id_ed25519', 'id_ecdsa', 'id_rsa'));
    });

    it('from the inventory, the command line and every section of the file', async () => {
      home.write(
        'config',
        'IdentityFile ~/.ssh/c\nHost web*\n IdentityFile %d/.ssh/%r-%h\n IdentityFile ~/.ssh/c\nIdentitiesOnly yes',
      );
      const { identities } = await optionsOf({
        user: 'me',
        privateKeyFile: '~/.ssh/a',
        sshArgs: ['-i', '~/.ssh/b'],
      });

      expect(identities).to.deep.include({ isDefault: false, only: true });
      expect(identities.files).to.deep.equal(inSsh('a', 'b', 'c', 'me-web1'));
    });

    it('in the agent that is asked for', async () => {
      const environment = { SSH_AUTH_SOCK: '/run/agent', OTHER: '/run/other' };
      const agentOf = async (value?: string) => {
        const sshArgs = value === undefined ? [] : ['-o', `IdentityAgent=${value}`];
        return (await optionsOf({ sshArgs }, environment)).identities.agent;
      };

      expect(await agentOf()).to.equal('/run/agent');
      expect(await agentOf('none')).to.equal(undefined);
      expect(await agentOf('$OTHER')).to.equal('/run/other');
      expect(await agentOf('SSH_AUTH_SOCK')).to.equal('/run/agent');
      expect(await agentOf('~/agent.sock')).to.equal(join(home.path, 'agent.sock'));
    });
  });

  describe('knows how to check host keys', () => {
    const values = [
      ['ask', 'yes'],
      ['yes', 'yes'],
      ['accept-new', 'accept-new'],
      ['no', 'no'],
      ['off', 'no'],
    ] as const;
    for (const [value, expected] of values) {
      it(`for StrictHostKeyChecking ${value}`, async () => {
        home.write('config', `StrictHostKeyChecking ${value}`);

        expect((await optionsOf({})).hostKey.checking).to.equal(expected);
      });
    }

    it('strictly unless told otherwise', async () => {
      expect((await optionsOf({})).hostKey.checking).to.equal('yes');
    });

    it('as the inventory says before anybody else', async () => {
      const options = await optionsOf({
        hostKeyChecking: 'accept-new',
        sshArgs: ['-o', 'StrictHostKeyChecking=no'],
      });

      expect(options.hostKey.checking).to.equal('accept-new');
    });

    it('in several files, under another name', async () => {
      home.write(
        'config',
        'UserKnownHostsFile ~/.ssh/one "${TOP}/t w o"\nGlobalKnownHostsFile none\nHostKeyAlias web\nHashKnownHosts yes',
      );
      const { hostKey } = await optionsOf({}, { TOP: '/top' });

      expect(hostKey).to.deep.equal({
        checking: 'yes',
        alias: 'web',
        hashNames: true,
        userFiles: [...inSsh('one'), '/top/t w o'],
        globalFiles: [],
      });
    });
  });

  describe('reads files', () => {
    it('that are included, in order, and only within their section', async () => {
      home.write('config', 'Include ~/.ssh/*.conf\nPort 3\nHost db*\n  Include secret');
      home.write('20.conf', 'Port 2\nUser late');
      home.write('10.conf', 'Host web1\n  User early');
      home.write('secret', 'HostName secret');

      expect(await optionsOf({})).to.include({ port: 2, user: 'early', host: 'web1' });
    });

    it('that are not there as empty ones', async () => {
      expect((await optionsOf({})).port).to.equal(22);
    });

    it('in place of the usual one', async () => {
      home.write('config', 'Port 1');
      const other = home.write('other', 'User other');

      expect(await optionsOf({ sshArgs: ['-F', other] })).to.include({ port: 22, user: 'other' });
      expect((await optionsOf({ sshArgs: ['-F', '~/.ssh/other'] })).user).to.equal('other');
      expect((await optionsOf({ sshArgs: ['-F', 'none'] })).port).to.equal(22);
    });

    it('and says where one goes in circles', async () => {
      home.write('config', 'Include config');

      expect(await failureOf(optionsOf({}))).to.deep.equal([
        'option',
        `${inSsh('config')[0]} is included too deeply`,
      ]);
    });

    it('and says which one it does not understand', async () => {
      home.write('config', 'User "me');

      expect(await failureOf(optionsOf({}))).to.deep.equal([
        'option',
        `${inSsh('config')[0]} is not understood: Unexpected line break at me`,
      ]);
    });
  });

  const mistakes = [
    ['Port=0', 'Port must be a number from 1 to 65535, but is "0" (-o)'],
    ['Port=ssh', 'Port must be a number from 1 to 65535, but is "ssh" (-o)'],
    ['BatchMode=maybe', 'BatchMode must be yes or no, but is "maybe" (-o)'],
    ['ConnectTimeout=soon', 'ConnectTimeout must be a time like 10 or 1m30s, but is "soon" (-o)'],
    [
      'StrictHostKeyChecking=maybe',
      'StrictHostKeyChecking must be yes, accept-new or no, but is "maybe"',
    ],
    ['AddressFamily=x', 'AddressFamily must be any, inet or inet6, not "x"'],
    [
      'ProxyJump=a:b:c',
      'ProxyJump must be [user@]host[:port] with commas between, but is "a:b:c" (-o)',
    ],
    [
      'ProxyJump=a,,b',
      'ProxyJump must be [user@]host[:port] with commas between, but is "a,,b" (-o)',
    ],
  ] as const;
  for (const [option, reason] of mistakes) {
    it(`refuses ${option}`, async () => {
      expect(await failureOf(optionsOf({ sshArgs: ['-o', option] }))).to.deep.equal([
        'option',
        reason,
      ]);
    });
  }

  describe('warns', () => {
    it('once about what has no effect', async () => {
      home.write('config', 'ForwardAgent yes\nKexAlgorithms x\nMatch exec true\n  Port 1');
      const configuration = configurationIn(home);
      await configuration.route(target({ sshArgs: ['-N', '-o', 'Ciphers=x'] }));
      await configuration.route(target({}));

      const [file] = inSsh('config');
      expect(home.warnings).to.deep.equal(
        [
          '-N',
          'Ciphers (-o)',
          `ForwardAgent (${file})`,
          `KexAlgorithms (${file})`,
          `Match exec (${file})`,
        ].map(option => `the SSH option ${option} is not supported and has no effect`),
      );
    });

    it('not about what changes nothing', async () => {
      home.write('config', 'ControlMaster auto\nForwardAgent no\nSendEnv LANG\nCompression yes');
      await optionsOf({ sshArgs: ['-C', '-q', '-o', 'ControlPersist=60s'] });

      expect(home.warnings).to.deep.equal([]);
    });
  });

  async function optionsOf(
    more: Partial<Target>,
    environment?: Readonly<Record<string, string>>,
  ): Promise<HostOptions> {
    const options = (await routeIn(home, more, environment)).at(-1);
    if (options === undefined) throw new RangeError('no host');
    return options;
  }

  function inSsh(...names: readonly string[]): readonly string[] {
    return names.map(name => join(home.path, '.ssh', name));
  }
});
