import { ancestry } from '../../playbook/ancestry.ts';
import type { Block, Task } from '../../playbook/model.ts';
import { factsSetBy } from '../known-names.ts';
import type { LintedPlay } from '../project.ts';
import type { Found, Rule } from '../rule.ts';

export const shadowedVariable: Rule = {
  id: 'shadowed-variable',
  group: 'safety',
  summary: 'A name hides another one, so that a value is not the one that was meant.',
  reason:
    'Loops within loops need names of their own (loop_var), a variable of the task named like its loop variable is never seen, a result takes the place of a variable of the play for the rest of the run, what set_fact or register give loses against parameters of the role or include, and vars of a play lose against vars of its roles, which only parameters and vars of tasks can change.',
  *play(play) {
    yield* shadowedByRoles(play);
    yield* shadowingPlay(play);
  },
  *task(task, { play }) {
    yield* shadowedLoop(task, play);
    yield* shadowedByLoop(task, play);
    const { register, registerAt, action } = task;
    const set = [
      ...factsSetBy(task).map(name => [name, action.places?.get(name)] as const),
      ...(register === undefined ? [] : [[register, registerAt] as const]),
    ];
    for (const [name, at = action.location] of set) {
      const what = parameterAround(task, name);
      if (what === undefined) continue;
      yield {
        message: `"${name}" is set here, but the parameter of the ${what} of that name wins.`,
        location: at,
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
    const { register, registerAt, action } = task;
    if (register !== undefined && vars.has(register)) {
      const message = `From here on the result "${register}" hides the variable of the play.`;
      yield {
        message,
        location: registerAt ?? action.location,
        hint: 'Register it under another name.',
      };
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

function* shadowedByLoop(task: Task, { play }: LintedPlay): Generator<Found> {
  const { loop, keywords, role } = task;
  if (loop === undefined) return;
  const { variable } = loop;
  const own = keywords.vars.get(variable)?.location;
  if (own !== undefined)
    yield { message: `The loop's own variable "${variable}" hides this one.`, location: own };
  const around = [
    ['play', play.keywords.vars],
    ['role', role?.defaults],
    ['role', role?.vars],
  ] as const;
  const hidden = around.find(([, variables]) => variables?.has(variable) === true);
  if (hidden === undefined) return;
  yield {
    message: `In this loop "${variable}" hides the variable of the ${hidden[0]}.`,
    location: loop.variableAt ?? loop.values.location,
    hint: 'Name the loop’s by "loop_control: loop_var".',
  };
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

/** What gives a task a parameter, which wins over what it sets. */
function parameterAround(task: Task, name: string): 'role' | 'include' | undefined {
  const { role } = task;
  const roles = role === undefined ? [] : [role, ...role.parents];
  if (roles.some(({ params }) => params.has(name))) return 'role';
  const isIncluded = [...ancestry(task)].some(
    node =>
      node.kind === 'block' && node.varsLayer === 'include-params' && node.keywords.vars.has(name),
  );
  return isIncluded ? 'include' : undefined;
}
