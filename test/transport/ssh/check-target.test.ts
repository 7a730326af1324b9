import { join } from 'node:path';
import { expect } from 'chai';
import type { Target } from '../../../src/transport/transport.ts';
import { generateKeyPair, makeHome, type TestHome, userKeyPair } from '../ssh-server.ts';

describe('sshProblem', () => {
  let home: TestHome;
  beforeEach(() => {
    home = makeHome();
  });
  afterEach(() => home.remove());

  const problemOf = (target: Partial<Target>, environment: Readonly<Record<string, string>> = {}) =>
    home.transports({ environment }).sshProblem({ name: 'a', address: 'b', ...target });

  it('finds nothing wrong with keys that can be read, locked ones too', async () => {
    const locked = home.write('locked', generateKeyPair('passphrase').private);
    for (const privateKeyFile of [undefined, home.write('key', userKeyPair.private), locked])
      expect(await problemOf({ privateKeyFile })).to.equal(undefined);
  });

  it('says which key is missing, or none', async () => {
    const missing = join(home.path, 'missing');
    const junk = home.write('junk', 'junk');
    const open = home.write('open.pub', userKeyPair.public);
    for (const [privateKeyFile, reason] of [
      [missing, `${missing} does not exist`],
      [junk, `${junk} is not a private key that can be read`],
      [open, `${open} is a public key, not the private one`],
    ] as const) {
      const expected = { concern: 'key', reason, isFatal: true };
      expect(await problemOf({ privateKeyFile })).to.deep.equal(expected);
    }
  });

  it('takes it for less where there is another way to log in', async () => {
    const privateKeyFile = join(home.path, 'missing');
    const isFatal = async (more: Partial<Target>, environment = {}) =>
      (await problemOf({ privateKeyFile, ...more }, environment))?.isFatal;
    expect(await isFatal({ password: 'a' })).to.equal(false);
    expect(await isFatal({}, { SSH_AUTH_SOCK: '/agent' })).to.equal(false);
    expect(await isFatal({ sshArgs: ['-i', join(home.path, 'none')] })).to.equal(true);
    expect(await isFatal({ sshArgs: ['-i', join(home.path, '.ssh/id_ed25519')] })).to.equal(false);
  });

  it('says what is wrong in the configuration of the host, and of no other', async () => {
    home.write('config', 'Host b\n  Port many\nHost c\n  StrictHostKeyChecking maybe\n');
    const found = await problemOf({});
    expect(found?.concern).to.equal('options');
    expect(found?.reason).to.include('Port must be a number').and.to.include('.ssh/config');
    expect(await problemOf({ address: 'd' })).to.equal(undefined);
    expect((await problemOf({ sshArgs: ['-F', '/none'] }))?.reason).to.include(
      '/none cannot be read',
    );
  });
});
