import type { FunctionDefinition, NamedTexts } from '../../jinja/functions.ts';
import { equals } from '../../jinja/python/compare.ts';
import { isMapping } from '../../jinja/python/kind.ts';
import { isTruthy } from '../../jinja/python/truth.ts';
import type { Dict, LazyDict, Value } from '../../values/value.ts';
import { wrongType } from '../arguments.ts';
import { testOf } from './test-of.ts';

/** Tests of what `register` holds. */
export const resultTests: readonly FunctionDefinition[] = [
  ofResult(
    'changed',
    {
      aliases: ['change'],
      summary: 'Whether a task changed something, as its registered result says.',
      examples: ["{'changed': true} is changed -> true"],
    },
    hasChanged,
  ),
  ofResult(
    'failed',
    {
      aliases: ['failure'],
      summary: 'Whether a task failed, as its registered result says.',
      examples: ["{'failed': false} is failed -> false"],
    },
    result => isSet(result, 'failed'),
  ),
  ofResult(
    'success',
    {
      aliases: ['succeeded', 'successful'],
      summary: 'Whether a task did not fail, as its registered result says.',
      examples: ["{'changed': false} is success -> true"],
    },
    result => !isSet(result, 'failed'),
  ),
  ofResult(
    'skipped',
    {
      aliases: ['skip'],
      summary: 'Whether a task was skipped, as its registered result says.',
      examples: ["{'skipped': true} is skipped -> true"],
    },
    result => isSet(result, 'skipped'),
  ),
  ofResult(
    'unreachable',
    {
      summary: 'Whether a host could not be reached, as a registered result says.',
      examples: ["{'unreachable': true} is unreachable -> true"],
    },
    result => isSet(result, 'unreachable'),
  ),
  ofResult(
    'reachable',
    {
      summary: 'Whether a host could be reached, as a registered result says.',
      examples: ["{'changed': false} is reachable -> true"],
    },
    result => !isSet(result, 'unreachable'),
  ),
  ofResult(
    'timedout',
    {
      summary: 'Whether a task took longer than its "timeout", as its registered result says.',
      examples: ["{'timedout': {'period': 5}} is timedout -> true"],
    },
    hasTimedOut,
  ),
  ofResult(
    'started',
    {
      summary:
        'Whether a task with "async" has begun, as its registered result says; others always have.',
      examples: ["{'started': 1} is started -> true"],
    },
    result => isSetOrAbsent(result, 'started'),
  ),
  ofResult(
    'finished',
    {
      summary:
        'Whether a task with "async" is done, as its registered result says; others always are.',
      examples: ["{'started': 1, 'finished': 0} is finished -> false"],
    },
    result => isSetOrAbsent(result, 'finished'),
  ),
];

type Result = Dict | LazyDict;

function ofResult(
  name: string,
  texts: NamedTexts,
  holds: (result: Result) => boolean,
): FunctionDefinition {
  return testOf(name, texts, input => {
    if (!isMapping(input)) throw wrongType('the input', "a task's registered result", input);
    return holds(input);
  });
}

function isSet(result: Result, key: string): boolean {
  return isTruthy(result.get(key) ?? false);
}

/** A result of a loop that does not say for itself has changed if one of its items has. */
function hasChanged(result: Result): boolean {
  const changed = result.get('changed');
  if (changed !== undefined) return isTruthy(changed);
  const results: Value = result.get('results') ?? null;
  if (!Array.isArray(results)) return false;
  return results.some(item => isMapping(item) && isSet(item, 'changed'));
}

function hasTimedOut(result: Result): boolean {
  const timedOut = result.get('timedout') ?? null;
  return isMapping(timedOut) ? isSet(timedOut, 'period') : isTruthy(timedOut);
}

/** Of a task that is not asynchronous, everything has started and finished. */
function isSetOrAbsent(result: Result, key: string): boolean {
  const value = result.get(key);
  return value === undefined || equals(value, 1);
}
