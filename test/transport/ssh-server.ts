import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ssh2, {
  type AuthContext,
  type Connection,
  type ParsedKey,
  type ServerChannel,
  type ServerConfig,
} from 'ssh2';
import { createTransports, type Transports } from '../../src/transport/create-transports.ts';
import type { SshOptions } from '../../src/transport/ssh/ssh-transport.ts';
import { type Target, UnreachableError } from '../../src/transport/transport.ts';

const { generateKeyPairSync, parseKey } = ssh2.utils;

/** A pair of keys; generated once per kind, because that is slow. */
export interface KeyPair {
  readonly private: string;
  /** The line of a `.pub` file. */
  readonly public: string;
}

export const hostKeyPair = generateKeyPair();
export const otherHostKeyPair = generateKeyPair();
export const userKeyPair = generateKeyPair();

/** Of 256 Ed25519 keys ssh2 makes one that it cannot read: it drops a zero at the beginning. */
export function generateKeyPair(passphrase?: string): KeyPair {
  for (;;) {
    const pair =
      passphrase === undefined
        ? generateKeyPairSync('ed25519')
        : generateKeyPairSync('ed25519', { cipher: 'aes256-ctr', passphrase, rounds: 4 });
    if (!(parseKey(pair.public) instanceof Error)) return pair;
  }
}

export interface TestServerOptions {
  readonly hostKeys?: readonly string[];
  /** Default: the user "deploy" with the key `userKeyPair`. */
  readonly authenticate?: (context: AuthContext) => void;
  /** Sessions that a connection may have at once, as sshd's `MaxSessions`. */
  readonly maxSessions?: number;
  /** In place of running the command by `sh -c`. */
  readonly onExec?: (command: string, channel: ServerChannel, connection: Connection) => void;
  /** Default: connections to elsewhere are refused. */
  readonly onForward?: 'allow';
  readonly algorithms?: ServerConfig['algorithms'];
  readonly terminal?: 'allow' | 'refuse';
  /** Default: any that is free. */
  readonly port?: number;
}

export interface TestServer {
  readonly port: number;
  /** Connections that were made so far. */
  readonly connections: number;
  /** Connections that are there now. */
  readonly openConnections: number;
  /** The most sessions that one connection had open at once. */
  readonly mostSessions: number;
  /** Cuts every connection without a word. */
  cut(): void;
  close(): Promise<void>;
}

/** ssh2's own server on loopback. It runs real commands, by `sh`. */
export async function startSshServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { hostKeys = [hostKeyPair.private], authenticate = acceptKey(userKeyPair) } = options;
  const counts = { connections: 0, open: 0, mostSessions: 0 };
  const sockets = new Set<Socket>();
  const config = {
    hostKeys: [...hostKeys],
    ...(options.algorithms !== undefined && { algorithms: options.algorithms }),
  };
  const server = new ssh2.Server(config, connection => {
    counts.connections++;
    counts.open++;
    let sessions = 0;
    connection.on('error', () => {});
    connection.on('authentication', authenticate);
    connection.on('session', (accept, reject) => {
      if (sessions >= (options.maxSessions ?? 10)) {
        reject();
        return;
      }
      sessions++;
      counts.mostSessions = Math.max(counts.mostSessions, sessions);
      const session = accept();
      session.on('pty', (acceptPty, rejectPty) => {
        if (options.terminal === 'refuse') rejectPty();
        else acceptPty();
      });
      session.on('exec', (acceptExec, _reject, { command }) => {
        const channel = acceptExec();
        const onEnd = () => sessions--;
        if (options.onExec === undefined) {
          run(command, channel, onEnd);
          return;
        }
        channel.once('close', onEnd);
        options.onExec(command, channel, connection);
      });
    });
    connection.once('close', () => counts.open--);
    if (options.onForward === 'allow') connection.on('tcpip', forward);
  });
  const tcp = createServer({ noDelay: true }, socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    server.injectSocket(socket);
  });

  return {
    port: await listen(tcp, options.port),
    get connections() {
      return counts.connections;
    },
    get openConnections() {
      return counts.open;
    },
    get mostSessions() {
      return counts.mostSessions;
    },
    cut() {
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>(resolve => tcp.close(() => resolve()));
    },
  };
}

function forward(
  accept: () => ServerChannel,
  reject: () => void,
  { destIP, destPort }: { readonly destIP: string; readonly destPort: number },
): void {
  const onward = connect({ host: destIP, port: destPort, noDelay: true });
  onward.once('error', reject);
  onward.once('connect', () => {
    const channel = accept();
    channel.pipe(onward).pipe(channel, { end: false });
    // As sshd does: what the target has ended, the client has to close.
    onward.once('end', () => channel.eof());
    onward.off('error', reject).on('error', () => channel.end());
  });
}

