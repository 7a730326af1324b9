import { nearest } from '../../diagnostics/did-you-mean.ts';
import { Slips } from '../../diagnostics/slips.ts';
import { formatLocation, type Location } from '../../diagnostics/source-file.ts';
import { templateOf } from '../../jinja/parse.ts';
import { referencesOf, type VariableReference } from '../../jinja/references.ts';
import { ancestry } from '../../playbook/ancestry.ts';
import type { Task } from '../../playbook/model.ts';
import { variablesOfRole } from '../../playbook/role-variables.ts';
import { templatesIn } from '../../playbook/uses.ts';
import type { Variables } from '../../values/variable-layer.ts';
import { isOfHosts, namesAround, namesIn, setsUnknownNames } from '../known-names.ts';
import { optionalNames } from '../optional-names.ts';
import type { LintedPlay, Project } from '../project.ts';
import type { Found, Rule } from '../rule.ts';
import { usesOfTask } from '../task-uses.ts';

export const undefinedVariable: Rule = {
  id: 'undefined-variable',
  group: 'errors',
  summary: 'A variable that nothing sets.',
  reason:
    'The task fails when it comes to it; in the name of a task braces stay braces, which is a warning. With an inventory (-i) everything that sets a variable is known, but for names that something asks about ("is defined", a default). Without one only names that differ from another one by a letter are reported, since group_vars may hold the rest.',
  *play(play, project) {
    yield* unsetIn(play, project, [...usesOfTasks(play, project), ...usesOfVariables(play)]);
  },
};

/** In a run nobody needs to use what variables hold: what tasks use of it has been told. */
export const undefinedInTasks: Rule = {
  ...undefinedVariable,
  *play(play, project) {
    yield* unsetIn(play, project, usesOfTasks(play, project));
  },
};

interface Use extends VariableReference {
  /** What is known there beside what the whole play knows. */
  readonly around: ReadonlySet<string>;
  /** It is only a part of what is shown, so that nothing fails. */
  readonly isShown?: boolean;
}

function* unsetIn(play: LintedPlay, project: Project, uses: Iterable<Use>): Generator<Found> {
  if ([...play.tasks, ...play.candidates].some(setsUnknownNames)) return;
  const known = namesIn(play, project);
  const optional = optionalNames(project);
  const slips = new Slips(known);
  // By the time of a run another one may have kept facts that nobody knows of now.
  const kept = project.mayKeepMore ? ['facts that an earlier run kept do'] : [];
  const others = [...othersIn(play), ...kept];
  const hints = new Map<string, string | undefined>();
  for (const { name, location, around, isShown = false } of uses) {
    if (optional.has(name) || isOfHosts(name) || known.has(name) || around.has(name)) continue;
    if (!play.isWhole && !isSlip(name, [...slips.near(name), ...around])) continue;
    if (!hints.has(name)) hints.set(name, nearest(name, [...around, ...known]));
    const near = hints.get(name);
    const hint = near === undefined ? undefined : `Did you mean "${near}"?`;
    const problem = found(`Nothing sets the variable "${name}"`, location, { others, hint });
    yield isShown ? { ...problem, isMild: true } : problem;
  }
}

function* usesOfTasks(play: LintedPlay, project: Project): Generator<Use> {
  for (const task of [...play.tasks, ...play.handlers]) {
    const around = namesAround(task, play);
    for (const use of [...usesOfTask(task), ...usesOfFiles(task, project)])
      yield { ...use, around, isShown: isInName(use, task) };
  }
}

function isInName({ location }: VariableReference, { keywords: { name } }: Task): boolean {
  return (
    name !== undefined &&
    name.location.source === location.source &&
    name.location.start <= location.start &&
    location.end <= name.location.end
  );
}

/** What variables of the play, its roles, blocks and tasks hold. */
function* usesOfVariables(play: LintedPlay): Generator<Use> {
  const tasks = [...play.tasks, ...play.handlers];
  // They are rendered where they are used, within loops too.
  const around = new Set(tasks.flatMap(task => [...namesAround(task, play)]));
  const seen = new Set<Variables>();
  const ofTasks = tasks.flatMap(task => [...ancestry(task)].map(({ keywords }) => keywords.vars));
  for (const variables of [...play.roles.flatMap(variablesOfRole), ...ofTasks]) {
    if (seen.has(variables)) continue;
    seen.add(variables);
    for (const { value } of variables.values()) {
      for (const templated of templatesIn(value)) {
        const template = templateOf(templated);
        if (!template.ok) continue;
        for (const use of referencesOf(template.value).variables) yield { ...use, around };
      }
    }
  }
}

/** What is included while running may set what is not set before. */
function othersIn({ openAt }: LintedPlay): readonly string[] {
  return openAt === undefined ? [] : [`what is included at ${formatLocation(openAt)} does`];
}

interface Explained {
  /** Who may set it all the same. */
  readonly others: readonly string[];
  readonly hint: string | undefined;
}

function found(what: string, location: Location, { others, hint }: Explained): Found {
  if (others.length === 0) return { message: `${what}.`, location, hint };
  return { message: `${what}, unless ${others.join(', or ')}.`, location, hint, isMild: true };
}

/** What extends another template knows what that one sets, too. */
function usesOfFiles(task: Task, { templates }: Project): readonly VariableReference[] {
  const own = (templates.get(task) ?? []).filter(({ isExtension }) => !isExtension);
  return own.flatMap(({ variables }) => variables);
}

/**
 * Where not all names are known, only a single wrong letter in a long name is taken for a mistake. Another number, or
 * one of many, is likely another variable.
 */
function isSlip(name: string, candidates: readonly string[]): boolean {
  if (name.length < 6) return false;
  const stem = stemOf(name);
  return candidates.some(one => nearest(name, [one], 1) !== undefined && stemOf(one) !== stem);
}

function stemOf(name: string): string {
  return name.replaceAll(/\d/g, '').replaceAll(/s(?=_|$)/g, '');
}

export const usedBeforeRegister: Rule = {
  id: 'used-before-register',
  group: 'errors',
  summary: 'A result is used by a task before the one that registers it.',
  reason: 'Tasks run in the order of the file: the name is not defined yet.',
  *play(play, project) {
    if (play.play.strategy?.value === 'graph') return;
    const later = new Map<string, Task[]>();
    for (const task of play.tasks) {
      if (task.register === undefined) continue;
      later.set(task.register, [...(later.get(task.register) ?? []), task]);
    }
    const known = namesElse(play, project);
    const registered = new Set<string>();
    for (const task of play.tasks) {
      const around = namesAround(task, play);
      for (const { name, isOptional, location } of usesOfTask(task)) {
        const registering = later.get(name)?.find(other => other !== task);
        if (registering === undefined || isOptional || name === task.register) continue;
        if (registered.has(name) || known.has(name) || around.has(name)) continue;
        const hint = `"${nameOf(registering)}" registers it.`;
        yield found(`"${name}" is registered only by a later task`, location, {
          others: othersIn(play),
          hint,
        });
      }
      if (task.register !== undefined) registered.add(task.register);
    }
  },
};

function nameOf({ keywords, action }: Task): string {
  return typeof keywords.name?.value === 'string' ? keywords.name.value : action.written;
}

/** Names that have a value without any register of this play. */
function namesElse(play: LintedPlay, project: Project): ReadonlySet<string> {
  const bare = { ...play, tasks: play.tasks.map(withoutRegister), handlers: [] };
  const plays = project.plays.map(one => (one === play ? bare : one));
  return namesIn(bare, { ...project, plays });
}

function withoutRegister(task: Task): Task {
  return { ...task, register: undefined };
}
