import { execFileSync, spawn } from 'node:child_process';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import ssh2, { type AuthContext, type AuthenticationType } from 'ssh2';
import { Authentication } from '../../../src/transport/ssh/authentication.ts';
import { Configuration } from '../../../src/transport/ssh/configuration.ts';
import { explainFailure } from '../../../src/transport/ssh/failure.ts';
import { HostKeyCheck } from '../../../src/transport/ssh/host-key-check.ts';
import { Identities } from '../../../src/transport/ssh/identities.ts';
import { KnownHostsFiles } from '../../../src/transport/ssh/known-hosts-files.ts';
import { publicKeyBlob } from '../../../src/transport/ssh/public-key.ts';
import { Secrets } from '../../../src/transport/ssh/secrets.ts';
import { TimeLimit } from '../../../src/transport/ssh/time-limit.ts';
import type { AskSecret, Target } from '../../../src/transport/transport.ts';
import {
  acceptKey,
  failureOf,
  generateKeyPair,
  hostKeyPair,
  type KeyPair,
  knownHostLine,
  makeHome,
  startSshServer,
  type TestHome,
  type TestServer,
  targetOf,
  userKeyPair,
} from '../ssh-server.ts';

const never = new AbortController().signal;
const otherPair = generateKeyPair();
const passphrase = 'correct horse';
const encryptedPair = generateKeyPair(passphrase);
const password = 'hunter2-secret';
const advice = 'give another private key or password, or load a key into ssh-agent';

