import { expect } from 'chai';
import * as fc from 'fast-check';
import { parseCsv } from '../../../src/template/algorithms/csv.ts';
import { IniError, interpolated, parseIni } from '../../../src/template/algorithms/ini.ts';

describe('parseCsv', () => {
  const tables: readonly { text: string; rows: readonly (readonly string[])[] }[] = [
    { text: '', rows: [] },
    {
      text: 'a,b\nc,d\n',
      rows: [
        ['a', 'b'],
        ['c', 'd'],
      ],
    },
    {
      text: 'a,b\r\nc,',
      rows: [
        ['a', 'b'],
        ['c', ''],
      ],
    },
    { text: '"a,b","c""d"\n', rows: [['a,b', 'c"d']] },
    { text: '"two\nlines",x\n', rows: [['two\nlines', 'x']] },
    { text: 'a"b,c\n', rows: [['a"b', 'c']] },
    { text: 'a\n\nb\n', rows: [['a'], [''], ['b']] },
  ];
  for (const { text, rows } of tables) {
    it(`reads ${JSON.stringify(text)}`, () =>
      expect(parseCsv(text, { delimiter: ',' })).to.deep.equal(rows));
  }

  it('reads back any fields that were quoted', () => {
    const row = fc.array(fc.string(), { minLength: 1 });
    fc.assert(
      fc.property(fc.array(row), rows => {
        const text = rows
          .map(fields => fields.map(field => `"${field.replaceAll('"', '""')}"`).join(';'))
          .map(line => `${line}\n`)
          .join('');
        expect(parseCsv(text, { delimiter: ';' })).to.deep.equal(rows);
      }),
    );
  });
});

describe('parseIni', () => {
  const options = { caseSensitive: false, allowNoValue: false };

  it('gives every section the keys of DEFAULT', () => {
    const file = parseIni('[DEFAULT]\na = 1\nb = 2\n[s]\nB: 3 ; kept\n# no\n', options);
    expect(file.get('s')).to.deep.equal(
      new Map([
        ['a', '1'],
        ['b', '3 ; kept'],
      ]),
    );
  });

  it('takes keys as they are, and alone, where that is asked for', () => {
    const file = parseIni('[s]\nKey\nkey = x\n', { caseSensitive: true, allowNoValue: true });
    expect(file.get('s')).to.deep.equal(
      new Map([
        ['Key', null],
        ['key', 'x'],
      ]),
    );
  });

  it('continues values on indented lines', () => {
    const file = parseIni('[s]\na = 1\n  2\n\n  3\nb = x\n', options);
    expect(file.get('s')?.get('a')).to.equal('1\n2\n\n3');
  });

  for (const [text, message] of [
    ['a = 1', 'A key stands outside of any section in line 1'],
    ['[s]\na = 1\nA = 2', 'The key "a" stands twice in line 3'],
    ['[s]\nword', '"key = value" is expected in line 2'],
  ] as const) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => parseIni(text, options)).to.throw(IniError, message);
    });
  }
});

describe('interpolated', () => {
  const keys = new Map([
    ['a', '1'],
    ['b', '%(a)s-%(a)s'],
    ['loop', '%(loop)s'],
  ]);
  for (const [text, result] of [
    ['x %(b)s %% %(A)s', 'x 1-1 % 1'],
    ['%(missing)s', undefined],
    ['%(loop)s', undefined],
  ] as const) {
    it(`makes ${String(result)} of ${text}`, () =>
      expect(interpolated(text, keys)).to.equal(result));
  }
});
