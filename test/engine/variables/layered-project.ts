/*
 * A project in which each layer of variables sets what it is asked to, for a task in a role.
 */

/** What sets variables, from what loses to what wins, as Ansible numbers it. */
export const layers = [
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

export type Layer = (typeof layers)[number];

export interface Layered {
  /** The variables that a layer sets; those of facts nobody sets. */
  readonly set: (layer: Layer) => Readonly<Record<string, string>>;
  /** The task that sees them all, without its `vars`. */
  readonly task: string;
  /** How the host is reached. */
  readonly host: string;
  /** Keywords of the play, of the role's entry, and of the block around the task. */
  readonly play?: string;
  readonly entry?: Readonly<Record<string, string>>;
  readonly block?: string;
}

const site = 'play/site.yml';

/** With the arguments of a run of `site`. */
export function layeredProject({ set, task, host, play = '', entry = {}, block = '' }: Layered): {
  readonly files: Readonly<Record<string, string>>;
  readonly args: readonly string[];
} {
  const json = (layer: Layer): string => JSON.stringify(set(layer));
  const ini = (layer: Layer, separator: string): string =>
    Object.entries(set(layer))
      .map(([name, value]) => `${name}="${value}"`)
      .join(separator);
  // Nobody answers: the defaults count.
  const prompts = Object.entries(set('vars_prompt')).map(([name, value]) => ({
    ...{ name, default: value, private: false },
  }));
  const role = {
    ...{ role: 'r', ...entry, ...set('role parameters') },
    vars: set('vars of the role entry'),
  };
  const files = {
    'inventory/hosts': `[g]\nh ${host} ${ini('host variables in the inventory', ' ')}\n[g:vars]\n${ini('group variables in the inventory', '\n')}\n`,
    'inventory/group_vars/all.yml': json('group_vars/all of the inventory'),
    'inventory/group_vars/g.yml': json('group_vars/GROUP of the inventory'),
    'inventory/host_vars/h.yml': json('host_vars of the inventory'),
    'play/group_vars/all.yml': json('group_vars/all of the playbook'),
    'play/group_vars/g.yml': json('group_vars/GROUP of the playbook'),
    'play/host_vars/h.yml': json('host_vars of the playbook'),
    'play/files.yml': json('vars_files'),
    [site]: `
- hosts: g
  vars: ${json('play vars')}
  vars_prompt: ${JSON.stringify(prompts)}
  vars_files: [files.yml]
${play}  roles:
    - ${JSON.stringify(role)}
`,
    'play/roles/r/defaults/main.yml': json('role defaults'),
    'play/roles/r/vars/main.yml': json('role vars'),
    'play/roles/r/vars/included.yml': json('include_vars'),
    'play/roles/r/tasks/main.yml': `
- include_vars: included.yml
- set_fact: ${JSON.stringify({ something: 'x', ...set('set_fact') })}
- include_tasks: look.yml
  vars: ${json('include parameters')}
`,
    'play/roles/r/tasks/look.yml': `
- vars: ${json('block vars')}
${block}  block:
    - vars: ${json('task vars')}
${task.replaceAll(/^(?=.)/gm, '      ')}`,
  };
  return { files, args: [site, '-i', 'inventory', '-e', json('extra vars')] };
}
