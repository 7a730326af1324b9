import { nearest } from '../../diagnostics/did-you-mean.ts';
import type { VariableReference } from '../../jinja/references.ts';
import { ancestry } from '../../playbook/ancestry.ts';
import type { Block, Task } from '../../playbook/model.ts';
import { usesOf } from '../../playbook/uses.ts';
import { languageWords } from '../../playbook/variable-name.ts';
import type { Variables } from '../../values/variable-layer.ts';
import { factsSetBy, namesAround, namesIn, setsUnknownNames } from '../known-names.ts';
import { optionalNames } from '../optional-names.ts';
import type { LintedPlay, Project } from '../project.ts';
import type { Found, Rule } from '../rule.ts';
import { wordsUsedBy } from '../words.ts';

/** Facts, connection settings and magic variables: there are more than a list could name. */
const isOfHosts = (name: string): boolean => name.startsWith('ansible_');

export const undefinedVariable: Rule = {
  id: 'undefined-variable',
  group: 'errors',
  summary: 'A variable that nothing sets.',
  reason:
    'The task fails when it comes to it. With an inventory (-i) everything that sets a variable is known, but for names that something asks about ("is defined", a default). Without one only names that differ from another one by a letter are reported, since group_vars may hold the rest.',
  *play(play, project) {
    if (play.isOpen || play.tasks.some(setsUnknownNames)) return;
    const known = namesIn(play, project);
    const optional = optionalNames(project);
    for (const task of [...play.tasks, ...play.handlers]) {
      const around = namesAround(task, play);
      for (const { name, location } of [...usesOf(task), ...usesOfFiles(task, project)]) {
        if (optional.has(name) || isOfHosts(name) || known.has(name) || around.has(name)) continue;
        const candidates = [...around, ...known];
        const near = nearest(name, candidates);
        if (!play.isWhole && !isSlip(name, candidates)) continue;
        const hint = near === undefined ? undefined : `Did you mean "${near}"?`;
        yield { message: `Nothing sets the variable "${name}".`, location, hint };
      }
    }
  },
};

/** What extends another template knows what that one sets, too. */
function usesOfFiles(task: Task, { templates }: Project): readonly VariableReference[] {
  const own = (templates.get(task) ?? []).filter(
    references => !references.templates.some(({ kind }) => kind === 'extends'),
  );
  return own.flatMap(({ variables }) => variables);
}

/** Where not all names are known, only a single wrong letter in a long name is taken for a mistake. */
function isSlip(name: string, candidates: readonly string[]): boolean {
  return name.length >= 6 && nearest(name, candidates, 1) !== undefined;
}

