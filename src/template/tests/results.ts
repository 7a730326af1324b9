import type { FunctionDefinition } from '../../jinja/functions.ts';
import { equals } from '../../jinja/python/compare.ts';
import { assertKnown } from '../../jinja/python/errors.ts';
import { isMapping } from '../../jinja/python/kind.ts';
import { isTruthy } from '../../jinja/python/truth.ts';
import type { Dict, LazyDict, Value } from '../../values/value.ts';
import { wrongType } from '../arguments.ts';

/** Tests of what `register` holds. */
export const resultTests: readonly FunctionDefinition[] = [
  ofResult('changed', hasChanged, ['change']),
  ofResult('failed', result => isSet(result, 'failed'), ['failure']),
  ofResult('success', result => !isSet(result, 'failed'), ['succeeded', 'successful']),
  ofResult('skipped', result => isSet(result, 'skipped'), ['skip']),
  ofResult('unreachable', result => isSet(result, 'unreachable')),
  ofResult('reachable', result => !isSet(result, 'unreachable')),
  ofResult('timedout', hasTimedOut),
  ofResult('started', result => isSetOrAbsent(result, 'started')),
  ofResult('finished', result => isSetOrAbsent(result, 'finished')),
];

type Result = Dict | LazyDict;

function ofResult(
  name: string,
  holds: (result: Result) => boolean,
  aliases: readonly string[] = [],
): FunctionDefinition {
  return {
    name,
    aliases,
    parameters: [],
    call(input) {
      assertKnown(input);
      if (!isMapping(input)) throw wrongType('the input', "a task's registered result", input);
      return holds(input);
    },
  };
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
