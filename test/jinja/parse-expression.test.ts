import { expect } from 'chai';
import fc from 'fast-check';
import { parseExpression } from '../../src/jinja/parse.ts';
import { outline } from './support/outline.ts';
import { diagnosticsOf, expressionOf, marked, originOf } from './support/sources.ts';

const structures: readonly (readonly [string, string])[] = [
  ['1 + 2 * 3', '(+ 1 (* 2 3))'],
  ['1 - 2 - 3', '(- (- 1 2) 3)'],
  ['2 ** 3 ** 2', '(** (** 2 3) 2)'],
  ['-2 ** 2', '(** (- 2) 2)'],
  ['-1 | abs', '(filter abs (- 1))'],
  ['1 + x | int', '(+ 1 (filter int x))'],
  ['a ~ b + c ~ d', '(+ (~ a b) (~ c d))'],
  ['a ~ b * c ~ d', '(~ a (* b c) d)'],
  ['not a and b or c', '(or (and (not a) b) c)'],
  ['not a in b', '(not (compare a in b))'],
  ['a not in b', '(compare a not in b)'],
  ['1 < a <= 3', '(compare 1 < a <= 3)'],
  ['a if b else c if d else e', '(if b a (if d c e))'],
  ['a if b', '(if b a -)'],
  ['a if b if c', '(if c (if b a -) -)'],
  ['a is defined and b is not none', '(and (test defined a) (not (test none b)))'],
  ['a is divisibleby 3', '(test divisibleby a 3)'],
  ['a is divisibleby(3)', '(test divisibleby a 3)'],
  ["v is version('1.0', '>=')", '(test version v "1.0" ">=")'],
  ['a is sameas b.c', '(test sameas a (. b c))'],
  ["'x' if a is defined else 'y'", '(if (test defined a) "x" "y")'],
  ['a is in [1, 2]', '(test in a (list 1 2))'],
  ['a | ansible.builtin.bool', '(filter ansible.builtin.bool a)'],
  ['a is ansible.utils.ipv4', '(test ansible.utils.ipv4 a)'],
  ['a | f(1, b=2, *c, **d)', '(filter f a 1 b=2 *c **d)'],
  ['f(a)(b).c[0]', '([] (. (call (call f a) b) c) 0)'],
  ['a | first()(b)', '(call (filter first a) b)'],
  ['item.0.1', '([] ([] item 0) 1)'],
  ['a[1:2:3]', '([:] a 1 2 3)'],
  ['a[:]', '([:] a - - -)'],
  ['a[::-1]', '([:] a - - (- 1))'],
  ['a[1, 2]', '([] a (tuple 1 2))'],
  ['a[b].c', '(. ([] a b) c)'],
  ['[1, 2,]', '(list 1 2)'],
  ['{"a": 1, b: [],}', '(dict "a":1 b:(list))'],
  ['(1,)', '(tuple 1)'],
  ['()', '(tuple)'],
  ['(1)', '1'],
  ['1, 2', '(tuple 1 2)'],
  ["'a' \"b\" 'c'", '"abc"'],
  ['1_000', '1000'],
  ['0x1F + 0o17 + 0b11', '(+ (+ 31 15) 3)'],
  ['1.5 + 1e3 + 2.0 + 1_0.5e-1', '(+ (+ (+ 1.5 1000f) 2f) 1.05)'],
  ['true and False or None', '(or (and true false) null)'],
  ['größe.naïve', '(. größe naïve)'],
  [String.raw`'\n\x41\u00e9\U0001F600\101\d\'\\'`, String.raw`"\nAé😀A\\d'\\"`],
  ["'a\\\nb'", '"ab"'],
  ['{}.get', '(. (dict) get)'],
];

const mistakes: readonly (readonly [source: string, marked: string, message: string])[] = [
  ['foo ==', '=', 'Expected an expression, found the end.'],
  ['', '', 'Expected an expression, found the end.'],
  ['a = 1', '=', 'Expected the end of the expression, found "=".'],
  ['a b', 'b', 'Expected the end of the expression, found "b".'],
  ['(a', 'a', 'Expected ")", found the end.'],
  ['[1 2]', '2', 'Expected ",", found "2".'],
  ['{1}', '}', 'Expected ":", found "}".'],
  ['a)', ')', '")" closes nothing.'],
  ['(a]', ']', 'Expected ")", found "]".'],
  ["'abc", "'", 'This string is never closed.'],
  ['a && b', '&', '"&" has no meaning in an expression.'],
  ['!a', '!', '"!" has no meaning in an expression.'],
  ['a ? b : c', '?', '"?" has no meaning in an expression.'],
  ['$a', '$', '"$" has no meaning in an expression.'],
  ['a.', '.', 'Expected a name or a number after ".", found the end.'],
  ["a.'b'", "'b'", 'Expected a name or a number after ".", found a string.'],
  ['a |', '|', 'Expected the name of a filter, found the end.'],
  ['a is', 's', 'Expected the name of a test, found the end.'],
  ['a is b is c', 'is', 'Expected the end of the test, found "is".'],
  ['f(a=1, 2)', '2', 'An argument without a name stands before those with one.'],
  ['f(**a, b)', 'b', 'Expected no argument after "**", found "b".'],
  ['f(*a, *b)', 'b', 'Expected only one "*" argument, found "b".'],
  ['x if', 'f', 'Expected an expression, found the end.'],
  ['01', '1', 'Expected the end of the expression, found "1".'],
];

