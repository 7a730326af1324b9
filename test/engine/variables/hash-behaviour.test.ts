import { expect } from 'chai';
import { findMerged, findVariable } from '../../../src/engine/variables/layers.ts';
import { fromPlain, type Plain, toPlain } from '../../../src/values/plain.ts';
import type { VariableLayer } from '../../../src/values/variable-layer.ts';
import { localHosts, Project } from '../../support/run-cli.ts';

function layer(value: Plain, name = 'a layer'): VariableLayer {
  return { name, entries: new Map([['x', { value: fromPlain(value) }]]) };
}

describe('findMerged', () => {
  for (const { name, layers, expected } of [
    { name: 'takes what only one layer sets', layers: [layer({ a: 1 })], expected: { a: 1 } },
    {
      name: 'merges dicts at any depth, the first layer winning',
      layers: [layer({ a: { b: 1 } }), layer({ a: { b: 2, c: 3 }, d: 4 })],
      expected: { a: { b: 1, c: 3 }, d: 4 },
    },
    {
      name: 'replaces lists and scalars',
      layers: [layer({ a: [1], b: 1 }), layer({ a: [2, 3], b: { c: 1 } })],
      expected: { a: [1], b: 1 },
    },
    {
      name: 'sees nothing below what is no dict',
      layers: [layer({ a: 1 }), layer('text'), layer({ b: 1 })],
      expected: { a: 1 },
    },
    {
      name: 'leaves loop variables alone',
      layers: [layer({ a: 1 }, 'loop variables'), layer({ b: 1 })],
      expected: { a: 1 },
    },
  ]) {
    it(name, () => {
      const found = findMerged(layers, 'x');
      expect(found && toPlain(found.value)).to.deep.equal(expected);
      const [first] = layers;
      expect(findVariable(layers, 'x')).to.equal(first?.entries.get('x'));
    });
  }

  it('finds nothing where nothing is set', () => {
    expect(findMerged([layer(1)], 'y')).to.equal(undefined);
  });
});

describe('hash_behaviour: merge', () => {
  it('merges what inventory, play and command line say', async () => {
    const project = new Project({
      'ansible.cfg': '[defaults]\nhash_behaviour = merge\ninventory = hosts.ini\n',
      'hosts.ini': localHosts('a'),
      'group_vars/all.yaml': 'app: {name: web, port: "{{ 80 * 100 }}", log: {level: info}}\n',
      'site.yaml': `- hosts: all
  gather_facts: false
  vars: {app: {log: {file: /var/log/app}}}
  tasks:
    - debug: {msg: "{{ app | to_json(sort_keys=true) }}"}
`,
    });
    try {
      const { messages } = await project.run('site.yaml', '-e', '{"app": {"name": "shop"}}');
      const app = { log: { file: '/var/log/app', level: 'info' }, name: 'shop', port: 8000 };
      expect(JSON.parse(messages[0]?.slice(3) ?? '')).to.deep.equal(app);
    } finally {
      project.remove();
    }
  });
});