describe('Authentication', () => {
  let home: TestHome;
  let server: TestServer | undefined;
  let methods: string[];
  let asked: string[];

  beforeEach(() => {
    home = makeHome();
    methods = [];
    asked = [];
  });
  afterEach(async () => {
    await server?.close();
    home.remove();
  });

  async function attempt(
    authenticate: (context: AuthContext) => void,
    {
      target = {},
      answers,
      environment = {},
    }: {
      readonly target?: Partial<Target>;
      readonly answers?: readonly string[];
      readonly environment?: Readonly<Record<string, string>>;
    } = {},
  ): Promise<readonly unknown[]> {
    server = await startSshServer({
      authenticate: context => {
        methods.push(
          context.method === 'publickey' && context.signature === undefined
            ? 'publickey?'
            : context.method,
        );
        authenticate(context);
      },
    });
    home.write('known_hosts', knownHostLine(`[127.0.0.1]:${server.port}`, hostKeyPair));
    const askSecret = answers === undefined ? undefined : answering(answers);
    const { ssh } = home.transports({ askSecret, environment, limits: { agentMs: 100 } });
    const connection = ssh.connect(targetOf(server.port, target), never);
    return failureOf(connection.then(opened => opened.close()));
  }

  function answering(answers: readonly string[]): AskSecret {
    const rest = [...answers];
    return prompt => {
      asked.push(prompt);
      const answer = rest.shift();
      return answer === undefined
        ? Promise.reject(new Error('no terminal'))
        : Promise.resolve(answer);
    };
  }

  describe('by key', () => {
    it('begins with the key, without asking what is allowed', async () => {
      expect(await attempt(acceptKey(userKeyPair))).to.deep.equal([]);
      expect(methods).to.deep.equal(['publickey?', 'publickey']);
    });

    const kinds = [
      ['an ECDSA key', ssh2.utils.generateKeyPairSync('ecdsa', { bits: 384 })],
      ['an RSA key', ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 })],
      ['an RSA key in PKCS#1', pemPair('rsa', 'pkcs1')],
      ['an RSA key in PKCS#8', pemPair('rsa', 'pkcs8')],
      ['an ECDSA key in SEC1', pemPair('ec', 'sec1')],
      ['an Ed25519 key in PKCS#8', pemPair('ed25519', 'pkcs8')],
    ] as const;
    for (const [name, pair] of kinds) {
      it(`takes ${name}`, async () => {
        const privateKeyFile = home.write('key', pair.private);

        expect(await attempt(acceptKey(pair), { target: { privateKeyFile } })).to.deep.equal([]);
      });
    }

    it('offers the key that was named before the ones that everybody has', async () => {
      const privateKeyFile = home.write('named', otherPair.private);

      expect(await attempt(acceptKey(otherPair), { target: { privateKeyFile } })).to.deep.equal([]);
      expect(methods).to.deep.equal(['publickey?', 'publickey']);
    });

    it('says which keys were refused, and what would be accepted', async () => {
      const privateKeyFile = home.write('named', otherPair.private);
      const refuse = refuseWith('publickey', 'password');

      expect(await attempt(refuse, { target: { privateKeyFile } })).to.deep.equal([
        'authentication',
        `the host refuses user "deploy" with ${privateKeyFile}; it accepts publickey, password; ${advice}`,
      ]);
    });

    it('says when there is nothing to log in with', async () => {
      rmSync(join(home.path, '.ssh/id_ed25519'));

      expect(await attempt(refuseWith('publickey'))).to.deep.equal([
        'authentication',
        `there is nothing to log in with as user "deploy"; it accepts publickey; ${advice}`,
      ]);
      expect(methods).to.deep.equal(['none']);
    });

    it('says that the key that was named is not there', async () => {
      const privateKeyFile = join(home.path, 'missing');

      expect((await attempt(refuseWith('publickey'), { target: { privateKeyFile } }))[1]).to.equal(
        `there is nothing to log in with as user "deploy"; it accepts publickey; ${privateKeyFile} does not exist; ${advice}`,
      );
    });

    it('says that a key is in a format it cannot read', async () => {
      const putty = home.write('putty', 'PuTTY-User-Key-File-3: ssh-ed25519\n');
      const junk = home.write('junk', 'junk');
      const reason = (
        await attempt(refuseWith('publickey'), {
          target: { privateKeyFile: putty, sshArgs: ['-i', junk] },
        })
      )[1];

      expect(reason).to.include(`${putty} is in PuTTY's format, not OpenSSH's`);
      expect(reason).to.include(`${junk} is not a private key that can be read`);
    });

    it('says what to do when there were too many keys', async () => {
      const configuration = new Configuration({
        environment: {},
        home: home.path,
        warn: () => {},
        configFiles: [],
      });
      const [options] = await configuration.route(targetOf(22));
      if (options === undefined) throw new RangeError('no route');
      const secrets = new Secrets(undefined);
      const keyRing = await new Identities(secrets, 1000).keyRing(options);
      const limit = new TimeLimit(1000, never);
      const failure = explainFailure(
        Object.assign(new Error('Too many authentication failures'), { code: 2 }),
        {
          phase: 'authentication',
          options,
          offer: undefined,
          hostKey: await HostKeyCheck.prepare(options, new KnownHostsFiles()),
          authentication: new Authentication({ options, keyRing, secrets, limit }),
          line: { stream: new PassThrough(), through: '', explain: () => undefined },
        },
      );

      expect(failure.kind).to.equal('authentication');
      expect(failure.reason).to.match(
        /; it gave up after too many keys: name the one with IdentitiesOnly=yes$/,
      );
    });
  });

  describe('by a key with a passphrase', () => {
    it('asks for it when the host accepts the key, and once for all hosts', async () => {
      const privateKeyFile = home.write('locked', encryptedPair.private);
      const target = { privateKeyFile };

      expect(
        await attempt(acceptKey(encryptedPair), { target, answers: [passphrase] }),
      ).to.deep.equal([]);
      expect(asked).to.deep.equal([`Passphrase for ${privateKeyFile}: `]);
    });

    it('asks once for hosts that are connected at the same time', async () => {
      const privateKeyFile = home.write('locked', encryptedPair.private);
      server = await startSshServer({ authenticate: acceptKey(encryptedPair) });
      home.write('known_hosts', knownHostLine(`[127.0.0.1]:${server.port}`, hostKeyPair));
      const { ssh } = home.transports({ askSecret: answering([passphrase]) });
      const target = targetOf(server.port, { privateKeyFile });
      const connections = await Promise.all([1, 2, 3].map(() => ssh.connect(target, never)));
      await Promise.all(connections.map(connection => connection.close()));

      expect(asked).to.have.lengthOf(1);
    });

    it('does not ask for a key that the host does not accept', async () => {
      const privateKeyFile = home.write('locked', encryptedPair.private);
      const target = { privateKeyFile };
      const [kind] = await attempt(refuseWith('publickey'), { target, answers: [passphrase] });

      expect(kind).to.equal('authentication');
      expect(asked).to.deep.equal([]);
    });

    it('asks again after a wrong one', async () => {
      const privateKeyFile = home.write('locked', encryptedPair.private);
      const target = { privateKeyFile };

      expect(
        await attempt(acceptKey(encryptedPair), { target, answers: ['wrong', passphrase] }),
      ).to.deep.equal([]);
    });

    it('gives up after three, without telling them', async () => {
      const privateKeyFile = home.write('locked', encryptedPair.private);
      const [kind, reason] = await attempt(acceptKey(encryptedPair), {
        target: { privateKeyFile },
        answers: ['wrong-1', 'wrong-2', 'wrong-3'],
      });

      expect(kind).to.equal('authentication');
      expect(reason).to.include(`${privateKeyFile} was not opened: wrong passphrase`);
      expect(reason).not.to.include('wrong-');
    });

    it('says that nobody was there to ask', async () => {
      const privateKeyFile = home.write('locked', encryptedPair.private);
      const reason = (await attempt(acceptKey(encryptedPair), { target: { privateKeyFile } }))[1];

      expect(reason).to.include(`${privateKeyFile} has a passphrase, which could not be asked for`);
    });

    it('does not ask in batch mode', async () => {
      const privateKeyFile = home.write('locked', encryptedPair.private);
      const target = { privateKeyFile, sshArgs: ['-o', 'BatchMode=yes'] };
      const reason = (
        await attempt(acceptKey(encryptedPair), { target, answers: [passphrase] })
      )[1];

      expect(reason).to.include('BatchMode forbids to ask for it');
      expect(asked).to.deep.equal([]);
    });

    for (const besides of ['with', 'without'] as const) {
      it(`takes an old PEM file ${besides} the public key beside it`, async () => {
        const pair = pemPair('rsa', 'pkcs8', passphrase);
        const privateKeyFile = home.write('old', pair.private);
        if (besides === 'with') home.write('old.pub', pair.public);

        expect(
          await attempt(acceptKey(pair), { target: { privateKeyFile }, answers: [passphrase] }),
        ).to.deep.equal([]);
      });
    }

    it('takes as long as the person who types', async () => {
      const privateKeyFile = home.write('locked', encryptedPair.private);
      server = await startSshServer({ authenticate: acceptKey(encryptedPair) });
      home.write('known_hosts', knownHostLine(`[127.0.0.1]:${server.port}`, hostKeyPair));
      const askSecret = () =>
        new Promise<string>(resolve => setTimeout(() => resolve(passphrase), 2500));
      const { ssh } = home.transports({ askSecret });
      const target = targetOf(server.port, { privateKeyFile, timeoutMs: 2000 });

      expect(await failureOf(ssh.connect(target, never).then(open => open.close()))).to.deep.equal(
        [],
      );
    });
  });

  describe('by password', () => {
    const target = { password };

    it('uses the one that was given, after the keys', async () => {
      expect(await attempt(acceptPassword, { target })).to.deep.equal([]);
      expect(methods).to.deep.equal(['publickey?', 'none', 'password']);
    });

    it('uses it at once when there is no key', async () => {
      rmSync(join(home.path, '.ssh/id_ed25519'));

      expect(await attempt(acceptPassword, { target })).to.deep.equal([]);
      expect(methods).to.deep.equal(['password']);
    });

    it('does not tell a wrong one', async () => {
      const wrong = { password: 'not-this-one' };
      const [kind, reason] = await attempt(acceptPassword, { target: wrong });

      expect(kind).to.equal('authentication');
      expect(reason).to.match(/with .*id_ed25519, the password; it accepts password/);
      expect(reason).not.to.include('not-this-one');
    });

    it('asks for it, and again after a wrong one', async () => {
      expect(await attempt(acceptPassword, { answers: ['wrong', password] })).to.deep.equal([]);
      expect(asked).to.deep.equal(Array(2).fill('Password for deploy@127.0.0.1: '));
    });

    it('does not say that one was refused that nobody gave', async () => {
      const reason = (await attempt(acceptPassword, { answers: [] }))[1];

      expect(reason).to.match(/with \S+id_ed25519; it accepts password; no terminal; /);
    });

    it('does not ask when the host takes none', async () => {
      await attempt(refuseWith('publickey'), { answers: [password] });

      expect(asked).to.deep.equal([]);
    });

    it('does not ask in batch mode, or where passwords are not wanted', async () => {
      for (const option of ['BatchMode=yes', 'PreferredAuthentications=publickey']) {
        await attempt(acceptPassword, {
          target: { sshArgs: ['-o', option] },
          answers: [password],
        });
        await server?.close();
      }

      expect(asked).to.deep.equal([]);
    });

    it('says when it has expired', async () => {
      const expired = (context: AuthContext) => {
        if (context.method === 'password') context.requestChange('Choose a new one', () => {});
        else context.reject(['password']);
      };

      expect(await attempt(expired, { target })).to.deep.equal([
        'authentication',
        'the password of user "deploy" has expired and must be changed first',
      ]);
    });
  });

  describe('by questions', () => {
    const target = { password };

    it('answers the one for the password', async () => {
      expect(await attempt(interactive(['Password: '], [password]), { target })).to.deep.equal([]);
    });

    it('asks a person the others, without control characters', async () => {
      const ask = interactive(['Password: ', 'Code\u001b[31m:\n'], [password, '123']);

      expect(await attempt(ask, { target, answers: ['123'] })).to.deep.equal([]);
      expect(asked).to.deep.equal(['deploy@127.0.0.1: Code [31m: ']);
    });

    it('says what nobody could answer', async () => {
      const ask = interactive(['Password: ', 'Code: '], [password, '123']);
      const reason = (await attempt(ask, { target }))[1];

      expect(reason).to.include('nobody can answer "Code:"');
      expect(reason).not.to.include(password);
    });

    it('asks a person for the password, too', async () => {
      const ask = interactive(['Password: '], [password]);

      expect(await attempt(ask, { answers: [password] })).to.deep.equal([]);
      expect(asked).to.deep.equal(['Password for deploy@127.0.0.1: ']);
    });
  });

  it('goes through several methods when the host wants more than one', async () => {
    let rest: AuthenticationType = 'publickey';
    const both = (context: AuthContext) => {
      const isPart = context.method === rest && context.method === 'publickey';
      if (isPart && context.signature !== undefined) {
        rest = 'password';
        context.reject([rest], true);
      } else if (isPart || context.method === rest) context.accept();
      else context.reject([rest]);
    };

    expect(await attempt(both, { target: { password } })).to.deep.equal([]);
    expect(methods).to.deep.equal(['publickey?', 'publickey', 'none', 'password']);
  });

  describe('by ssh-agent', function () {
    let agent: Agent | undefined;
    before(async function () {
      agent = await startAgent();
      if (agent === undefined) this.skip();
    });
    after(() => agent?.stop());

    it('signs with its keys', async () => {
      const path = home.write('other', otherPair.private);
      rmSync(join(home.path, '.ssh/id_ed25519'));
      agent?.add(path);

      expect(await attempt(acceptKey(otherPair), { environment: agentOf(agent) })).to.deep.equal(
        [],
      );
    });

    it('signs with an RSA key as the host can verify it', async () => {
      const pair = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 });
      rmSync(join(home.path, '.ssh/id_ed25519'));
      agent?.add(home.write('rsa', pair.private));

      expect(await attempt(acceptKey(pair), { environment: agentOf(agent) })).to.deep.equal([]);
    });

    it('has only the named keys asked with IdentitiesOnly', async () => {
      agent?.add(home.write('other', otherPair.private));
      const pair = generateKeyPair();
      agent?.add(home.write('named', pair.private));
      rmSync(join(home.path, '.ssh/named'));
      home.write('named.pub', pair.public);
      const target = {
        privateKeyFile: join(home.path, '.ssh/named.pub'),
        sshArgs: ['-o', 'IdentitiesOnly=yes'],
      };

      expect(await attempt(acceptKey(pair), { target, environment: agentOf(agent) })).to.deep.equal(
        [],
      );
      expect(methods).to.deep.equal(['publickey?', 'publickey']);
    });

    it('spares the passphrase of a key that it has', async () => {
      const pair = generateKeyPair();
      agent?.add(home.write('open', pair.private));
      const locked = lock(home, pair);

      expect(
        await attempt(acceptKey(pair), {
          target: { privateKeyFile: locked },
          environment: agentOf(agent),
          answers: [],
        }),
      ).to.deep.equal([]);
      expect(asked).to.deep.equal([]);
    });

    it('counts its keys among the refused ones', async () => {
      const [, reason] = await attempt(refuseWith('publickey'), { environment: agentOf(agent) });

      expect(reason).to.match(/with .*id_ed25519, \d+ keys of ssh-agent; it accepts publickey/);
    });
  });

  it('goes on without an agent that does not answer', async () => {
    const socket = join(home.path, 'gone.sock');
    rmSync(join(home.path, '.ssh/id_ed25519'));
    const environment = { SSH_AUTH_SOCK: socket };
    const reason = (await attempt(refuseWith('publickey'), { environment }))[1];

    expect(reason).to.include(`ssh-agent does not answer at ${socket}`);
  });

  it('is not kept waiting by an agent that hangs', async () => {
    const socket = join(home.path, 'hanging.sock');
    const hanging = createServer(() => {});
    await new Promise<void>(resolve => hanging.listen(socket, resolve));
    const environment = { SSH_AUTH_SOCK: socket };

    expect(await attempt(acceptKey(userKeyPair), { environment })).to.deep.equal([]);
    hanging.close();
  });
});

