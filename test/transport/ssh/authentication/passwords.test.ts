import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { AuthContext, AuthenticationType } from 'ssh2';
import { Logins, refuseWith } from './logins.ts';

const password = 'hunter2-secret';

describe('Authentication', () => {
  let logins: Logins;
  beforeEach(() => {
    logins = new Logins();
  });
  afterEach(() => logins.end());

  describe('by password', () => {
    const target = { password };

    it('uses the one that was given, after the keys', async () => {
      expect(await logins.attempt(acceptPassword, { target })).to.deep.equal([]);
      expect(logins.methods).to.deep.equal(['publickey?', 'none', 'password']);
    });

    it('uses it at once when there is no key', async () => {
      rmSync(join(logins.home.path, '.ssh/id_ed25519'));

      expect(await logins.attempt(acceptPassword, { target })).to.deep.equal([]);
      expect(logins.methods).to.deep.equal(['password']);
    });

    it('does not tell a wrong one', async () => {
      const wrong = { password: 'not-this-one' };
      const [kind, reason] = await logins.attempt(acceptPassword, { target: wrong });

      expect(kind).to.equal('authentication');
      expect(reason).to.match(/with .*id_ed25519, the password; it accepts password/);
      expect(reason).not.to.include('not-this-one');
    });

    it('asks for it, and again after a wrong one', async () => {
      expect(await logins.attempt(acceptPassword, { answers: ['wrong', password] })).to.deep.equal(
        [],
      );
      expect(logins.asked).to.deep.equal(Array(2).fill('Password for deploy@127.0.0.1: '));
    });

    it('does not say that one was refused that nobody gave', async () => {
      const reason = (await logins.attempt(acceptPassword, { answers: [] }))[1];

      expect(reason).to.match(/with \S+id_ed25519; it accepts password; no terminal; /);
    });

    it('does not ask when the host takes none', async () => {
      await logins.attempt(refuseWith('publickey'), { answers: [password] });

      expect(logins.asked).to.deep.equal([]);
    });

    it('does not ask in batch mode, or where passwords are not wanted', async () => {
      for (const option of ['BatchMode=yes', 'PreferredAuthentications=publickey']) {
        await logins.attempt(acceptPassword, {
          target: { sshArgs: ['-o', option] },
          answers: [password],
        });
      }

      expect(logins.asked).to.deep.equal([]);
    });

    it('says when it has expired', async () => {
      const expired = (context: AuthContext) => {
        if (context.method === 'password') context.requestChange('Choose a new one', () => {});
        else context.reject(['password']);
      };

      expect(await logins.attempt(expired, { target })).to.deep.equal([
        'authentication',
        'the password of user "deploy" has expired and must be changed first',
      ]);
    });
  });

  describe('by questions', () => {
    const target = { password };

    it('answers the one for the password', async () => {
      expect(
        await logins.attempt(interactive(['Password: '], [password]), { target }),
      ).to.deep.equal([]);
    });

    it('asks a person the others, without control characters', async () => {
      const ask = interactive(['Password: ', 'Code\u001b[31m:\n'], [password, '123']);

      expect(await logins.attempt(ask, { target, answers: ['123'] })).to.deep.equal([]);
      expect(logins.asked).to.deep.equal(['deploy@127.0.0.1: Code [31m: ']);
    });

    it('says what nobody could answer', async () => {
      const ask = interactive(['Password: ', 'Code: '], [password, '123']);
      const reason = (await logins.attempt(ask, { target }))[1];

      expect(reason).to.include('nobody can answer "Code:"');
      expect(reason).not.to.include(password);
    });

    it('asks a person for the password, too', async () => {
      const ask = interactive(['Password: '], [password]);

      expect(await logins.attempt(ask, { answers: [password] })).to.deep.equal([]);
      expect(logins.asked).to.deep.equal(['Password for deploy@127.0.0.1: ']);
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

    expect(await logins.attempt(both, { target: { password } })).to.deep.equal([]);
    expect(logins.methods).to.deep.equal(['publickey?', 'publickey', 'none', 'password']);
  });
});

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
