import { ancestry } from '../../playbook/ancestry.ts';
import type { Task } from '../../playbook/model.ts';
import { Templated } from '../../values/value.ts';
import { namesAround, namesIn } from '../known-names.ts';
import { isOpaque, runsCommand } from '../options.ts';
import type { LintedPlay, Project } from '../project.ts';
import type { Found, Rule } from '../rule.ts';

export const unusedHandler: Rule = {
  id: 'unused-handler',
  group: 'clarity',
  summary: 'A handler that nothing notifies.',
  reason: 'It never runs: its name may be misspelt where it was to be notified.',
  *project({ plays }) {
    const notified = new Set<string>();
    for (const { tasks, handlers, candidates } of plays) {
      for (const { value } of [...tasks, ...handlers, ...candidates].flatMap(
        ({ notify }) => notify,
      )) {
        if (typeof value !== 'string') return;
        notified.add(value);
      }
    }
    if (plays.some(({ openAt }) => openAt !== undefined)) return;
    for (const handler of plays.filter(notifiesItself).flatMap(({ handlers }) => handlers)) {
      const name = handler.keywords.name?.value;
      if (typeof name !== 'string' || notified.has(name)) continue;
      if (handler.role !== undefined && notified.has(`${handler.role.name} : ${name}`)) continue;
      if (handler.listen.some(topic => notified.has(topic))) continue;
      const { location } = handler.keywords.name ?? handler;
      yield { message: `Nothing notifies the handler "${name}".`, location };
    }
  },
};

/** Handlers alone, in a file or a role, are there for others. */
function notifiesItself({ isMade, tasks, handlers }: LintedPlay): boolean {
  return isMade !== true || [...tasks, ...handlers].some(({ notify }) => notify.length > 0);
}

export const unreachableTag: Rule = {
  id: 'unreachable-tag',
  group: 'safety',
  summary: 'A tag of a task that an include brings, but not of the include.',
  reason:
    'With --tags the include is skipped before its tasks are looked at. Give the include the tag (or "always"), or import the tasks.',
  *play({ broughtBy, includes }) {
    const lost = new Map<Task, Set<string>>();
    for (const { include, tasks } of includes) {
      if (include.inline !== undefined) continue;
      const reached = new Set(tagsAround(include));
      if (reached.has('always')) continue;
      for (const tag of tasks.flatMap(task => tagsWithin(task, broughtBy.get(task)))) {
        if (reached.has(tag) || ['always', 'never', 'skip_ansible_lint'].includes(tag)) continue;
        lost.set(include, (lost.get(include) ?? new Set()).add(tag));
      }
    }
    for (const [include, tags] of lost) {
      const named = [...tags].map(tag => `"${tag}"`).join(', ');
      yield {
        message: `Tasks of this include have tags it lacks, so that --tags does not reach them: ${named}.`,
        location: include.action.location,
      };
    }
  },
};

function tagsAround(task: Task): readonly string[] {
  return [...ancestry(task)].flatMap(({ keywords }) => keywords.tags);
}

/** Without those of what is around the include that was read first. */
function tagsWithin(task: Task, include: Task | undefined): readonly string[] {
  const around = new Set(include === undefined ? [] : ancestry(include));
  return [...ancestry(task)]
    .filter(node => !around.has(node))
    .flatMap(({ keywords }) => keywords.tags);
}

/** Actions whose options say all that a name could. */
const speakForThemselves = /^(?:meta|include_.*|import_.*|validate_argument_spec)$/;

export const name: Rule = {
  id: 'name',
  group: 'clarity',
  summary: 'A play or task without a name.',
  reason:
    'What is printed while it runs, and what fails, is then only a pattern of hosts, or the name of a module.',
  *play({ play }) {
    if (play.keywords.name !== undefined) return;
    const message = 'Give the play a name that says what it is for.';
    yield { message, location: play.hosts.location };
  },
  *task({ keywords, action, listen }, { isHandler }) {
    if (keywords.name !== undefined || speakForThemselves.test(action.name)) return;
    // That nothing can notify it says more.
    if (isHandler && listen.length === 0) return;
    yield { message: 'Give the task a name that says what it is for.', location: action.location };
  },
};

export const roleName: Rule = {
  id: 'role-name',
  group: 'clarity',
  summary: 'A role whose name is not of small letters, digits and _.',
  reason: 'Names of variables begin with the name of their role, and "-" cannot stand in one.',
  *play({ tasks }) {
    for (const task of tasks) {
      const role = task.role?.name.split(/[./]/).at(-1);
      if (role === undefined || /^[a-z_][a-z0-9_]*$/.test(role)) continue;
      const message = `The role "${role}" should be named with small letters, digits and _.`;
      yield { message, location: task.location };
      return;
    }
  },
};

