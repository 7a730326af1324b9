import { expect } from 'chai';
import { InputError } from '../../src/diagnostics/diagnostic.ts';
import { formatLocation } from '../../src/diagnostics/source-file.ts';
import { LazyDict, Templated } from '../../src/values/value.ts';
import { load } from './support-files.ts';

/** What sets a variable, from the lowest precedence to the highest. */
const ranks: readonly { readonly rank: string; readonly path: string; readonly text: string }[] = [
  { rank: 'all of the source', path: 'inv/hosts', text: '[all:vars]\nv=0\n' },
  { rank: 'a parent group of the source', path: 'inv/hosts', text: '[parent:vars]\nv=1\n' },
  { rank: 'a group of the source', path: 'inv/hosts', text: '[web:vars]\nv=2\n' },
  { rank: 'group_vars/all by the source', path: 'inv/group_vars/all.yml', text: 'v: 3\n' },
  { rank: 'group_vars/all by the playbook', path: 'book/group_vars/all', text: 'v: 4\n' },
  { rank: 'group_vars/parent by the source', path: 'inv/group_vars/parent.yml', text: 'v: 5\n' },
  { rank: 'group_vars by the source', path: 'inv/group_vars/web.json', text: '{"v": 6}\n' },
  { rank: 'group_vars/parent by the playbook', path: 'book/group_vars/parent', text: 'v: 7\n' },
  { rank: 'group_vars by the playbook', path: 'book/group_vars/web/a.yml', text: 'v: 8\n' },
  { rank: 'the host in the source', path: 'inv/hosts', text: '[web]\nh v=9\n' },
  { rank: 'host_vars by the source', path: 'inv/host_vars/h.yaml', text: 'v: 10\n' },
  { rank: 'host_vars by the playbook', path: 'book/host_vars/h', text: 'v: 11\n' },
];

const structure = '[web]\nh\n[parent:children]\nweb\n';

function loadRanks(indices: readonly number[]) {
  const files: Record<string, string> = { 'inv/hosts': structure };
  for (const index of indices) {
    const { path = '', text = '' } = ranks[index] ?? {};
    files[path] = (files[path] ?? '') + text;
  }
  return load({ files }, { sources: ['inv/hosts'], playbookDirectories: ['book'] });
}

