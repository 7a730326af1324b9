import { resolve } from '../../jinja/evaluate.ts';
import { templateOf } from '../../jinja/parse.ts';
import { referencesOf } from '../../jinja/references.ts';
import type { Play, Task } from '../../playbook/model.ts';
import { templatesIn } from '../../playbook/uses.ts';
import { isList, type Value } from '../../values/value.ts';
import type { Variables } from '../../values/variable-layer.ts';
import type { Run } from '../run.ts';
import { loopFrameOf } from '../tasks/loop-frame.ts';
import type { MetTask } from './check-includes.ts';

/** Turns what was written into a value, as far as that can be done now. */
export type Foresee = (value: Value) => Value;

/** One for each item of a loop whose items are written in the file; one that renders nothing for other tasks. */
export function foreseeItems({ task, play }: MetTask, run: Run): readonly Foresee[] {
  const { loop } = task;
  const values = loop?.values.value;
  const isPlain = loop !== undefined && plainLoops.has(loop.lookup);
  const fixed = fixedOf(task, play);
  const seeing = (frame: Variables): Foresee => {
    const scope = { lookup: (name: string) => (frame.get(name) ?? fixed.get(name))?.value };
    const isKnown = (name: string): boolean => frame.has(name) || fixed.has(name);
    return value => {
      if (!holdsTemplate(value) || !needsOnly(value, isKnown)) return value;
      return resolve(value, scope, run.templates.environmentFor({ play, task, scope }));
    };
  };
  if (!isPlain || !isList(values) || holdsTemplate(values)) return [seeing(new Map())];
  return values.map((_, index) => seeing(loopFrameOf(loop, { values, index }, plainExtent)));
}

/** What a task always sees. */
function fixedOf({ role }: Task, { directory }: Play): Variables {
  const names = role === undefined ? [] : [['role_path', role.path] as const];
  const all = [['playbook_dir', directory] as const, ...names];
  return new Map(all.map(([name, value]) => [name, { value }]));
}

const plainLoops: ReadonlySet<string> = new Set(['loop', 'items', 'list']);

const plainExtent = { extended: false, allItems: false };

export function holdsTemplate(value: Value): boolean {
  return [...templatesIn(value)].length > 0;
}

/** Looking up may read files and run commands: not before the run. */
function needsOnly(value: Value, isKnown: (name: string) => boolean): boolean {
  return [...templatesIn(value)].every(one => {
    const template = templateOf(one);
    if (!template.ok) return false;
    const { variables, lookups } = referencesOf(template.value);
    return lookups.length === 0 && variables.every(({ name }) => isKnown(name));
  });
}
