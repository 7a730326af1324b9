import type { Location } from '../diagnostics/source-file.ts';
import { type Expression, templateOf } from '../jinja/parse.ts';
import { referencesOf, type VariableReference } from '../jinja/references.ts';
import type { Condition, Keywords, Task, Written } from '../playbook/model.ts';
import { isDict, isList, Templated, type Value } from '../values/value.ts';

/** Every template in a value. */
export function* templatesIn(value: Value): Generator<Templated> {
  if (value instanceof Templated) yield value;
  else if (isList(value)) for (const item of value) yield* templatesIn(item);
  else if (isDict(value)) for (const item of value.values()) yield* templatesIn(item);
}

/** The variables a value needs, with the place of each. */
function* variablesIn(value: Value): Generator<VariableReference> {
  for (const templated of templatesIn(value)) {
    const template = templateOf(templated);
    if (template.ok) yield* referencesOf(template.value).variables;
  }
}

/** The expressions of a task's conditions, each with its place. */
export function* expressionsOf(task: Task): Generator<[Expression, Location]> {
  for (const { expression, written } of conditionsOf(task)) {
    if (expression !== undefined) yield [expression, written.location];
  }
}

/** The variables a task itself needs: its options, its keywords and its conditions. */
export function* usesOf(task: Task): Generator<VariableReference> {
  for (const { value } of writtenOf(task)) yield* variablesIn(value);
  for (const [expression] of expressionsOf(task)) yield* referencesOf(expression).variables;
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

/** Every word of a text that could name a variable. */
export function wordsOf(text: string): readonly string[] {
  return text.match(/[A-Za-z_]\w*/g) ?? [];
}
