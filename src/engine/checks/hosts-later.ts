import type { Location } from '../../diagnostics/source-file.ts';
import { selectHosts } from '../../inventory/select-hosts.ts';
import type { Scope } from '../../jinja/environment.ts';
import { keywordOf } from '../../playbook/inherit.ts';
import type { Play, Task } from '../../playbook/model.ts';
import { templatesIn } from '../../playbook/uses.ts';
import { isDict, type Value } from '../../values/value.ts';
import type { Run } from '../run.ts';
import { isUserModule } from '../tasks/guarded-module.ts';
import type { MetTask } from './check-includes.ts';
import { holdsTemplate } from './literal-items.ts';
import { literalPattern } from './literal-pattern.ts';

/** Remembers what was read by way of it. */
export class WatchedScope implements Scope {
  readonly #scope: Scope;
  readonly #read: Map<string, Value | undefined>;

  constructor(scope: Scope, read: Map<string, Value | undefined>) {
    this.#scope = scope;
    this.#read = read;
  }

  lookup(name: string): Value | undefined {
    const value = this.#scope.lookup(name);
    this.#read.set(name, value);
    return value;
  }

  names(): Iterable<string> {
    return this.#scope.names?.() ?? [];
  }

  locationOf(name: string): Location | undefined {
    return this.#scope.locationOf?.(name);
  }
}

interface Choice {
  readonly play: Play;
  /** The variables that were read to choose its hosts. */
  readonly read: ReadonlyMap<string, Value | undefined>;
  /** Of the plays before it. */
  readonly before: readonly MetTask[];
}

/**
 * Tells whether the hosts of a play may be others when it begins: what they are chosen by is what `localhost` sees,
 * and tasks before may change that.
 */
export function mayChooseOthers({ play, read, before }: Choice, run: Run): boolean {
  const texts = [play.hosts.value, play.order?.value ?? null, ...read.values()].flatMap(value =>
    value === undefined ? [] : [...templatesIn(value)],
  );
  if (texts.length === 0) return false;
  if (texts.some(({ text }) => readsController.test(text))) return true;
  const names = [...read.keys()].filter(name => !isFixed(name, run));
  if (names.some(name => changing.has(name))) return true;
  const locals = new Map<Play, boolean>();
  const onLocalhost = ({ play: other, task }: MetTask): boolean => {
    const known = locals.get(other) ?? mayHoldLocalhost(other, run);
    locals.set(other, known);
    return known || keywordOf(task, 'delegateFacts') !== undefined;
  };
  return before.some(met => {
    const isLocal = onLocalhost(met);
    if (isLocal && names.some(isFactName)) return true;
    const set = namesSetBy(met.task, isLocal, run);
    return set === 'any' ? names.length > 0 : names.some(name => set.includes(name));
  });
}

/** Files, programs, the time and chance may say something else later. */
const readsController =
  /\b(?:lookup|query|q|now|random|shuffle|exists|file|directory|link|mount|same_file)\b/;

const changing: ReadonlySet<string> = new Set([
  ...['hostvars', 'groups', 'group_names', 'vars', 'facts', 'ansible_facts'],
  ...['inventory_dir', 'inventory_file'],
]);

/** Nothing goes before what `-e` says, unless dicts are merged. */
function isFixed(name: string, { options }: Run): boolean {
  return options.extraVars.entries.has(name) && options.hashBehaviour !== 'merge';
}

/** Any play may ask for facts. */
function isFactName(name: string): boolean {
  return name.startsWith('ansible_');
}

function mayHoldLocalhost({ hosts }: Play, { inventory, inventoryChanges }: Run): boolean {
  const pattern = literalPattern(hosts.value);
  if (pattern === undefined || inventoryChanges.expected) return true;
  return selectHosts(inventory, pattern).hosts.some(
    ({ name, implicit }) => implicit || name === 'localhost',
  );
}

/** The variables of `localhost` that a task may set, or `any`. */
function namesSetBy(task: Task, isLocal: boolean, run: Run): readonly string[] | 'any' {
  const { kind, name, args, freeForm } = task.action;
  if (name === 'meta') return freeForm?.value === 'refresh_inventory' ? 'any' : [];
  if (name === 'add_host') return addsLocalhost(args.value) ? 'any' : [];
  if (!isLocal) return [];
  const module = kind === 'module' ? run.modules.find(name) : undefined;
  const isOpen = holdsTemplate(args.value) || holdsTemplate(freeForm?.value ?? null);
  if (module !== undefined && ('ansible_facts' in module.returns || isUserModule(module)))
    return 'any';
  if (['include_vars', 'group_by'].includes(name)) return 'any';
  if (['include_tasks', 'include_role'].includes(name) && isOpen) return 'any';
  const registered = task.register === undefined ? [] : [task.register];
  if (name !== 'set_fact') return registered;
  if (!isDict(args.value)) return 'any';
  const keys = [...args.value.keys()].map(String);
  return keys.some(key => key.includes('{{')) ? 'any' : [...registered, ...keys];
}

function addsLocalhost(args: Value): boolean {
  if (!isDict(args)) return true;
  const given = ['name', 'host', 'hostname'].map(key => args.get(key));
  return given.some(
    value => value !== undefined && (typeof value !== 'string' || value === 'localhost'),
  );
}
