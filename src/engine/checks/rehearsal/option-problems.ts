import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Location } from '../../../diagnostics/source-file.ts';
import { constraintProblems } from '../../../module-api/arg-problems.ts';
import { coerceArgs, optionNames } from '../../../module-api/coerce-args.ts';
import type { ActionInfo } from '../../../playbook/loading.ts';
import type { Task } from '../../../playbook/model.ts';
import { holdsUnknown } from '../../../values/holds-unknown.ts';
import { type Plain, toPlain } from '../../../values/plain.ts';
import type { Value } from '../../../values/value.ts';
import { validate } from '../../../yaml/schema.ts';

/** An option as its task would take it; not what is left out. */
export interface RenderedOption {
  readonly key: string;
  /** Otherwise it was checked as it was read. */
  readonly isTemplate: boolean;
  readonly value: Value;
}

type Declared = Pick<ActionInfo, 'args' | 'constraints'>;

/** What is wrong with values that templates of a task come to, each at its option. */
export function optionProblems(
  task: Task,
  rendered: readonly RenderedOption[],
  { args: schema, constraints }: Declared,
): readonly Diagnostic[] {
  const names = optionNames(schema);
  const placeOf = (key: string): Location => task.action.places?.get(key) ?? task.action.location;
  const problems: Diagnostic[] = [];
  const values = new Map<string, Plain | undefined>();
  for (const { key, value, isTemplate } of rendered) {
    const option = names.get(key);
    const declared = option === undefined ? undefined : schema[option];
    if (option === undefined || declared === undefined) continue;
    const plain = plainOf(value);
    values.set(option, plain);
    if (plain === undefined || !isTemplate || declared.format === 'condition') continue;
    const coerced = coerceArgs({ [option]: declared }, { [option]: plain })[option];
    if (coerced === undefined) continue;
    const [problem] = validate(declared, coerced, { name: option, location: placeOf(key) });
    if (problem !== undefined) problems.push({ ...problem, location: placeOf(key) });
  }
  if (problems.length > 0 || constraints === undefined) return problems;
  return [...problems, ...brokenRules(task, { schema, constraints, values, rendered })];
}

interface Rules {
  readonly schema: ActionInfo['args'];
  readonly constraints: NonNullable<ActionInfo['constraints']>;
  /** Of the options that were rendered; `undefined` where that is not known. */
  readonly values: ReadonlyMap<string, Plain | undefined>;
  readonly rendered: readonly RenderedOption[];
}

/** Between options, where all that are given are known. */
function brokenRules(
  task: Task,
  { schema, constraints, values, rendered }: Rules,
): readonly Diagnostic[] {
  const { action } = task;
  if ((action.defaults ?? []).length > 0) return [];
  if ([...values.values()].includes(undefined)) return [];
  const keys = new Map(rendered.map(({ key }) => [optionNames(schema).get(key) ?? key, key]));
  return constraintProblems(constraints, {
    isGiven: option => (values.get(option) ?? null) !== null,
    valueOf: option => {
      const one = schema[option];
      const value = values.get(option);
      if (one === undefined) return undefined;
      return coerceArgs({ [option]: one }, value === undefined ? {} : { [option]: value })[option];
    },
    isKnown: () => true,
  })
    .filter(({ warns }) => warns !== true)
    .map(({ code, message, option = '' }) => ({
      ...{ severity: 'error', code, message },
      location: action.places?.get(keys.get(option) ?? '') ?? action.location,
    }));
}

/** `undefined` where some of it is not known. */
function plainOf(value: Value): Plain | undefined {
  return holdsUnknown(value) ? undefined : toPlain(value, () => null);
}
