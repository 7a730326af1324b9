import { ExpressionError } from '../../jinja/functions.ts';
import { equals } from '../../jinja/python/compare.ts';
import { assertKnown } from '../../jinja/python/errors.ts';
import { isMapping } from '../../jinja/python/kind.ts';
import type { Dict, Value } from '../../values/value.ts';
import { dictOf, stringOf, textArg, wrongType } from '../arguments.ts';
import { requireChoice } from '../literal-checks.ts';
import { compiled } from '../regexes.ts';
import type { LookupDefinition } from './lookup.ts';

const overrides = ['error', 'warn', 'ignore'] as const;
const patternTypes = ['prefix', 'suffix', 'regex'] as const;

/** One list, or one dict, of all variables whose names match. */
export const mergedVariablesLookup: LookupDefinition = {
  name: 'community.general.merge_variables',
  summary: 'Merge all variables whose names match into one list, or one dict.',
  meanings: {
    terms: 'Patterns of names.',
    pattern_type: 'What a pattern is.',
    initial_value: 'What to begin with.',
    override: 'What to do where two dicts say something else of a key.',
  },
  defaults: { pattern_type: 'regex', override: 'error' },
  choices: { override: overrides, pattern_type: patternTypes },
  examples: ["lookup('community.general.merge_variables', '__users$') -> ['anna', 'joe']"],
  options: ['pattern_type', 'initial_value', 'override'],
  run(terms, options, { functions, surroundings }) {
    const override = requireChoice('override', textArg(options, 'override', 'error'), overrides);
    const given = textArg(options, 'pattern_type', 'regex');
    const patternType = requireChoice('pattern_type', given, patternTypes);
    const onOverride = (message: string): void => {
      if (override === 'error') throw new ExpressionError(message);
      if (override === 'warn') surroundings.warn(message);
    };
    return terms.map(term => {
      const matches = nameMatch(stringOf(term, 'the pattern'), patternType);
      const names = [...new Set(surroundings.variableNames())].filter(matches).toSorted();
      let merged = options.get('initial_value') ?? null;
      for (const name of names) {
        const value = functions.variable(name) ?? null;
        assertKnown(value);
        merged = mergedWith(merged, value, { name, onOverride });
      }
      return merged;
    });
  },
};

function nameMatch(
  pattern: string,
  type: (typeof patternTypes)[number],
): (name: string) => boolean {
  if (type === 'prefix') return name => name.startsWith(pattern);
  if (type === 'suffix') return name => name.endsWith(pattern);
  const regex = compiled(pattern);
  return name => regex.search(name) !== undefined;
}

interface Merge {
  /** Where the value comes from. */
  readonly name: string;
  readonly onOverride: (message: string) => void;
}

function mergedWith(merged: Value, value: Value, merge: Merge): Value {
  if (!(Array.isArray(value) || isMapping(value)))
    throw wrongType(merge.name, 'a list or a dict', value);
  if (merged === null) return value;
  if (Array.isArray(merged) && Array.isArray(value)) return [...merged, ...value];
  if (isMapping(merged) && isMapping(value))
    return mergedDict(dictOf(merged), dictOf(value), merge);
  throw new ExpressionError(`"${merge.name}" cannot be merged: one is a list, and one is a dict.`);
}

function mergedDict(merged: Dict, above: Dict, merge: Merge): Dict {
  for (const [key, value] of above) {
    const old = merged.get(key);
    const inner = { ...merge, name: `${merge.name}.${String(key)}` };
    if (old === undefined) merged.set(key, value);
    else if (isMapping(old) && isMapping(value))
      merged.set(key, mergedDict(dictOf(old), dictOf(value), inner));
    else if (Array.isArray(old) && Array.isArray(value)) merged.set(key, [...old, ...value]);
    else {
      if (!equals(old, value))
        merge.onOverride(`"${inner.name}" overrides another value of "${key}".`);
      merged.set(key, value);
    }
  }
  return merged;
}
