import type { References } from '../../jinja/references.ts';
import { ancestry } from '../../playbook/ancestry.ts';
import type { Task } from '../../playbook/model.ts';
import { referencesIn } from '../../playbook/uses.ts';
import { locationWithin } from '../../values/origin.ts';
import type { Unknown } from '../../values/value.ts';
import { namesAround, namesIn, setsUnknownNames } from '../known-names.ts';
import { askedIn, type KnownShapes, lackingIn, pathOf } from '../lacking-parts.ts';
import type { LintedPlay, Project } from '../project.ts';
import type { Found, Rule } from '../rule.ts';

export const unknownResult: Rule = {
  id: 'unknown-result',
  group: 'errors',
  summary: 'A part of a result that the module never returns.',
  reason:
    'It is undefined whatever the task does: "stat" returns "found.stat.exists" and not "found.exists", and what a task with a loop registers holds that of each item in "results".',
  *play(play, project) {
    if (play.openAt !== undefined || play.tasks.some(setsUnknownNames)) return;
    const results = resultsIn(play, project);
    if (results.size === 0) return;
    for (const task of [...play.tasks, ...play.handlers]) {
      const around = namesAround(task, play);
      const shapeOf: KnownShapes = name =>
        around.has(name) ? undefined : results.get(name)?.(task);
      const all = [...referencesOf(task, project)];
      const asked = new Set([...all.flatMap(askedBy), ...askedAround(task, play)]);
      for (const references of all) yield* foundIn(references, { play, shapeOf, asked });
    }
  },
};

interface Look {
  readonly play: LintedPlay;
  readonly shapeOf: KnownShapes;
  readonly asked: ReadonlySet<string>;
}

function* foundIn({ roots, source }: References, { play, shapeOf, asked }: Look): Generator<Found> {
  for (const { node: root, binds } of roots) {
    const known: KnownShapes = name => (binds(name) ? undefined : shapeOf(name));
    for (const { node, name, hint } of lackingIn(root, known)) {
      if (asked.has(pathOf(node) ?? '')) continue;
      const text = source.text.slice(node.start, node.end);
      const message = `"${text}" is never there: what is registered as "${name}" has no such part.`;
      const location = locationWithin(source.origin, node.start, node.end);
      yield { message, location, hint, ...(play.isMade === true && { isMild: true }) };
    }
  }
}

function* referencesOf(task: Task, { templates }: Project): Generator<References> {
  yield* referencesIn(task);
  for (const { own } of templates.get(task) ?? [])
    if (own !== undefined) yield { ...nothing, ...own };
}

const nothing = { variables: [], filters: [], tests: [], lookups: [], calls: [], templates: [] };

function askedBy({ roots }: References): readonly string[] {
  return roots.flatMap(({ node }) => [...askedIn(node)]);
}

/** By the conditions of blocks, and of what includes the task. */
function askedAround(task: Task, { broughtBy }: LintedPlay): readonly string[] {
  const include = broughtBy.get(task);
  const conditions = [...ancestry(task), ...(include === undefined ? [] : ancestry(include))]
    .flatMap(({ keywords }) => keywords.when)
    .flatMap(({ expression }) => (expression === undefined ? [] : [...askedIn(expression.root)]));
  return conditions;
}

type Results = ReadonlyMap<string, (user: Task) => Unknown | undefined>;

/**
 * What tasks register that nothing else gives a value, of those whose shape is known, and how a
 * task sees it.
 */
function resultsIn(play: LintedPlay, project: Project): Results {
  const plays = project.plays.slice(0, project.plays.indexOf(play) + 1);
  const byName = new Map<string, Task[]>();
  for (const { tasks, handlers, candidates } of plays) {
    for (const task of [...tasks, ...handlers, ...candidates]) {
      if (task.register === undefined) continue;
      const others = byName.get(task.register);
      if (others === undefined) byName.set(task.register, [task]);
      else others.push(task);
    }
  }
  const bare = plays.map(withoutRegisters);
  const last = bare.at(-1);
  const others = last === undefined ? new Set() : namesIn(last, { ...project, plays: bare });
  return new Map(
    [...byName]
      .filter(([name]) => !others.has(name))
      .map(([name, tasks]) => [name, seenBy(name, tasks, project)]),
  );
}

/** Only a task that registers it itself sees more. */
function seenBy(
  name: string,
  tasks: readonly Task[],
  { resultOf }: Project,
): (user: Task) => Unknown | undefined {
  const others = resultOf(tasks, undefined);
  return user => (user.register === name ? resultOf(tasks, user) : others);
}

function withoutRegisters(play: LintedPlay): LintedPlay {
  const bare = (tasks: readonly Task[]): readonly Task[] =>
    tasks.map(task => ({ ...task, register: undefined }));
  return {
    ...play,
    tasks: bare(play.tasks),
    handlers: bare(play.handlers),
    candidates: bare(play.candidates),
  };
}
