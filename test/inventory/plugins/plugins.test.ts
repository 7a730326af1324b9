import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { pluginWorld } from '../../../src/cli/plugin-world.ts';
import { formatLocation } from '../../../src/diagnostics/source-file.ts';
import { fromPlain } from '../../../src/values/plain.ts';
import { Templated, type Value } from '../../../src/values/value.ts';
import { load } from '../support-files.ts';

const world = pluginWorld(
  {
    environment: { SITE: 'here' },
    stdin: new PassThrough(),
    stdout: new PassThrough(),
    stderr: new PassThrough(),
    workingDirectory: '/',
  },
  {
    extraVars: new Map([['colour', { value: 'red' }]]),
    factStore: {
      read: host => (host === 'web1' ? '{"ansible_os_family": "Debian"}' : undefined),
      write: () => undefined,
      remove: () => undefined,
    },
  },
);

const hosts = `web1 os=debian tags='["a", "b"]' port=80
web2 os=debian tags='[]' extra="{{ os }}"
db1 os=redhat zone="{'rack': 'r1', 'row': ''}"
[web]
web[1:2]
`;

async function build(options: string, files: Readonly<Record<string, string>> = {}) {
  const loaded = await load(
    { files: { 'inv/1-hosts': hosts, 'inv/2-plugin.yaml': options, ...files } },
    { sources: ['inv'], world },
  );
  const { inventory, diagnostics } = loaded;
  const groups = [...inventory.groups.values()]
    .filter(({ name }) => !['all', 'ungrouped', 'web'].includes(name))
    .map(group => {
      const members = inventory.membersOf(group).map(({ name }) => name);
      return `${group.name}: ${members.join(' ')}`;
    });
  const problems = diagnostics.map(({ message, location, hint = '' }) =>
    `${location === undefined ? '' : formatLocation(location)} ${message} ${hint}`.trim(),
  );
  return { ...loaded, groups, told: problems };
}

describe('constructed', () => {
  it('composes variables, which groups then see', async () => {
    const { valuesOf, groups, told } = await build(`plugin: ansible.builtin.constructed
compose:
  ansible_host: inventory_hostname ~ '.example.org'
  next_port: port + 1
  from_where: lookup('env', 'SITE')
  other: extra
groups:
  high: next_port > 80
  debian: os == 'debian'
  both: "'web' in group_names and os == 'debian'"
`);
    expect(told).to.deep.equal([]);
    expect(valuesOf('web1')).to.include({
      ansible_host: 'web1.example.org',
      next_port: 81,
      from_where: 'here',
    });
    expect(valuesOf('web2')).to.include({ other: 'debian' }).and.not.include.keys('next_port');
    expect(groups).to.deep.equal(['high: web1', 'debian: web1 web2', 'both: web1 web2']);
  });

  const keyed = async (group: string, more = '') =>
    (await build(`plugin: constructed\n${more}keyed_groups:\n  - {${group}}\n`)).groups;

  for (const { name, group, more = '', expected } of [
    {
      name: 'a text',
      group: 'key: os, prefix: os',
      expected: ['os_debian: web1 web2', 'os_redhat: db1'],
    },
    { name: 'no prefix', group: 'key: os', expected: ['_debian: web1 web2', '_redhat: db1'] },
    {
      name: 'no prefix and no separator before it',
      group: 'key: os',
      more: 'leading_separator: false\n',
      expected: ['debian: web1 web2', 'redhat: db1'],
    },
    {
      name: 'a list',
      group: "key: tags, prefix: tag, separator: '-'",
      expected: ['tag_a: web1', 'tag_b: web1'],
    },
    {
      name: 'a dict',
      group: 'key: zone, prefix: in',
      expected: ['in_rack_r1: db1', 'in_row_: db1'],
    },
    {
      name: 'a dict without trailing separators',
      group: 'key: zone, prefix: in, trailing_separator: false',
      expected: ['in_rack_r1: db1', 'in_row: db1'],
    },
    {
      name: 'a dict with a default value',
      group: 'key: zone, prefix: in, default_value: none',
      expected: ['in_rack_r1: db1', 'in_row_none: db1'],
    },
    {
      name: 'an empty text with a default value',
      group: "key: \"'' if os == 'debian' else os\", prefix: os, default_value: free",
      expected: ['os_free: web1 web2', 'os_redhat: db1'],
    },
    {
      name: 'a parent',
      group: 'key: os, prefix: os, parent_group: "all_{{ os }}"',
      expected: [
        'os_debian: web1 web2',
        'all_debian: web1 web2',
        'os_redhat: db1',
        'all_redhat: db1',
      ],
    },
  ]) {
    it(`makes groups of ${name}`, async () => {
      expect(await keyed(group, more)).to.deep.equal(expected);
    });
  }

  it('takes extra variables when told to', async () => {
    const text = 'plugin: constructed\ncompose: {tint: colour}\n';
    expect((await build(text)).valuesOf('db1')).not.to.include.keys('tint');
    expect((await build(`${text}use_extra_vars: true\n`)).valuesOf('db1')).to.include({
      tint: 'red',
    });
  });

  it('sees facts that are kept, and folders of variables when told to', async () => {
    const text = 'plugin: constructed\ncompose: {family: ansible_os_family, tier: level + 1}\n';
    const files = {
      'inv/group_vars/web.yml': 'level: 1\n',
      'inv/host_vars/web2.yml': 'level: 2\n',
    };
    const without = await build(text, files);
    expect(without.valuesOf('web1')).to.include({ family: 'Debian' }).and.not.include.keys('tier');
    const { valuesOf } = await build(`${text}use_vars_plugins: true\n`, files);
    expect([valuesOf('web1')['tier'], valuesOf('web2')['tier']]).to.deep.equal([2, 3]);
  });

  it('reports what fails once for each place when it is strict', async () => {
    const { told } = await build(`plugin: constructed
strict: true
compose:
  a: missing + 1
keyed_groups:
  - {key: "''"}
`);
    expect(told).to.deep.equal([
      `inv/2-plugin.yaml:4:6 For the host "web1": 'missing' is undefined.`,
      'inv/2-plugin.yaml:6:11 For the host "web1": the key of the group is empty.',
    ]);
  });

  it('takes omit for a name that is not defined', async () => {
    const text = 'plugin: constructed\ncompose: {a: omit, d: "1"}\n';
    const { valuesOf, told } = await build(text);
    expect(told).to.deep.equal([]);
    expect(valuesOf('web1')).to.include.keys('d').and.not.include.keys('a');
    const strict = await build(`${text}strict: true\n`);
    expect(strict.told).to.deep.equal([
      `inv/2-plugin.yaml:2:14 For the host "web1": 'omit' is undefined.`,
    ]);
  });

  it('reports what is wrong in the file whether strict or not', async () => {
    const { told } = await build(`plugin: constructed
compos: {a: b}
compose: {a: "1 +", b: "{{ c }}"}
keyed_groups:
  - {prefix: x}
  - {key: os, default_value: y, trailing_separator: true}
`);
    expect(told.map(problem => problem.split(' ')[0])).to.deep.equal([
      'inv/2-plugin.yaml:2:1',
      'inv/2-plugin.yaml:5:5',
      'inv/2-plugin.yaml:3:17',
      'inv/2-plugin.yaml:3:24',
      'inv/2-plugin.yaml:6:5',
    ]);
    expect(told[0]).to.include('Did you mean "compose"?');
  });

  it('sees only sources before it', async () => {
    const text = 'plugin: constructed\ngroups: {everything: true}\n';
    const { groups } = await build(text, { 'inv/3-hosts': 'late1\n' });
    expect(groups).to.deep.equal(['everything: web1 web2 db1']);
  });
});

