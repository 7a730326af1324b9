import { expect } from 'chai';
import { Project, type RunEvents } from '../../support/run-cli.ts';

/** What sets variables, from what loses to what wins, as Ansible numbers it. */
const layers = [
  'role defaults',
  'group variables in the inventory',
  'group_vars/all of the inventory',
  'group_vars/all of the playbook',
  'group_vars/GROUP of the inventory',
  'group_vars/GROUP of the playbook',
  'host variables in the inventory',
  'host_vars of the inventory',
  'host_vars of the playbook',
  'facts',
  'play vars',
  'vars_prompt',
  'vars_files',
  'role vars',
  'vars of the role entry',
  'block vars',
  'task vars',
  'include_vars',
  'set_fact',
  'role parameters',
  'include parameters',
  'extra vars',
] as const;

type Layer = (typeof layers)[number];

/** Facts that every host has, to be overridden: one for each other layer. */
const facts = [
  'architecture bios_version cmdline date_time devices distribution distribution_major_version',
  'distribution_release distribution_version domain env fqdn hostname kernel',
  'machine nodename os_family processor_vcpus service_mgr system user_dir user_id',
]
  .join(' ')
  .split(' ');

interface Pair {
  readonly name: string;
  readonly loser: Layer;
  readonly winner: Layer;
}

const pairs: readonly Pair[] = layers.flatMap((loser, low) =>
  layers.slice(low + 1).map((winner, offset) => {
    const high = low + 1 + offset;
    const factAt = layers.indexOf('facts');
    const other = low === factAt ? high : low;
    const isFact = low === factAt || high === factAt;
    const name = isFact ? `ansible_${facts[other]}` : `v_${low}_${high}`;
    return { name, loser, winner };
  }),
);

/** The variables that a layer sets, each to the layer's name. */
function set(layer: Layer): Record<string, string> {
  const own = pairs.filter(({ loser, winner }) => loser === layer || winner === layer);
  return Object.fromEntries(own.map(({ name }) => [name, layer]));
}

const json = (layer: Layer): string => JSON.stringify(set(layer));
const ini = (layer: Layer, separator: string): string =>
  Object.entries(set(layer))
    .map(([name, value]) => `${name}="${value}"`)
    .join(separator);

function saidBy(events: RunEvents): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(events.outcome('r : debug').result['msg'] ?? {}));
}

describe('layersOf', () => {
  let values: ReadonlyMap<string, unknown>;

  before(async () => {
    const host = ini('host variables in the inventory', ' ');
    // Nobody answers: the defaults count.
    const prompts = Object.entries(set('vars_prompt')).map(([name, value]) => ({
      ...{ name, default: value, private: false },
    }));
    const project = new Project({
      'inventory/hosts': `[g]\nh ansible_connection=local ${host}\n[g:vars]\n${ini('group variables in the inventory', '\n')}\n`,
      'inventory/group_vars/all.yml': json('group_vars/all of the inventory'),
      'inventory/group_vars/g.yml': json('group_vars/GROUP of the inventory'),
      'inventory/host_vars/h.yml': json('host_vars of the inventory'),
      'play/group_vars/all.yml': json('group_vars/all of the playbook'),
      'play/group_vars/g.yml': json('group_vars/GROUP of the playbook'),
      'play/host_vars/h.yml': json('host_vars of the playbook'),
      'play/files.yml': json('vars_files'),
      'play/site.yml': `
- hosts: g
  vars: ${json('play vars')}
  vars_prompt: ${JSON.stringify(prompts)}
  vars_files: [files.yml]
  roles:
    - ${JSON.stringify({ role: 'r', ...set('role parameters'), vars: set('vars of the role entry') })}
`,
      'play/roles/r/defaults/main.yml': json('role defaults'),
      'play/roles/r/vars/main.yml': json('role vars'),
      'play/roles/r/vars/included.yml': json('include_vars'),
      'play/roles/r/tasks/main.yml': `
- include_vars: included.yml
- set_fact: ${json('set_fact')}
- include_tasks: look.yml
  vars: ${json('include parameters')}
`,
      'play/roles/r/tasks/look.yml': `
- vars: ${json('block vars')}
  block:
    - vars: ${json('task vars')}
      debug:
        msg: {${pairs.map(({ name }) => `${name}: "{{ ${name} }}"`).join(', ')}}
`,
    });
    try {
      const extra = json('extra vars');
      const events = await project.run('play/site.yml', '-i', 'inventory', '-e', extra);
      values = saidBy(events);
    } finally {
      project.remove();
    }
  });

  for (const { name, loser, winner } of pairs) {
    it(`lets ${winner} win over ${loser}`, () => {
      expect(values.has(name)).to.equal(true);
      if (winner === 'facts') expect(values.get(name)).not.to.equal(loser);
      else expect(values.get(name)).to.equal(winner);
    });
  }
});
