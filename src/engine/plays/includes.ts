import type { Lent, LoadedInclude } from '../../playbook/loading.ts';
import type { Block, Task } from '../../playbook/model.ts';
import { isSameValue } from '../../values/same-value.ts';
import type { Variables } from '../../values/variable-layer.ts';
import { lentBy } from '../variables/layers.ts';

export interface Loaded {
  readonly block: Block;
  /** Tells what one include has brought apart. */
  readonly index: number;
  readonly name: string;
  /** What comes by it; nothing does by a block with a loop. */
  readonly included?: LoadedInclude | undefined;
}

interface Loading {
  readonly lent: Lent;
  readonly result: Promise<Loaded>;
}

interface OfTask {
  readonly byKey: Map<string, Loading[]>;
  count: number;
}

/**
 * What each include of a play stands for, loaded once for all hosts and items for which its files
 * say the same: all that see the same of what tags, and names of imports, are made of there.
 */
export class Includes {
  readonly #loads = new Map<Task, OfTask>();

  async load(
    task: Task,
    { key, frames }: { readonly key: string; readonly frames: readonly Variables[] },
    read: (lent: Lent) => Promise<Omit<Loaded, 'index'>>,
  ): Promise<Loaded> {
    const ofTask = this.#loads.get(task) ?? { byKey: new Map<string, Loading[]>(), count: 0 };
    this.#loads.set(task, ofTask);
    const others = ofTask.byKey.get(key) ?? [];
    ofTask.byKey.set(key, others);
    // Others may begin meanwhile: they come behind, and are looked at, too.
    for (const { lent, result } of others) {
      // What it asks for is known then, also where it fails.
      await Promise.allSettled([result]);
      if (seesTheSame(lent, frames)) return result;
    }
    const lent: Lent = { frames, asked: new Map() };
    const index = ofTask.count++;
    const result = read(lent).then(loaded => ({ ...loaded, index }));
    others.push({ lent, result });
    return result;
  }
}

function seesTheSame({ asked }: Lent, frames: readonly Variables[]): boolean {
  return [...asked].every(([name, value]) => isSameValue(value, lentBy(frames, name)));
}
