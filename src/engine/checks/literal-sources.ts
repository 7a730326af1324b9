import { EvaluationError } from '../../jinja/environment.ts';
import { coerceArgs } from '../../module-api/coerce-args.ts';
import type { Module } from '../../module-api/define-module.ts';
import type { JsonObject } from '../../module-api/json.ts';
import type { SourceRequest, SourceRequests } from '../../module-api/source.ts';
import type { Task } from '../../playbook/model.ts';
import { type Plain, toPlain } from '../../values/plain.ts';
import { isDict, type Value } from '../../values/value.ts';
import type { Foresee } from './literal-items.ts';

interface LiteralArgs {
  /** With defaults; asking for one whose value is a template is an error. */
  readonly args: JsonObject;
  /** Whether no option is a template. */
  readonly isComplete: boolean;
}

/** The options of a task that are known before anything is rendered; `undefined` where one template makes them all. */
export function literalArgs(
  { action }: Task,
  { args: schema, freeForm }: Pick<Module, 'args' | 'freeForm'>,
  foresee: Foresee,
): LiteralArgs | undefined {
  const { value } = action.args;
  if (!isDict(value)) return undefined;
  const literal: Record<string, Plain> = {};
  const open = new Set<string>();
  const given = [...value].map(([key, one]) => [String(key), one] as const);
  if (freeForm !== undefined && action.freeForm !== undefined)
    given.push([freeForm, action.freeForm.value]);
  for (const [key, one] of given) {
    const plain = literalOf(one, foresee);
    if (plain === undefined) open.add(key);
    else literal[key] = plain;
  }
  const args = { ...coerceArgs(schema, literal) };
  for (const [name, { aliases = [] }] of Object.entries(schema)) {
    if ([name, ...aliases].some(key => open.has(key)))
      Object.defineProperty(args, name, { get: notKnownYet, enumerable: true });
  }
  return { args, isComplete: open.size === 0 };
}

/** What a task needs of the controller, as far as that can be told before anything is rendered. */
export function literalSources(
  task: Task,
  module: Module,
  foresee: Foresee,
): readonly SourceRequest[] {
  if (module.sources === undefined) return [];
  const literal = literalArgs(task, module, foresee);
  return literal === undefined ? [] : requestsOf(module, literal.args);
}

function requestsOf(module: Module, args: JsonObject): readonly SourceRequest[] {
  // A module's own types hold as far as its options have been checked; the others are guarded.
  const typed = module as LooseModule;
  try {
    const requests = Object.values(typed.sources?.(args) ?? {});
    return requests.filter(request => request !== undefined).filter(isNamed);
  } catch {
    // It depends on what is not known yet, or on an option whose mistake has been reported.
    return [];
  }
}

/** An option of the wrong type has been reported. */
function isNamed(request: SourceRequest): boolean {
  const name: unknown = 'src' in request ? request.src : undefined;
  return typeof name === 'string';
}

interface LooseModule {
  sources?(args: JsonObject): SourceRequests;
}

class NotLiteral extends Error {}

function notKnownYet(): never {
  throw new NotLiteral();
}

function literalOf(value: Value, foresee: Foresee): Plain | undefined {
  try {
    return toPlain(foresee(value), notKnownYet);
  } catch (error) {
    if (error instanceof NotLiteral || error instanceof EvaluationError) return undefined;
    throw error;
  }
}
