import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LookupSurroundings } from '../../../src/template/lookups/lookup.ts';
import { Unknown } from '../../../src/values/value.ts';
import { environmentWith, itAnswers, valueOf } from '../support.ts';
import { withFiles } from '../temporary.ts';

interface Place {
  readonly root: string;
  readonly secrets: string[];
  readonly ask: (expression: string, changes?: Partial<LookupSurroundings>) => unknown;
}

function withPlace(files: Readonly<Record<string, string>>, run: (place: Place) => void): void {
  withFiles(files, root => {
    const secrets: string[] = [];
    const ask: Place['ask'] = (expression, changes = {}) =>
      valueOf(
        expression,
        {},
        environmentWith({
          playbookDirectory: root,
          addSecret: secret => secrets.push(secret),
          ...changes,
        }),
      );
    run({ root, secrets, ask });
  });
}

describe('the lookup password', () => {
  // Ansible gives the same ones for these seeds.
  itAnswers([
    ["lookup('password', '/dev/null length=5 chars=digits seed=foo')", "'74532'"],
    ["lookup('password', '/dev/null', length=8, seed='bar')", "'XXk1u5pP'"],
    ["lookup('password', '/dev/null chars=ascii_lowercase,,, length=12 seed=q')", "'nhageqzpesuo'"],
  ]);

  it('makes a password once and keeps it where only its owner can read it', () => {
    withPlace({}, ({ root, ask }) => {
      const first = ask("lookup('password', 'credentials/db length=15')");
      const second = ask("lookup('password', 'credentials/db length=15')");

      const file = join(root, 'credentials/db');
      expect(first).to.be.a('string').with.lengthOf(15);
      expect(second).to.equal(first);
      expect(readFileSync(file, 'utf8')).to.equal(`${String(first)}\n`);
      expect(statSync(file).mode & 0o777).to.equal(0o600);
      expect(statSync(join(root, 'credentials')).mode & 0o777).to.equal(0o700);
      expect(readdirSync(join(root, 'credentials'))).to.deep.equal(['db']);
    });
  });

  it('reads what Ansible has written', () => {
    withPlace(
      { a: 'secret word\n', b: 'pw salt=abcdefgh\n', c: 'pw salt=x ident=2b\n' },
      ({ ask }) => {
        expect(ask("lookup('password', 'a')")).to.equal('secret word');
        expect(ask("lookup('password', 'b')")).to.equal('pw');
        expect(ask("lookup('password', 'c')")).to.equal('pw');
        expect(ask("lookup('password', 'b encrypt=md5_crypt')")).to.equal(
          '$1$abcdefgh$IQtUouv7y7Q9dRWkQEPCc.',
        );
      },
    );
  });

  it('keeps the salt of an encrypted password, so that its hash stays the same', () => {
    withPlace({}, ({ root, ask }) => {
      const first = ask("lookup('password', 'pw', encrypt='md5_crypt')");
      const second = ask("lookup('password', 'pw', encrypt='md5_crypt')");

      expect(first).to.match(/^\$1\$[./A-Za-z0-9]{8}\$/);
      expect(second).to.equal(first);
      expect(readFileSync(join(root, 'pw'), 'utf8')).to.match(/^.{20} salt=[./A-Za-z0-9]{8}\n$/);
    });
  });

  it('keeps the version of bcrypt, too', () => {
    withPlace({ old: 'plain salt=abcdefghijklmnopqrstuu ident=2y\n' }, ({ root, ask }) => {
      const first = ask("lookup('password', 'pw', encrypt='bcrypt', ident='2a')");
      const second = ask("lookup('password', 'pw', encrypt='bcrypt')");

      expect(first).to.match(/^\$2a\$12\$/);
      expect(second).to.equal(first);
      expect(readFileSync(join(root, 'pw'), 'utf8')).to.match(
        / salt=[./A-Za-z0-9]{22} ident=2a\n$/,
      );
      expect(ask("lookup('password', 'old', encrypt='bcrypt')")).to.match(/^\$2y\$12\$abcdef/);
    });
  });

  it('adds a salt to a password that has none', () => {
    withPlace({ pw: 'plain\n' }, ({ root, ask }) => {
      ask("lookup('password', 'pw encrypt=md5_crypt')");

      expect(readFileSync(join(root, 'pw'), 'utf8')).to.match(/^plain salt=[./A-Za-z0-9]{8}\n$/);
      expect(statSync(join(root, 'pw')).mode & 0o777).to.equal(0o600);
    });
  });

  it('reports every password and every hash as a secret', () => {
    withPlace({ pw: 'plain salt=abcdefgh\n' }, ({ secrets, ask }) => {
      const hash = ask("lookup('password', 'pw encrypt=md5_crypt')");

      expect(secrets).to.deep.equal(['plain', hash]);
    });
  });

  it('makes nothing in check mode: the password is unknown', () => {
    withPlace({ old: 'known\n' }, ({ root, ask }) => {
      expect(ask("lookup('password', 'new')", { checkMode: true })).to.be.instanceOf(Unknown);
      expect(existsSync(join(root, 'new'))).to.equal(false);
      expect(ask("lookup('password', 'old')", { checkMode: true })).to.equal('known');
    });
  });

  it('takes a path with spaces', () => {
    withPlace({}, ({ root, ask }) => {
      writeFileSync(join(root, 'my password'), 'x\n');
      expect(ask("lookup('password', 'my password length=3')")).to.equal('x');
    });
  });

  for (const [expression, message] of [
    ["lookup('password', 'x lenght=3')", '"password" takes no option "lenght".'],
    ["lookup('password', 'x', length='many')", '"length" must be an integer above 0, not a str.'],
    ["lookup('password', 'x encrypt=scrypt')", 'The hash type "scrypt" is not supported.'],
    ["lookup('password', 'x', chars='')", '"chars" leaves no character to choose from.'],
  ] as const) {
    it(`refuses ${expression}`, () => {
      withPlace({}, ({ root, ask }) => {
        expect(() => ask(expression)).to.throw(message);
        expect(readdirSync(root)).to.deep.equal([]);
      });
    });
  }
});
