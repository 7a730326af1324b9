import { EvaluationError } from '../../jinja/environment.ts';
import { keywordOf } from '../../playbook/inherit.ts';
import type { Task } from '../../playbook/model.ts';
import { isDict } from '../../values/value.ts';
import type { Language } from '../variables/language.ts';

export interface Pool {
  readonly name: string;
  /** How many tasks of the pool run at once. */
  readonly size: number;
}

/** The pool a task shares with others, of its own `pool` or that of what is around it. */
export function poolOf(task: Task, language: Language): Pool | undefined {
  const written = keywordOf(task, 'pool');
  if (written === undefined) return undefined;
  const value = language.render(written.value);
  if (value === null) return undefined;
  const given = isDict(value) ? value.get('name') : undefined;
  const name = typeof given === 'number' ? String(given) : given;
  const size = isDict(value) ? Number(value.get('size')) : Number.NaN;
  if (typeof name !== 'string' || !Number.isInteger(size) || size < 1) {
    const message = '"pool" takes a "name" and a "size" above 0.';
    const { location } = written;
    throw new EvaluationError({ severity: 'error', code: 'expression/failed', message, location });
  }
  return { name, size };
}
