import { expect } from 'chai';
import {
  hostKeysIn,
  type KnownHostsEdit,
  withHostKeys,
} from '../../src/modules/known-hosts/lines.ts';

const salt = (): Uint8Array => new Uint8Array(20).fill(7);
const hashedLine = '|1|BwcHBwcHBwcHBwcHBwcHBwcHBwc=|jvmjm4VLrUdSFUkLdCCWD/U9pcQ= ssh-rsa AAAA';

describe('withHostKeys', () => {
  const base = { host: 'h', present: true, hash: false, salt };
  const cases: readonly [
    what: string,
    text: string,
    keys: string | undefined,
    edit: Partial<KnownHostsEdit>,
    expected: string,
  ][] = [
    ['adds a key', '# x', 'h ssh-rsa AAAA', {}, '# x\nh ssh-rsa AAAA\n'],
    ['needs no host before it', '', 'ssh-rsa AAAA me', {}, 'h ssh-rsa AAAA me\n'],
    [
      'keeps what is there',
      'h,10.0.0.1 ssh-rsa AAAA',
      'ssh-rsa AAAA',
      {},
      'h,10.0.0.1 ssh-rsa AAAA',
    ],
    [
      'keeps other kinds',
      'h ssh-ed25519 BBBB\n',
      'ssh-rsa AAAA',
      {},
      'h ssh-ed25519 BBBB\nh ssh-rsa AAAA\n',
    ],
    [
      'replaces a key',
      'h ssh-rsa BBBB\ng ssh-rsa CCCC\n',
      'ssh-rsa AAAA',
      {},
      'g ssh-rsa CCCC\nh ssh-rsa AAAA\n',
    ],
    [
      'leaves other hosts of a line',
      'g,h ssh-rsa BBBB\n',
      'ssh-rsa AAAA',
      {},
      'g ssh-rsa BBBB\nh ssh-rsa AAAA\n',
    ],
    ['has a key once', 'h ssh-rsa AAAA\nh ssh-rsa AAAA\n', 'ssh-rsa AAAA', {}, 'h ssh-rsa AAAA\n'],
    [
      'leaves patterns alone',
      '*.h ssh-rsa BBBB\n',
      'ssh-rsa AAAA',
      {},
      '*.h ssh-rsa BBBB\nh ssh-rsa AAAA\n',
    ],
    [
      'keeps authorities',
      '@cert-authority h ssh-rsa BBBB\n',
      'ssh-rsa AAAA',
      {},
      '@cert-authority h ssh-rsa BBBB\nh ssh-rsa AAAA\n',
    ],
    [
      'removes a key',
      'h ssh-rsa AAAA\nh ssh-ed25519 BBBB\n',
      'ssh-rsa AAAA',
      { present: false },
      'h ssh-ed25519 BBBB\n',
    ],
    [
      'removes all',
      'h ssh-rsa AAAA\nh,g ssh-ed25519 BBBB\n',
      undefined,
      { present: false },
      'g ssh-ed25519 BBBB\n',
    ],
  ];
  for (const [what, text, keys, edit, expected] of cases) {
    it(what, () => {
      const wanted = { ...base, keys: keys === undefined ? undefined : hostKeysIn(keys), ...edit };
      expect(withHostKeys(text, wanted)).to.equal(expected);
      expect(withHostKeys(expected, wanted), 'a second time').to.equal(expected);
    });
  }

  it('hashes names, and knows them again', () => {
    const keys = hostKeysIn('ssh-rsa AAAA');
    const made = withHostKeys('h ssh-rsa AAAA\n', { ...base, keys, hash: true });
    expect(made).to.match(/^\|1\|BwcHBwcHBwcHBwcHBwcHBwcHBwc=\|\S{28} ssh-rsa AAAA\n$/);
    expect(withHostKeys(made, { ...base, keys, hash: true })).to.equal(made);
    expect(withHostKeys(made, { ...base, keys: undefined, present: false })).to.equal('');
    expect(withHostKeys(hashedLine, { ...base, host: 'other', keys, present: false })).to.equal(
      hashedLine,
    );
  });
});

describe('hostKeysIn', () => {
  it('passes over comments of ssh-keyscan', () => {
    const text = '# h:22 SSH-2.0\nh ssh-rsa AAAA\nh ssh-ed25519 BBBB\n';
    expect(hostKeysIn(text).map(({ key }) => key)).to.deep.equal(['AAAA', 'BBBB']);
  });
  for (const wrong of ['', '# x', 'hello', 'h ssh-rsa', 'h ssh-rsa <html>']) {
    it(`refuses ${JSON.stringify(wrong)}`, () => expect(() => hostKeysIn(wrong)).to.throw('"key"'));
  }
});