/** Accepts the user "deploy" with that key, and nothing else. */
export function acceptKey(pair: KeyPair, user = 'deploy'): (context: AuthContext) => void {
  const wanted = publicKeyOf(pair);
  return context => {
    if (context.method !== 'publickey' || context.username !== user) {
      context.reject(['publickey']);
      return;
    }
    const { key, signature, blob, hashAlgo } = context;
    const isSame = key.data.equals(wanted.getPublicSSH());
    const isProved =
      signature === undefined ||
      blob === undefined ||
      // ssh2 returns an error where the types say false.
      Object.is(wanted.verify(blob, signature, hashAlgo), true);
    if (isSame && isProved) context.accept();
    else context.reject(['publickey']);
  };
}

/** A line of known_hosts. */
export function knownHostLine(name: string, pair: KeyPair): string {
  const [type, key] = pair.public.split(' ');
  return `${name} ${type} ${key}\n`;
}

function publicKeyOf(pair: KeyPair): ParsedKey {
  const key = parseKey(pair.public);
  if (key instanceof Error) throw key;
  return key;
}

/** A home directory with a `.ssh` in it, and transports that know no other. */
export interface TestHome {
  readonly path: string;
  readonly knownHosts: string;
  readonly warnings: string[];
  /** Writes a file of `.ssh`, and gives its path. */
  write(name: string, text: string, mode?: number): string;
  transports(options?: Partial<SshOptions>): Transports;
  remove(): void;
}

export function makeHome(): TestHome {
  const path = mkdtempSync(join(tmpdir(), 'kplay-ssh-'));
  mkdirSync(join(path, '.ssh'), { mode: 0o700 });
  const warnings: string[] = [];
  const write = (name: string, text: string, mode = 0o600): string => {
    const file = join(path, '.ssh', name);
    writeFileSync(file, text, { mode });
    return file;
  };
  write('id_ed25519', userKeyPair.private);
  return {
    path,
    knownHosts: join(path, '.ssh/known_hosts'),
    warnings,
    write,
    transports: options =>
      createTransports({
        environment: { PATH: process.env['PATH'] },
        home: path,
        warn: message => warnings.push(message),
        configFiles: [join(path, '.ssh/config')],
        knownHostsFiles: { user: [join(path, '.ssh/known_hosts')], global: [] },
        ...options,
        limits: { retryDelayMs: 1, ...options?.limits },
      }),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

export function targetOf(port: number, more: Partial<Target> = {}): Target {
  return { name: 'web1', address: '127.0.0.1', port, user: 'deploy', timeoutMs: 5000, ...more };
}

/** The kind and the reason of what went wrong; what else was thrown as it is. */
export async function failureOf(promise: Promise<unknown>): Promise<readonly unknown[]> {
  try {
    await promise;
    return [];
  } catch (error) {
    return error instanceof UnreachableError ? [error.kind, error.reason] : [error];
  }
}

/** Listens on loopback; by default on a port that is free. */
export async function listen(server: Server, port = 0): Promise<number> {
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('not a TCP server');
  return address.port;
}

/** Says a command's exit code although its output is closed already; ssh2's server has no word for it. */
export function exitAfterEnd(connection: Connection, channel: ServerChannel, code: number): void {
  const protocol = objectOf(Reflect.get(connection, '_protocol'));
  const exitStatus: unknown = Reflect.get(protocol, 'exitStatus');
  if (typeof exitStatus !== 'function') throw new TypeError('ssh2 is not what it was');
  const id: unknown = Reflect.get(objectOf(Reflect.get(channel, 'outgoing')), 'id');
  Reflect.apply(exitStatus, protocol, [id, code]);
}

function objectOf(value: unknown): object {
  if (typeof value !== 'object' || value === null) throw new TypeError('ssh2 is not what it was');
  return value;
}

function run(command: string, channel: ServerChannel, onEnd: () => void): void {
  const child = spawn('sh', ['-c', command]);
  channel.pipe(child.stdin);
  child.stdin.on('error', () => {});
  child.stdout.pipe(channel, { end: false });
  child.stderr.pipe(channel.stderr, { end: false });
  channel.once('close', () => {
    child.kill();
    child.stdout.destroy();
    child.stderr.destroy();
  });
  child.once('close', (code, signal) => {
    // ssh2 itself tells of the end only after it has read the client's next wish.
    onEnd();
    if (code !== null) channel.exit(code);
    else if (signal !== null) channel.exit(signal.slice(3));
    channel.end();
    // What the command did not read: until it is gone ssh2 does not tell that the channel is closed.
    channel.unpipe();
    channel.resume();
  });
}