export const usedBeforeRegister: Rule = {
  id: 'used-before-register',
  group: 'errors',
  summary: 'A result is used by a task before the one that registers it.',
  reason: 'Tasks run in the order of the file: the name is not defined yet.',
  *play(play, project) {
    if (play.isOpen || play.play.strategy?.value === 'graph') return;
    const later = new Map<string, Task[]>();
    for (const task of play.tasks) {
      if (task.register === undefined) continue;
      later.set(task.register, [...(later.get(task.register) ?? []), task]);
    }
    const known = namesElse(play, project);
    const registered = new Set<string>();
    for (const task of play.tasks) {
      const around = namesAround(task, play);
      for (const { name, isOptional, location } of usesOf(task)) {
        const registering = later.get(name)?.find(other => other !== task);
        if (registering === undefined || isOptional || name === task.register) continue;
        if (registered.has(name) || known.has(name) || around.has(name)) continue;
        const message = `"${name}" is registered only by a later task.`;
        yield { message, location, hint: `"${nameOf(registering)}" registers it.` };
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

export const unusedRegister: Rule = {
  id: 'unused-register',
  group: 'clarity',
  summary: 'A result is registered and never looked at.',
  reason: 'Readers look for where it is used. A name that begins with _ is taken for meant so.',
  *project(project) {
    const used = wordsUsedBy(project);
    for (const task of allTasks(project)) {
      const { register } = task;
      if (register === undefined || register.startsWith('_') || used.has(register)) continue;
      // A failure may be ignored because of it: the result is then kept for whoever debugs.
      if (task.keywords.ignoreErrors !== undefined) continue;
      yield {
        message: `Nothing uses the registered "${register}".`,
        location: task.action.location,
      };
    }
  },
};

function* allTasks({ plays }: Project): Generator<Task> {
  for (const { tasks, handlers } of plays) yield* [...tasks, ...handlers];
}

export const shadowedVariable: Rule = {
  id: 'shadowed-variable',
  group: 'safety',
  summary: 'A name hides another one, so that a value is not the one that was meant.',
  reason:
    'Loops within loops need names of their own (loop_var), a variable of the task named like its loop variable is never seen, a result takes the place of a variable of the play for the rest of the run, what set_fact or register give loses against parameters of the role, and vars of a play lose against vars of its roles, which only parameters and vars of tasks can change.',
  *play(play) {
    yield* shadowedByRoles(play);
    yield* shadowingPlay(play);
  },
  *task(task, { play }) {
    yield* shadowedLoop(task, play);
    yield* shadowedByLoop(task);
    const params = paramsAround(task);
    const set = [...factsSetBy(task), ...(task.register === undefined ? [] : [task.register])];
    for (const name of set) {
      if (!params.some(variables => variables.has(name))) continue;
      yield {
        message: `"${name}" is set here, but the parameter of the role of that name wins.`,
        location: task.action.location,
      };
    }
  },
};

/** Whoever writes the vars of a play means to set what a role has defaults for. */
function* shadowedByRoles({ play, roles }: LintedPlay): Generator<Found> {
  for (const [name, { value, location }] of play.keywords.vars) {
    const role = roles.find(({ vars }) => vars.has(name));
    if (role === undefined || location === undefined) continue;
    if (role.params.has(name) || role.entryVars.has(name) || role.vars.get(name)?.value === value)
      continue;
    yield {
      message: `"${name}" is set here, but in the role "${role.name}" its own vars win.`,
      location,
      hint: 'Give it to the role as a parameter, or set what vars of the role leave open.',
    };
  }
}

/** Parameters of includes and roles are meant to differ; names of blocks, tasks and results are not. */
function* shadowingPlay({ play, tasks, handlers }: LintedPlay): Generator<Found> {
  const { vars } = play.keywords;
  for (const task of [...tasks, ...handlers]) {
    const { register, action } = task;
    if (register !== undefined && vars.has(register)) {
      const message = `From here on the result "${register}" hides the variable of the play.`;
      yield { message, location: action.location, hint: 'Register it under another name.' };
    }
    for (const node of ancestry(task)) {
      if (node.kind === 'play' || !ownsItsVars(node)) continue;
      for (const [name, { value, location }] of node.keywords.vars) {
        const outer = vars.get(name);
        if (outer === undefined || location === undefined || outer.value === value) continue;
        const what = node.kind === 'block' ? 'block' : 'task';
        const message = `In this ${what} "${name}" hides the variable of the play.`;
        yield { message, location };
      }
    }
  }
}

function ownsItsVars(node: Task | Block): boolean {
  if (node.kind === 'block') return node.origin === 'block';
  return !/^(?:include|import)_/.test(node.action.name);
}

function* shadowedByLoop({ loop, keywords }: Task): Generator<Found> {
  if (loop === undefined) return;
  const location = keywords.vars.get(loop.variable)?.location;
  if (location === undefined) return;
  yield { message: `The loop's own variable "${loop.variable}" hides this one.`, location };
}

function* shadowedLoop(task: Task, { broughtBy }: LintedPlay): Generator<Found> {
  if (task.loop === undefined) return;
  for (let at = broughtBy.get(task); at !== undefined; at = broughtBy.get(at)) {
    if (at.loop?.variable !== task.loop.variable) continue;
    yield {
      message: `The loop of the include around this task has the variable "${task.loop.variable}" too.`,
      location: task.loop.values.location,
      hint: 'Name this one by "loop_control: loop_var".',
    };
    return;
  }
}

function paramsAround(task: Task): readonly Variables[] {
  const { role } = task;
  return role === undefined ? [] : [role, ...role.parents].map(({ params }) => params);
}

const reserved: ReadonlySet<string> = new Set([...languageWords, 'true', 'false', 'none']);
const magic: ReadonlySet<string> = new Set([
  ...['hostvars', 'groups', 'group_names', 'inventory_hostname', 'inventory_hostname_short'],
  ...['inventory_dir', 'inventory_file', 'omit', 'playbook_dir', 'play_hosts', 'role_name'],
  ...['role_path', 'vars', 'ansible_facts', 'ansible_check_mode', 'ansible_version', 'lookup'],
  ...['query', 'environment', 'facts'],
]);

export const variableNaming: Rule = {
  id: 'var-naming',
  group: 'errors',
  summary: 'A variable is named like a word of the language or like one kplay sets itself.',
  reason:
    'A word of the language cannot be read as a variable; a magic name hides what it stands for.',
  *play({ play, tasks, handlers, roles }) {
    const named = [play.keywords.vars, ...roles.flatMap(({ defaults, vars }) => [defaults, vars])];
    for (const task of [...tasks, ...handlers]) {
      const { location, places } = task.action;
      for (const name of [task.register, task.loop?.variable]) yield* wrongName(name, location);
      for (const name of factsSetBy(task)) yield* wrongName(name, places?.get(name) ?? location);
      named.push(task.keywords.vars);
    }
    for (const variables of named) {
      for (const [name, { location }] of variables) yield* wrongName(name, location);
    }
  },
};

function* wrongName(
  name: string | undefined,
  location: Found['location'] | undefined,
): Generator<Found> {
  if (name === undefined || location === undefined) return;
  if (reserved.has(name)) yield { message: `"${name}" is a word of the language.`, location };
  else if (magic.has(name)) yield { message: `"${name}" is a variable that kplay sets.`, location };
}

export const loopVariablePrefix: Rule = {
  id: 'loop-var-prefix',
  group: 'clarity',
  optIn: true,
  summary: 'A loop in a role whose variable is not named after the role.',
  reason: 'Whoever calls the role in a loop of their own has an "item" already.',
  *task({ loop, role }) {
    if (loop === undefined || role === undefined) return;
    if (loop.variable.startsWith(role.name) || loop.variable.startsWith(`__${role.name}`)) return;
    const message = `Name the loop's variable after the role: "loop_var: ${role.name}_item".`;
    yield { message, location: loop.values.location };
  },
};

export const unusedVariable: Rule = {
  id: 'unused-variable',
  group: 'clarity',
  optIn: true,
  summary: 'A variable of a play, block or task that nothing uses.',
  reason: 'It may be a misspelt one. Templates are searched for the word; other files are not.',
  *project(project) {
    const used = wordsUsedBy(project);
    for (const { play } of project.plays) {
      for (const [name, { location }] of play.keywords.vars) {
        if (used.has(name) || isOfHosts(name) || location === undefined) continue;
        yield { message: `Nothing uses the variable "${name}".`, location };
      }
    }
  },
};
