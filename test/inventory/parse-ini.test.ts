import { expect } from 'chai';
import { Diagnostics } from '../../src/diagnostics/diagnostic.ts';
import { formatLocation } from '../../src/diagnostics/source-file.ts';
import { parseIni } from '../../src/inventory/parse-ini.ts';
import { locationWithin } from '../../src/values/origin.ts';
import { Templated } from '../../src/values/value.ts';
import { brief, places } from './support.ts';

function parse(text: string, knownGroups: readonly string[] = []) {
  const diagnostics = new Diagnostics();
  const entries = parseIni(
    { path: 'hosts', text },
    { diagnostics, isKnownGroup: name => knownGroups.includes(name) },
  );
  return { entries, diagnostics };
}

describe('parseIni', () => {
  const cases: readonly { name: string; text: string; expected: readonly string[] }[] = [
    {
      name: 'puts hosts before the first section into ungrouped',
      text: 'a\nb\n',
      expected: ['a in ungrouped', 'b in ungrouped'],
    },
    {
      name: 'skips empty lines and comments',
      text: '# one\n\n  ; two\n[web] # three\na # four\n',
      expected: ['group web', 'a in web'],
    },
    {
      name: 'expands ranges and gives every host the variables and the port',
      text: '[web]\nweb[1:2]:2222 a=1\n',
      expected: ['group web', 'web1:2222 in web', 'web1.a = 1', 'web2:2222 in web', 'web2.a = 1'],
    },
    {
      name: 'understands quotes, literals and templates',
      text: `h a="two words" b=True c="[1, 'x']" d=1.5 e=0644 f= g="{{ a }}"`,
      expected: [
        'h in ungrouped',
        ...['h.a = "two words"', 'h.b = true', 'h.c = [1,"x"]', 'h.d = 1.5', 'h.e = "0644"'],
        ...['h.f = ""', 'h.g = template {{ a }}'],
      ],
    },
    {
      name: 'reads values of groups to the end of the line',
      text: '[web:vars]\na = two words # no comment\nb=1 # a comment\nc = "q"\nd=x=y\ne=\n[web]\n',
      expected: [
        ...['group web', '[web].a = "two words # no comment"', '[web].b = 1', '[web].c = "q"'],
        ...['[web].d = "x=y"', '[web].e = ""'],
      ],
    },
    {
      name: 'links children when they are declared',
      text: '[a:children]\nb\nc\nungrouped\n[c]\n[b:children]\nc # again\n',
      expected: ['group a', 'a > ungrouped', 'group c', 'a > c', 'group b', 'a > b', 'b > c'],
    },
    {
      name: 'links at once the children whose variables came first',
      text: '[b:vars]\nx=1\n[a:children]\nb\nc\n[c]\n[b]\n',
      expected: ['group b', '[b].x = 1', 'group a', 'a > b', 'group c', 'a > c'],
    },
    {
      name: 'takes [group:hosts] for [group]',
      text: '[web:hosts]\na\n',
      expected: ['group web', 'a in web'],
    },
    {
      name: 'accepts addresses in brackets as hosts',
      text: '[::1]:2222 a=1',
      expected: ['::1:2222 in ungrouped', '::1.a = 1'],
    },
    {
      name: 'reads lines that end in CR LF',
      text: '[web]\r\na x=1\r\n[web:vars]\r\ny=z\r\n',
      expected: ['group web', 'a in web', 'a.x = 1', '[web].y = "z"'],
    },
  ];
  for (const { name, text, expected } of cases) {
    it(name, () => {
      const { entries, diagnostics } = parse(text);
      expect(places(diagnostics)).to.deep.equal([]);
      expect(brief(entries)).to.deep.equal(expected);
    });
  }

  it('accepts children and variables of groups of an earlier source', () => {
    const { diagnostics } = parse('[a:children]\nweb\n[web:vars]\nx=1\n', ['web']);
    expect(places(diagnostics)).to.deep.equal([]);
  });

  const wrong: readonly { text: string; at: string; message: string; hint?: string }[] = [
    { text: '[web servers]\na\n', at: '1:1', message: 'not a section' },
    { text: '[]\n', at: '1:1', message: 'not a section' },
    {
      text: '[web:var]\na=1\n',
      at: '1:6',
      message: 'not [group:var]',
      hint: 'Did you mean "vars"?',
    },
    { text: '[web]\na b\n', at: '2:3', message: 'name=value', hint: 'quoted' },
    { text: '[web]\na b = c d="x\n', at: '2:11', message: 'never closed' },
    { text: '[web]\na b = c\n', at: '2:3', message: 'not "b"', hint: 'no space around "="' },
    { text: '[web]\n a x=1 =2\n', at: '2:8', message: 'name=value' },
    { text: 'a x="1\n', at: '1:5', message: 'never closed' },
    { text: 'web[3:1] x=1\n', at: '1:4', message: '"[3:1]" must not begin after its end' },
    { text: '"web[3:1]"\n', at: '1:5', message: 'must not begin' },
    { text: '[fe80::1]:99999\n', at: '1:11', message: 'between 1 and 65535' },
    { text: 'all:\n', at: '1:1', message: 'ends in ":"' },
    { text: '---\n', at: '1:1', message: 'YAML' },
    { text: '""\n', at: '1:3', message: 'must not be empty' },
    { text: '[web]\n[web:vars]\n  a: 1\n', at: '3:3', message: 'name=value', hint: '"="' },
    { text: '[web:vars]\n=1\n[web]\n', at: '2:1', message: 'name=value' },
    { text: '[a:children]\nb c\n', at: '2:1', message: 'name of a group' },
    {
      text: '[web]\n[a:children]\n  wbe\n',
      at: '3:3',
      message: '"wbe", which has no section',
      hint: 'Did you mean "web"?',
    },
    {
      text: '[web]\n[wed:vars]\na=1\n',
      at: '2:2',
      message: '[wed:vars] is for a group that has no section',
      hint: 'Did you mean "web"?',
    },
  ];
  for (const { text, at, message, hint } of wrong) {
    it(`reports ${JSON.stringify(text)} at ${at}`, () => {
      const { diagnostics } = parse(text);
      expect(places(diagnostics)).to.deep.equal([`error inventory/invalid hosts:${at}`]);
      expect(diagnostics.list[0]?.message).to.include(message);
      if (hint !== undefined) expect(diagnostics.list[0]?.hint).to.include(hint);
    });
  }

  it('reports every mistake at once', () => {
    const { diagnostics } = parse('a b\n[x y]\nskipped\n[z:children]\nq\n');
    expect(places(diagnostics)).to.deep.equal([
      'error inventory/invalid hosts:1:3',
      'error inventory/invalid hosts:2:1',
      'error inventory/invalid hosts:5:1',
    ]);
  });

  it('warns of a comment in the middle of a word', () => {
    const { entries, diagnostics } = parse('h password=abc#def x=1');
    expect(brief(entries)).to.deep.equal(['h in ungrouped', 'h.password = "abc"']);
    expect(places(diagnostics)).to.deep.equal(['warning inventory/invalid hosts:1:15']);
  });

  it('remembers where a variable and its template stand', () => {
    const { entries } = parse('h\n[all:vars]\ngreeting = "say {{ word }}"\n');
    const entry = entries.find(({ kind }) => kind === 'group-variable');
    if (entry?.kind !== 'group-variable') throw new Error('there is no variable');
    const { value, location } = entry.variable;
    if (!(value instanceof Templated) || location === undefined) throw new Error('no template');

    expect(formatLocation(location)).to.equal('hosts:3:1');
    const start = value.text.indexOf('word');
    const word = locationWithin(value.origin, start, start + 4);
    expect(formatLocation(word)).to.equal('hosts:3:20');
    expect(word.source.text.slice(word.start, word.end)).to.equal('word');
  });

  it('keeps positions through the quotes of a word', () => {
    const { entries } = parse(`h a="x "'{{ b }}'`);
    const entry = entries.at(-1);
    if (entry?.kind !== 'host-variable') throw new Error('there is no variable');
    const { value } = entry.variable;
    if (!(value instanceof Templated)) throw new Error('no template');

    expect(value.text).to.equal('x {{ b }}');
    expect(value.origin.offsetAt(value.text.indexOf('b'))).to.equal(12);
  });
});
