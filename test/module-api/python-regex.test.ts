import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  escapePythonRegex,
  PythonRegex,
  type RegexFlags,
  RegexSyntaxError,
} from '../../src/module-api/python-regex.ts';

describe('PythonRegex', () => {
  const found: readonly { pattern: string; text: string; all: readonly (string | string[])[] }[] = [
    { pattern: '(?P<n>\\w+)@(?P=n)', text: 'x@x y@z', all: ['x'] },
    { pattern: '(?i)AbC', text: 'AABc ABC', all: ['ABc', 'ABC'] },
    { pattern: '(?i:[a-c]+)x', text: 'abCx ABX', all: ['abCx'] },
    { pattern: '(a)(?i:\\1x)', text: 'aaX', all: ['a'] },
    { pattern: '(?m)^b.*$', text: 'foo\nbar\nbaz', all: ['bar', 'baz'] },
    { pattern: '^foo$', text: 'foo\n', all: ['foo'] },
    { pattern: '\\Afoo\\Z', text: 'foo\n', all: [] },
    { pattern: 'a.b', text: 'a\nb a\rb', all: ['a\rb'] },
    { pattern: '(?s)a.b', text: 'a\nb', all: ['a\nb'] },
    { pattern: '(?s)a.*c|d.{2}', text: 'ab\nc de\nf', all: ['ab\nc', 'de\n'] },
    { pattern: '(?:[^a]*b)+?', text: 'a b\nab', all: [' b', 'b'] },
    { pattern: '[^\\W_]+', text: 'aé A_é', all: ['aé', 'A', 'é'] },
    { pattern: '[^\\W\\d]+', text: 'a1_b', all: ['a', '_b'] },
    { pattern: '[\\D5]+', text: 'a15b', all: ['a', '5b'] },
    { pattern: '[^\\S\\n]+', text: 'a \t\nb', all: [' \t'] },
    { pattern: 'a*?', text: 'aa', all: ['', 'a', '', 'a', ''] },
    { pattern: '\\b|a', text: 'a b', all: ['', 'a', '', '', ''] },
    { pattern: '(?x) a  b # c', text: 'aab', all: ['ab'] },
    { pattern: '[]a]+', text: 'aaab]c', all: ['aaa', ']'] },
    { pattern: '[^]a]+', text: 'aaab]c', all: ['b', 'c'] },
    { pattern: '[\\W_]+', text: 'aé A_é', all: [' ', '_'] },
    { pattern: '\\w+', text: 'ÉÀé abc', all: ['ÉÀé', 'abc'] },
    { pattern: '(?a)\\w+', text: 'ÉÀé abc', all: ['abc'] },
    { pattern: '\\bé', text: 'é aé', all: ['é'] },
    { pattern: 'x{,2}y', text: 'xxxy', all: ['xxy'] },
    { pattern: 'a{1,x}', text: 'a{1,x}', all: ['a{1,x}'] },
    { pattern: '(?:a|b)*+c', text: 'abac', all: ['abac'] },
    { pattern: '(?>a+)ab', text: 'aaab', all: [] },
    { pattern: '(?>(a)+)(b)', text: 'aab', all: [['a', 'b']] },
    {
      pattern: '(a)|(b)',
      text: 'ab',
      all: [
        ['a', ''],
        ['', 'b'],
      ],
    },
    { pattern: 'x*', text: 'axb', all: ['', 'x', '', ''] },
    { pattern: '\\x41\\u00e9\\102', text: 'AéB', all: ['AéB'] },
    { pattern: '[a&&b]', text: 'a&b', all: ['a', '&', 'b'] },
    { pattern: '[a\\-z]', text: 'a-mz', all: ['a', '-', 'z'] },
    { pattern: 'a(?#note)b', text: 'ab', all: ['ab'] },
    { pattern: '.', text: '😀', all: ['😀'] },
  ];
  for (const { pattern, text, all } of found) {
    it(`finds what Python finds with ${pattern} in ${JSON.stringify(text)}`, () => {
      expect(new PythonRegex(pattern).findAll(text)).to.deep.equal(all);
    });
  }

  const refused: readonly { pattern: string; reason: string }[] = [
    { pattern: '(', reason: 'missing ), unterminated subpattern' },
    { pattern: ')', reason: 'unbalanced parenthesis' },
    { pattern: '[a', reason: 'unterminated character set' },
    { pattern: '*a', reason: 'nothing to repeat' },
    { pattern: 'a**', reason: 'multiple repeat' },
    { pattern: '\\1', reason: 'invalid group reference 1' },
    { pattern: '(a\\1)', reason: 'cannot refer to an open group' },
    { pattern: '\\q', reason: 'bad escape \\q' },
    { pattern: '[z-a]', reason: 'bad character range' },
    { pattern: '(?<n>a)', reason: 'unknown extension after (?' },
    { pattern: '(?P<a>x)(?P<a>y)', reason: 'two groups are named "a"' },
    { pattern: '(a)?(?(1)b|c)', reason: 'conditional groups are not supported' },
    { pattern: 'a\\', reason: 'the backslash at its end escapes nothing' },
  ];
  for (const { pattern, reason } of refused) {
    it(`refuses ${pattern}`, () => {
      expect(() => new PythonRegex(pattern))
        .to.throw(RegexSyntaxError)
        .with.property('reason', reason);
    });
  }

  const flagged: readonly { flags: RegexFlags; all: readonly string[] }[] = [
    { flags: {}, all: [] },
    { flags: { ignoreCase: true }, all: ['A'] },
    { flags: { ignoreCase: true, multiLine: true }, all: ['A', 'a'] },
  ];
  for (const { flags, all } of flagged) {
    it(`takes the flags ${JSON.stringify(flags)}`, () => {
      expect(
        new PythonRegex('^a$', flags).findAll('A' + '\na'.repeat(all.length > 1 ? 1 : 0)),
      ).to.deep.equal(all);
    });
  }

  it('matches only where the text begins', () => {
    const regex = new PythonRegex('b+');

    expect(regex.match('abb')).to.equal(undefined);
    expect(regex.match('bba')?.text).to.equal('bb');
    expect(regex.search('abb')?.start).to.equal(1);
  });

  it('names its groups', () => {
    const match = new PythonRegex('(?P<key>\\w+)=(?P<value>\\w+)?').search('a=');

    expect(match?.names).to.deep.equal(
      new Map([
        ['key', 'a'],
        ['value', undefined],
      ]),
    );
  });

  const replaced: readonly {
    pattern: string;
    with: string;
    text: string;
    gives: string;
    limit?: number;
  }[] = [
    { pattern: '(\\w+)=(\\w+)', with: '\\2=\\1', text: 'a=b c=d', gives: 'b=a d=c' },
    { pattern: '(?P<n>\\d)', with: '<\\g<n>\\g<1>\\g<0>>', text: 'a1', gives: 'a<111>' },
    { pattern: 'x*', with: '-', text: 'abxd', gives: '-a-b--d-' },
    { pattern: 'a', with: 'b', text: 'aaa', gives: 'bba', limit: 2 },
    { pattern: '(a)|b', with: '[\\1]', text: 'ab', gives: '[a][]' },
    { pattern: 'a', with: '\\n\\t\\\\\\.$1', text: 'a', gives: '\n\t\\\\.$1' },
    { pattern: '(a)', with: '\\g<1>0\\060', text: 'a', gives: 'a00' },
  ];
  for (const { pattern, with: replacement, text, gives, limit } of replaced) {
    it(`replaces ${pattern} by ${replacement} as Python does`, () => {
      expect(new PythonRegex(pattern).replace(text, replacement, limit).text).to.equal(gives);
    });
  }

  for (const replacement of ['\\2', '\\g<x>', '\\g', '\\q', '\\']) {
    it(`refuses the replacement ${replacement}`, () => {
      expect(() => new PythonRegex('(a)').replace('a', replacement)).to.throw(RegexSyntaxError);
    });
  }

  it('matches any text by its escaped form, and nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        const regex = new PythonRegex(`\\A${escapePythonRegex(text)}\\Z`);
        expect(regex.search(text)?.text).to.equal(text);
        expect(regex.search(`${text}x`)).to.equal(undefined);
      }),
    );
  });
});
