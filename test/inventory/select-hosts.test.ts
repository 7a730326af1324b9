import { expect } from 'chai';
import { formatLocation } from '../../src/diagnostics/source-file.ts';
import { type SelectOptions, selectHosts } from '../../src/inventory/select-hosts.ts';
import type { HostPattern } from '../../src/inventory/split-pattern.ts';
import { wholeText } from '../../src/values/origin.ts';
import { inventoryOf } from './support.ts';

const inventory = inventoryOf(`lonely
[web]
web[1:4].example
[db]
db1
db2
[fe80]
fe80::1
[2001:db8::1]:22
[site:children]
web
db
[site]
proxy
[empty]
`);

function select(pattern: HostPattern | readonly HostPattern[], options: SelectOptions = {}) {
  const { hosts, diagnostics } = selectHosts(inventory, pattern, options);
  return {
    names: hosts.map(({ name }) => name.replace('.example', '')).join(' '),
    problems: diagnostics.map(({ severity, code }) => `${severity} ${code}`),
    diagnostics,
  };
}

describe('selectHosts', () => {
  const everything = 'lonely fe80::1 2001:db8::1 proxy web1 web2 web3 web4 db1 db2';
  const cases: readonly [HostPattern | readonly HostPattern[], string][] = [
    ['all', everything],
    ['*', everything],
    ['web', 'web1 web2 web3 web4'],
    ['site', 'proxy web1 web2 web3 web4 db1 db2'],
    ['ungrouped', 'lonely'],
    ['db2', 'db2'],
    ['web2.example', 'web2'],
    ['db2,db1', 'db2 db1'],
    ['db2:db1', 'db2 db1'],
    [' db1 , web1.example ,', 'db1 web1'],
    ['db,db1', 'db1 db2'],
    [['db2', 'lonely:proxy'], 'db2 lonely proxy'],
    ['web,db,!db1', 'web1 web2 web3 web4 db2'],
    ['!db1:web:db', 'web1 web2 web3 web4 db2'],
    ['site:&db', 'db1 db2'],
    ['&db:site:!db2', 'db1'],
    ['all:&site:&db', 'db1 db2'],
    ['!site', 'lonely fe80::1 2001:db8::1'],
    ['&db', 'db1 db2'],
    ['web*', 'web1 web2 web3 web4'],
    ['*2*', 'web2 db2 2001:db8::1'],
    ['d?1', 'db1'],
    ['web[13].example', 'web1 web3'],
    ['web[!13].example', 'web2 web4'],
    ['db[1-2]x', ''],
    ['~(web|db)1', 'web1 db1'],
    ['~web\\d\\.EXAMPLE', ''],
    ['~(?i)WEB[12]\\.', 'web1 web2'],
    ['~b', ''],
    ['web[0]', 'web1'],
    ['web[-1]', 'web4'],
    ['web[1:2]', 'web2 web3'],
    ['web[2:]', 'web3 web4'],
    ['web[0:0]', 'web1'],
    ['web[7:9]', ''],
    ['db*[1]', 'db2'],
    ['web[0]:web[2:]:!web[3]', 'web1 web3'],
    ['site:!web[0:2]', 'proxy web4 db1 db2'],
    ['fe80::1', 'fe80::1'],
    ['fe80::1,2001:db8::1', 'fe80::1 2001:db8::1'],
    ['empty', ''],
    ['localhost', 'localhost'],
    ['127.0.0.1', 'localhost'],
    ['all,localhost', `${everything} localhost`],
    ['', ''],
    [[], ''],
  ];
  for (const [pattern, expected] of cases) {
    it(`selects ${JSON.stringify(pattern)}`, () =>
      expect(select(pattern).names).to.equal(expected));
  }

  it('prefers the host where a group has the same name', () => {
    const both = inventoryOf('[db]\ndb\nother\n');
    const names = (pattern: string) => selectHosts(both, pattern).hosts.map(({ name }) => name);
    expect(names('db')).to.deep.equal(['db']);
    expect(names('db*')).to.deep.equal(['db', 'other']);
    expect(names('all:&db')).to.deep.equal(['db', 'other']);
  });

  it('says nothing of groups without hosts, of all and of localhost', () => {
    for (const pattern of ['empty', 'all', 'localhost', 'web[7:9]']) {
      expect(select(pattern).problems).to.deep.equal([]);
    }
    expect(selectHosts(inventoryOf(''), 'all')).to.deep.equal({ hosts: [], diagnostics: [] });
  });

  describe('reports', () => {
    it('a name that matches nothing as a warning, with a suggestion and its place', () => {
      const source = { path: 'site.yml', text: '- hosts: "web:!dbb"' };
      const origin = { location: { source, start: 9, end: 19 }, offsetAt: (i: number) => 10 + i };
      const { problems, diagnostics } = select({ text: 'web:!dbb', origin });

      expect(problems).to.deep.equal(['warning pattern/no-match']);
      const [diagnostic] = diagnostics;
      if (diagnostic?.location === undefined) throw new Error('there is no location');
      expect(formatLocation(diagnostic.location)).to.equal('site.yml:1:15');
      expect(diagnostic.hint).to.equal('Did you mean "db"?');
    });

    it('a colon that separates nothing beside a comma', () => {
      const { problems, diagnostics } = select('web:db,lonely');
      expect(problems).to.deep.equal(['warning pattern/no-match']);
      expect(diagnostics[0]?.hint).to.include('":" separates nothing');
    });

    it('an index that no host has', () => {
      const { problems, diagnostics } = select('db[2]');
      expect(problems).to.deep.equal(['error pattern/no-match']);
      expect(diagnostics[0]?.message).to.include('"db" has 2');
      expect(select('db[-3]').problems).to.deep.equal(['error pattern/no-match']);
    });

    it('ranges written with a dash', () => {
      const { names, problems } = select('web[0-1]');
      expect(names).to.equal('web1 web2');
      expect(problems).to.deep.equal(['warning pattern/invalid']);
    });

    for (const [pattern, place] of [
      ['web:&', ':5'],
      ['!', ':1'],
      ['web,& ,db', ':5'],
    ] as const) {
      it(`a part that is empty: ${pattern}`, () => {
        const origin = wholeText({ path: '--limit', text: pattern });
        const { names, diagnostics } = select('all', { limit: { text: pattern, origin } });
        expect(names).to.equal('');
        expect(diagnostics.map(({ code }) => code)).to.deep.equal(['pattern/invalid']);
        expect(
          diagnostics.map(({ location }) => location && formatLocation(location)),
        ).to.deep.equal([`--limit:1${place}`]);
        expect(select(pattern).problems).to.deep.equal(['error pattern/invalid']);
      });
    }

    it('broken regular expressions, once', () => {
      expect(select('~web(').problems).to.deep.equal(['error pattern/invalid']);
    });
  });

  describe('with a limit', () => {
    it('keeps what both select, in the order of the first', () => {
      expect(select('db:web', { limit: 'web2.example,db2' }).names).to.equal('db2 web2');
      expect(select('all', { limit: ['site', '!web'] }).names).to.equal('proxy db1 db2');
      expect(select('localhost', { limit: 'web' }).names).to.equal('');
      expect(select('localhost', { limit: 'web,localhost' }).names).to.equal('localhost');
    });

    it('takes a name that matches nothing for an error', () => {
      const { names, problems } = select('web', { limit: 'web1.example,wbe' });
      expect(names).to.equal('web1');
      expect(problems).to.deep.equal(['error pattern/no-match']);
    });

    it('reads patterns from files, with their places', () => {
      const text = 'web1.example\n\n  db\r\nnone\n';
      const readText = (path: string) => (path === 'site.retry' ? text : undefined);
      const { names, diagnostics } = select('all', { limit: '@site.retry,!db1', readText });

      expect(names).to.equal('web1 db2');
      const places = diagnostics.map(({ location }) => location && formatLocation(location));
      expect(places).to.deep.equal(['site.retry:4:1']);
    });

    it('selects nothing by an empty file', () => {
      for (const limit of ['@empty', '@empty,!db']) {
        const { names, problems } = select('all', { limit, readText: () => '\n' });
        expect(names).to.equal('');
        expect(problems).to.deep.equal([]);
      }
    });

    it('reports a file that is not there and a limit without a pattern', () => {
      const limit = { text: '@gone', origin: wholeText({ path: '--limit', text: '@gone' }) };
      expect(select('all', { limit, readText: () => undefined }).problems).to.deep.equal([
        'error file/not-found',
      ]);
      expect(select('all', { limit: ' , ' }).problems).to.deep.equal(['error pattern/invalid']);
    });
  });
});
