import { expect } from 'chai';
import { type IniEdit, withIni } from '../../src/modules/ini-file/edit.ts';

const plain: IniEdit = {
  ...{ section: 's', has: [], option: 'a', values: ['1'], present: true, exclusive: true },
  ...{ noExtraSpaces: false, ignoreSpaces: false, modifyInactive: true },
};

describe('withIni', () => {
  const cases: readonly [
    what: string,
    text: string,
    edit: Partial<IniEdit>,
    expected: string,
    message: string,
  ][] = [
    ['makes a section', '', {}, '[s]\na = 1\n', 'section and option added'],
    ['makes a section alone', 'x', { option: undefined, values: [] }, 'x\n[s]\n', 'section added'],
    ['keeps what is there', '[s]\na = 1\n', {}, '[s]\na = 1\n', 'OK'],
    ['keeps a text without an end', '[s]\na = 1', {}, '[s]\na = 1', 'OK'],
    ['changes a value', '[t]\na = 2\n[s]\na=2\n', {}, '[t]\na = 2\n[s]\na = 1\n', 'option changed'],
    ['mends the spaces', '[s]\na=1\n', {}, '[s]\na = 1\n', 'option changed'],
    ['or not', '[s]\na=1\n', { ignoreSpaces: true }, '[s]\na=1\n', 'OK'],
    ['writes none', '[s]\na = 1\n', { noExtraSpaces: true }, '[s]\na=1\n', 'option changed'],
    ['keeps the indent', '[s]\n  a = 2\n', {}, '[s]\n  a = 1\n', 'option changed'],
    [
      'adds at the end of the section',
      '[s]\nb = 1\n\n[t]\n',
      {},
      '[s]\nb = 1\na = 1\n\n[t]\n',
      'option added',
    ],
    ['writes over a comment', '[s]\n#a = 5\nb=1\n', {}, '[s]\na = 1\nb=1\n', 'option added'],
    [
      'or beside it',
      '[s]\n;a = 5\n',
      { modifyInactive: false },
      '[s]\n;a = 5\na = 1\n',
      'option added',
    ],
    [
      'drops other lines of the option',
      '[s]\na = 2\na = 3\n',
      {},
      '[s]\na = 1\n',
      'option changed',
    ],
    ['and the same twice', '[s]\na = 1\na = 1\n', {}, '[s]\na = 1\n', 'option changed'],
    [
      'or only adds',
      '[s]\na = 2\nb = 1\n',
      { exclusive: false },
      '[s]\na = 2\na = 1\nb = 1\n',
      'option added',
    ],
    [
      'has several values',
      '[s]\na = 3\na = 2\n',
      { values: ['1', '2', '4'] },
      '[s]\na = 1\na = 2\na = 4\n',
      'option changed',
    ],
    ['has an option alone', '[s]\na = 3\n', { values: [] }, '[s]\na\n', 'option changed'],
    ['works before the first section', '[s]\n', { section: '' }, 'a = 1\n[s]\n', 'option added'],
    [
      'removes an option',
      '[s]\na=1\nb=2\na = 3\n#a\n[t]\na=1\n',
      { present: false, values: [] },
      '[s]\nb=2\n#a\n[t]\na=1\n',
      'option removed',
    ],
    [
      'removes one value',
      '[s]\na=1\na=2\n',
      { present: false, exclusive: false },
      '[s]\na=2\n',
      'option removed',
    ],
    [
      'removes a section',
      'x\n[s]\na=1\n\n[t]\n',
      { present: false, option: undefined },
      'x\n[t]\n',
      'section removed',
    ],
    ['has nothing to remove', '[t]\na=1', { present: false }, '[t]\na=1', 'OK'],
    [
      'finds a section by what it has',
      '[s]\nid = 1\n[s]\nid = 2\n',
      { has: [{ option: 'id', values: ['2'] }] },
      '[s]\nid = 1\n[s]\nid = 2\na = 1\n',
      'option added',
    ],
    [
      'makes it with what it has',
      '[s]\nid = 1\n',
      { has: [{ option: 'id', values: ['2'] }] },
      '[s]\nid = 1\n[s]\nid = 2\na = 1\n',
      'section and option added',
    ],
    [
      'has no spaces at an empty value',
      '',
      { values: [''] },
      '[s]\na =\n',
      'section and option added',
    ],
  ];
  for (const [what, text, edit, expected, message] of cases) {
    it(what, () => {
      const wanted = { ...plain, ...edit };
      expect(withIni(text, wanted)).to.deep.equal({ text: expected, message });
      expect(withIni(expected, wanted), 'a second time').to.deep.equal({
        ...{ text: expected, message: 'OK' },
      });
    });
  }
});
