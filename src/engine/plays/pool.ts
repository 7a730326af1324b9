import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Location } from '../../diagnostics/source-file.ts';
import { EvaluationError } from '../../jinja/environment.ts';
import { assertKnown } from '../../jinja/python/errors.ts';
import { keywordOf } from '../../playbook/inherit.ts';
import type { Task } from '../../playbook/model.ts';
import { isDict } from '../../values/value.ts';
import type { Language } from '../variables/language.ts';

export interface Pool {
  readonly name: string;
  /** How many tasks of the pool run at once. */
  readonly size: number;
  readonly location: Location;
}

/** A pool is one for the whole run: its size is the same everywhere. */
export class PoolSizes {
  readonly #first = new Map<string, Pool>();

  /** Throws where the pool was another size before. */
  agree(pool: Pool | undefined): void {
    if (pool === undefined) return;
    const first = this.#first.get(pool.name);
    if (first === undefined) this.#first.set(pool.name, pool);
    else if (first.size !== pool.size) throw new EvaluationError(otherSize(pool, first));
  }
}

export function otherSize({ name, size, location }: Pool, first: Pool): Diagnostic {
  const message = `The pool "${name}" has one size, and not ${size}, too.`;
  const related = [{ message: `Here it is ${first.size}.`, location: first.location }];
  return { severity: 'error', code: 'playbook/invalid', message, location, related };
}

/** The pool a task shares with others, of its own `pool` or that of what is around it. */
export function poolOf(task: Task, language: Language): Pool | undefined {
  const written = keywordOf(task, 'pool');
  if (written === undefined) return undefined;
  const value = language.render(written.value);
  if (value === null) return undefined;
  assertKnown(value);
  const given = isDict(value) ? value.get('name') : undefined;
  const name = typeof given === 'number' ? String(given) : given;
  const wanted = (isDict(value) ? value.get('size') : undefined) ?? null;
  for (const one of [given ?? null, wanted]) assertKnown(one);
  const size = wanted === null ? Number.NaN : Number(wanted);
  const { location } = written;
  if (typeof name !== 'string' || !Number.isInteger(size) || size < 1) {
    const message = '"pool" takes a "name" and a "size" above 0.';
    throw new EvaluationError({ severity: 'error', code: 'expression/failed', message, location });
  }
  return { name, size, location };
}