function refuseWith(...allowed: readonly AuthenticationType[]): (context: AuthContext) => void {
  return context => context.reject([...allowed]);
}

function acceptPassword(context: AuthContext): void {
  if (context.method === 'password' && context.password === password) context.accept();
  else context.reject(['password']);
}

/** Asks questions, and wants those answers. */
function interactive(
  prompts: readonly string[],
  wanted: readonly string[],
): (context: AuthContext) => void {
  return context => {
    if (context.method !== 'keyboard-interactive') {
      context.reject(['keyboard-interactive']);
      return;
    }
    const questions = prompts.map(prompt => ({ prompt, echo: false }));
    context.prompt(questions, answers => {
      if (answers.join('\n') === wanted.join('\n')) context.accept();
      else context.reject(['keyboard-interactive']);
    });
  };
}

/** A key as OpenSSL writes it. */
function pemPair(
  type: 'rsa' | 'ec' | 'ed25519',
  format: 'pkcs1' | 'pkcs8' | 'sec1',
  secret?: string,
): KeyPair {
  const { privateKey } = pairOf(type);
  const lock = secret === undefined ? {} : { cipher: 'aes-128-cbc', passphrase: secret };
  const pem = privateKey.export({ type: format, format: 'pem', ...lock });
  const blob = publicKeyBlob(privateKey);
  if (blob === undefined) throw new TypeError('not a kind of key that SSH has');
  const name = blob.toString('latin1', 4, 4 + blob.readUInt32BE(0));
  return { private: pem.toString(), public: `${name} ${blob.toString('base64')}` };
}

