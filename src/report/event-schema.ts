import type {
  Event,
  FileDiff,
  PlayRef,
  Recap,
  RootCause,
  Status,
  TaskOutcome,
  TaskRef,
} from '../engine/events.ts';
import type { Json, JsonObject } from '../module-api/json.ts';

/** A schema for every field, so that one that is added to the type has to be added here too. */
type Fields<T> = { readonly [Field in keyof Required<T>]: JsonObject };

const text = (description: string) => ({ type: 'string', description });
const texts = (description: string) => ({ ...list({ type: 'string' }), description });
const whole = (description: string) => ({ type: 'integer', minimum: 0, description });
const flag = (description: string) => ({ type: 'boolean', description });
const list = (items: Json) => ({ type: 'array', items });
const ref = (name: string) => ({ $ref: `#/$defs/${name}` });

const time = whole('Milliseconds since 1970.');
const task = ref('task');
const host = text('The host, by its name in the inventory.');

/** An object with these fields and no others; those in `optional` may be missing. */
function object<T>(fields: Fields<T>, optional: readonly (keyof T & string)[] = []): JsonObject {
  const names: readonly string[] = Object.keys(fields);
  return {
    type: 'object',
    properties: { ...fields },
    required: names.filter(name => !optional.some(one => one === name)),
    additionalProperties: false,
  };
}

const statuses: readonly Status[] = [
  ...(['ok', 'changed', 'skipped', 'failed', 'unreachable', 'undecided'] as const),
];

type EventOf<Type extends Event['type']> = Extract<Event, { type: Type }>;

function event<Type extends Event['type']>(
  type: Type,
  description: string,
  {
    optional = [],
    ...fields
  }: Fields<Omit<EventOf<Type>, 'type' | 'time'>> & {
    readonly optional?: readonly (keyof EventOf<Type> & string)[];
  },
): JsonObject {
  const all = { type: { const: type }, time, ...fields };
  const required = Object.keys(all).filter(name => !optional.some(one => one === name));
  return {
    ...{ title: type, description, type: 'object', properties: all, required },
    additionalProperties: false,
  };
}

const place = text('`file:line:column`.');

const includedAt = texts('What led to its file, innermost first: each a `file:line:column`.');

const definitions: JsonObject = {
  play: object<PlayRef>({
    number: whole('From 1, over all playbooks of the run.'),
    name: text('As shown.'),
    location: place,
  }),
  task: object<TaskRef>(
    {
      number: whole('The same for all hosts and items; grows in the order tasks begin.'),
      name: text('As shown: `role : name`, or the module where the task has no name.'),
      module: text('The module or action, by its own name.'),
      location: place,
      includedAt,
      handler: flag('Whether it is a handler.'),
      play: ref('play'),
    },
    ['includedAt'],
  ),
  outcome: object<TaskOutcome>(
    {
      status: {
        enum: statuses,
        description:
          'undecided: in check mode, it depends on what did not really run. With `would` only whether it changes anything does.',
      },
      ignored: flag('A failure that `ignore_errors` or `ignore_unreachable` lets pass.'),
      rescued: flag('A failure that a `rescue` section takes care of.'),
      message: text(
        'Failed: why. Skipped: the reason. Undecided: the task it waits for, if another.',
      ),
      result: {
        type: 'object',
        description: 'What `register` holds; only `censored` and `changed` with `no_log`.',
      },
      diff: list(
        object<FileDiff>({ text: text('Unified, or a sentence where the content is not text.') }),
      ),
      changes: texts('One line for each change that was planned.'),
      would: {
        enum: ['change', 'run'],
        description: 'Check mode: it was not done. `run`: a command, of which nothing is foretold.',
      },
      delegatedTo: text('The host it really ran on, when that is another.'),
      milliseconds: { type: 'number', minimum: 0, description: 'How long it took.' },
      diagnostic: ref('diagnostic'),
      copied: flag('The result is that of another host: `run_once`.'),
    },
    ['message', 'would', 'delegatedTo', 'diagnostic', 'copied'],
  ),
  diagnostic: {
    type: 'object',
    description: 'A mistake in a file, with its place.',
    properties: {
      severity: { enum: ['error', 'warning'] },
      code: text('Names the kind of mistake: `args/unknown`.'),
      message: text('One sentence.'),
      location: place,
      file: text('The file of `location`.'),
      line: whole('The line of `location`, from 1.'),
      column: whole('The column of `location`, from 1.'),
      hint: text('What to do.'),
      related: list({
        type: 'object',
        properties: { message: text('How it has to do with this.'), location: place },
        required: ['message', 'location'],
        additionalProperties: false,
      }),
      includedAt,
    },
    required: ['severity', 'code', 'message'],
    additionalProperties: false,
  },
  recap: object<Recap>({
    ok: whole('Tasks that succeeded, with those that changed something.'),
    changed: whole('Tasks that changed something, or would in check mode.'),
    unreachable: whole('1 if the host was lost.'),
    failed: whole('Tasks that failed.'),
    skipped: whole('Tasks that were skipped.'),
    rescued: whole('Failures that a `rescue` took care of.'),
    ignored: whole('Failures that were ignored.'),
    undecided: whole('Check mode: tasks that depend on what did not really run.'),
  }),
  cause: object<RootCause>(
    {
      host,
      task: text('The task, as shown.'),
      location: place,
      includedAt,
      message: text('Why it failed.'),
    },
    ['includedAt'],
  ),
};

