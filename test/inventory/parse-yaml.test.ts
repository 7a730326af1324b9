import { expect } from 'chai';
import { Diagnostics } from '../../src/diagnostics/diagnostic.ts';
import { formatLocation } from '../../src/diagnostics/source-file.ts';
import { parseFile } from '../../src/inventory/parse-file.ts';
import { brief, places } from './support.ts';

function parse(text: string, path = 'hosts.yml') {
  const diagnostics = new Diagnostics();
  const entries = parseFile(
    { path, text },
    { diagnostics, isKnownGroup: () => false, runPlugin: () => [] },
  );
  return { entries, diagnostics };
}

describe('parseYamlInventory', () => {
  it('reads nested groups, hosts and variables', () => {
    const { entries, diagnostics } = parse(`
all:
  vars:
    domain: example.org
  hosts:
    gate:
  children:
    web:
      hosts:
        web[1:2]:2222:
          role: "{{ domain }}"
        web3: {}
      vars: { port: 80, tls: yes }
    db: {}
other:
`);
    expect(places(diagnostics)).to.deep.equal([]);
    expect(brief(entries)).to.deep.equal([
      ...['group all', '[all].domain = "example.org"', 'gate in all', 'group web'],
      ...['web1:2222 in web', 'web1.role = template {{ domain }}'],
      ...['web2:2222 in web', 'web2.role = template {{ domain }}', 'web3 in web'],
      ...[
        '[web].port = 80',
        '[web].tls = true',
        'all > web',
        'group db',
        'all > db',
        'group other',
      ],
    ]);
  });

  it('accepts keys without a value and one name instead of a mapping', () => {
    const { entries, diagnostics } = parse(
      'web:\n  hosts: web1\n  children: db\n  vars:\ndb:\n  hosts:\n',
    );
    expect(places(diagnostics)).to.deep.equal([]);
    expect(brief(entries)).to.deep.equal([
      ...['group web', 'web1 in web', 'group db', 'web > db', 'group db'],
    ]);
  });

  it('warns of variables of a host that stand as those of a group do', () => {
    const { entries, diagnostics } = parse('web:\n  hosts:\n    h:\n      vars: {a: 1}\n');
    expect(places(diagnostics)).to.deep.equal(['warning inventory/invalid hosts.yml:4:7']);
    expect(entries.map(({ kind }) => kind)).to.include('host-variable');
  });

  it('reads JSON', () => {
    const { entries } = parse('{"web": {"hosts": {"web1": {"a": [1, true]}}}}', 'hosts.json');
    expect(brief(entries)).to.deep.equal(['group web', 'web1 in web', 'web1.a = [1,true]']);
  });

  it('remembers where a variable was defined', () => {
    const { entries } = parse('web:\n  vars:\n    a:\n      - 1\n');
    const variable = entries.find(({ kind }) => kind === 'group-variable');
    if (variable?.kind !== 'group-variable') throw new Error('there is no variable');
    const { location } = variable.variable;
    expect(location && formatLocation(location)).to.equal('hosts.yml:3:5');
  });

  const wrong: readonly { text: string; at: string; message: string; hint?: string }[] = [
    {
      text: 'web:\n  hosts:\n    - web1\n',
      at: '3:5',
      message: '"hosts" of the group "web" must be a mapping of names, not a list',
      hint: 'Write "web1:" instead of "- web1".',
    },
    {
      text: 'web:\n  children: [db]\n',
      at: '2:13',
      message: '"children" of the group "web" must be a mapping',
      hint: 'Write "db:"',
    },
    { text: 'web:\n  children: 5\n', at: '2:13', message: 'not "5"' },
    { text: 'web:\n  vars: [a]\n', at: '2:9', message: '"vars" of the group "web" must be' },
    {
      text: 'web:\n  hots:\n    web1:\n',
      at: '2:3',
      message: 'has no key "hots"',
      hint: 'Did you mean "hosts"?',
    },
    { text: 'web:\n  web1:\n', at: '2:3', message: 'no key "web1"', hint: 'below "hosts"' },
    { text: 'web: [a]\n', at: '1:6', message: 'must be a mapping with "hosts"' },
    {
      text: 'web:\n  hosts:\n    web1: 5\n',
      at: '3:11',
      message: 'mapping of variables or nothing',
    },
    {
      text: 'web:\n  hosts:\n    10:\n',
      at: '3:5',
      message: 'name of a host must be a text, not "10"',
      hint: '"10"',
    },
    { text: 'no:\n  hosts:\n', at: '1:1', message: 'name of a group must be a text' },
    { text: 'web:\n  hosts:\n    "": {}\n', at: '3:5', message: 'name of a host must be a text' },
    { text: 'web:\n  vars:\n    1: x\n', at: '3:5', message: 'name of a variable', hint: '"1"' },
    {
      text: 'web:\n  hosts:\n    "web[3:1]":\n',
      at: '3:9',
      message: 'must not begin after its end',
    },
    { text: '- hosts: all\n', at: '1:1', message: 'mapping of groups, not a list' },
  ];
  for (const { text, at, message, hint } of wrong) {
    it(`reports ${JSON.stringify(text)} at ${at}`, () => {
      const { entries, diagnostics } = parse(text);
      expect(entries).to.deep.equal([]);
      expect(places(diagnostics)).to.deep.equal([`error inventory/invalid hosts.yml:${at}`]);
      expect(diagnostics.list[0]?.message).to.include(message);
      if (hint !== undefined) expect(diagnostics.list[0]?.hint).to.include(hint);
    });
  }

  it('reports every mistake at once', () => {
    const { diagnostics } = parse('a:\n  hots:\nb: [x]\nc:\n  hosts:\n    h: 1\n');
    expect(places(diagnostics)).to.deep.equal([
      'error inventory/invalid hosts.yml:2:3',
      'error inventory/invalid hosts.yml:3:4',
      'error inventory/invalid hosts.yml:6:8',
    ]);
  });
});