function pairOf(type: 'rsa' | 'ec' | 'ed25519'): { readonly privateKey: KeyObject } {
  if (type === 'rsa') return generateKeyPairSync('rsa', { modulusLength: 2048 });
  if (type === 'ec') return generateKeyPairSync('ec', { namedCurve: 'P-521' });
  return generateKeyPairSync('ed25519');
}

/** The same key in a file with a passphrase. */
function lock(home: TestHome, pair: KeyPair): string {
  const file = home.write('locked', pair.private);
  openssh('keygen', ['-q', '-p', '-P', '', '-N', passphrase, '-f', file]);
  return file;
}

interface Agent {
  readonly socket: string;
  add(file: string): void;
  stop(): void;
}

/** OpenSSH's own agent; `undefined` where there is none. */
async function startAgent(): Promise<Agent | undefined> {
  const directory = mkdtempSync(join(tmpdir(), 'kplay-agent-'));
  const socket = join(directory, 'agent.sock');
  const agent = spawn(program('agent'), ['-D', '-a', socket], { stdio: 'ignore' });
  const isStarted = await new Promise<boolean>(resolve => {
    agent.once('spawn', () => resolve(true));
    agent.once('error', () => resolve(false));
  });
  if (!isStarted) {
    rmSync(directory, { recursive: true });
    return undefined;
  }
  while (!existsSync(socket)) await new Promise(resolve => setTimeout(resolve, 5));
  return {
    socket,
    add(file) {
      openssh('add', ['-q', file], { ...process.env, SSH_AUTH_SOCK: socket });
    },
    stop() {
      agent.kill();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function openssh(tool: 'add' | 'keygen', args: readonly string[], env = process.env): void {
  execFileSync(program(tool), args, { env, stdio: 'ignore' });
}

function program(tool: 'add' | 'agent' | 'keygen'): string {
  return `ssh-${tool}`;
}

function agentOf(agent: Agent | undefined): Readonly<Record<string, string>> {
  return agent === undefined ? {} : { SSH_AUTH_SOCK: agent.socket };
}
