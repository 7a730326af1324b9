import { expect } from 'chai';
import type { ScriptOutcome } from '../../src/inventory/readers.ts';
import { Templated } from '../../src/values/value.ts';
import { load } from './support-files.ts';

describe('loadInventory', () => {
  it('merges sources in their order', async () => {
    const { inventory, valuesOf, problems } = await load(
      {
        files: {
          one: '[web]\nh1 a=1 b=1\n[web:vars]\nc=1\nd=1\n',
          'two.yml': 'web: {hosts: {h1: {b: 2}, h2: }, vars: {d: 2}}\ndb: {hosts: {h3: }}\n',
        },
      },
      { sources: ['one', 'two.yml', 'h3:22,h4,'] },
    );
    expect(problems).to.deep.equal(['warning inventory/invalid --inventory:1:1']);
    expect([...inventory.hosts.keys()]).to.deep.equal(['h1', 'h2', 'h3', 'h4']);
    expect(valuesOf('h1')).to.deep.equal({ a: 1, b: 2, c: 1, d: 2 });
    expect(valuesOf('h3')).to.deep.equal({});
  });

  it('lets a later source use the groups of an earlier one', async () => {
    const { problems, valuesOf } = await load(
      { files: { one: '[web]\nh\n', two: '[web:vars]\na=1\n[site:children]\nweb\n' } },
      { sources: ['one', 'two'] },
    );
    expect(problems).to.deep.equal([]);
    expect(valuesOf('h')).to.deep.equal({ a: 1 });
  });

  describe('of a list of hosts', () => {
    it('takes names with ranges and ports', async () => {
      const { inventory, valuesOf, variables, host } = await load(
        { files: {} },
        { sources: [' web[1:2]:2222 ,::1,'] },
      );
      expect([...inventory.hosts.keys()]).to.deep.equal(['web1', 'web2', '::1']);
      expect(valuesOf('web2')).to.deep.equal({ ansible_port: 2222 });
      const { entries } = variables.magicFor(host('web1'));
      expect(entries.get('inventory_file')?.value).to.equal(' web[1:2]:2222 ,::1,');
      expect(entries.get('inventory_dir')?.value).to.equal(null);
    });

    it('reports names at their place', async () => {
      const { problems } = await load({ files: {} }, { sources: ['a, b:0,'] });
      expect(problems).to.deep.equal(['error inventory/invalid --inventory:1:6']);
    });
  });

  it('warns of variables for a name that is nearly one that has none', async () => {
    const { problems, diagnostics } = await load({
      files: {
        hosts: '[web]\nalpha1\n[database]\nbeta\n',
        'group_vars/webs.yml': 'a: 1\n',
        'group_vars/databse.yml': 'a: 1\n',
        'group_vars/web.yml': 'a: 1\n',
        'group_vars/web.yaml.bak': 'a: 1\n',
        'group_vars/other': 'a: 1\n',
        'host_vars/alpha2.yml': 'a: 1\n',
        'host_vars/betta/x.yml': 'a: 1\n',
      },
    });
    expect(problems).to.deep.equal(['warning inventory/invalid', 'warning inventory/invalid']);
    expect(diagnostics.map(({ message }) => message.split(' ')[0])).to.deep.equal([
      '"group_vars/databse.yml"',
      '"host_vars/betta"',
    ]);
    expect(diagnostics[0]?.hint).to.equal('Did you mean "database"?');
  });

  it('reports a source that is not there', async () => {
    const { problems, diagnostics } = await load({ files: {} }, { sources: ['web1'] });
    expect(problems).to.deep.equal(['error file/not-found']);
    expect(diagnostics[0]?.hint).to.equal('If it is a host, write "web1,".');
  });

  it('reports files that cannot be read', async () => {
    const { problems } = await load({ files: { hosts: 'unreadable' } });
    expect(problems).to.deep.equal(['error file/unreadable']);
  });

  it('says that an inventory is empty', async () => {
    const { problems, inventory } = await load({ files: { hosts: '# none yet\n' } });
    expect(problems).to.deep.equal(['warning inventory/empty']);
    expect(inventory.host('localhost')?.implicit).to.equal(true);
  });

  it('reports all mistakes of all files', async () => {
    const { problems } = await load(
      {
        files: {
          'one.yml': 'a: {hots: }\n',
          two: 'h b\n[web]\nh\n',
          'group_vars/web.yml': '- 1\n',
        },
      },
      { sources: ['one.yml', 'two'] },
    );
    expect(problems).to.deep.equal([
      'error inventory/invalid one.yml:1:5',
      'error inventory/invalid two:1:3',
    ]);
  });

  it('reports circles between sources', async () => {
    const { problems, diagnostics } = await load(
      { files: { one: '[a:children]\nb\n[b]\n', two: '[b:children]\na\n' } },
      { sources: ['one', 'two'] },
    );
    expect(problems).to.deep.equal(['error inventory/invalid two:2:1']);
    expect(diagnostics[0]?.message).to.include('b > a > b');
  });

  it('warns of a name that a group and a host share', async () => {
    const { problems } = await load({ files: { hosts: '[web]\nweb\n' } });
    expect(problems).to.deep.equal(['warning inventory/invalid']);
  });

  describe('of a directory', () => {
    it('reads its files alphabetically, but for those that are something else', async () => {
      const { inventory, problems, valuesOf } = await load(
        {
          files: {
            'inv/b.yml': 'web: {hosts: {h2: }}',
            'inv/a': '[web]\nh1\n',
            'inv/ec2.ini': '[ec2]\nregions = all\n',
            'inv/sub/c': 'h3\n',
            'inv/sub/group_vars/web.yml': 'no: 1\n',
            'inv/.hidden': 'h4',
            'inv/hosts~': 'h5',
            'inv/hosts.orig': 'h6',
            'inv/notes.md': 'h7',
            'inv/site.retry': 'h8',
            'inv/ansible.cfg': 'h9',
            'inv/group_vars/web.yml': 'a: 1\n',
            'inv/host_vars/h1.yml': 'b: 1\n',
            'group_vars/web.yml': 'c: 1\n',
          },
        },
        { sources: ['inv'] },
      );
      expect(problems).to.deep.equal([]);
      expect([...inventory.hosts.keys()]).to.deep.equal(['h1', 'h2', 'h3']);
      expect(valuesOf('h1')).to.deep.equal({ a: 1, b: 1 });
    });

    it('tells what it did not read where that leaves no hosts', async () => {
      const { diagnostics } = await load(
        { files: { 'inv/hosts.ini': 'h1\n' } },
        { sources: ['inv'] },
      );
      expect(diagnostics.map(({ code }) => code)).to.deep.equal(['inventory/empty']);
      expect(diagnostics[0]?.hint).to.include('inv/hosts.ini');
    });

    it('gives each host the directory of its own file', async () => {
      const { variables, host } = await load(
        { files: { 'inv/a': 'h1\n', 'inv/sub/b': 'h2\n' } },
        { sources: ['inv'] },
      );
      const { entries } = variables.magicFor(host('h2'));
      expect(entries.get('inventory_file')?.value).to.equal('/work-dir/inv/sub/b');
      expect(entries.get('inventory_dir')?.value).to.equal('/work-dir/inv/sub');
    });
  });

  describe('of a script', () => {
    const script = '#!/bin/sh\n';

    it('takes groups, children, variables and _meta', async () => {
      const list = {
        _meta: { hostvars: { h1: { a: 1, b: ['{{ x }}'] }, elsewhere: { a: 2 } } },
        web: { hosts: ['h1'], vars: { c: null } },
        db: ['h2'],
        site: { children: ['web', 'db', 'more'] },
        single: { d: true },
      };
      const { inventory, valuesOf, problems, counts } = await load({
        files: { hosts: script },
        scripts: { 'hosts --list': JSON.stringify(list) },
      });
      expect(problems).to.deep.equal(['warning inventory/invalid']);
      expect([...inventory.hosts.keys()]).to.deep.equal(['h1', 'h2', 'single']);
      const { a, b, c } = valuesOf('h1');
      expect({ a, c }).to.deep.equal({ a: 1, c: null });
      expect(valuesOf('single')).to.deep.equal({ d: true });
      expect(
        [...(inventory.groups.get('site')?.children ?? [])].map(({ name }) => name),
      ).to.deep.equal(['web', 'db', 'more']);
      expect(counts.run).to.equal(1);

      const template = Array.isArray(b) ? b[0] : undefined;
      if (!(template instanceof Templated)) throw new Error('there is no template');
      expect(template.origin.location.source.path).to.equal('hosts, h1.b[0]');
    });

    it('asks for each host where there is no _meta', async () => {
      const { valuesOf, counts, problems } = await load({
        files: { hosts: script },
        scripts: {
          'hosts --list': '{"web": ["h1", "h2"], "db": ["h2"]}',
          'hosts --host h1': '{"a": 1}',
          'hosts --host h2': '\n',
        },
      });
      expect(problems).to.deep.equal([]);
      expect(valuesOf('h1')).to.deep.equal({ a: 1 });
      expect(valuesOf('h2')).to.deep.equal({});
      expect(counts.run).to.equal(3);
    });

    it('reads files as text that are executable by mistake', async () => {
      const { inventory, counts } = await load({
        files: { hosts: 'h1\n' },
        scripts: { 'hosts --list': '{}' },
      });
      expect([...inventory.hosts.keys()]).to.deep.equal(['h1']);
      expect(counts.run).to.equal(0);
    });

    const failures: readonly {
      name: string;
      outcome: ScriptOutcome | string;
      message: string;
    }[] = [
      {
        name: 'an exit code, with the last lines of stderr',
        outcome: {
          kind: 'ended',
          exitCode: 3,
          stdout: Buffer.from('{}'),
          stderr: '1\n2\n3\n4\n5\n\nno credentials\n',
        },
        message: 'hosts --list failed with exit code 3:\n2\n3\n4\n5\nno credentials',
      },
      {
        name: 'a signal',
        outcome: { kind: 'killed', signal: 'SIGSEGV', stdout: Buffer.of(), stderr: '' },
        message: 'hosts --list was ended by the signal SIGSEGV.',
      },
      {
        name: 'the time limit',
        outcome: { kind: 'timed-out', seconds: 60, stdout: Buffer.of(), stderr: 'waiting\n' },
        message: 'hosts --list took longer than 60 s:\nwaiting',
      },
      {
        name: 'bytes that are no UTF-8',
        outcome: {
          kind: 'ended',
          exitCode: 0,
          stdout: Buffer.from('"\u00E9"', 'latin1'),
          stderr: '',
        },
        message: 'hosts --list did not print UTF-8.',
      },
      {
        name: 'a missing interpreter',
        outcome: { kind: 'not-started', reason: 'spawn hosts ENOENT' },
        message: 'hosts --list could not be started: spawn hosts ENOENT.',
      },
      { name: 'text', outcome: 'hello', message: 'hosts --list did not print JSON (' },
      { name: 'a list', outcome: '[]', message: 'hosts --list did not print a JSON object.' },
      { name: 'nothing', outcome: '', message: 'hosts --list did not print JSON (' },
    ];
    for (const { name, outcome, message } of failures) {
      it(`reports ${name}`, async () => {
        const { problems, diagnostics } = await load({
          files: { hosts: script },
          scripts: { 'hosts --list': outcome },
        });
        expect(problems).to.deep.equal(['error inventory/script-failed']);
        expect(diagnostics[0]?.message).to.include(message);
      });
    }

    const misshapen: readonly [string, string][] = [
      ['{"_meta": {"hostvars": {}}, "web": {"hosts": "h1"}}', '"hosts" of the group "web"'],
      ['{"_meta": {"hostvars": {}}, "web": null}', '"hosts" of the group "web"'],
      ['{"_meta": {"hostvars": {}}, "web": {"vars": []}}', '"vars" of the group "web"'],
      ['{"_meta": {"hostvars": {}}, "web": {"children": [1]}}', '"children" of the group "web"'],
      ['{"_meta": {"hostvars": []}, "web": []}', '"_meta.hostvars" must be an object'],
      ['{"_meta": {"hostvars": {"h": 1}}, "web": ["h"]}', 'variables of the host "h"'],
    ];
    for (const [output, message] of misshapen) {
      it(`reports ${output}`, async () => {
        const { problems, diagnostics } = await load({
          files: { hosts: script },
          scripts: { 'hosts --list': output },
        });
        expect(problems).to.deep.equal(['error inventory/invalid']);
        expect(diagnostics[0]?.message).to.include(message);
      });
    }

    it('says that a script is not executable', async () => {
      const { problems, diagnostics } = await load(
        {
          files: { 'inv.py': '#!/usr/bin/python3\nprint("{}")\nif x:\n' },
        },
        { sources: ['inv.py'] },
      );
      expect(problems).to.deep.equal(['error inventory/script-failed inv.py:1:1']);
      expect(diagnostics[0]?.hint).to.equal('Run "chmod +x inv.py".');
    });
  });

  it('asks the world no more than once for each thing, however many hosts there are', async () => {
    const groups = Array.from({ length: 50 }, (_, group) => {
      return `[g${group}]\nh[${group * 100}:${group * 100 + 99}] own=1\n[g${group}:vars]\nv=${group}\n`;
    });
    const { inventory, variables, counts, problems } = await load(
      {
        files: {
          hosts: groups.join(''),
          'group_vars/all.yml': 'a: 1\n',
          'group_vars/g7.yml': 'b: 1\n',
          'host_vars/h42.yml': 'c: 1\n',
          'book/group_vars/g7/x.yml': 'd: 1\n',
        },
      },
      { playbookDirectories: ['book'] },
    );
    const before = { ...counts };
    const layers = new Set(
      [...inventory.hosts.values()].flatMap(host => variables.layersFor(host)),
    );

    expect(problems).to.deep.equal([]);
    expect(inventory.hosts.size).to.equal(5000);
    // One for each host, each group and each file: nothing is copied from one host to the next.
    expect(layers.size).to.equal(5000 + 50 + 4);
    expect(counts).to.deep.equal(before);
    expect(counts.read).to.equal(1 + 4);
    expect(counts.list).to.equal(2 + 1 + 1);
    expect(counts.kindOf).to.be.lessThan(20);
  });
});
