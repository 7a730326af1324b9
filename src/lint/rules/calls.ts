import type { FunctionReference } from '../../jinja/references.ts';
import { referencesIn } from '../../playbook/uses.ts';
import type { Found, Rule } from '../rule.ts';

/** Lookups that find nothing where they are told nothing. */
const needTerms: ReadonlySet<string> = new Set([
  ...['env', 'file', 'fileglob', 'template', 'unvault', 'ini', 'csvfile', 'lines', 'pipe', 'url'],
  ...['password', 'vars', 'varnames', 'inventory_hostnames', 'dict', 'indexed_items'],
]);

/** Filters that give back what they are given where they are told nothing. */
const needArguments: ReadonlySet<string> = new Set(['combine', 'regex_replace', 'zip', 'product']);

export const emptyCall: Rule = {
  id: 'empty-call',
  group: 'safety',
  summary: 'A lookup or filter that is not told what to do.',
  reason:
    'Ansible takes lookup(\'env\') and "a | combine" without arguments, and they come to nothing: something was forgotten.',
  *task(task) {
    for (const { lookups, filters } of referencesIn(task)) {
      yield* emptyCalls(lookups, needTerms, 'The lookup');
      yield* emptyCalls(filters, needArguments, 'The filter');
    }
  },
};

function* emptyCalls(
  calls: readonly FunctionReference[],
  names: ReadonlySet<string>,
  what: string,
): Generator<Found> {
  for (const { name, args, location } of calls) {
    const { positional, named, rest, namedRest } = args;
    const isGiven = positional.length + named.length > 0;
    const mayBeGiven = rest !== undefined || namedRest !== undefined;
    if (isGiven || mayBeGiven || !names.has(name.replace(/^ansible\.builtin\./, ''))) continue;
    yield { message: `${what} "${name}" is not told what to do.`, location };
  }
}
