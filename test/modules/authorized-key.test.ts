import { expect } from 'chai';
import { newFile } from '../../src/module-api/attributes.ts';
import type { FileState } from '../../src/module-api/file-state.ts';
import { authorizedKey } from '../../src/modules/authorized-key/index.ts';
import { keysIn, parseKey, withKeys } from '../../src/modules/authorized-key/keys.ts';
import { given, summaries } from './support/given.ts';

const a = 'ssh-ed25519 AAAA ada@home';
const b = 'ssh-rsa BBBB bob';
const limited = `from="10.0.0.0/8, 10.1.0.0/16",no-pty ${a}`;

describe('parseKey', () => {
  it('reads options, type, key and comment', () => {
    expect(parseKey(limited)).to.deep.equal({
      ...{ options: 'from="10.0.0.0/8, 10.1.0.0/16",no-pty', type: 'ssh-ed25519' },
      ...{ key: 'AAAA', comment: 'ada@home' },
    });
    expect(parseKey('  ssh-rsa BBBB two words ')).to.include({ key: 'BBBB', comment: 'two words' });
    expect(parseKey('sk-ssh-ed25519@openssh.com CCCC')).to.include({ key: 'CCCC', comment: '' });
  });

  for (const line of ['', '# ssh-rsa AAAA', 'hello', 'ssh-rsa', 'a b c ssh-rsa AAAA']) {
    it(`finds no key in ${JSON.stringify(line)}`, () => expect(parseKey(line)).to.equal(undefined));
  }
});

describe('withKeys', () => {
  const rules = { present: true, exclusive: false };
  const cases: readonly [
    what: string,
    text: string,
    keys: string,
    more: Partial<typeof rules>,
    expected: string,
  ][] = [
    ['adds to nothing', '', a, {}, `${a}\n`],
    ['adds behind a line without an end', b, a, {}, `${b}\n${a}\n`],
    ['keeps what is there', a, a, {}, a],
    [
      'changes a comment',
      `# x\n${a}\n${b}\n`,
      'ssh-ed25519 AAAA new',
      {},
      `# x\nssh-ed25519 AAAA new\n${b}\n`,
    ],
    ['takes options away', `${limited}\n`, a, {}, `${a}\n`],
    ['has a key once', `${a}\n${limited}\n`, a, {}, `${a}\n`],
    ['leaves no other', `# x\n${b}\n`, a, { exclusive: true }, `# x\n${a}\n`],
    ['removes', `# x\n${limited}\n${b}\n`, a, { present: false }, `# x\n${b}\n`],
    ['has several', `${b}\n`, `${a}\n\n# c\n${b}`, {}, `${b}\n${a}\n`],
  ];
  for (const [what, text, keys, more, expected] of cases) {
    it(what, () => {
      const edit = { wanted: keysIn(keys), ...rules, ...more };
      expect(withKeys(text, edit)).to.equal(expected);
      expect(withKeys(expected, edit), 'a second time').to.equal(expected);
    });
  }
});

describe('authorized_key', () => {
  const args: Parameters<typeof authorizedKey.plan>[0] = {
    ...{ user: 'ada', key: a, state: 'present', manage_dir: true, exclusive: false },
    ...{ follow: false, validate_certs: true },
  };
  const path = '/home/ada/.ssh/authorized_keys';
  const home = { uid: '1000', gid: '1000', home: '/home/ada' };
  const absent = (at: string): FileState => ({ type: 'absent', path: at });

  it('makes the directory and the file, for the user alone', () => {
    const account = { account: home, file: absent(path), directory: absent('/home/ada/.ssh') };
    const plan = authorizedKey.plan(args, { account, fetched: undefined }, given());
    const mine = { owner: 'ada', group: '1000' };
    expect(plan).to.deep.equal([
      {
        ...{ kind: 'directory', path: '/home/ada/.ssh', before: absent('/home/ada/.ssh') },
        attributes: { ...mine, mode: '0700' },
      },
      {
        ...{ kind: 'write', path, before: absent(path), content: `${a}\n` },
        attributes: { ...mine, mode: '0600' },
      },
    ]);
  });

  it('leaves all as it is where the key is there', () => {
    const file = newFile(path, 'file', {}, { content: Buffer.from(`${a}\n`) });
    const account = { account: home, file, directory: newFile('/home/ada/.ssh', 'directory', {}) };
    expect(authorizedKey.plan(args, { account, fetched: undefined }, given())).to.deep.equal([]);
    const gone = authorizedKey.plan(
      { ...args, state: 'absent' },
      { account, fetched: `${a}\n` },
      given(),
    );
    expect(summaries(gone)).to.include(`write ${path}`);
  });

  it('needs a user, and a key', () => {
    const account = { account: undefined, file: absent(path), directory: absent('/x') };
    const observed = { account, fetched: undefined };
    expect(() => authorizedKey.plan(args, observed, given())).to.throw('there is no user ada');
    expect(authorizedKey.plan({ ...args, state: 'absent' }, observed, given())).to.deep.equal([]);
    expect(() => authorizedKey.plan({ ...args, key: 'x y' }, observed, given())).to.throw(
      'invalid key specified: x y',
    );
  });
});
