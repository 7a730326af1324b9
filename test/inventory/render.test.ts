import { expect } from 'chai';
import { renderGraph, renderHost, renderList } from '../../src/inventory/render.ts';
import { renderYamlList } from '../../src/inventory/render-yaml.ts';
import { load } from './support-files.ts';

const files = {
  hosts: `lonely
[web]
web1 ports="[80, 443]" tls=True
[db]
db1 version=1.0 motd="{{ name }}"
[site:children]
web
db
empty
[empty]
[site:vars]
name=it's
ansible_group_priority=5
`,
  'group_vars/all.yml': 'zone: null\n',
};

describe('renderList', () => {
  it('prints groups and what each host gets, as an inventory script does', async () => {
    expect(renderList(await load({ files }))).to.equal(`{
    "_meta": {
        "hostvars": {
            "db1": {
                "motd": "{{ name }}",
                "name": "it's",
                "version": 1.0,
                "zone": null
            },
            "lonely": {
                "zone": null
            },
            "web1": {
                "name": "it's",
                "ports": [
                    80,
                    443
                ],
                "tls": true,
                "zone": null
            }
        }
    },
    "all": {
        "children": [
            "ungrouped",
            "site"
        ]
    },
    "db": {
        "hosts": [
            "db1"
        ]
    },
    "site": {
        "children": [
            "web",
            "db",
            "empty"
        ]
    },
    "ungrouped": {
        "hosts": [
            "lonely"
        ]
    },
    "web": {
        "hosts": [
            "web1"
        ]
    }
}`);
  });

  it('exports variables where they are set', async () => {
    const list: unknown = JSON.parse(renderList(await load({ files }), { export: true }));
    expect(list).to.deep.equal({
      _meta: {
        hostvars: {
          db1: { motd: '{{ name }}', version: 1 },
          web1: { ports: [80, 443], tls: true },
        },
      },
      all: { children: ['ungrouped', 'site'], vars: { zone: null } },
      db: { hosts: ['db1'] },
      site: {
        children: ['web', 'db', 'empty'],
        vars: { ansible_group_priority: 5, name: "it's" },
      },
      ungrouped: { hosts: ['lonely'] },
      web: { hosts: ['web1'] },
    });
  });

  it('prints some of the hosts', async () => {
    const shown = await load({ files });
    const list: unknown = JSON.parse(renderList(shown, { hosts: new Set([shown.host('lonely')]) }));
    expect(list).to.deep.equal({
      _meta: { hostvars: { lonely: { zone: null } } },
      all: { children: ['ungrouped', 'site'] },
      site: { children: ['web', 'db', 'empty'] },
      ungrouped: { hosts: ['lonely'] },
    });
  });

  it('prints an inventory without hosts', async () => {
    expect(renderList(await load({ files: { hosts: '' } }))).to.equal(`{
    "_meta": {
        "hostvars": {}
    },
    "all": {
        "children": [
            "ungrouped"
        ]
    }
}`);
  });
});

describe('renderHost', () => {
  it('prints the variables of one host', async () => {
    const shown = await load({ files });
    expect(renderHost(shown, shown.host('lonely'))).to.equal('{\n    "zone": null\n}');
  });
});

describe('renderYamlList', () => {
  const nested = {
    'all.yaml': `all:
  hosts: {lone: }
  children:
    web:
      hosts: {w1: {port: 80, list: [1, {a: b}]}, w2: }
      vars: {webv: x y}
      children: {inner: {hosts: {w1: }}}
    empty: {}
`,
  };

  it('prints groups in groups, and each host with what it gets where it is first met', async () => {
    expect(renderYamlList(await load({ files: nested }, { sources: ['all.yaml'] }))).to.equal(`all:
  children:
    empty: {}
    ungrouped:
      hosts:
        lone: {}
    web:
      children:
        inner:
          hosts:
            w1:
              list:
              - 1
              - a: b
              port: 80
              webv: x y
      hosts:
        w1: {}
        w2:
          webv: x y`);
  });

  it('exports variables where they are set', async () => {
    const shown = await load({ files: nested }, { sources: ['all.yaml'] });
    const text = renderYamlList(shown, { export: true });
    expect(text).to.include('        w2: {}\n      vars:\n        webv: x y');
  });
});

describe('renderGraph', () => {
  it('draws a tree of groups and hosts', async () => {
    const shown = await load({ files });
    expect(renderGraph(shown, { group: shown.inventory.all, vars: false })).to.equal(`@all:
  |--@ungrouped:
  |  |--lonely
  |--@site:
  |  |--@web:
  |  |  |--web1
  |  |--@db:
  |  |  |--db1
  |  |--@empty:`);
  });

  it('begins where it is told, and shows variables', async () => {
    const shown = await load({ files });
    const group = shown.inventory.groups.get('site') ?? shown.inventory.all;
    expect(renderGraph(shown, { group, vars: true })).to.equal(`@site:
  |--@web:
  |  |--web1
  |  |  |--{name = it's}
  |  |  |--{ports = [80, 443]}
  |  |  |--{tls = True}
  |  |  |--{zone = None}
  |--@db:
  |  |--db1
  |  |  |--{motd = {{ name }}}
  |  |  |--{name = it's}
  |  |  |--{version = 1.0}
  |  |  |--{zone = None}
  |--@empty:
  |--{ansible_group_priority = 5}
  |--{name = it's}`);
  });
});
