import { expect } from 'chai';
import { formatLocation } from '../../../src/diagnostics/source-file.ts';
import { parseToml } from '../../../src/inventory/toml/parse-toml.ts';
import { toPlain } from '../../../src/values/plain.ts';
import { toValue } from '../../../src/yaml/to-value.ts';

function read(text: string): unknown {
  const parsed = parseToml({ path: 'a.toml', text });
  if (parsed.ok) return toPlain(toValue(parsed.value));
  return parsed.diagnostics.map(({ message, location }) =>
    location === undefined ? message : `${formatLocation(location)} ${message}`,
  );
}

describe('parseToml', () => {
  for (const { name, text, expected } of [
    { name: 'nothing', text: '# only this\n', expected: {} },
    {
      name: 'plain values',
      text: 'a = 1_000\nb = 0x1f\nc = -0.5e1\nd = true\ne = 1979-05-27T07:32:00Z\nf = +7 # seven\n',
      expected: { a: 1000, b: 31, c: -5, d: true, e: '1979-05-27T07:32:00Z', f: 7 },
    },
    {
      name: 'texts',
      text: `a = "x\\t\\"y\\" \\u00e9"\nb = 'c:\\n'\nc = """\none\ntwo \\\n   three"""\nd = '''it's'''\ne = """a"b"""""\n`,
      expected: { a: 'x\t"y" é', b: 'c:\\n', c: 'one\ntwo three', d: "it's", e: 'a"b""' },
    },
    {
      name: 'lists and tables in braces',
      text: 'a = [ 1, "b",\n  [2], # two\n]\nb = { c = 1, d.e = 2 }\n',
      expected: { a: [1, 'b', [2]], b: { c: 1, d: { e: 2 } } },
    },
    {
      name: 'tables',
      text: '[web.vars]\r\n"a b" = 1\r\n[web]\r\nchildren = ["x"]\r\n[web.hosts.h1]\r\np.q = 2\r\n',
      expected: { web: { vars: { 'a b': 1 }, children: ['x'], hosts: { h1: { p: { q: 2 } } } } },
    },
    {
      name: 'lists of tables',
      text: '[[a]]\nb = 1\n[[a]]\n[a.c]\nd = 2\n',
      expected: { a: [{ b: 1 }, { c: { d: 2 } }] },
    },
    { name: 'a key twice', text: 'a = 1\na = 2\n', expected: ['a.toml:2:1 "a" is there already.'] },
    { name: 'a table twice', text: '[a]\n[a]\n', expected: ['a.toml:2:2 "a" is there already.'] },
    {
      name: 'an addition to braces',
      text: 'a = {}\na.b = 1\n',
      expected: ['a.toml:2:1 "a" is there already.'],
    },
    { name: 'no value', text: 'a = \n', expected: ['a.toml:1:5 Expected a value.'] },
    { name: 'a bare word', text: 'a = yes\n', expected: ['a.toml:1:5 Expected a value.'] },
    { name: 'a leading zero', text: 'a = 017\n', expected: ['a.toml:1:5 Expected a value.'] },
    {
      name: 'two values',
      text: 'a = 1 2\n',
      expected: ['a.toml:1:7 Expected the end of the line.'],
    },
    { name: 'an open text', text: 'a = "b\n', expected: ['a.toml:1:5 This text is never closed.'] },
    { name: 'an escape', text: 'a = "\\q"\n', expected: ['a.toml:1:6 There is no such escape.'] },
    {
      name: 'an open list',
      text: 'a = [1\nb = 2\n',
      expected: ['a.toml:2:1 Expected "," or "]".'],
    },
    { name: 'INI', text: '[web]\nhost1\n', expected: ['a.toml:2:6 Expected "=" behind the key.'] },
  ]) {
    it(`${Array.isArray(expected) ? 'reports' : 'reads'} ${name}`, () => {
      expect(read(text)).to.deep.equal(expected);
    });
  }

  it('keeps where each part was written', () => {
    const source = { path: 'a.toml', text: '[web.hosts]\nh1 = { port = "a\\tb" }\n' };
    const parsed = parseToml(source);
    const hosts = parsed.ok ? parsed.value.get('web') : undefined;
    const host = hosts?.kind === 'map' ? hosts.get('hosts') : undefined;
    const entry = host?.kind === 'map' ? host.entry('h1') : undefined;
    const port = entry?.value.kind === 'map' ? entry.value.get('port') : undefined;
    expect(entry && formatLocation(entry.key.location)).to.equal('a.toml:2:1');
    expect(
      port?.kind === 'scalar' && [0, 1, 2].map(index => port.origin.offsetAt(index)),
    ).to.deep.equal([27, 28, 30]);
  });
});
