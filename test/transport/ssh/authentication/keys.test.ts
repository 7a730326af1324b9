import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import ssh2 from 'ssh2';
import { Authentication } from '../../../../src/transport/ssh/authentication.ts';
import { Configuration } from '../../../../src/transport/ssh/configuration.ts';
import { explainFailure } from '../../../../src/transport/ssh/failure.ts';
import { HostKeyCheck } from '../../../../src/transport/ssh/host-key-check.ts';
import { Identities } from '../../../../src/transport/ssh/identities.ts';
import { KnownHostsFiles } from '../../../../src/transport/ssh/known-hosts-files.ts';
import { Secrets } from '../../../../src/transport/ssh/secrets.ts';
import { TimeLimit } from '../../../../src/transport/ssh/time-limit.ts';
import { acceptKey, generateKeyPair, targetOf, userKeyPair } from '../../ssh-server.ts';
import { advice, Logins, never, refuseWith } from './logins.ts';
import { pemPair } from './pem-pair.ts';

const otherPair = generateKeyPair();

describe('Authentication by key', () => {
  let logins: Logins;
  beforeEach(() => {
    logins = new Logins();
  });
  afterEach(() => logins.end());

  it('begins with the key, without asking what is allowed', async () => {
    expect(await logins.attempt(acceptKey(userKeyPair))).to.deep.equal([]);
    expect(logins.methods).to.deep.equal(['publickey?', 'publickey']);
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
      const privateKeyFile = logins.home.write('key', pair.private);

      expect(await logins.attempt(acceptKey(pair), { target: { privateKeyFile } })).to.deep.equal(
        [],
      );
    });
  }

  it('offers the key that was named before the ones that everybody has', async () => {
    const privateKeyFile = logins.home.write('named', otherPair.private);

    expect(
      await logins.attempt(acceptKey(otherPair), { target: { privateKeyFile } }),
    ).to.deep.equal([]);
    expect(logins.methods).to.deep.equal(['publickey?', 'publickey']);
  });

  it('says which keys were refused, and what would be accepted', async () => {
    const privateKeyFile = logins.home.write('named', otherPair.private);
    const refuse = refuseWith('publickey', 'password');

    expect(await logins.attempt(refuse, { target: { privateKeyFile } })).to.deep.equal([
      'authentication',
      `the host refuses user "deploy" with ${privateKeyFile}; it accepts publickey, password; ${advice}`,
    ]);
  });

  it('says when there is nothing to log in with', async () => {
    rmSync(join(logins.home.path, '.ssh/id_ed25519'));

    expect(await logins.attempt(refuseWith('publickey'))).to.deep.equal([
      'authentication',
      `there is nothing to log in with as user "deploy"; it accepts publickey; ${advice}`,
    ]);
    expect(logins.methods).to.deep.equal(['none']);
  });

  it('says that the key that was named is not there', async () => {
    const privateKeyFile = join(logins.home.path, 'missing');

    expect(
      (await logins.attempt(refuseWith('publickey'), { target: { privateKeyFile } }))[1],
    ).to.equal(
      `there is nothing to log in with as user "deploy"; it accepts publickey; ${privateKeyFile} does not exist; ${advice}`,
    );
  });

  it('says that a key is in a format it cannot read', async () => {
    const putty = logins.home.write('putty', 'PuTTY-User-Key-File-3: ssh-ed25519\n');
    const junk = logins.home.write('junk', 'junk');
    const reason = (
      await logins.attempt(refuseWith('publickey'), {
        target: { privateKeyFile: putty, sshArgs: ['-i', junk] },
      })
    )[1];

    expect(reason).to.include(`${putty} is in PuTTY's format, not OpenSSH's`);
    expect(reason).to.include(`${junk} is not a private key that can be read`);
  });

  it('says what to do when there were too many keys', async () => {
    const configuration = new Configuration({
      environment: {},
      home: logins.home.path,
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
