import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { tasksIn } from '../../playbook/flatten.ts';
import { notifyOf } from '../../playbook/inherit.ts';
import type { Node, Play, Task, Written } from '../../playbook/model.ts';
import { isList, Templated, type Value } from '../../values/value.ts';
import type { Foresee } from './literal-items.ts';
import { patternOf } from './text-pattern.ts';

/** What includes of a literal name bring, as far as it can be read before the run. */
export interface IncludedTasks {
  readonly handlers: readonly Node[];
  readonly tasks: readonly { readonly task: Task; readonly isConditional: boolean }[];
  /** With those of files that an include may mean. */
  readonly all: readonly { readonly task: Task; readonly isHandler: boolean }[];
  /** Includes of which nothing can be told. */
  readonly open: ReadonlySet<Task>;
}

/**
 * Reports handlers that are notified and not there; as a warning where an include of which nothing
 * can be told may bring them.
 */
export function checkNotifications(
  play: Play,
  included: IncludedTasks,
  diagnostics: Diagnostics,
): void {
  const handlers = handlersOf(play, included);
  const ofPlay = play.sections.flatMap(({ nodes }) => [...tasksIn(nodes)]);
  const tasks = new Set([...ofPlay, ...handlers, ...included.tasks.map(({ task }) => task)]);
  const known = knownNames(handlers);
  // What is included under a condition may be for hosts of another kind.
  const met = new Map(included.tasks.map(({ task, isConditional }) => [task, isConditional]));
  const own = new Set([...ofPlay, ...handlers]);
  const open = openAmong(included);
  const reported = new Set<Written>();
  const all = [...tasks].flatMap(task => notifyOf(task).map(notified => ({ task, notified })));
  for (const { task, notified } of all) {
    if (reported.has(notified)) continue;
    reported.add(notified);
    const { value, location } = notified;
    const name = value instanceof Templated ? value.text : value;
    if (typeof name !== 'string' || mayBeThere(value, known)) continue;
    const hint = value instanceof Templated ? undefined : didYouMean(name, known.literal);
    if (open === undefined) {
      const message = `The play has no handler "${name}".`;
      const severity = !own.has(task) && met.get(task) === true ? 'warning' : 'error';
      diagnostics[severity]('playbook/unknown-handler', message, location, { hint });
    } else {
      const message = `The play has no handler "${name}", unless what is included here has it.`;
      const related = [{ message: 'Only known while running.', location: open.action.location }];
      diagnostics.warning('playbook/unknown-handler', message, location, { hint, related });
    }
  }
}

/**
 * Reports handlers that are not there and that templates in `notify` come to, as far as that is
 * known before the run.
 */
export function checkForeseenNotifications(
  play: Play,
  included: IncludedTasks,
  { foresees, diagnostics }: Foreseeing,
): void {
  const known = knownNames(handlersOf(play, included));
  const open = openAmong(included);
  for (const { task, isConditional } of included.tasks) {
    for (const { value, location } of notifyOf(task)) {
      // What can be told from the text alone has been.
      if (!(value instanceof Templated) || !mayBeThere(value, known)) continue;
      const all = (foresees.get(task) ?? []).flatMap(foresee => namesIn(foresee(value)));
      const lacking = all.filter(name => !mayBeThere(name, known));
      for (const name of new Set(lacking)) {
        const message = `The play has no handler "${name}", which this comes to.`;
        const isSure = open === undefined && !isConditional;
        diagnostics[isSure ? 'error' : 'warning']('playbook/unknown-handler', message, location, {
          hint: didYouMean(name, known.literal),
        });
      }
    }
  }
}

/** Whether which handlers it notifies hangs on variables. */
export function notifiesByTemplate(task: Task): boolean {
  return notifyOf(task).some(({ value }) => value instanceof Templated);
}

interface Foreseeing {
  readonly foresees: ReadonlyMap<Task, readonly Foresee[]>;
  readonly diagnostics: Diagnostics;
}

function namesIn(value: Value): readonly string[] {
  const names = isList(value) ? Array.from(value) : [value];
  return names.filter(name => typeof name === 'string');
}

function handlersOf(play: Play, included: IncludedTasks): readonly Task[] {
  return [
    ...[...tasksIn(play.handlers), ...tasksIn(included.handlers)],
    ...included.all.filter(({ isHandler }) => isHandler).map(({ task }) => task),
  ];
}

/** An include of which nothing can be told, and that may bring handlers. */
function openAmong({ open }: IncludedTasks): Task | undefined {
  return [...open].find(mayBringHandlers);
}

function mayBringHandlers({ action: { name } }: Task): boolean {
  return name !== 'include_vars';
}

interface KnownNames {
  readonly literal: ReadonlySet<string>;
  /** What names that are templates can come to. */
  readonly patterns: readonly RegExp[];
}

function knownNames(handlers: readonly Task[]): KnownNames {
  const literal = new Set<string>();
  const patterns: RegExp[] = [];
  for (const { keywords, role, listen } of handlers) {
    for (const topic of listen) literal.add(topic);
    const name = keywords.name?.value;
    const prefix = role === undefined ? undefined : `${role.name} : `;
    if (name instanceof Templated) {
      patterns.push(patternOf(name.text));
      if (prefix !== undefined) patterns.push(patternOf(prefix + name.text));
    } else if (typeof name === 'string') {
      literal.add(name);
      if (prefix !== undefined) literal.add(prefix + name);
    }
  }
  return { literal, patterns };
}

function mayBeThere(notified: Written['value'], { literal, patterns }: KnownNames): boolean {
  if (notified instanceof Templated) {
    // One expression may be a list of names, or none at all.
    if (patterns.length > 0 || /^\s*\{\{[^]*\}\}\s*$/.test(notified.text)) return true;
    const pattern = patternOf(notified.text);
    return [...literal].some(name => pattern.test(name));
  }
  if (typeof notified !== 'string') return true;
  return literal.has(notified) || patterns.some(pattern => pattern.test(notified));
}

/** Whether what it includes is only known while running. */
export function includesUnknown({ action }: Task): boolean {
  if (action.name !== 'include_role' && action.name !== 'include_tasks') return false;
  const { value } = action.args;
  if (value instanceof Templated || action.freeForm?.value instanceof Templated) return true;
  const options = ['name', 'role', 'file', 'tasks_from', 'handlers_from'];
  return value instanceof Map && options.some(option => value.get(option) instanceof Templated);
}
