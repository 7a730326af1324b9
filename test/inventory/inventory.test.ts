import { expect } from 'chai';
import { Diagnostics } from '../../src/diagnostics/diagnostic.ts';
import { addEntries } from '../../src/inventory/entry.ts';
import { type Group, Inventory } from '../../src/inventory/inventory.ts';
import { inventoryOf, merged, places, sourceNamed } from './support.ts';

function group(inventory: Inventory, name: string): Group {
  const found = inventory.groups.get(name);
  if (found === undefined) throw new Error(`there is no group ${name}`);
  return found;
}

function groupNames(inventory: Inventory, hostName: string): readonly string[] {
  const host = inventory.host(hostName);
  return host === undefined ? [] : inventory.groupsOf(host).map(({ name }) => name);
}

function members(inventory: Inventory, name: string): readonly string[] {
  return inventory.membersOf(group(inventory, name)).map(host => host.name);
}

describe('Inventory', () => {
  it('has all and ungrouped from the beginning', () => {
    const inventory = new Inventory();
    expect([...inventory.groups.keys()]).to.deep.equal(['all', 'ungrouped']);
    expect([...inventory.all.children].map(({ name }) => name)).to.deep.equal(['ungrouped']);
  });

  it('puts every host below all, ungrouped ones first', () => {
    const inventory = inventoryOf('[web]\nw1\nw2\n[db]\nd1\nw1\n', 'x\n');
    expect(members(inventory, 'all')).to.deep.equal(['x', 'w1', 'w2', 'd1']);
    expect(members(inventory, 'ungrouped')).to.deep.equal(['x']);
  });

  it('takes a host out of ungrouped when another source has it in a group', () => {
    const inventory = inventoryOf('a\nb\n', '[web]\na\n');
    expect(members(inventory, 'ungrouped')).to.deep.equal(['b']);
    expect(groupNames(inventory, 'a')).to.deep.equal(['web']);
  });

  it('counts depth by the longest way down', () => {
    const inventory = inventoryOf('[a:children]\nb\nc\n[b:children]\nc\n[c]\nh\n');
    const depths = ['all', 'a', 'b', 'c'].map(name => inventory.depthOf(group(inventory, name)));
    expect(depths).to.deep.equal([0, 1, 2, 3]);
  });

  it('gives the members of near groups before those of far ones, each once', () => {
    const inventory = inventoryOf(
      '[a:children]\nb\nc\n[b:children]\nd\n[c]\nh1\nh2\n[d]\nh3\nh1\n[a]\nh4\n',
    );
    expect(members(inventory, 'a')).to.deep.equal(['h4', 'h1', 'h2', 'h3']);
  });

  it('orders the groups of a host by depth, then priority, then name', () => {
    const inventory = inventoryOf(
      `[top:children]\nzoo\n[zoo]\nh\n[b]\nh\n[a]\nh\n[c]\nh\n[d]\nh
[c:vars]\nansible_group_priority=0\n[a:vars]\nansible_group_priority=2\n`,
    );
    expect(groupNames(inventory, 'h')).to.deep.equal(['c', 'b', 'd', 'top', 'a', 'zoo']);
  });

  it('notices changes after it was asked', () => {
    const inventory = inventoryOf('[web]\nw1\n');
    expect(members(inventory, 'web')).to.deep.equal(['w1']);

    inventory.addHost('w2');
    expect(inventory.addMember('web', 'w2')).to.equal(true);
    expect(inventory.addMember('web', 'w2')).to.equal(false);
    inventory.addMember('fast', 'w2');
    inventory.settle();

    expect(members(inventory, 'web')).to.deep.equal(['w1', 'w2']);
    expect(groupNames(inventory, 'w2')).to.deep.equal(['fast', 'web']);
    expect(inventory.depthOf(group(inventory, 'fast'))).to.equal(1);
  });

  it('shows the circle that a child would close, and does not close it', () => {
    const inventory = inventoryOf('[a:children]\nb\n[b:children]\nc\n[c]\n');
    expect(inventory.addChild('c', 'a')).to.deep.equal(['c', 'a', 'b', 'c']);
    expect(inventory.addChild('a', 'a')).to.deep.equal(['a', 'a']);
    expect(inventory.depthOf(group(inventory, 'c'))).to.equal(3);
  });

  it('keeps one layer of variables for each source', () => {
    const inventory = inventoryOf('h a=1 b=1\nh c=1\n', 'h b=2\n');
    const layers = inventory.host('h')?.layers ?? [];
    expect(layers.map(({ name }) => name)).to.deep.equal(['hosts1, host h', 'hosts2, host h']);
    expect(merged(layers)).to.deep.equal({ a: 1, b: 2, c: 1 });
  });

  it('remembers the source that named a host first', () => {
    const inventory = inventoryOf('h\n', 'h\n');
    expect(inventory.host('h')?.source?.name).to.equal('hosts1');
  });

  it('knows localhost without being told, outside every group', () => {
    const inventory = inventoryOf('h\n');
    const localhost = inventory.host('localhost');
    expect(localhost?.implicit).to.equal(true);
    expect(merged(localhost?.layers ?? [])).to.deep.equal({ ansible_connection: 'local' });
    expect(members(inventory, 'all')).to.deep.equal(['h']);
    expect(groupNames(inventory, 'localhost')).to.deep.equal([]);
    expect(inventory.host('127.0.0.1')).to.equal(localhost);
    expect(inventory.host('elsewhere')).to.equal(undefined);
  });

  it('takes a local address of the sources for localhost', () => {
    const inventory = inventoryOf('127.0.0.1 x=1\n');
    expect(inventory.host('localhost')).to.equal(inventory.hosts.get('127.0.0.1'));
  });
});

describe('addEntries', () => {
  it('reports circles with the place that closes them', () => {
    const diagnostics = new Diagnostics();
    const location = { source: { path: 'hosts', text: 'a\nb' }, start: 2, end: 3 };
    addEntries(
      new Inventory(),
      [
        { kind: 'child', group: 'a', child: 'b' },
        { kind: 'child', group: 'b', child: 'a', location },
      ],
      { source: sourceNamed('hosts'), diagnostics },
    );
    expect(places(diagnostics)).to.deep.equal(['error inventory/invalid hosts:2:1']);
    expect(diagnostics.list[0]?.message).to.include('b > a > b');
  });

  it('wants an integer for a priority', () => {
    expect(() => inventoryOf('[a]\n[a:vars]\nansible_group_priority=high\n')).to.throw(
      '"ansible_group_priority" of the group "a" must be an integer',
    );
  });

  it('keeps the port a host was first named with, and says so', () => {
    const diagnostics = new Diagnostics();
    const inventory = new Inventory();
    const entry = { kind: 'host', group: 'a', host: 'h' } as const;
    const entries = [
      { ...entry, port: 22 },
      { ...entry, port: 22 },
      { ...entry, port: 23 },
    ];
    addEntries(inventory, entries, { source: sourceNamed('hosts'), diagnostics });

    expect(merged(inventory.host('h')?.layers ?? [])).to.deep.equal({ ansible_port: 22 });
    expect(places(diagnostics)).to.deep.equal(['warning inventory/invalid']);
  });
});
