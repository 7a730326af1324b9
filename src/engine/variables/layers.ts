import type { Block, Node, Parent, Play, Role, Task } from '../../playbook/model.ts';
import type { Dict, Value } from '../../values/value.ts';
import type { Variable, VariableLayer, Variables } from '../../values/variable-layer.ts';
import type { HostState } from '../plays/host-state.ts';
import { SecretVariable } from '../secrets/secret-variable.ts';

/**
 * What a play adds to the variables of its hosts. `varsFiles` may differ from host to host, since
 * their names may be templates.
 */
export interface PlayLayers {
  readonly play: Play;
  readonly prompted: Variables;
  varsFiles(host: string): readonly Variables[];
  /** Roles whose variables every task of the play sees, in order. */
  readonly publicRoles: readonly Role[];
  /** Only their defaults are for every task. */
  readonly privateRoleVars: boolean;
}

export interface LayerInputs {
  readonly host: Pick<HostState, 'name' | 'setFacts' | 'included' | 'factVariables'>;
  /** Inventory layers of the host, low to high. */
  readonly inventory: readonly VariableLayer[];
  readonly extraVars: VariableLayer;
  readonly play?: PlayLayers | undefined;
  readonly task?: Task | Block | undefined;
  /** Loop variables, those of includes too, innermost first. */
  readonly frames: readonly Variables[];
}

/**
 * Everything that can set a variable for a task on a host, the winner first: Ansible's 22 steps
 * from the last to the first. Loop variables are above them all.
 */
export function layersOf(inputs: LayerInputs): readonly VariableLayer[] {
  const { host, inventory, extraVars, play, task, frames } = inputs;
  const around = task === undefined ? noStatics : staticsOf(task);
  const roles = play === undefined ? [] : otherRoles(play.publicRoles, around);
  const fileLayers = play?.varsFiles(host.name) ?? [];
  return [
    ...frames.map(entries => ({ name: loopLayer, entries })),
    extraVars,
    ...around.includeParams,
    ...around.roles.map(role => ({
      name: `parameters of role ${role.name}`,
      entries: role.params,
    })),
    { name: 'set_fact and registered', entries: host.setFacts },
    { name: 'include_vars', entries: host.included },
    ...around.taskVars,
    ...around.blockVars,
    ...around.roleVars,
    ...(play?.privateRoleVars === true ? [] : roles.map(varsOf)),
    ...fileLayers.toReversed().map(entries => ({ name: 'vars_files', entries })),
    ...(play === undefined
      ? []
      : [
          { name: 'vars_prompt', entries: play.prompted },
          { name: 'play vars', entries: play.play.keywords.vars },
        ]),
    { name: 'facts', entries: host.factVariables },
    ...inventory.toReversed(),
    ...around.roleDefaults,
    ...roles.map(defaultsOf),
  ];
}

export function findVariable(layers: readonly VariableLayer[], name: string): Variable | undefined {
  for (const { entries } of layers) {
    const variable = entries.get(name);
    if (variable !== undefined) return variable;
  }
  return undefined;
}

/** What loops set, of which the innermost wins. */
export function lentBy(frames: readonly Variables[], name: string): Value | undefined {
  return frames.find(frame => frame.has(name))?.get(name)?.value;
}

/**
 * As `findVariable`; a dict is merged over those of the same name in lower layers, at any depth.
 */
export function findMerged(layers: readonly VariableLayer[], name: string): Variable | undefined {
  const dicts: Dict[] = [];
  const secrets: string[] = [];
  let winner: Variable | undefined;
  for (const layer of layers) {
    const variable = layer.entries.get(name);
    if (variable === undefined) continue;
    winner ??= variable;
    if (!(variable.value instanceof Map)) break;
    dicts.push(variable.value);
    if (variable instanceof SecretVariable) secrets.push(...variable.secrets);
    if (layer.name === loopLayer) break;
  }
  if (winner === undefined || dicts.length < 2) return winner;
  const value = dicts.reduceRight((below, above) => mergeDicts(below, above));
  return secrets.length > 0 ? new SecretVariable(value, new Set(secrets)) : { ...winner, value };
}

