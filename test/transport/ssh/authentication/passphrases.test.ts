import { expect } from 'chai';
import { acceptKey, failureOf, generateKeyPair, targetOf } from '../../ssh-server.ts';
import { Logins, never, refuseWith } from './logins.ts';
import { pemPair } from './pem-pair.ts';

const passphrase = 'correct horse';
const encryptedPair = generateKeyPair(passphrase);

describe('Authentication by a key with a passphrase', () => {
  let logins: Logins;
  beforeEach(() => {
    logins = new Logins();
  });
  afterEach(() => logins.end());

  it('asks for it when the host accepts the key, and once for all hosts', async () => {
    const privateKeyFile = logins.home.write('locked', encryptedPair.private);
    const target = { privateKeyFile };

    expect(
      await logins.attempt(acceptKey(encryptedPair), { target, answers: [passphrase] }),
    ).to.deep.equal([]);
    expect(logins.asked).to.deep.equal([`Passphrase for ${privateKeyFile}: `]);
  });

  it('asks once for hosts that are connected at the same time', async () => {
    const privateKeyFile = logins.home.write('locked', encryptedPair.private);
    const server = await logins.serve(acceptKey(encryptedPair));
    const { ssh } = logins.home.transports({ askSecret: logins.answering([passphrase]) });
    const target = targetOf(server.port, { privateKeyFile });
    const connections = await Promise.all([1, 2, 3].map(() => ssh.connect(target, never)));
    await Promise.all(connections.map(connection => connection.close()));

    expect(logins.asked).to.have.lengthOf(1);
  });

  it('does not ask for a key that the host does not accept', async () => {
    const privateKeyFile = logins.home.write('locked', encryptedPair.private);
    const target = { privateKeyFile };
    const [kind] = await logins.attempt(refuseWith('publickey'), { target, answers: [passphrase] });

    expect(kind).to.equal('authentication');
    expect(logins.asked).to.deep.equal([]);
  });

  it('asks again after a wrong one', async () => {
    const privateKeyFile = logins.home.write('locked', encryptedPair.private);
    const target = { privateKeyFile };

    expect(
      await logins.attempt(acceptKey(encryptedPair), { target, answers: ['wrong', passphrase] }),
    ).to.deep.equal([]);
  });

  it('gives up after three, without telling them', async () => {
    const privateKeyFile = logins.home.write('locked', encryptedPair.private);
    const [kind, reason] = await logins.attempt(acceptKey(encryptedPair), {
      target: { privateKeyFile },
      answers: ['wrong-1', 'wrong-2', 'wrong-3'],
    });

    expect(kind).to.equal('authentication');
    expect(reason).to.include(`${privateKeyFile} was not opened: wrong passphrase`);
    expect(reason).not.to.include('wrong-');
  });

  it('says that nobody was there to ask', async () => {
    const privateKeyFile = logins.home.write('locked', encryptedPair.private);
    const reason = (
      await logins.attempt(acceptKey(encryptedPair), { target: { privateKeyFile } })
    )[1];

    expect(reason).to.include(`${privateKeyFile} has a passphrase, which could not be asked for`);
  });

  it('does not ask in batch mode', async () => {
    const privateKeyFile = logins.home.write('locked', encryptedPair.private);
    const target = { privateKeyFile, sshArgs: ['-o', 'BatchMode=yes'] };
    const reason = (
      await logins.attempt(acceptKey(encryptedPair), { target, answers: [passphrase] })
    )[1];

    expect(reason).to.include('BatchMode forbids to ask for it');
    expect(logins.asked).to.deep.equal([]);
  });

  for (const besides of ['with', 'without'] as const) {
    it(`takes an old PEM file ${besides} the public key beside it`, async () => {
      const pair = pemPair('rsa', 'pkcs8', passphrase);
      const privateKeyFile = logins.home.write('old', pair.private);
      if (besides === 'with') logins.home.write('old.pub', pair.public);

      expect(
        await logins.attempt(acceptKey(pair), {
          target: { privateKeyFile },
          answers: [passphrase],
        }),
      ).to.deep.equal([]);
    });
  }

  it('takes as long as the person who types', async () => {
    const privateKeyFile = logins.home.write('locked', encryptedPair.private);
    const server = await logins.serve(acceptKey(encryptedPair));
    const askSecret = () =>
      new Promise<string>(resolve => setTimeout(() => resolve(passphrase), 2500));
    const { ssh } = logins.home.transports({ askSecret });
    const target = targetOf(server.port, { privateKeyFile, timeoutMs: 2000 });

    expect(await failureOf(ssh.connect(target, never).then(open => open.close()))).to.deep.equal(
      [],
    );
  });
});
