import type { Environment, Scope } from '../../jinja/environment.ts';
import { invoke } from '../../jinja/evaluate/call.ts';
import { openSession } from '../../jinja/evaluate/session.ts';
import { findFunction } from '../../jinja/functions.ts';
import { Unknown, type Value } from '../../values/value.ts';

/**
 * What a `with_name` loop goes through: `name` is a lookup, and its terms are the items of the list, or the
 * one value, that the keyword is given. Throws an `ExpressionError`.
 */
export function loopItems(
  name: string,
  given: Value,
  { scope, environment }: { readonly scope: Scope; readonly environment: Environment },
): readonly Value[] | Unknown {
  const query = findFunction(environment.globals, 'query');
  if (query === undefined) throw new TypeError('the environment has no lookups');
  const terms = Array.isArray(given) ? Array.from(given) : [given];
  const args = [name, ...terms];
  const found = invoke(openSession(scope, environment), query, null, { args, named: new Map() });
  if (found instanceof Unknown) return found;
  if (Array.isArray(found)) return Array.from(found);
  throw new TypeError('a query gave no list');
}