describe('parseFile', () => {
  const accepted: readonly [string, string, readonly string[]][] = [
    ['hosts', 'web:\n  hosts:\n    h:\n', ['group web', 'h in web']],
    ['hosts', '[web]\nh\n', ['group web', 'h in web']],
    ['hosts', 'h1\nh2\n', ['h1 in ungrouped', 'h2 in ungrouped']],
    ['hosts.yml', '[web]\nh a=1\n', ['group web', 'h in web', 'h.a = 1']],
    ['hosts.prod', '[web]\nh\n', ['group web', 'h in web']],
    ['hosts.ini', 'h\n', ['h in ungrouped']],
    ['hosts', '', []],
    ['hosts.yml', '# nothing\n', []],
  ];
  for (const [path, text, expected] of accepted) {
    it(`finds the format of ${path} with ${JSON.stringify(text)}`, () => {
      const { entries, diagnostics } = parse(text, path);
      expect(places(diagnostics)).to.deep.equal([]);
      expect(brief(entries)).to.deep.equal(expected);
    });
  }

  it('reports what the likelier format says, beside it the other one where the text resembles it', () => {
    const list = parse('- h\n- web: h a b\n', 'hosts');
    expect(places(list.diagnostics)[0]).to.equal('error inventory/invalid hosts:1:3');
    const [related] = list.diagnostics.list[0]?.related ?? [];
    expect(related?.message).to.match(/^Read as YAML: /);
    expect(related && formatLocation(related.location)).to.match(/^hosts:\d+:\d+$/);
  });

  const sure: readonly (readonly [name: string, text: string, at: string])[] = [
    ['INI with sections', '[web]\nh a b\n', 'hosts:2:3'],
    ['a line of a host', 'h a=1 b\n', 'hosts:1:7'],
    ['YAML', 'web:\n  hots:\n', 'hosts:2:3'],
  ];
  for (const [name, text, at] of sure) {
    it(`says nothing of the other format of ${name}`, () => {
      const { diagnostics } = parse(text, 'hosts');
      expect(places(diagnostics)).to.deep.equal([`error inventory/invalid ${at}`]);
      expect(diagnostics.list[0]?.related ?? []).to.deep.equal([]);
    });
  }

  it('reports YAML syntax where the text looks like YAML', () => {
    const { diagnostics } = parse('web:\n  hosts: [a\n', 'hosts');
    expect(places(diagnostics)[0]).to.match(/^error yaml\/syntax hosts:/);
  });

  it('says of a file named as YAML only what YAML says', () => {
    const { diagnostics } = parse('web:\n  hots:\n');
    expect(diagnostics.list[0]?.related).to.equal(undefined);
  });

  it('reads as TOML what is named so', () => {
    const { diagnostics } = parse('[web]\nhost1\n', 'hosts.toml');
    expect(places(diagnostics)).to.deep.equal(['error inventory/invalid hosts.toml:2:6']);
  });
});