export function mergeDicts(below: Dict, above: Dict): Dict {
  const merged: Dict = new Map(below);
  for (const [key, value] of above) {
    const under = below.get(key);
    const both = value instanceof Map && under instanceof Map;
    merged.set(key, both ? mergeDicts(under, value) : value);
  }
  return merged;
}

const loopLayer = 'loop variables';

interface Statics {
  readonly taskVars: readonly VariableLayer[];
  readonly blockVars: readonly VariableLayer[];
  readonly includeParams: readonly VariableLayer[];
  /** The role the task is in, then those that include or need it. */
  readonly roles: readonly Role[];
  readonly roleVars: readonly VariableLayer[];
  readonly roleDefaults: readonly VariableLayer[];
}

const noRoles = { roles: [], roleVars: [], roleDefaults: [] };
const noStatics: Statics = { taskVars: [], blockVars: [], includeParams: [], ...noRoles };
const known = new WeakMap<Node, Statics>();

/** What a task's place in the files adds; the same for every host. */
function staticsOf(node: Node): Statics {
  const found = known.get(node);
  if (found !== undefined) return found;
  const statics = computeStatics(node);
  known.set(node, statics);
  return statics;
}

function computeStatics(node: Node): Statics {
  const taskVars: VariableLayer[] = [];
  const blockVars: VariableLayer[] = [];
  const includeParams: VariableLayer[] = [];
  let role: Role | undefined;
  for (let at: Node | Parent = node; at.kind !== 'play'; at = at.parent) {
    const { vars } = at.keywords;
    if (at.kind === 'block' && at.role !== undefined) role ??= at.role;
    if (vars.size === 0) continue;
    // What an include gives to what it includes holds for its own condition, too.
    if (at.kind === 'task' && includes(at))
      includeParams.push({ name: 'include parameters', entries: vars });
    else if (at.kind === 'task') taskVars.push({ name: 'task vars', entries: vars });
    else if (at.varsLayer === 'block') blockVars.push({ name: 'block vars', entries: vars });
    else includeParams.push({ name: 'include parameters', entries: vars });
  }
  if (node.kind === 'task') role = node.role ?? role;
  return {
    taskVars,
    blockVars,
    includeParams,
    ...(role === undefined ? noRoles : layersOfRole(role)),
  };
}

function includes({ action: { name }, inline }: Task): boolean {
  return inline === undefined && (name === 'include_tasks' || name === 'include_role');
}

/**
 * What a role's tasks see of roles: their own, of those it needs (the last wins), of those that
 * need or include it. Defaults of these win over those of what it needs.
 */
function layersOfRole(role: Role): Pick<Statics, 'roles' | 'roleVars' | 'roleDefaults'> {
  const needed = role.dependencies.toReversed();
  const { parents } = role;
  return {
    roles: [role, ...parents],
    roleVars: [...givenAndVars(role), ...needed.map(varsOf), ...parents.flatMap(givenAndVars)],
    roleDefaults: [role, ...parents, ...needed].map(defaultsOf),
  };
}

function givenAndVars(role: Role): readonly VariableLayer[] {
  const given = { name: `vars given to role ${role.name}`, entries: role.entryVars };
  return role.entryVars.size === 0 ? [varsOf(role)] : [given, varsOf(role)];
}

function varsOf({ name, vars }: Role): VariableLayer {
  return { name: `vars of role ${name}`, entries: vars };
}

function defaultsOf({ name, defaults }: Role): VariableLayer {
  return { name: `defaults of role ${name}`, entries: defaults };
}

/** The other roles of the play; the one that comes last wins. */
function otherRoles(all: readonly Role[], { roles: own }: Statics): readonly Role[] {
  return all.filter(role => !own.includes(role)).toReversed();
}
