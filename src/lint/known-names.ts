import type { Node, Parent, Task } from '../playbook/model.ts';
import { namesOfLoop } from '../playbook/names-of-loop.ts';
import { variablesOfRole } from '../playbook/role-variables.ts';
import { Templated } from '../values/value.ts';
import type { LintedPlay, Project } from './project.ts';

/** Facts, connection settings and magic variables: there are more than a list could name. */
export function isOfHosts(name: string): boolean {
  return name.startsWith('ansible_');
}

/** Every name that anything in the play, or before it, gives a value. */
export function namesIn(play: LintedPlay, { plays, given }: Project): ReadonlySet<string> {
  const names = new Set(given);
  const add = (more: Iterable<string>): void => {
    for (const name of more) names.add(name);
  };
  // Facts and results of an earlier play are there in a later one.
  for (const earlier of plays.slice(0, plays.indexOf(play) + 1)) {
    for (const task of [...earlier.tasks, ...earlier.handlers, ...earlier.candidates]) {
      add(factsSetBy(task));
      if (task.register !== undefined) names.add(task.register);
    }
  }
  const { keywords, varsPrompt } = play.play;
  add(keywords.vars.keys());
  add(varsPrompt.map(({ name }) => name));
  for (const variables of play.fileVariables) add(variables.keys());
  for (const role of play.roles) {
    for (const variables of variablesOfRole(role)) add(variables.keys());
  }
  return names;
}

/** Names that only a task sees: of its own variables, of the blocks around it, of its roles, of loops. */
export function namesAround(task: Task, { broughtBy }: LintedPlay): ReadonlySet<string> {
  const names = new Set<string>();
  // An include lends its loop variables to what it brings.
  for (let at = broughtBy.get(task); at !== undefined; at = broughtBy.get(at)) {
    for (const name of namesOfLoop(at.loop)) names.add(name);
  }
  for (let at: Node | Parent = task; at.kind !== 'play'; at = at.parent) {
    for (const name of at.keywords.vars.keys()) names.add(name);
    const roles =
      at.role === undefined ? [] : [at.role, ...at.role.parents, ...at.role.dependencies];
    for (const variables of roles.flatMap(variablesOfRole)) {
      for (const name of variables.keys()) names.add(name);
    }
  }
  for (const name of namesOfLoop(task.loop)) names.add(name);
  return names;
}

/** The names a task gives a value beside its `register`; none if they are templates. */
export function factsSetBy({ action }: Task): readonly string[] {
  const args = action.args.value;
  const facts = factsOfModules.get(action.name);
  if (facts !== undefined) return facts;
  if (!(args instanceof Map)) return [];
  if (action.name === 'set_fact') {
    return [...args.keys()]
      .filter(key => typeof key === 'string' && key !== 'cacheable')
      .map(String);
  }
  const name = args.get('name');
  const database = args.get('database');
  if (action.name === 'getent') return typeof database === 'string' ? [`getent_${database}`] : [];
  if (action.name === 'include_vars') return typeof name === 'string' ? [name] : [];
  if (action.name !== 'add_host') return [];
  return [...args.keys()].map(String).filter(key => !optionsOfAddHost.has(key));
}

/** Those of them that a later run knows, too, where facts are kept. */
export function factsKeptBy(task: Task): readonly string[] {
  const { name, args } = task.action;
  if (name === 'include_vars' || name === 'add_host') return [];
  const cacheable = args.value instanceof Map ? args.value.get('cacheable') : undefined;
  const isKept = name !== 'set_fact' || (cacheable !== undefined && cacheable !== false);
  return isKept ? factsSetBy(task) : [];
}

const optionsOfAddHost: ReadonlySet<string> = new Set([
  ...['name', 'host', 'hostname', 'groups', 'group', 'groupname'],
]);

const factsOfModules: ReadonlyMap<string, readonly string[]> = new Map([
  ['package_facts', ['packages']],
  ['service_facts', ['services']],
]);

/** Whether the names that a task sets are only known while it runs. */
export function setsUnknownNames({ action }: Task): boolean {
  if (action.name === 'set_fact') {
    const args = action.args.value;
    return args instanceof Templated || (args instanceof Map && [...args.keys()].some(isTemplate));
  }
  return false;
}

function isTemplate(key: unknown): boolean {
  return typeof key === 'string' && key.includes('{{');
}