const events: { readonly [Type in Event['type']]: JsonObject } = {
  'run-started': event('run-started', 'The first event of a run.', {
    playbooks: texts('As named on the command line.'),
    checkMode: flag('`--check`.'),
    diffMode: flag('`--diff`.'),
  }),
  'play-started': event('play-started', 'A play begins, or a batch of one with `serial`.', {
    play: ref('play'),
    hosts: texts('In the order they run.'),
    batch: {
      type: 'object',
      properties: { number: whole('From 1.'), of: whole('How many there are.') },
      required: ['number', 'of'],
      additionalProperties: false,
    },
  }),
  'task-started': event('task-started', 'The first host begins a task.', { task }),
  'task-on-host-started': event('task-on-host-started', 'A host begins a task.', { task, host }),
  'change-planned': event('change-planned', 'A change that a task plans.', {
    ...{ task, host },
    change: text('One line.'),
    performed: flag('False in check mode.'),
  }),
  output: event('output', 'What a command prints, as it comes.', {
    ...{ task, host },
    stream: { enum: ['stdout', 'stderr'] },
    text: text('Whole lines; the last may be a part of one.'),
  }),
  'item-finished': event('item-finished', 'One item of a loop is done on a host.', {
    ...{ task, host },
    outcome: ref('outcome'),
    item: text('Its label, as shown.'),
  }),
  'task-on-host-finished': event('task-on-host-finished', 'A task is done on a host.', {
    ...{ task, host },
    outcome: ref('outcome'),
    items: whole('How many items a loop had.'),
    optional: ['items'],
  }),
  'tasks-included': event('tasks-included', 'A file of tasks or a role was included.', {
    task,
    hosts: texts('The hosts that include it.'),
    included: text('The file or role.'),
    item: text('The label of the item of a loop.'),
    optional: ['item'],
  }),
  'handler-notified': event('handler-notified', 'A task notifies a handler.', {
    ...{ task, host },
    handler: text('Its name.'),
  }),
  'host-lost': event('host-lost', 'A host is out of the play.', {
    host,
    reason: { enum: ['failed', 'unreachable', 'aborted'] },
    message: text('Why.'),
  }),
  warning: event('warning', 'Something to look at.', {
    message: text('One sentence.'),
    location: place,
    diagnostic: ref('diagnostic'),
    optional: ['location', 'diagnostic'],
  }),
  'problem-found': event(
    'problem-found',
    'Something in files or settings is wrong: one event for each, in the place of a run; or at the end of one that could not go on.',
    { diagnostic: ref('diagnostic') },
  ),
  'play-ended': event('play-ended', 'A play is over.', { play: ref('play') }),
  'run-ended': event('run-ended', 'The last event of a run.', {
    hosts: {
      type: 'object',
      additionalProperties: ref('recap'),
      description: 'The counts, by host.',
    },
    exitCode: whole('What kplay ends with.'),
    roundTrips: whole('How often a host was asked.'),
    roundTripsByHost: {
      type: 'object',
      additionalProperties: { type: 'integer' },
      description: 'How often each host was asked.',
    },
    stats: {
      type: 'object',
      description: 'What "set_stats" has said.',
      properties: {
        run: { type: 'object', description: 'Of the whole run.' },
        hosts: {
          type: 'object',
          description: 'By host.',
          additionalProperties: { type: 'object' },
        },
      },
      required: ['run', 'hosts'],
      additionalProperties: false,
    },
    optional: ['stats'],
    causes: { ...list(ref('cause')), description: 'The first failure of each chain.' },
  }),
};

/** JSON Schema of one line of `--output json`. */
export const eventSchema: JsonObject = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'An event of a run of kplay',
  oneOf: Object.values(events),
  $defs: definitions,
};
