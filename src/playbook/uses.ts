import type { Location } from '../diagnostics/source-file.ts';
import { type Expression, parseExpression, type Template, templateOf } from '../jinja/parse.ts';
import { type References, referencesOf, type VariableReference } from '../jinja/references.ts';
import { originAt } from '../values/origin.ts';
import { isDict, isList, Templated, type Value } from '../values/value.ts';
import type { Condition, Keywords, Task, Written } from './model.ts';

/** Every template in a value. */
export function* templatesIn(value: Value): Generator<Templated> {
  if (value instanceof Templated) yield value;
  else if (isList(value)) for (const item of value) yield* templatesIn(item);
  else if (isDict(value)) for (const item of value.values()) yield* templatesIn(item);
}

/** The expressions of a task's conditions, each with its place. */
export function* expressionsOf(task: Task): Generator<[Expression, Location]> {
  for (const { expression, written } of conditionsOf(task)) {
    if (expression !== undefined) yield [expression, written.location];
  }
}

/**
 * What a task itself refers to: in its options, its keywords and its conditions, as far as their
 * texts are wanted.
 */
export function* referencesIn(
  task: Task,
  isWanted: (text: string) => boolean = () => true,
): Generator<References> {
  for (const source of sourcesIn(task)) if (isWanted(source.text)) yield referencesOf(source);
}

function* sourcesIn(task: Task): Generator<Template | Expression> {
  yield* templatesOf(task);
  for (const [expression] of expressionsOf(task)) yield expression;
  yield* assertionsOf(task);
}

/** The options that take expressions without braces. */
const expressionOptions: ReadonlyMap<string, string> = new Map([
  ['assert', 'that'],
  ['debug', 'var'],
]);

/** What `assert` and `debug` are told, which the task holds as texts. */
function* assertionsOf({ action }: Task): Generator<Expression> {
  const option = expressionOptions.get(action.name);
  if (option === undefined || !isDict(action.args.value)) return;
  const that = action.args.value.get(option);
  if (that === undefined) return;
  const { places, args } = action;
  const whole = places?.get(option) ?? args.location;
  for (const [index, text] of (isList(that) ? that : [that]).entries()) {
    if (typeof text !== 'string') continue;
    const place = isList(that) ? places?.get(`${option}[${index}]`) : undefined;
    const parsed = parseExpression(text, originAt(place ?? whole, text));
    if (parsed.ok) yield parsed.value;
  }
}

/** The templates in what a task says, but for its variables. */
export function* templatesOf(task: Task): Generator<Template> {
  for (const { value } of writtenOf(task)) {
    for (const templated of templatesIn(value)) {
      const template = templateOf(templated);
      if (template.ok) yield template.value;
    }
  }
}

/** The variables a task itself needs. */
export function* usesOf(task: Task): Generator<VariableReference> {
  for (const { variables } of referencesIn(task)) yield* variables;
}

export function conditionsOf(task: Task): readonly Condition[] {
  const { keywords, until, changedWhen = [], failedWhen = [] } = task;
  return [...keywords.when, ...until, ...changedWhen, ...failedWhen];
}

/** What a task says but for its variables and conditions that are expressions. */
function writtenOf(task: Task): readonly Written[] {
  const { action, loop, retries, delay, notify } = task;
  const conditions = conditionsOf(task).filter(({ expression }) => expression === undefined);
  return [
    action.args,
    ...[action.freeForm, loop?.values, loop?.label, loop?.pause, retries, delay].filter(isGiven),
    ...notify,
    ...conditions.map(({ written }) => written),
    ...keywordValues(task.keywords),
  ];
}

function keywordValues(keywords: Keywords): readonly Written[] {
  const { vars: _, when: __, tags: ___, environment, moduleDefaults, ...single } = keywords;
  const defaults = moduleDefaults?.map(({ value }) => value) ?? [];
  return [...environment, ...defaults, ...Object.values(single).filter(isGiven)];
}

function isGiven<T>(value: T | undefined): value is T {
  return value !== undefined;
}