describe('parseExpression', () => {
  for (const [source, expected] of structures) {
    it(`reads ${source}`, () => {
      expect(outline(expressionOf(source).root)).to.equal(expected);
    });
  }

  for (const [source, where, message] of mistakes) {
    it(`reports ${JSON.stringify(source)}`, () => {
      const [first, ...others] = diagnosticsOf(parseExpression(source, originOf(source)));

      expect(first?.code).to.equal('expression/syntax');
      expect(first?.message).to.equal(message);
      expect(first && marked(first)).to.equal(where);
      expect(others).to.deep.equal([]);
    });
  }

  it('says how to write what other languages write differently', () => {
    const hints = ['a && b', 'a = b', '!a'].map(
      source => diagnosticsOf(parseExpression(source, originOf(source)))[0]?.hint,
    );
    expect(hints).to.deep.equal([
      'Write "and" to combine two conditions.',
      'Write "==" to compare.',
      'Write "not" to negate a condition, "!=" for "is not equal".',
    ]);
  });

  it('reports a problem where the text stands in its file', () => {
    const source = { path: 'play.yaml', text: 'when: "a \\x22 =="' };
    // As in a quoted scalar: the escape is one character of the text and four of the file.
    const origin = {
      location: { source, start: 6, end: 17 },
      offsetAt: (index: number) => (index <= 2 ? 7 + index : 10 + index),
    };
    const [diagnostic] = diagnosticsOf(parseExpression('a " ==', origin));

    expect(diagnostic?.location).to.deep.equal({ source, start: 9, end: 10 });
    expect(
      diagnosticsOf(parseExpression('a b ==', origin)).map(({ location }) => location?.start),
    ).to.deep.equal([9]);
  });

  it('gives every part its place', () => {
    const { root } = expressionOf('a.b | f(c) is t');

    expect(root).to.include({ kind: 'test', start: 0, end: 15 });
    if (root.kind !== 'test' || root.input.kind !== 'filter') throw new Error('not read as a test');
    expect(root.nameSpan).to.deep.equal({ start: 14, end: 15 });
    expect(root.input.nameSpan).to.deep.equal({ start: 6, end: 7 });
    expect(root.input.input).to.include({ start: 0, end: 3 });
  });

  it('refuses what nests too deeply or goes on too long', () => {
    for (const source of [
      '('.repeat(20_000),
      '['.repeat(20_000),
      `${'-'.repeat(20_000)}1`,
      `${'not '.repeat(20_000)}a`,
      `a${' + a'.repeat(20_000)}`,
      `a${'.b'.repeat(20_000)}`,
      `a${' | b'.repeat(20_000)}`,
      `a${' if b else a'.repeat(20_000)}`,
    ]) {
      expect(parseExpression(source, originOf(source)).ok).to.equal(false);
    }
  });

  it('answers any text with an expression or with diagnostics inside the text', () => {
    const part = fc.constantFrom(
      ...['a', '1', '"s"', "'", '"', '(', ')', '[', ']', '{', '}', ',', ':', '.', '|', 'is', 'not'],
      ...[
        'in',
        'if',
        'else',
        '+',
        '-',
        '**',
        '=',
        '==',
        '~',
        ' ',
        '\n',
        '\\',
        'é',
        '😀',
        '0',
        '1e',
      ],
    );
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(part).map(parts => parts.join('')),
    );
    fc.assert(
      fc.property(text, source => {
        const diagnostics = diagnosticsOf(parseExpression(source, originOf(source)));
        return diagnostics.every(
          ({ code, location }) =>
            code === 'expression/syntax' &&
            location !== undefined &&
            location.start <= location.end &&
            location.end <= source.length,
        );
      }),
      { numRuns: 2000 },
    );
  });
});
