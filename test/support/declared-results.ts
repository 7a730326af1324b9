import { fieldsOf } from '../../src/engine/checks/registered-shape.ts';
import type { Event } from '../../src/engine/events.ts';
import type { Module } from '../../src/module-api/define-module.ts';
import type { Json, JsonObject } from '../../src/module-api/json.ts';
import { findModule } from '../../src/modules/index.ts';
import type { Unknown } from '../../src/values/value.ts';

type Declared = Pick<Module, 'name' | 'returns' | 'returnsOthers'>;

/**
 * What playbooks ask of a result is checked against what its module declares: nothing may be in a real one that is not
 * declared. Throws where something is.
 */
export function requireDeclared(module: Declared, result: JsonObject): void {
  if (module.returnsOthers === true) return;
  const open = undeclared(fieldsOf(module), result);
  if (open.length > 0)
    throw new Error(
      `the module ${module.name} does not declare that it returns ${open.join(', ')}`,
    );
}

/** The same of what tasks of a run registered. */
export function requireDeclaredIn(events: readonly Event[]): void {
  for (const event of events) {
    if (event.type !== 'task-on-host-finished' && event.type !== 'item-finished') continue;
    const { result } = event.outcome;
    const module = findModule(event.task.module);
    const isHidden = 'censored' in result;
    // What a loop registers holds what its items do.
    if (module === undefined || isHidden || 'results' in result) continue;
    const jobs = ['ansible_job_id', 'started', 'finished', 'results_file'];
    const loops = 'ansible_loop_var' in result ? loopFields(result) : [];
    const known = new Set([...jobs, ...loops]);
    requireDeclared(
      module,
      Object.fromEntries(Object.entries(result).filter(([name]) => !known.has(name))),
    );
  }
}

function loopFields(result: JsonObject): readonly string[] {
  const names = [result['ansible_loop_var'], result['ansible_index_var']].map(String);
  return [...names, 'ansible_loop', 'ansible_loop_var', 'ansible_index_var', 'invocation'];
}

function undeclared(fields: ReadonlyMap<string, Unknown>, value: Json): readonly string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const field = fields.get(name);
    if (field === undefined) return [name];
    const deeper = field.known?.fields;
    return deeper === undefined ? [] : undeclared(deeper, inner).map(one => `${name}.${one}`);
  });
}