describe('InventoryVariables', () => {
  for (const [lower, { rank }] of ranks.entries()) {
    for (const [higher, { rank: winner }] of ranks.entries()) {
      if (higher <= lower) continue;
      it(`prefers ${winner} to ${rank}`, async () => {
        const { valuesOf, problems } = await loadRanks([higher, lower]);
        expect(problems).to.deep.equal([]);
        expect(valuesOf('h')).to.deep.equal({ v: higher });
      });
    }
  }

  it('names each layer by its place, and each variable by its own', async () => {
    const { layers } = await loadRanks([...ranks.keys()]);
    const found = layers('h').map(({ name, entries }) => {
      const location = entries.get('v')?.location;
      return `${name} ${location && formatLocation(location)}`;
    });
    expect(found).to.deep.equal([
      'inv/hosts, group all inv/hosts:6:1',
      'inv/hosts, group parent inv/hosts:8:1',
      'inv/hosts, group web inv/hosts:10:1',
      'inv/group_vars/all.yml inv/group_vars/all.yml:1:1',
      'book/group_vars/all book/group_vars/all:1:1',
      'inv/group_vars/parent.yml inv/group_vars/parent.yml:1:1',
      'inv/group_vars/web.json inv/group_vars/web.json:1:2',
      'book/group_vars/parent book/group_vars/parent:1:1',
      'book/group_vars/web/a.yml book/group_vars/web/a.yml:1:1',
      'inv/hosts, host h inv/hosts:12:3',
      'inv/host_vars/h.yaml inv/host_vars/h.yaml:1:1',
      'book/host_vars/h book/host_vars/h:1:1',
    ]);
  });

  describe('between groups', () => {
    const cases: readonly { name: string; hosts: string; winner: string }[] = [
      { name: 'the last name in the alphabet wins', hosts: '', winner: 'b' },
      {
        name: 'priority beats the name',
        hosts: '[a:vars]\nansible_group_priority=10\n',
        winner: 'a',
      },
      {
        name: 'depth beats priority',
        hosts: '[b:vars]\nansible_group_priority=10\n[top:children]\na\n',
        winner: 'a',
      },
    ];
    for (const { name, hosts, winner } of cases) {
      it(`${name}, in the sources and in group_vars`, async () => {
        const groups = `[a]\nh\n[b]\nh\n[a:vars]\nv=a\n[b:vars]\nv=b\n${hosts}`;
        const { valuesOf } = await load({
          files: { hosts: groups, 'group_vars/a.yml': 'w: a', 'group_vars/b.yml': 'w: b' },
        });
        expect(valuesOf('h')).to.deep.equal({ v: winner, w: winner });
      });
    }

    it('the directory of a later source beats the depth of the group', async () => {
      const { valuesOf } = await load(
        {
          files: {
            'one/hosts': '[a:children]\nb\n[b]\nh\n',
            'two/hosts': 'x\n',
            'one/group_vars/b.yml': 'v: deep',
            'two/group_vars/a.yml': 'v: late',
          },
        },
        { sources: ['one/hosts', 'two/hosts'] },
      );
      expect(valuesOf('h')).to.deep.equal({ v: 'late' });
    });

    it('a directory counts where it is last mentioned', async () => {
      const { valuesOf, layers } = await load(
        {
          files: {
            ...{ 'one/a': 'h\n', 'one/b': 'h\n', 'two/hosts': 'h\n' },
            ...{ 'one/host_vars/h.yml': 'v: 1', 'two/host_vars/h.yml': 'v: 2' },
          },
        },
        { sources: ['one/a', 'two/hosts', 'one/b'] },
      );
      expect(valuesOf('h')).to.deep.equal({ v: 1 });
      expect(layers('h')).to.have.length(2);
    });
  });

  describe('from files', () => {
    it('reads all files of a directory alphabetically, deep and without suffix too', async () => {
      const { layers } = await load({
        files: {
          hosts: 'h\n',
          ...{ 'group_vars/all/b.yml': 'v: 1', 'group_vars/all/a/x.json': '{}' },
          ...{
            'group_vars/all/c': 'v: 2',
            'group_vars/all/d.txt': 'no',
            'group_vars/all/.e.yml': 'no',
          },
          ...{ 'group_vars/all/f.yml~': 'no', 'group_vars/all/g.d/x.yml': 'no: 1' },
        },
      });
      expect(layers('h').map(({ name }) => name)).to.deep.equal([
        ...['group_vars/all/a/x.json', 'group_vars/all/b.yml', 'group_vars/all/c'],
      ]);
    });

    it('says which file is not read beside a directory of the same name', async () => {
      const { problems, diagnostics, valuesOf } = await load({
        files: { hosts: 'h\n', 'group_vars/all/a.yml': 'v: 1', 'group_vars/all.yml': 'v: 2' },
      });
      expect(valuesOf('h')).to.deep.equal({ v: 1 });
      expect(problems).to.deep.equal(['warning inventory/invalid']);
      expect(diagnostics[0]?.message).to.include('"group_vars/all.yml" is not read');
    });

    it('ignores files without a value', async () => {
      const { layers, problems } = await load({
        files: { hosts: 'h\n', 'host_vars/h.yml': '# nothing\n', 'group_vars/all.yml': '---\n' },
      });
      expect(problems).to.deep.equal([]);
      expect(layers('h')).to.deep.equal([]);
    });

    it('keeps templates with their positions', async () => {
      const { valuesOf } = await load({
        files: { hosts: 'h\n', 'host_vars/h.yml': 'a: "{{ b }}"\nc: !unsafe "{{ b }}"\n' },
      });
      const { a, c } = valuesOf('h');
      expect(a).to.be.instanceOf(Templated);
      expect(c).to.equal('{{ b }}');
    });

    const wrong: readonly [string, string, string][] = [
      ['- a\n', 'inventory/invalid', '1:1'],
      ['text\n', 'inventory/invalid', '1:1'],
      ['a: [\n', 'yaml/syntax', '1:4'],
      ['a: 1\na: 2\n', 'yaml/duplicate-key', '2:1'],
      ['1: a\n', 'inventory/invalid', '1:1'],
      ['a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  00\n', 'yaml/vault', '1:11'],
      ['$ANSIBLE_VAULT;1.1;AES256\n00\n', 'yaml/vault', '1:1'],
    ];
    for (const [text, code, at] of wrong) {
      it(`reports ${JSON.stringify(text)} at ${at}`, async () => {
        const { problems } = await load({ files: { hosts: 'h\n', 'host_vars/h.yml': text } });
        expect(problems[0]).to.match(new RegExp(`^error ${code} host_vars/h.yml:`));
        expect(problems[0]).to.include(`h.yml:${at}`);
      });
    }

    it('decrypts values and whole files', async () => {
      const vault = {
        decryptValue: () => 'secret',
        hide: () => undefined,
        decryptFile: ({ path }: { path: string }) => ({
          ok: true as const,
          value: { path, text: 'b: hidden\n' },
        }),
      };
      const { valuesOf, problems } = await load(
        {
          files: {
            hosts: 'h\n',
            'host_vars/h.yml': 'a: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  00\n',
            'group_vars/all': '$ANSIBLE_VAULT;1.1;AES256\n00\n',
          },
        },
        { vault },
      );
      expect(problems).to.deep.equal([]);
      expect(valuesOf('h')).to.deep.equal({ a: 'secret', b: 'hidden' });
    });

    it('warns of a priority that has no effect and of files where directories belong', async () => {
      const { problems } = await load({
        files: { hosts: '[a]\nh\n', 'group_vars/a': 'ansible_group_priority: 2', host_vars: 'x' },
      });
      expect(problems).to.deep.equal([
        'warning inventory/invalid',
        'warning inventory/invalid group_vars/a:1:1',
      ]);
    });

    it('reads the variables of hosts that are added later, and throws what is wrong', async () => {
      const { inventory, variables, problems } = await load({
        files: { hosts: 'h\n', 'host_vars/new.yml': 'a: 1\n', 'host_vars/bad.yml': '- 1\n' },
      });
      expect(problems).to.deep.equal([]);

      const added = inventory.addHost('new');
      inventory.addMember('late', 'new');
      inventory.setHostVariable('new', 'add_host', 'b', { value: 2 });
      inventory.settle();
      expect(variables.layersFor(added).map(({ name }) => name)).to.deep.equal([
        'add_host',
        'host_vars/new.yml',
      ]);
      expect(() => variables.layersFor(inventory.addHost('bad'))).to.throw(InputError);
    });
  });

  describe('magicFor', () => {
    it('knows the place of a host', async () => {
      const { variables, host } = await load(
        { files: { 'inv/hosts': '[b]\nweb1.example.org\n[a:children]\nb\n[c]\n' } },
        { sources: ['inv/hosts'] },
      );
      const { entries } = variables.magicFor(host('web1.example.org'));
      const values = Object.fromEntries([...entries].map(([name, { value }]) => [name, value]));
      const { groups, ...plain } = values;
      expect(plain).to.deep.equal({
        inventory_hostname: 'web1.example.org',
        inventory_hostname_short: 'web1',
        group_names: ['a', 'b'],
        inventory_file: '/work-dir/inv/hosts',
        inventory_dir: '/work-dir/inv',
      });

      if (!(groups instanceof LazyDict)) throw new Error('groups is not a LazyDict');
      expect([...groups.keys()]).to.deep.equal(['all', 'ungrouped', 'b', 'a', 'c']);
      expect(groups.get('a')).to.deep.equal(['web1.example.org']);
      expect(groups.get('ungrouped')).to.deep.equal([]);
      expect(groups.get('none')).to.equal(undefined);
      expect(groups.get('a')).to.not.equal(groups.get('a'));
    });

    it('leaves addresses whole', async () => {
      const { variables, host } = await load({ files: {} }, { sources: ['10.0.0.1,fe80::1'] });
      for (const name of ['10.0.0.1', 'fe80::1']) {
        const { entries } = variables.magicFor(host(name));
        expect(entries.get('inventory_hostname_short')?.value).to.equal(name);
      }
    });

    it('gives the implicit localhost no place, and hosts added later none that is known', async () => {
      const { variables, host, inventory } = await load({ files: { hosts: 'h\n' } });
      expect([...variables.magicFor(host('localhost')).entries.keys()]).to.deep.equal([
        ...['inventory_hostname', 'inventory_hostname_short', 'group_names', 'groups'],
      ]);
      const { entries } = variables.magicFor(inventory.addHost('new'));
      expect(entries.get('inventory_file')?.value).to.equal(null);
    });

    it('gives the implicit localhost the variables of all', async () => {
      const { valuesOf } = await load({
        files: {
          hosts: 'h\n[all:vars]\na=1\nansible_connection=ssh\n',
          'host_vars/localhost': 'b: 2',
        },
      });
      expect(valuesOf('localhost')).to.deep.equal({ a: 1, b: 2, ansible_connection: 'local' });
    });
  });
});
