import { expect } from 'chai';
import type { WriteChange } from '../../src/module-api/change.ts';
import { coerceArgs } from '../../src/module-api/coerce-args.ts';
import { Failure } from '../../src/module-api/failure.ts';
import { newFile, textOf } from '../../src/module-api/index.ts';
import { htpasswd } from '../../src/modules/htpasswd/index.ts';
import { hashOf, isPasswordOf, type Scheme } from '../../src/modules/htpasswd/schemes.ts';
import { given } from './support/given.ts';

const chance = Uint8Array.from({ length: 22 }, (_, at) => at * 7);

/** Made by htpasswd and openssl of the password "swordfish". */
const known: readonly [what: string, hash: string][] = [
  ['apr1', '$apr1$abcdefgh$zA74VGoqbkayW1QEvcnUk1'],
  ['md5', '$1$abcdefgh$yyGbRQZVDnToZkGA5MzNJ1'],
  ['sha256', '$5$abcdefgh$d/fp9F/9FMsPZv93TvMmxGes5y/wAcPyrKCjoa0sA7B'],
  [
    'sha512',
    '$6$abcdefgh$nXozMQ7eIF4OiwaKAhepst9mtOKKwNBYsZ.fglGECyVpFcHnUxZl1rg3LFqBimZ7VM0sJWgFd.52RjaQ/cpR90',
  ],
  ['sha1', '{SHA}T1cYHcqt6YBVXyzmdVykJfAGWL4='],
  ['plain', 'swordfish'],
];

describe('isPasswordOf', () => {
  for (const [what, hash] of known) {
    it(`knows ${what}`, () => {
      expect(isPasswordOf(hash, 'swordfish')).to.equal(true);
      expect(isPasswordOf(hash, 'sword')).to.equal(false);
    });
  }
});

describe('hashOf', () => {
  const schemes: readonly [scheme: Scheme, form: RegExp][] = [
    ['apr_md5_crypt', /^\$apr1\$[./\w]{8}\$[./\w]{22}$/],
    ['portable_apache22', /^\$apr1\$/],
    ['md5_crypt', /^\$1\$/],
    ['bcrypt', /^\$2y\$12\$[./\w]{53}$/],
    ['ldap_sha1', /^\{SHA\}/],
    ['plaintext', /^swordfish$/],
  ];
  for (const [scheme, form] of schemes) {
    it(`makes ${scheme} that is recognised`, function () {
      this.timeout('10s');
      const hash = hashOf(scheme, 'swordfish', chance);
      expect(hash).to.match(form);
      expect(isPasswordOf(hash, 'swordfish')).to.equal(true);
    });
  }
});

function contentOf({ content }: WriteChange): Uint8Array {
  return content instanceof Uint8Array ? content : expect.fail('it is in bytes');
}

describe('htpasswd', () => {
  const path = '/etc/nginx/p';
  const attempt = (more: object, text?: string) => {
    const args = coerceArgs(htpasswd.args, { path, name: 'jane', password: 'swordfish', ...more });
    const content = text === undefined ? undefined : Buffer.from(text);
    const file =
      content === undefined
        ? ({ type: 'absent', path } as const)
        : newFile(path, 'file', { mode: '0640' }, { content, size: content.length });
    const parent = newFile('/etc/nginx', 'directory', {}, {});
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the engine does after its check
    const plan = htpasswd.plan(args as never, { file, parent }, given());
    if (!('changes' in plan)) return expect.fail('it has no secrets');
    const [write] = plan.changes;
    const written = write?.kind === 'write' ? textOf(contentOf(write)) : undefined;
    return { ...plan, write, written };
  };

  it('adds a user, and shows nobody the hash', () => {
    const { write, written, secrets } = attempt({}, 'joe:x\n');
    expect(write).to.include({ kind: 'write', secret: true });
    expect(written).to.match(/^joe:x\njane:\$apr1\$[^\n]*\n$/);
    expect(secrets).to.deep.equal([written?.split('jane:')[1]?.trim()]);
    expect(attempt({}).written).to.match(/^jane:\$apr1\$/);
  });

  it('leaves a password that is right, and one that is not given', () => {
    const { written = '' } = attempt({}, 'joe:x\n');
    expect(attempt({}, written).changes).to.deep.equal([]);
    expect(attempt({ crypt_scheme: 'ldap_sha1' }, written).changes).to.deep.equal([]);
    expect(attempt({ password: undefined }, written).changes).to.deep.equal([]);
  });

  it('changes one that is wrong, in its place', () => {
    const { written } = attempt({ crypt_scheme: 'plaintext' }, 'jane:other\njoe:x\n');
    expect(written).to.equal('jane:swordfish\njoe:x\n');
  });

  it('removes a user', () => {
    expect(attempt({ state: 'absent' }, 'jane:x\njoe:x\n').written).to.equal('joe:x\n');
    expect(attempt({ state: 'absent' }, 'joe:x\n').changes).to.deep.equal([]);
    expect(attempt({ state: 'absent' }).changes).to.deep.equal([]);
  });

  it('says what it needs', () => {
    expect(() => attempt({ create: false })).to.throw(Failure, `${path} does not exist`);
    expect(() => attempt({ password: undefined }, '')).to.throw(Failure, 'jane is not in the file');
  });
});
