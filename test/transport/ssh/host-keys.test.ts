import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import ssh2 from 'ssh2';
import { fingerprintOf, hashedName } from '../../../src/transport/ssh/known-hosts.ts';
import type { Target } from '../../../src/transport/transport.ts';
import {
  failureOf,
  hostKeyPair,
  type KeyPair,
  knownHostLine,
  makeHome,
  otherHostKeyPair,
  startSshServer,
  type TestHome,
  type TestServer,
  targetOf,
  userKeyPair,
} from '../ssh-server.ts';

const never = new AbortController().signal;
const ecdsaPair = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 });
const rsaPair = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 });

describe('HostKeyCheck', () => {
  let home: TestHome;
  let server: TestServer;
  let name: string;

  beforeEach(async () => {
    home = makeHome();
    server = await startSshServer();
    name = `[127.0.0.1]:${server.port}`;
  });
  afterEach(async () => {
    await server.close();
    home.remove();
  });

  /** Connects and hangs up; the failure, or nothing. */
  async function attempt(more: Partial<Target> = {}): Promise<readonly unknown[]> {
    return failureOf(connectOnce(more));
  }

  async function connectOnce(more: Partial<Target>): Promise<void> {
    const connection = await home.transports().ssh.connect(targetOf(server.port, more), never);
    await connection.close();
  }

  const accepted: readonly { readonly name: string; readonly known: (name: string) => string }[] = [
    { name: 'its name and port', known: host => knownHostLine(host, hostKeyPair) },
    {
      name: 'a hashed name',
      known: host => knownHostLine(hashedName(host, Buffer.alloc(20, 7)), hostKeyPair),
    },
    { name: 'a pattern', known: () => knownHostLine('[127.0.0.*]:*', hostKeyPair) },
    {
      name: 'one of several names',
      known: host => knownHostLine(`web1,${host},10.0.0.1`, hostKeyPair),
    },
    {
      name: 'the usual port, where another key is revoked',
      known: () =>
        knownHostLine('@revoked *', otherHostKeyPair) + knownHostLine('127.0.0.1', hostKeyPair),
    },
    { name: 'the usual port', known: () => knownHostLine('127.0.0.1', hostKeyPair) },
    {
      name: 'two keys of one type',
      known: host => knownHostLine(host, otherHostKeyPair) + knownHostLine(host, hostKeyPair),
    },
  ];
  for (const { name: what, known } of accepted) {
    it(`accepts a host known by ${what}`, async () => {
      home.write('known_hosts', known(name));

      expect(await attempt()).to.deep.equal([]);
    });
  }

  it('finds a host by its alias, whatever the port', async () => {
    home.write('known_hosts', knownHostLine('Web', hostKeyPair));

    expect(await attempt({ sshArgs: ['-o', 'HostKeyAlias=web'] })).to.deep.equal([]);
  });

  it('looks into every file', async () => {
    const file = home.write('more', knownHostLine(name, hostKeyPair));
    const sshArgs = ['-o', `UserKnownHostsFile=/nonexistent ${file}`];

    expect(await attempt({ sshArgs })).to.deep.equal([]);
  });

  it('refuses an unknown host, and says how to make it known', async () => {
    expect(await attempt()).to.deep.equal([
      'host-key',
      `its host key is not known: compare ssh-ed25519 ${fingerprint(hostKeyPair)} with the host's own ("ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub" there), then add it with "ssh-keyscan -t ed25519 -p ${server.port} 127.0.0.1 >> ${home.knownHosts}", or accept new keys with StrictHostKeyChecking=accept-new`,
    ]);
  });

  it('refuses a host that a negated pattern leaves out', async () => {
    home.write('known_hosts', knownHostLine(`*,!${name},!127.0.0.1`, hostKeyPair));

    expect((await attempt())[0]).to.equal('host-key');
  });

  it('refuses a host whose key has changed, and names the line', async () => {
    home.write('known_hosts', `# mine\n\n${knownHostLine(name, otherHostKeyPair)}`);
    const expected = [
      'host-key',
      `its host key has changed: it offers ssh-ed25519 ${fingerprint(hostKeyPair)}, but ${home.knownHosts}:3 holds ${fingerprint(otherHostKeyPair)}; if the host was installed anew remove that line ("ssh-keygen -R '${name}'"), otherwise somebody may be in between`,
    ];

    expect(await attempt()).to.deep.equal(expected);
    expect(await attempt({ hostKeyChecking: 'accept-new' })).to.deep.equal(expected);
  });

  it('refuses a host that suddenly has a key of another type, also when new ones are welcome', async () => {
    home.write('known_hosts', knownHostLine(name, ecdsaPair));
    const [kind, reason] = await attempt({ hostKeyChecking: 'accept-new' });

    expect(kind).to.equal('host-key');
    expect(reason).to.match(
      /^its host key is not the known one: .*known_hosts:1 holds a key of type ecdsa-sha2-nistp256; /,
    );
  });

  for (const hostKeyChecking of ['yes', 'accept-new', 'no'] as const) {
    it(`refuses a revoked key, with checking "${hostKeyChecking}"`, async () => {
      home.write(
        'known_hosts',
        knownHostLine(name, hostKeyPair) + knownHostLine('@revoked *', hostKeyPair),
      );

      expect(await attempt({ hostKeyChecking })).to.deep.equal([
        'host-key',
        `its host key ssh-ed25519 ${fingerprint(hostKeyPair)} is revoked at ${home.knownHosts}:2`,
      ]);
    });
  }

  it('says that it does not verify certificates', async () => {
    home.write('known_hosts', knownHostLine(`@cert-authority *`, otherHostKeyPair));

    expect(await attempt()).to.deep.equal([
      'host-key',
      `its host key ssh-ed25519 ${fingerprint(hostKeyPair)} is not in known_hosts, and the host certificates that ${home.knownHosts}:1 asks for cannot be verified by this transport: add the key itself`,
    ]);
  });

  it('does not look at keys when it is told not to', async () => {
    home.write('known_hosts', knownHostLine(name, otherHostKeyPair));

    expect(await attempt({ hostKeyChecking: 'no' })).to.deep.equal([]);
    expect(await attempt({ sshArgs: ['-o', 'StrictHostKeyChecking=no'] })).to.deep.equal([]);
    expect(readFileSync(home.knownHosts, 'utf8')).to.equal(knownHostLine(name, otherHostKeyPair));
  });

  it('asks for the type of key that it knows', async () => {
    await server.close();
    server = await startSshServer({
      hostKeys: [hostKeyPair.private, ecdsaPair.private, rsaPair.private],
    });
    name = `[127.0.0.1]:${server.port}`;
    for (const pair of [ecdsaPair, rsaPair, hostKeyPair]) {
      home.write('known_hosts', knownHostLine(name, pair));
      expect(await attempt()).to.deep.equal([]);
    }
  });

  describe('with accept-new', () => {
    const hostKeyChecking = 'accept-new';

    it('writes a new host down, readable by nobody else', async () => {
      rmSync(join(home.path, '.ssh'), { recursive: true });
      const identity = join(home.path, 'key');
      writeFileSync(identity, userKeyPair.private);
      expect(await attempt({ hostKeyChecking, privateKeyFile: identity })).to.deep.equal([]);

      expect(readFileSync(home.knownHosts, 'utf8')).to.equal(knownHostLine(name, hostKeyPair));
      expect(statSync(home.knownHosts).mode & 0o777).to.equal(0o600);
      expect(statSync(join(home.path, '.ssh')).mode & 0o777).to.equal(0o700);
    });

    it('leaves the rest of the file as it is, and its mode', async () => {
      home.write('known_hosts', 'no newline at the end', 0o644);
      chmodSync(home.knownHosts, 0o644);
      expect(await attempt({ hostKeyChecking })).to.deep.equal([]);

      expect(readFileSync(home.knownHosts, 'utf8')).to.equal(
        `no newline at the end\n${knownHostLine(name, hostKeyPair)}`,
      );
      expect(statSync(home.knownHosts).mode & 0o777).to.equal(0o644);
    });

    it('writes it once, however many connections there are', async () => {
      const { ssh } = home.transports();
      const connections = await Promise.all(
        Array.from({ length: 6 }, () =>
          ssh.connect(targetOf(server.port, { hostKeyChecking }), never),
        ),
      );
      await Promise.all(connections.map(connection => connection.close()));

      expect(readFileSync(home.knownHosts, 'utf8')).to.equal(knownHostLine(name, hostKeyPair));
    });

    it('holds the host to it from then on', async () => {
      const { ssh } = home.transports();
      const first = await ssh.connect(targetOf(server.port, { hostKeyChecking }), never);
      await first.close();
      const { port } = server;
      await server.close();
      server = await startSshServer({ hostKeys: [otherHostKeyPair.private], port });

      const [kind, reason] = await failureOf(
        ssh.connect(targetOf(port, { hostKeyChecking }), never),
      );
      expect(kind).to.equal('host-key');
      expect(reason).to.match(/^its host key has changed: /);
    });

    it('hides the name where names are hashed', async () => {
      home.write('config', 'HashKnownHosts yes');
      expect(await attempt({ hostKeyChecking })).to.deep.equal([]);

      expect(readFileSync(home.knownHosts, 'utf8')).to.match(/^\|1\|[^|]+\|\S+ ssh-ed25519 \S+\n$/);
      expect(await attempt()).to.deep.equal([]);
    });

    it('writes it down although the login fails', async () => {
      expect((await attempt({ hostKeyChecking, user: 'nobody' }))[0]).to.equal('authentication');

      expect(readFileSync(home.knownHosts, 'utf8')).to.equal(knownHostLine(name, hostKeyPair));
    });

    it('fails where it cannot write', async () => {
      const sshArgs = ['-o', 'UserKnownHostsFile=/dev/null/known_hosts'];
      const [kind, reason] = await attempt({ hostKeyChecking, sshArgs });

      expect(kind).to.equal('host-key');
      expect(reason).to.match(/^its host key cannot be added to \/dev\/null\/known_hosts: E/);
    });

    it('remembers nothing in /dev/null', async () => {
      const sshArgs = ['-o', 'UserKnownHostsFile=/dev/null'];

      expect(await attempt({ hostKeyChecking, sshArgs })).to.deep.equal([]);
    });
  });
});

function fingerprint(pair: KeyPair): string {
  return fingerprintOf(pair.public.split(' ')[1] ?? '');
}