export const roleArgumentSpec: Rule = {
  id: 'role-argument-spec',
  group: 'clarity',
  optIn: true,
  summary: 'A role without meta/argument_specs.',
  reason: 'A spec says which variables a role takes, and finds wrong ones before its first task.',
  *project(project) {
    for (const [role, task] of firstTasks(project)) {
      if (project.specified.has(role)) continue;
      const message = `The role "${task.role?.name ?? ''}" says nowhere which variables it takes.`;
      yield { message, location: task.location };
    }
  },
};

function firstTasks({ plays }: Project): ReadonlyMap<string, Task> {
  const first = new Map<string, Task>();
  for (const task of plays.flatMap(({ tasks }) => tasks)) {
    const path = task.role?.path;
    if (path !== undefined && !first.has(path)) first.set(path, task);
  }
  return first;
}

export const noFreeForm: Rule = {
  id: 'no-free-form',
  group: 'clarity',
  summary: 'Options as key=value in one line.',
  reason: 'Every value is then a string, and quoting is another one than YAML’s.',
  *task(task) {
    const { args, freeForm } = task.action;
    if (freeForm === undefined && isOpaque(task)) return;
    const { location } = args;
    const text = location.source.text.slice(location.start, location.end);
    if (!(runsCommand(task) ? hasOptionInside(task) : /^["']?\w+=/.test(text))) return;
    yield { message: 'Write the options as a dict.', location };
  },
};

/** What looks like an option anywhere in a command, and was taken for one. */
function hasOptionInside({ action: { args, freeForm } }: Task): boolean {
  if (freeForm === undefined || !(args.value instanceof Map)) return false;
  const { source, start, end } = freeForm.location;
  const text = source.text.slice(start, end);
  return [...args.value.keys()].some(name =>
    new RegExp(`(?:^|[\\s"'])${String(name)}=`).test(text),
  );
}

export const deprecatedLocalAction: Rule = {
  id: 'deprecated-local-action',
  group: 'clarity',
  summary: 'local_action.',
  reason: 'delegate_to: localhost says the same and leaves the module where readers look for it.',
  *task({ keywords: { delegateTo } }) {
    if (delegateTo === undefined) return;
    const { source, start, end } = delegateTo.location;
    if (source.text.slice(start, end) !== 'local_action') return;
    yield { message: 'Use "delegate_to: localhost".', location: delegateTo.location };
  },
};

export const bareVariable: Rule = {
  id: 'deprecated-bare-vars',
  group: 'errors',
  summary: 'A loop over the name of a variable without braces.',
  reason: 'The loop runs once, for the name itself.',
  *task(task, { play, project }) {
    const { loop } = task;
    const value = loop?.values.value;
    if (loop === undefined || typeof value !== 'string' || !/^[A-Za-z_]\w*(\.\w+)*$/.test(value)) {
      return;
    }
    if (!bareLoops.has(loop.lookup)) return;
    const [name = ''] = value.split('.');
    const isKnown = namesIn(play, project).has(name) || namesAround(task, play).has(name);
    yield {
      message: `This loops over the text "${value}", not over a variable.`,
      location: loop.values.location,
      hint: `Write "{{ ${value} }}", or a list of one where the text is meant.`,
      // It may be meant.
      ...(!isKnown && { isMild: true }),
    };
  },
};

const bareLoops: ReadonlySet<string> = new Set([
  ...['items', 'list', 'dict', 'flattened', 'indexed_items', 'together', 'subelements'],
]);

export const fqcn: Rule = {
  id: 'fqcn',
  group: 'clarity',
  optIn: true,
  summary: 'A module of Ansible’s by its short name.',
  reason: 'Matters where the playbook is to run with Ansible beside collections of other makers.',
  *task({ action }) {
    if (action.written.includes('.')) return;
    const message = `Write the full name, as in "ansible.builtin.${action.written}".`;
    yield { message, location: action.location };
  },
};

export const templatedHandlerName: Rule = {
  id: 'handler-name',
  group: 'errors',
  summary: 'A handler without a name, or whose name is a template.',
  reason:
    'Nothing can notify a handler without a name. Whether a template comes to the name that is notified is only known while running; that is a warning.',
  *task(task, { isHandler }): Generator<Found> {
    if (!isHandler || task.listen.length > 0 || /^(?:include|import|meta)/.test(task.action.name))
      return;
    const written = task.keywords.name;
    if (written === undefined) {
      yield { message: 'Nothing can notify a handler without a name.', location: task.location };
    } else if (written.value instanceof Templated) {
      const message = 'Name the handler without a template.';
      yield { message, location: written.location, isMild: true };
    }
  },
};
