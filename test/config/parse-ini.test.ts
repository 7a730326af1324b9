import { expect } from 'chai';
import { parseIniFile } from '../../src/config/parse-ini.ts';
import { Diagnostics } from '../../src/diagnostics/diagnostic.ts';
import { formatLocation } from '../../src/diagnostics/source-file.ts';

describe('parseIniFile', () => {
  const read = (text: string) => {
    const diagnostics = new Diagnostics();
    const entries = parseIniFile({ path: 'a.cfg', text }, diagnostics);
    return {
      entries: entries.map(
        ({ section, key, value, valueLocation }) =>
          `${section}.${key}=${value} ${formatLocation(valueLocation)}`,
      ),
      problems: diagnostics.list.map(({ location }) =>
        location === undefined ? '' : formatLocation(location),
      ),
    };
  };

  for (const { name, text, entries, problems = [] } of [
    { name: 'sections and values', text: '[a]\nb = c\n', entries: ['a.b=c a.cfg:2:5'] },
    {
      name: 'colons, and keys in lower case',
      text: '[a]\nB_C: d:e\n',
      entries: ['a.b_c=d:e a.cfg:2:6'],
    },
    { name: 'comments', text: '# x\n[a] ; y\n;z\nb = c ; d\n', entries: ['a.b=c a.cfg:4:5'] },
    { name: 'hashes in values', text: '[a]\nb = c # d\n', entries: ['a.b=c # d a.cfg:2:5'] },
    { name: 'values that go on', text: '[a]\nb = c\n  d\n', entries: ['a.b=c\nd a.cfg:2:5'] },
    { name: 'empty values', text: '[a]\nb =\n', entries: ['a.b= a.cfg:2:4'] },
    { name: 'Windows line ends', text: '[a]\r\nb = c\r\n', entries: ['a.b=c a.cfg:2:5'] },
    { name: 'lines before a section', text: 'b = c\n', entries: [], problems: ['a.cfg:1:1'] },
    {
      name: 'lines without a value',
      text: '[a]\nb\nc=d\n',
      entries: ['a.c=d a.cfg:3:3'],
      problems: ['a.cfg:2:1'],
    },
    {
      name: 'sections and keys a second time, as mistakes',
      text: '[a]\nb=1\n[c]\nb=2\n[a]\nB=3\n',
      entries: ['a.b=1 a.cfg:2:3', 'c.b=2 a.cfg:4:3', 'a.b=3 a.cfg:6:3'],
      problems: ['a.cfg:5:1', 'a.cfg:6:1'],
    },
  ]) {
    it(`reads ${name}`, () => {
      expect(read(text)).to.deep.equal({ entries, problems });
    });
  }
});