describe('generator', () => {
  it('makes a host of every combination, with groups above it', async () => {
    const { groups, valuesOf, told, inventory } = await build(`plugin: generator
hosts:
  name: "{{ operation }}_{{ application }}"
  parents:
    - name: "{{ operation }}"
      vars: {op: "{{ operation | upper }}", fixed: 1}
      parents: [{name: operations}]
    - {name: runner}
layers:
  operation: [build, launch]
  application: [web, api]
`);
    expect(told).to.deep.equal([]);
    expect(groups).to.deep.equal([
      'build: build_web build_api',
      'operations: build_web build_api launch_web launch_api',
      'runner: build_web build_api launch_web launch_api',
      'launch: launch_web launch_api',
    ]);
    expect(valuesOf('launch_api')).to.include({ op: 'LAUNCH', fixed: 1 });
    const group = inventory.groups.get('build');
    expect(group && inventory.depthOf(group)).to.equal(2);
  });

  it('reports names that cannot be made', async () => {
    const { told } = await build(`plugin: generator
hosts: {name: "{{ nothing }}"}
layers: {a: [1, 2]}
`);
    expect(told).to.deep.equal([`inv/2-plugin.yaml:2:15 'nothing' is undefined.`]);
  });

  it('reports options that are wrong or missing', async () => {
    const { told } = await build('plugin: generator\nhosts: {parents: [{nam: x}]}\nlayer: {}\n');
    expect(told).to.have.length(3);
    expect(told.join('\n')).to.include('"layers"').and.include('Did you mean');
  });
});

describe('runPlugin', () => {
  it('names the plugins there are', async () => {
    const { told } = await build('plugin: amazon.aws.aws_ec2\nregions: [eu]\n');
    expect(told).to.deep.equal([
      'inv/2-plugin.yaml:1:9 kplay has no inventory plugin "amazon.aws.aws_ec2". kplay has "constructed" and "generator"; in the place of others a script can print the inventory as JSON.',
    ]);
    expect((await build('plugin: construct\n')).told[0]).to.include('Did you mean "constructed"?');
    expect((await build('plugin: yaml\n')).told[0]).to.include('has no file of options');
  });
});

describe('TOML inventories', () => {
  const toml = `[all.vars]
where = "{{ inventory_dir }}"
[web]
children = ["apache", "nginx"]
vars = { http_port = 8080 }
[apache.hosts]
"h[1:2]" = { ansible_port = 222 }
[nginx.hosts.h3]
[nginx.vars]
ansible_group_priority = 5
`;

  it('are read like those in YAML', async () => {
    const { valuesOf, problems, inventory } = await load(
      { files: { 'hosts.toml': toml } },
      { sources: ['hosts.toml'] },
    );
    expect(problems).to.deep.equal([]);
    expect(valuesOf('h2')).to.include({ ansible_port: 222, http_port: 8080 });
    const where: Value | undefined = valuesOf('h2')['where'];
    expect(where).to.be.instanceOf(Templated);
    expect(inventory.groups.get('nginx')?.priority).to.equal(5);
    expect(fromPlain([...inventory.hosts.keys()])).to.deep.equal(['h1', 'h2', 'h3']);
  });

  it('are reported where they are wrong', async () => {
    const { problems } = await load(
      { files: { 'hosts.toml': '[web]\nhostss = {}\nchildren = [["a"]]\n' } },
      { sources: ['hosts.toml'] },
    );
    expect(problems).to.deep.equal([
      'error inventory/invalid hosts.toml:2:1',
      'error inventory/invalid hosts.toml:3:13',
    ]);
  });
});
