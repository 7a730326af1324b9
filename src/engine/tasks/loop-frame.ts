import type { Loop } from '../../playbook/model.ts';
import { type Dict, Undefined, type Value } from '../../values/value.ts';
import type { Variable, Variables } from '../../values/variable-layer.ts';
import { variableOf } from '../secrets/secret-variable.ts';
import type { Language } from '../variables/language.ts';

/** What `loop_control` asks for beside the item. */
export interface LoopExtent {
  readonly extended: boolean;
  readonly allItems: boolean;
}

export function loopExtentOf(loop: Loop, language: Language): LoopExtent {
  return {
    extended: language.boolean(loop.extended, false),
    allItems: language.boolean(loop.extendedAllItems, true),
  };
}

export interface LoopPosition {
  readonly values: readonly Value[];
  readonly index: number;
  /** Texts in the items that must not be shown. */
  readonly secrets?: ReadonlySet<string> | undefined;
}

/** The variables of one item: `item`, the index variable, `ansible_loop` when asked for. */
export function loopFrameOf(
  loop: Loop,
  { values, index, secrets }: LoopPosition,
  extent: LoopExtent,
): Variables {
  const frame = new Map<string, Variable>([
    [loop.variable, variableOf(valueAt(values, index), secrets)],
    ['ansible_loop_var', { value: loop.variable }],
  ]);
  if (loop.indexVariable !== undefined) {
    frame.set(loop.indexVariable, { value: index });
    frame.set('ansible_index_var', { value: loop.indexVariable });
  }
  if (extent.extended) {
    const all = extended(values, index, extent.allItems);
    frame.set('ansible_loop', variableOf(all, secrets));
  }
  return frame;
}

function extended(values: readonly Value[], index: number, allItems: boolean): Dict {
  const { length } = values;
  const loop: Dict = new Map<string, Value>([
    ['index', index + 1],
    ['index0', index],
    ['first', index === 0],
    ['last', index + 1 === length],
    ['length', length],
    ['revindex', length - index],
    ['revindex0', length - index - 1],
  ]);
  if (allItems) loop.set('allitems', [...values]);
  if (index > 0) loop.set('previtem', valueAt(values, index - 1));
  if (index + 1 < length) loop.set('nextitem', valueAt(values, index + 1));
  return loop;
}

function valueAt(values: readonly Value[], index: number): Value {
  return values[index] ?? (index in values ? null : new Undefined(`item ${index}`));
}
