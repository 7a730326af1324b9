import { Templated, type Value } from '../../values/value.ts';
import type { Located } from '../../yaml/located.ts';
import { checkTemplates } from '../check-templates.ts';
import type { FileReading } from '../file-reading.ts';
import type { Written } from '../model.ts';
import { asMap, isNull, unknownKeyword, written, wrongType } from '../reading.ts';

const poolKeys = ['name', 'size'];

/**
 * `pool: {name: registry, size: 3}`: at most so many tasks of that name run at once, whatever their
 * plays.
 */
export function parsePool(node: Located, reading: FileReading): Written | undefined {
  const { diagnostics } = reading;
  if (isNull(node)) return undefined;
  const pool = written(node);
  checkTemplates(pool.value, reading);
  if (pool.value instanceof Templated) return pool;
  const map = asMap(node, '"pool"', reading);
  if (map === undefined) return undefined;
  for (const { key } of map.entries) {
    if (!poolKeys.includes(key.text)) unknownKeyword(key, '"pool"', poolKeys, reading);
  }
  let isWrong = false;
  for (const key of poolKeys) {
    const value = map.get(key);
    if (value === undefined) {
      wrongType(diagnostics, '"pool" takes a "name" and a "size".', node.location);
      return undefined;
    }
    const { value: given } = written(value);
    if (given instanceof Templated) continue;
    const problem = key === 'name' ? problemOfName(given) : problemOfSize(given);
    if (problem === undefined) continue;
    isWrong = true;
    wrongType(diagnostics, problem, value.location);
  }
  return isWrong ? undefined : pool;
}

function problemOfName(name: Value): string | undefined {
  const fits = typeof name === 'string' && name !== '';
  return fits ? undefined : 'The name of a pool must be a string.';
}

function problemOfSize(size: Value): string | undefined {
  const fits = typeof size === 'number' && Number.isInteger(size) && size > 0;
  return fits ? undefined : 'The size of a pool must be a whole number above 0.';
}
