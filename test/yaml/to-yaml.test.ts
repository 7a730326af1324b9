import { expect } from 'chai';
import * as fc from 'fast-check';
import { fromPlain } from '../../src/values/plain.ts';
import {
  type DictKey,
  Float,
  LazyDict,
  Unknown,
  UnknownUsed,
  type Value,
} from '../../src/values/value.ts';
import { fromYaml } from '../../src/yaml/from-yaml.ts';
import { type ToYamlOptions, toYaml } from '../../src/yaml/to-yaml.ts';

const nested: Value = new Map<DictKey, Value>([
  ['b', [1, new Float(2), null, true]],
  ['a', fromPlain({ x: { y: 'z' }, l: [{ m: 1, n: [] }, []] })],
  ['s', "it's"],
]);

/** All recorded from PyYAML 6.0.3, `safe_dump(…, allow_unicode=True)`. */
const layouts: readonly (readonly [string, ToYamlOptions, string])[] = [
  [
    'as to_yaml does',
    {},
    "a:\n  l:\n  - m: 1\n    n: []\n  - []\n  x: {y: z}\nb: [1, 2.0, null, true]\ns: it's\n",
  ],
  [
    'as to_nice_yaml does',
    { flow: false, indent: 4 },
    "a:\n    l:\n    -   m: 1\n        n: []\n    - []\n    x:\n        y: z\nb:\n- 1\n- 2.0\n- null\n- true\ns: it's\n",
  ],
  [
    'in the order of the dict',
    { flow: false, sortKeys: false },
    "b:\n- 1\n- 2.0\n- null\n- true\na:\n  x:\n    y: z\n  l:\n  - m: 1\n    n: []\n  - []\ns: it's\n",
  ],
  [
    'in flow style',
    { flow: true },
    "{a: {l: [{m: 1, n: []}, []], x: {y: z}}, b: [1, 2.0, null, true], s: it's}\n",
  ],
  [
    'as a marked document',
    { flow: true, explicitStart: true, explicitEnd: true },
    "--- {a: {l: [{m: 1, n: []}, []], x: {y: z}}, b: [1, 2.0, null, true], s: it's}\n...\n",
  ],
];

/** A string as a document, and as the key of a dict. */
const strings: readonly (readonly [string, string, string])[] = [
  ['foo', 'foo\n...\n', 'foo: 1\n'],
  ['', "''\n", "'': 1\n"],
  ['yes', "'yes'\n", "'yes': 1\n"],
  ['1.5', "'1.5'\n", "'1.5': 1\n"],
  ['22:22', "'22:22'\n", "'22:22': 1\n"],
  ['2020-01-01', "'2020-01-01'\n", "'2020-01-01': 1\n"],
  ['a: b', "'a: b'\n", "'a: b': 1\n"],
  ['- x', "'- x'\n", "'- x': 1\n"],
  ['a#', 'a#\n...\n', 'a#: 1\n'],
  ['{{ x }}', "'{{ x }}'\n", "'{{ x }}': 1\n"],
  ['a\nb\n', "'a\n\n  b\n\n  '\n", "? 'a\n\n  b\n\n  '\n: 1\n"],
  [' a', "' a'\n", "' a': 1\n"],
  ['a\n b', '"a\\n b"\n', '? "a\\n b"\n: 1\n'],
  ['tab\t', '"tab\\t"\n', '"tab\\t": 1\n'],
  ['é😀', '"é\\U0001F600"\n', '"é\\U0001F600": 1\n'],
  ['😀\u0001', '"\\U0001F600\\x01"\n', '"\\U0001F600\\x01": 1\n'],
  [
    'word '.repeat(20),
    `'${'word '.repeat(17).trim()}\n  word word word '\n`,
    `'${'word '.repeat(20)}': 1\n`,
  ],
  ['é'.repeat(64), `${'é'.repeat(64)}\n...\n`, `${'é'.repeat(64)}: 1\n`],
  ['x'.repeat(129), `${'x'.repeat(129)}\n...\n`, `? ${'x'.repeat(129)}\n: 1\n`],
];

const floats: readonly (readonly [number, string])[] = [
  [0.1, '0.1'],
  [1e-7, '1.0e-07'],
  [0.0001, '0.0001'],
  [1e15, '1000000000000000.0'],
  [1e16, '1.0e+16'],
  [-0, '-0.0'],
  [1 / 3, '0.3333333333333333'],
  [Number.POSITIVE_INFINITY, '.inf'],
  [Number.NaN, '.nan'],
];

describe('toYaml', () => {
  for (const [name, options, text] of layouts) {
    it(`writes ${name}`, () => {
      expect(toYaml(nested, options)).to.equal(text);
    });
  }

  for (const [value, document, key] of strings) {
    it(`writes ${JSON.stringify(value)} as PyYAML does`, () => {
      expect([toYaml(value), toYaml(new Map([[value, 1]]), { flow: false })]).to.deep.equal([
        document,
        key,
      ]);
    });
  }

  for (const [value, text] of floats) {
    it(`writes the float ${text}`, () => {
      expect(toYaml([new Float(value)])).to.equal(`[${text}]\n`);
    });
  }

  it('wraps flow collections and texts at the width', () => {
    expect(toYaml([['one', 'two three', 'four']], { width: 10, flow: true })).to.equal(
      '[[one, two three,\n    four]]\n',
    );
  });

  it('escapes the line breaks that only YAML 1.1 knows', () => {
    expect(toYaml(['\u2028'])).to.equal('["\\L"]\n');
  });

  it('writes dicts whose values are made when asked for', () => {
    class Squares extends LazyDict {
      get(key: DictKey): Value | undefined {
        return typeof key === 'number' ? key * key : undefined;
      }
      keys(): Iterable<DictKey> {
        return [2, 1];
      }
    }
    expect(toYaml(new Squares())).to.equal('{1: 1, 2: 4}\n');
  });

  it('lets pass that a value is unknown', () => {
    expect(() => toYaml([new Unknown('a task')])).to.throw(UnknownUsed);
  });

  it('writes what reads back the same', () => {
    const text = fc.string({
      unit: fc.constantFrom(
        'a',
        'é',
        '😀',
        ' ',
        '\n',
        '\t',
        "'",
        '"',
        '\\',
        ':',
        '-',
        '#',
        '0',
        '{',
        ',',
      ),
    });
    const leaf: fc.Arbitrary<Value> = fc.oneof(
      text,
      fc.string(),
      fc.maxSafeInteger(),
      fc.boolean(),
      fc.constant(null),
      fc.double({ noNaN: true }).map(n => (Number.isInteger(n) ? new Float(n) : n)),
    );
    const { value } = fc.letrec<{ value: Value }>(tie => ({
      value: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('value'), { maxLength: 4 }),
        fc
          .array(fc.tuple(fc.oneof(text, fc.integer()), tie('value')), { maxLength: 4 })
          .map(entries => new Map(entries)),
      ),
    }));
    const options = fc.record({
      indent: fc.constantFrom(2, 4, 8),
      width: fc.constantFrom(20, 80),
      flow: fc.constantFrom(true, false, undefined),
      sortKeys: fc.boolean(),
    });
    fc.assert(
      fc.property(value, options, (value, options) => {
        expect(fromYaml(toYaml(value, options))).to.deep.equal(value);
      }),
      { numRuns: 500 },
    );
  });
});
