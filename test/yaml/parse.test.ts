import { expect } from 'chai';
import * as fc from 'fast-check';
import { toPlain } from '../../src/values/plain.ts';
import { parseYaml, parseYamlDocuments } from '../../src/yaml/parse.ts';
import { toValue } from '../../src/yaml/to-value.ts';
import { at, dictOf, parsed, problemsOf, sourceOf, textAt } from './support.ts';

const plainOf = (text: string) => toPlain(toValue(parsed(text)));

describe('parseYaml', () => {
  const texts: readonly (readonly [string, string, unknown])[] = [
    ['an empty text as null', '', null],
    ['comments alone as null', '# nothing\n', null],
    ['a lone document marker as null', '---\n', null],
    ['a byte order mark as nothing', '\ufeffa: 1\n', { a: 1 }],
    ['Windows line ends', 'a: 1\r\nb:\r\n  - x\r\n', { a: 1, b: ['x'] }],
    ['a document end', '--- \na: 1\n...\n', { a: 1 }],
    ['quoted texts as strings', 'a: "1"\nb: \'yes\'\n', { a: '1', b: 'yes' }],
    ['typed keys', '1: a\nyes: b\n', { 1: 'a', true: 'b' }],
    ['explicit types', 'a: !!str 1\nb: !!int "2"\n', { a: '1', b: 2 }],
    ['the non-specific tag', 'a: ! 12\n', { a: 12 }],
    ['flow values', 'a: [1, {b: c}, d: e,]\n', { a: [1, { b: 'c' }, { d: 'e' }] }],
    ['keys without values', 'a: {x, y}\nb:\n', { a: { x: null, y: null }, b: null }],
    ['aliases', 'a: &x {b: 1}\nc: *x\n', { a: { b: 1 }, c: { b: 1 } }],
    ['an anchor that is set again', 'a: &x 1\nb: &x 2\nc: *x\n', { a: 1, b: 2, c: 2 }],
    [
      'quoted texts that go on without indentation',
      'a:\n  b: "[\n  1\n]"\n  c: 2\n',
      { a: { b: '[ 1 ]', c: 2 } },
    ],
    [
      'brackets whose insides go on without indentation',
      'a:\n  - b: [ 1,\n  {c: x\ny} ]\n    d: {\ne: 2\n}\nf: 3\n',
      { a: [{ b: [1, { c: 'x y' }], d: { e: 2 } }], f: 3 },
    ],
    ['a bracket at the column of its key', 'a: [\n  1\n]\n', { a: [1] }],
  ];
  for (const [name, text, value] of texts) {
    it(`reads ${name}`, () => {
      expect(plainOf(text)).to.deep.equal(value);
    });
  }

  it('merges maps in the order in which Python holds them', () => {
    const text = 'x: &x {a: 1, b: 1}\ny: &y {b: 2, c: 2}\nz:\n  c: 3\n  <<: [*x, *y]\n  d: 3\n';
    const merged = dictOf(toValue(at(parsed(text), 'z')));
    expect([...merged]).to.deep.equal([
      ['b', 1],
      ['c', 3],
      ['a', 1],
      ['d', 3],
    ]);
  });

  it('takes a quoted << for a key like any other', () => {
    expect(plainOf('"<<": 1\n')).to.deep.equal({ '<<': 1 });
  });

  const places: readonly (readonly [string, string, readonly (string | number)[], string])[] = [
    ['a plain text', 'a:   foo bar # c\n', ['a'], 'foo bar'],
    ['a quoted text', 'a: "foo"\n', ['a'], '"foo"'],
    ['a block', 'a: |\n  x\n  y\n\nb: 1\n', ['a'], '|\n  x\n  y'],
    ['a list', 'a:\n  - x\n  - y\n\n# c\nb: 1\n', ['a'], '- x\n  - y'],
    ['a map', 'a:\n  x: 1\n  y: 2 # c\n\nb: 1\n', ['a'], 'x: 1\n  y: 2'],
    ['a flow list', 'a: [ x, y ] # c\n', ['a'], '[ x, y ]'],
    ['a tagged value', 'a: !unsafe &b "x"\n', ['a'], '"x"'],
    ['nothing', 'a:\nb: 1\n', ['a'], ''],
    ['an alias', 'a: &x foo\nb: *x\n', ['b'], '*x'],
    ['what an aliased map holds', 'a: &x {k: foo}\nb: *x\n', ['b', 'k'], 'foo'],
  ];
  for (const [name, text, path, expected] of places) {
    it(`locates ${name}`, () => {
      expect(textAt(at(parsed(text), ...path).location)).to.equal(expected);
    });
  }

  it('locates keys', () => {
    const node = parsed('x: 1\n"y z": 2\n');
    const entry = node.kind === 'map' ? node.entry('y z') : undefined;
    expect(entry && textAt(entry.key.location)).to.equal('"y z"');
  });

  it('keeps the origin of an aliased text at its anchor', () => {
    const node = at(parsed('a: &x "foo"\nb: *x\n'), 'b');
    expect(node.kind === 'scalar' && node.origin.offsetAt(0)).to.equal(7);
  });

  const problems: readonly (readonly [string, string, readonly string[]])[] = [
    ['a key given twice', 'a: 1\nb: 2\na: 3\n', ['yaml/duplicate-key 3:1']],
    ['a typed key given twice', '1: a\n1.0: b\n', ['yaml/duplicate-key 2:1']],
    [
      'unknown tags',
      'a: !foo x\nb: !!binary aGk=\n',
      ['yaml/unknown-tag 1:4', 'yaml/unknown-tag 2:4'],
    ],
    ['a tag before the wrong kind', 'a: !vault {}\n', ['yaml/unknown-tag 1:4']],
    ['a text that is not of its type', 'a: !!int x\n', ['yaml/syntax 1:10']],
    ['a merge of what is no map', '<<: 1\n', ['yaml/syntax 1:5']],
    ['an alias without an anchor', 'a: *x\n', ['yaml/syntax 1:4']],
    ['an alias inside of its anchor', 'a: &x [*x]\n', ['yaml/syntax 1:8']],
    ['a list as a key', '[a]: 1\n', ['yaml/syntax 1:1']],
    ['a second document', 'a: 1\n---\nb: 2\n', ['yaml/syntax 2:1']],
    ['control characters', 'a: x\0y\n', ['yaml/syntax 1:5']],
    ['texts that are numbers to the base of 60', 'a: 22:22\n', ['yaml/sexagesimal 1:4']],
    ['numbers that are too large', 'a: 12345678901234567890\n', ['yaml/large-number 1:4']],
  ];
  for (const [name, text, expected] of problems) {
    it(`reports ${name}`, () => {
      expect(problemsOf(text)).to.deep.equal(expected);
    });
  }

  it('points from the second of two keys to the first', () => {
    const result = parseYaml(sourceOf('a: 1\na: 2\n'));
    const related = result.ok ? undefined : result.diagnostics[0]?.related;
    expect(related?.map(({ location }) => location.start)).to.deep.equal([0]);
  });

  it('refuses aliases that multiply without end', () => {
    const lines = Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`);
    expect(problemsOf(`a0: &a0 [x, x]\n${lines.join('\n')}\n`)).to.have.lengthOf(1);
  });

  const deep: readonly (readonly [string, string])[] = [
    ['brackets', '['.repeat(100_000)],
    ['dashes', '- '.repeat(100_000)],
    ['question marks', '? '.repeat(100_000)],
    ['maps', '{a: '.repeat(50_000)],
  ];
  for (const [name, text] of deep) {
    it(`refuses endless ${name}`, () => {
      const result = parseYaml(sourceOf(text));
      expect(result.ok ? '' : result.diagnostics.map(({ message }) => message)).to.deep.equal([
        'Values are nested more than 200 levels deep.',
      ]);
    });
  }

  it('never throws', () => {
    const token = fc.constantFrom(
      ...[
        'a',
        ': ',
        ':',
        '- ',
        '-',
        '\n',
        '\n  ',
        '\n    ',
        ' ',
        '\t',
        '"',
        "'",
        '{',
        '}',
        '[',
        ']',
      ],
      ...[
        ',',
        '#',
        ' #',
        '&a ',
        '*a',
        '!',
        '!!str ',
        '|',
        '>',
        '|\n',
        '? ',
        '%',
        '@',
        '---\n',
        '...\n',
      ],
      ...['<<: ', '\\', '\r\n', '\0', '\ufeff', '{{ x }}', '22:22', '\ud800'],
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 40 }), tokens => {
        const result = parseYaml(sourceOf(tokens.join('')));
        expect(result.ok || result.diagnostics.length > 0).to.equal(true);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('parseYamlDocuments', () => {
  it('reads every document', () => {
    const result = parseYamlDocuments(sourceOf('a: 1\n---\n- b\n--- c\n'));
    const values = result.ok ? result.value.map(node => toPlain(toValue(node))) : undefined;
    expect(values).to.deep.equal([{ a: 1 }, ['b'], 'c']);
  });

  it('knows the anchors of one document only', () => {
    expect(parseYamlDocuments(sourceOf('a: &x 1\n---\nb: *x\n')).ok).to.equal(false);
  });
});
