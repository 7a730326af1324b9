import { expect } from 'chai';
import { coerceArgs } from '../../../src/module-api/coerce-args.ts';
import { Failure } from '../../../src/module-api/failure.ts';
import type { AptRepositoryArgs } from '../../../src/modules/apt-repository/args.ts';
import { renderSources } from '../../../src/modules/apt-repository/deb822.ts';
import { parseFetched } from '../../../src/modules/apt-repository/fetch-key.ts';
import { aptRepository } from '../../../src/modules/apt-repository/index.ts';
import { type KeyInput, planKey } from '../../../src/modules/apt-repository/key.ts';
import { exampleFingerprint, exampleKey } from './example-key.ts';

function argsOf(args: object): AptRepositoryArgs {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the engine does after its check
  return coerceArgs(aptRepository.args, { ...args }) as unknown as AptRepositoryArgs;
}

describe('renderSources', () => {
  it('writes every field that is set', () => {
    const args = argsOf({
      ...{
        name: 'All',
        uris: ['http://a/', 'http://b/'],
        suites: 'sid',
        components: 'main,contrib',
      },
      ...{ types: 'deb,deb-src', architectures: 'amd64', by_hash: true, enabled: false },
      ...{ date_max_future: 10, allow_downgrade_to_insecure: false, languages: 'none' },
    });
    expect(renderSources(args, '/a.gpg')).to.equal(`X-Repolib-Name: All
Types: deb deb-src
URIs: http://a/ http://b/
Suites: sid
Components: main contrib
Architectures: amd64
Enabled: no
Languages: none
By-Hash: yes
Allow-Downgrade-To-Insecure: no
Date-Max-Future: 10
Signed-By: /a.gpg
`);
  });

  const refused: readonly [args: object, message: string][] = [
    [{ name: 'a', suites: '/' }, '"uris" and "suites"'],
    [{ name: 'a', uris: 'http://a/', suites: 'sid' }, '"components" is missing'],
    [{ name: 'a', uris: 'http://a/', suites: '/', components: 'main' }, 'has no "components"'],
    [{ name: 'a\nTrusted: yes', uris: 'http://a/', suites: '/' }, 'more than one line'],
  ];
  for (const [args, message] of refused) {
    it(`refuses ${JSON.stringify(args)}`, () => {
      expect(() => renderSources(argsOf(args), undefined)).to.throw(Failure, message);
    });
  }
});

describe('planKey', () => {
  const keyring = '/etc/apt/keyrings/a.gpg';
  const input = (args: object, more: Partial<KeyInput> = {}): KeyInput => ({
    args: argsOf({ name: 'a', uris: 'http://a/', suites: '/', ...args }),
    keyring,
    file: { type: 'absent', path: keyring },
    folder: { type: 'absent', path: '/etc/apt/keyrings' },
    fetched: undefined,
    controller: undefined,
    ...more,
  });
  const kinds = (one: KeyInput) => planKey(one).map(({ kind }) => kind);

  it('stores a key and its directory', () => {
    expect(kinds(input({ signed_by: exampleKey }))).to.deep.equal(['directory', 'write']);
  });

  it('leaves to apt what is a path or a fingerprint', () => {
    expect(kinds(input({ signed_by: '/usr/share/keyrings/x.gpg' }))).to.deep.equal([]);
    expect(kinds(input({ signed_by: exampleFingerprint }))).to.deep.equal([]);
  });

  it('keeps a key as text where its name says so', () => {
    const [, write] = planKey(input({ signed_by: exampleKey }, { keyring: '/a.asc' }));
    expect(write?.kind === 'write' && write.content).to.equal(exampleKey);
  });

  const failures: readonly [what: string, input: () => KeyInput, message: string | RegExp][] = [
    [
      'another fingerprint',
      () => input({ signed_by: exampleKey, fingerprint: '0'.repeat(40) }),
      /has the fingerprint 9C6E/,
    ],
    [
      'a short fingerprint',
      () => input({ signed_by: exampleKey, fingerprint: '1BDD8A38' }),
      '40 hexadecimal',
    ],
    ['no key', () => input({ signed_by: 'some words' }), '"signed_by" is an address'],
    [
      'an answer that is no key',
      () => input({ signed_by: 'https://a/k' }, { fetched: { bytes: Buffer.from('<html>') } }),
      'https://a/k answers is not a public',
    ],
    [
      'no answer',
      () => input({ signed_by: 'https://a/k' }, { fetched: { problem: 'curl: (6) no host' } }),
      'curl: (6) no host',
    ],
  ];
  for (const [what, made, message] of failures) {
    it(`fails for ${what}`, () => expect(() => planKey(made())).to.throw(Failure, message));
  }

  it('takes fingerprints as people write them', () => {
    const written = `0x${exampleFingerprint.toLowerCase()}`;
    const spaced = exampleFingerprint.replaceAll(/(.{4})/g, '$1 ');
    for (const fingerprint of [written, spaced]) {
      expect(kinds(input({ signed_by: exampleKey, fingerprint }))).to.include('write');
    }
  });
});

describe('parseFetched', () => {
  const base64 = (text: string): string => Buffer.from(text).toString('base64');

  it('tells bytes, a problem and silence apart', () => {
    expect(parseFetched('')).to.deep.equal({});
    expect(parseFetched(base64('key'))).to.deep.equal({ bytes: Buffer.from('key') });
    const said = base64('curl: (22) 404\n\nkplay-failed 22');
    expect(parseFetched(said)).to.deep.equal({ problem: 'curl: (22) 404' });
    expect(parseFetched(base64('\nkplay-failed 8'))).to.deep.equal({ problem: 'exit code 8' });
  });
});
