import { expect } from 'chai';
import { parseLiteral } from '../../src/inventory/python-literal.ts';
import { wholeText } from '../../src/values/origin.ts';
import { Float, Templated, Tuple, type Value } from '../../src/values/value.ts';

function read(text: string): Value | undefined {
  return parseLiteral(text, wholeText({ path: 'hosts', text }));
}

describe('parseLiteral', () => {
  const literals: readonly [string, Value][] = [
    ['1', 1],
    [' 1', 1],
    ['1 # one', 1],
    ['-1', -1],
    ['- 1', -1],
    ['+1', 1],
    ['-0', 0],
    ['0', 0],
    ['00', 0],
    ['1_000', 1000],
    ['0x1F', 31],
    ['0o644', 420],
    ['0b101', 5],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['01.5', 1.5],
    ['1.10', 1.1],
    ['1e-3', 0.001],
    ['True', true],
    ['False', false],
    ['None', null],
    ["'a'", 'a'],
    ['"a"', 'a'],
    ["'it''s'", 'its'],
    ["'a' 'b'", 'ab'],
    ["'a' # b", 'a'],
    ["'''a'b'''", "a'b"],
    ["''", ''],
    ["u'a'", 'a'],
    ["r'a\\n'", 'a\\n'],
    ["'a\\nb\\tc'", 'a\nb\tc'],
    ["'\\x41\\u0042\\103\\U0001F600'", 'ABC😀'],
    ["'a\\qb'", 'a\\qb'],
    ["'\\''", "'"],
    ['[]', []],
    ['[1, 2,]', [1, 2]],
    ["['a', ['b']]", ['a', ['b']]],
    ['(1)', 1],
    ['{}', new Map()],
    ["{'a': 1, 2: [None],}", new Map<string | number, Value>().set('a', 1).set(2, [null])],
    ['{True: 1}', new Map([[true, 1]])],
  ];
  for (const [text, expected] of literals) {
    it(`reads ${text}`, () => expect(read(text)).to.deep.equal(expected));
  }

  const strings = [
    ...[
      '',
      'a',
      'true',
      'yes',
      'null',
      '01',
      '0644',
      '1abc',
      '10.0.0.1',
      '1..2',
      '1.2.3',
      '2024-01-01',
    ],
    ...[
      '1+2',
      '--1',
      '-True',
      '1j',
      '1 2',
      'Truex',
      'None.x',
      '[1',
      '[1 2]',
      '(1, 2',
      '{1, 2}',
      '{1:}',
    ],
    ...[
      '{[1]: 2}',
      "{'a': 1 'b': 2}",
      "'a",
      "b'a'",
      "f'a'",
      "'\\x4'",
      "'\\N{DASH}'",
      '...',
      '[true]',
    ],
    ...['{{ a }}', '{{1}}', '12345678901234567890', '0x', '1_', '_1', ',', "'a'b", "'\\"],
  ];
  for (const text of strings) {
    it(`leaves ${JSON.stringify(text)} to be a string`, () =>
      expect(read(text)).to.equal(undefined));
  }

  it('reads integral floats as floats', () => {
    expect(read('1.0')).to.deep.equal(new Float(1));
    expect(read('1.')).to.deep.equal(new Float(1));
    expect(read('1e3')).to.deep.equal(new Float(1000));
  });

  for (const [text, length] of [
    ['()', 0],
    ['1,', 1],
    ['1, 2 # two', 2],
    ['(1, 2)', 2],
    ["'a', 'b'", 2],
    ['(1,)', 1],
  ] as const) {
    it(`reads ${text} as a tuple of ${length}`, () => {
      expect(read(text)).to.be.instanceOf(Tuple).and.have.length(length);
    });
  }

  it('keeps the position of a template inside a list, through escapes', () => {
    const list = read(`['a', '\\t{{ b }}']`);
    const template = Array.isArray(list) ? list[1] : undefined;
    if (!(template instanceof Templated)) throw new Error('there is no template');
    const { text, origin } = template;
    expect(text).to.equal('\t{{ b }}');
    expect(origin.offsetAt(text.indexOf('b'))).to.equal(12);
    expect(origin.offsetAt(text.length)).to.equal(17);
  });
});
