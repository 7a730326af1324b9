import { expect } from 'chai';
import { decodeAs } from '../../src/modules/edited-file/encoding.ts';
import { type TextReplacement, withReplacements } from '../../src/modules/replace/edit.ts';
import { replace } from '../../src/modules/replace/index.ts';
import { ModelHost } from '../support/model-host.ts';
import { runModule, type TaskResult } from '../support/run-module.ts';

describe('withReplacements', () => {
  interface Case {
    readonly name: string;
    readonly text: string;
    readonly edit: Omit<TextReplacement, 'replacement'> & { readonly to?: string };
    readonly expected: string;
    readonly count: number;
  }

  const sections = '[a]\nx=1\n[b]\nx=1\n[c]\nx=1\n';
  const cases: readonly Case[] = [
    {
      name: 'replaces all',
      text: 'a1 a2\n',
      edit: { regexp: 'a(\\d)', to: '<\\1>' },
      expected: '<1> <2>\n',
      count: 2,
    },
    { name: 'removes', text: 'a1b', edit: { regexp: '\\d' }, expected: 'ab', count: 1 },
    {
      name: 'knows lines',
      text: 'a\nba\na\n',
      edit: { regexp: '^a$', to: 'c' },
      expected: 'c\nba\nc\n',
      count: 2,
    },
    {
      name: 'finds several lines',
      text: 'a\nb\nc\n',
      edit: { regexp: 'a\\nb', to: 'x\\ny' },
      expected: 'x\ny\nc\n',
      count: 1,
    },
    {
      name: 'counts nothing where all is as it was',
      text: 'a\n',
      edit: { regexp: 'a', to: 'a' },
      expected: 'a\n',
      count: 0,
    },
    {
      name: 'takes names',
      text: 'k=v',
      edit: { regexp: '(?P<key>k)=', to: '\\g<key>:' },
      expected: 'k:v',
      count: 1,
    },
    {
      name: 'looks behind a text',
      text: sections,
      edit: { regexp: 'x', after: '\\[b\\]', to: 'y' },
      expected: '[a]\nx=1\n[b]\ny=1\n[c]\ny=1\n',
      count: 2,
    },
    {
      name: 'looks before the last of a text',
      text: sections,
      edit: { regexp: 'x', before: '\\n\\[', to: 'y' },
      expected: '[a]\ny=1\n[b]\ny=1\n[c]\nx=1\n',
      count: 2,
    },
    {
      name: 'looks between texts',
      text: sections,
      edit: { regexp: '^x', after: '\\[b\\]', before: '\\[', to: 'y' },
      expected: '[a]\nx=1\n[b]\ny=1\n[c]\nx=1\n',
      count: 1,
    },
    {
      name: 'looks between alternatives',
      text: sections,
      edit: { regexp: 'x', after: '\\[a\\]|\\[b\\]', before: '\\[b\\]|\\[c\\]', to: 'y' },
      expected: '[a]\ny=1\n[b]\nx=1\n[c]\nx=1\n',
      count: 1,
    },
    {
      name: 'keeps flags before all',
      text: 'A x b',
      edit: { regexp: 'x', after: '(?i)a', before: 'b', to: 'y' },
      expected: 'A y b',
      count: 1,
    },
    {
      name: 'keeps characters beyond the first plane',
      text: '🐳x🐳',
      edit: { regexp: 'x', after: '🐳', before: '🐳', to: '🐋' },
      expected: '🐳🐋🐳',
      count: 1,
    },
  ];
  for (const { name, text, edit, expected, count } of cases) {
    it(name, () => {
      const { to = '', ...rest } = edit;
      expect(withReplacements(text, { ...rest, replacement: to })).to.deep.equal({
        text: expected,
        count,
        hasPart: true,
      });
    });
  }

  it('says when there is no such part', () => {
    expect(withReplacements('x', { regexp: 'x', replacement: 'y', after: 'a' }).hasPart).to.equal(
      false,
    );
  });
});

describe('decodeAs', () => {
  const cases: readonly [encoding: string, bytes: number[], text: string][] = [
    ['utf-8', [0xc3, 0xbc], 'ü'],
    ['latin-1', [0xfc, 0x80], 'ü\u0080'],
    ['cp1252', [0x80], '€'],
    ['iso-8859-15', [0xa4], '€'],
    ['UTF_16', [0xff, 0xfe, 0x61, 0], '\ufeffa'],
    ['utf-16', [0xfe, 0xff, 0, 0x61], '\ufeffa'],
    ['ascii', [0x61], 'a'],
  ];
  for (const [encoding, bytes, text] of cases) {
    it(`reads and writes ${encoding}`, () => {
      const decoded = decodeAs(encoding, Uint8Array.from(bytes));
      expect(decoded.text).to.equal(text);
      expect([...decoded.encode(text)]).to.deep.equal(bytes);
    });
  }

  it('fails for what it cannot read or write', () => {
    expect(() => decodeAs('ascii', Uint8Array.of(200))).to.throw(/not in the encoding ascii/);
    expect(() => decodeAs('no-such', Uint8Array.of(1))).to.throw(
      /"no-such", which kplay does not know/,
    );
    expect(() => decodeAs('shift_jis', Uint8Array.of(1))).to.throw(/does not know/);
    expect(() => decodeAs('latin-1', Uint8Array.of(1)).encode('€')).to.throw(/no character "€"/);
  });
});

describe('replace', () => {
  const host = new ModelHost();
  const run = (args: object): TaskResult =>
    runModule(host, { module: replace, args: { path: '/etc/x', ...args } });

  it('replaces, and says how often', () => {
    host.write('/etc/x', 'a a\n');
    const args = { regexp: 'a', replace: 'b' };
    expect(run(args).result).to.deep.equal({ msg: '2 replacements made' });
    expect(run(args)).to.deep.include({ changed: false, result: { msg: '' } });
    expect(run({ ...args, after: 'none' }).result['msg']).to.match(/did not match the given file/);
  });

  it('fails where it cannot', () => {
    expect(run({ path: '/none', regexp: 'a' }).failure).to.equal('Path /none does not exist !');
    expect(run({ path: '/etc', regexp: 'a' }).failure).to.equal('Path /etc is a directory !');
    expect(run({ regexp: '(' }).failure).to.match(/\(/);
    expect(run({ regexp: 'b', replace: '\\7' }).failure).to.match(/7/);
  });
});
