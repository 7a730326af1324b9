import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import type { Connection } from '../../../src/transport/transport.ts';
import {
  failureOf,
  hostKeyPair,
  knownHostLine,
  listen,
  makeHome,
  otherHostKeyPair,
  startSshServer,
  type TestHome,
  type TestServer,
  type TestServerOptions,
  targetOf,
} from '../ssh-server.ts';

const never = new AbortController().signal;

describe('SshTransport', () => {
  let home: TestHome;
  const servers: TestServer[] = [];

  beforeEach(() => {
    home = makeHome();
  });
  afterEach(async () => {
    await Promise.all(servers.splice(0).map(server => server.close()));
    home.remove();
  });

  /** Servers that are known to the user. */
  async function start(...all: readonly TestServerOptions[]): Promise<readonly TestServer[]> {
    const started = await Promise.all(all.map(options => startSshServer(options)));
    servers.push(...started);
    const lines = started.map(({ port }) => knownHostLine(`[127.0.0.1]:${port}`, hostKeyPair));
    home.write('known_hosts', lines.join(''));
    return started;
  }

  /** The jump hosts have names, and the user's file says where they are. */
  function describeJumpHosts(...lines: readonly string[]): void {
    home.write('config', [...lines, 'User deploy', 'HostName 127.0.0.1'].join('\n'));
  }

  async function greetingFrom(connection: Connection): Promise<string> {
    const channel = await connection.open('echo hello');
    return text(channel.stdout);
  }

  describe('with jump hosts', () => {
    it('goes through one after the other, and checks the key of each', async () => {
      const [target, a, b] = await start({}, { onForward: 'allow' }, { onForward: 'allow' });
      describeJumpHosts(`Host a\n Port ${a?.port}`, `Host b\n Port ${b?.port}`, 'Host *');
      const connection = await home
        .transports()
        .ssh.connect(targetOf(target?.port ?? 0, { sshArgs: ['-J', 'a,b'] }), never);

      expect(await greetingFrom(connection)).to.equal('hello\n');
      expect([a, b, target].map(server => server?.connections)).to.deep.equal([1, 1, 1]);
      await connection.close();
    });

    it('uses one connection to a jump host for all behind it, as long as there are any', async () => {
      const [target, bastion] = await start({}, { onForward: 'allow' });
      describeJumpHosts(`Host bastion\n Port ${bastion?.port}`, 'Host *');
      const { ssh } = home.transports();
      const connect = () =>
        ssh.connect(targetOf(target?.port ?? 0, { sshArgs: ['-J', 'bastion'] }), never);

      const connections = await Promise.all(Array.from({ length: 12 }, connect));
      expect(bastion?.connections).to.equal(1);
      expect(target?.connections).to.equal(12);

      const [last, ...others] = connections;
      await Promise.all(others.map(connection => connection.close()));
      expect(bastion?.openConnections).to.equal(1);
      await last?.close();
      await allGone(bastion);

      const again = await connect();
      expect(bastion?.connections).to.equal(2);
      await again.close();
    });

    it('does not trust a jump host it does not know', async () => {
      const [target, bastion] = await start({}, { onForward: 'allow' });
      describeJumpHosts(`Host bastion\n Port ${bastion?.port}`, 'Host *');
      home.write('known_hosts', knownHostLine(`[127.0.0.1]:${target?.port}`, hostKeyPair));
      const [kind, reason] = await failureOf(
        home
          .transports()
          .ssh.connect(targetOf(target?.port ?? 0, { sshArgs: ['-J', 'bastion'] }), never),
      );

      expect(kind).to.equal('host-key');
      expect(reason).to.match(/^jump host "bastion": its host key is not known: /);
      expect(target?.connections).to.equal(0);
    });

    it('does not trust a target it does not know, either', async () => {
      const [target, bastion] = await start({}, { onForward: 'allow' });
      describeJumpHosts(`Host bastion\n Port ${bastion?.port}`, 'Host *');
      home.write(
        'known_hosts',
        knownHostLine(`[127.0.0.1]:${bastion?.port}`, hostKeyPair) +
          knownHostLine(`[127.0.0.1]:${target?.port}`, otherHostKeyPair),
      );
      const [kind, reason] = await failureOf(
        home
          .transports()
          .ssh.connect(targetOf(target?.port ?? 0, { sshArgs: ['-J', 'bastion'] }), never),
      );

      expect(kind).to.equal('host-key');
      expect(reason).to.match(/^its host key has changed: /);
      await allGone(bastion);
    });

    it('says how to make a host behind a jump host known', async () => {
      const [target, bastion] = await start({}, { onForward: 'allow' });
      describeJumpHosts(`Host bastion\n Port ${bastion?.port}`, 'Host *');
      home.write('known_hosts', knownHostLine(`[127.0.0.1]:${bastion?.port}`, hostKeyPair));
      const [, reason] = await failureOf(
        home
          .transports()
          .ssh.connect(targetOf(target?.port ?? 0, { sshArgs: ['-J', 'bastion'] }), never),
      );

      expect(reason).to.include(`add it with "ssh -J bastion -p ${target?.port} 127.0.0.1"`);
    });

    it('says when a jump host does not forward', async () => {
      const [target, bastion] = await start({}, {});
      describeJumpHosts(`Host bastion\n Port ${bastion?.port}`, 'Host *');

      expect(
        await failureOf(
          home
            .transports()
            .ssh.connect(targetOf(target?.port ?? 0, { sshArgs: ['-J', 'bastion'] }), never),
        ),
      ).to.deep.equal([
        'protocol',
        `jump host "bastion" does not allow connections to 127.0.0.1:${target?.port}: AllowTcpForwarding of its sshd may be off`,
      ]);
    });

    it('says when a jump host cannot reach the target', async () => {
      const [target, bastion] = await start({}, { onForward: 'allow' });
      describeJumpHosts(`Host bastion\n Port ${bastion?.port}`, 'Host *');
      await target?.close();

      expect(
        await failureOf(
          home
            .transports()
            .ssh.connect(targetOf(target?.port ?? 0, { sshArgs: ['-J', 'bastion'] }), never),
        ),
      ).to.deep.equal([
        'refused',
        `jump host "bastion" cannot connect to 127.0.0.1:${target?.port}`,
      ]);
    });

    it('says when a jump host cannot be reached itself', async () => {
      const [target, bastion] = await start({}, {});
      describeJumpHosts(`Host bastion\n Port ${bastion?.port}`, 'Host *');
      await bastion?.close();

      expect(
        await failureOf(
          home
            .transports()
            .ssh.connect(targetOf(target?.port ?? 0, { sshArgs: ['-J', 'bastion'] }), never),
        ),
      ).to.deep.equal([
        'refused',
        `jump host "bastion": 127.0.0.1:${bastion?.port} refuses the connection: is an SSH server running there?`,
      ]);
    });

    it('tells those behind a jump host that it was lost', async () => {
      const [target, bastion] = await start({}, { onForward: 'allow' });
      describeJumpHosts(`Host bastion\n Port ${bastion?.port}`, 'Host *');
      const { ssh } = home.transports();
      const connection = await ssh.connect(
        targetOf(target?.port ?? 0, { sshArgs: ['-J', 'bastion'] }),
        never,
      );
      const channel = await connection.open('sleep 300');
      bastion?.cut();

      const loss = await connection.closed;
      expect(loss?.kind).to.equal('connection-lost');
      expect(loss?.reason).to.equal('jump host "bastion": 127.0.0.1 closed the connection');
      expect(await channel.exited).to.equal(undefined);
    });

    it('notices that a target behind a jump host is gone', async () => {
      const [target, bastion] = await start({}, { onForward: 'allow' });
      describeJumpHosts(`Host bastion\n Port ${bastion?.port}`, 'Host *');
      const { ssh } = home.transports();
      const connection = await ssh.connect(
        targetOf(target?.port ?? 0, { sshArgs: ['-J', 'bastion'] }),
        never,
      );
      const channel = await connection.open('cat');
      target?.cut();

      expect((await connection.closed)?.reason).to.equal('127.0.0.1 closed the connection');
      expect(await channel.exited).to.equal(undefined);
      expect(await text(channel.stdout)).to.equal('');
      await allGone(bastion);
    });

    it('gives up a jump host that nobody waits for any more', async () => {
      const silent = createServer(() => {});
      const port = await listen(silent);
      const [target] = await start({});
      describeJumpHosts(`Host bastion\n Port ${port}`, 'Host *');
      const interrupt = new AbortController();
      silent.once('connection', () => interrupt.abort());
      const gone = new Promise<void>(resolve =>
        silent.on('connection', socket => socket.once('close', () => resolve()).resume()),
      );

      expect(
        await failureOf(
          home
            .transports()
            .ssh.connect(
              targetOf(target?.port ?? 0, { sshArgs: ['-J', 'bastion'] }),
              interrupt.signal,
            ),
        ),
      ).to.deep.equal(['interrupted', 'the run was interrupted']);
      await gone;
      await new Promise(resolve => silent.close(resolve));
    });
  });

  describe('with a ProxyCommand', () => {
    const relay = `
      const socket = require('node:net').connect(process.argv[3], process.argv[2]);
      process.stdin.pipe(socket).pipe(process.stdout);
    `;

    it('talks through the command', async () => {
      const [target] = await start({});
      const script = home.write('relay.cjs', relay);
      const sshArgs = ['-o', `ProxyCommand="${process.execPath}" ${script} %h %p`];
      const connection = await home
        .transports()
        .ssh.connect(targetOf(target?.port ?? 0, { sshArgs }), never);

      expect(await greetingFrom(connection)).to.equal('hello\n');
      await connection.close();
      expect(await connection.closed).to.equal(undefined);
    });

    it('says what the command said when it fails', async () => {
      const sshArgs = ['-o', 'ProxyCommand=sh -c "echo no way >&2; exit 1"'];

      expect(
        await failureOf(home.transports().ssh.connect(targetOf(22, { sshArgs }), never)),
      ).to.deep.equal(['connection-lost', 'the ProxyCommand "sh" ended: no way']);
    });

    it('ends the command with the connection', async () => {
      const sshArgs = ['-o', 'ProxyCommand=sleep 300'];

      expect(
        await failureOf(
          home.transports().ssh.connect(targetOf(22, { sshArgs, timeoutMs: 400 }), never),
        ),
      ).to.deep.equal([
        'timeout',
        '127.0.0.1:22 through the ProxyCommand "sleep" accepted the connection but said nothing within 0.4 s: the host hangs, or what listens there is not an SSH server',
      ]);
    });

    it('says that the command was ended', async () => {
      const [target] = await start({});
      const script = home.write('relay.cjs', relay);
      const sshArgs = ['-o', `ProxyCommand="${process.execPath}" ${script} %h %p`];
      const connection = await home
        .transports()
        .ssh.connect(targetOf(target?.port ?? 0, { sshArgs }), never);
      target?.cut();

      expect((await connection.closed)?.reason).to.match(/^the ProxyCommand ".*" ended/);
    });
  });
});

async function allGone(server: TestServer | undefined): Promise<void> {
  const count = () => server?.openConnections ?? 0;
  while (count() > 0) await new Promise(resolve => setTimeout(resolve, 5));
}
