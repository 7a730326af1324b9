import { ancestry } from '../../playbook/ancestry.ts';
import type { Block, Task } from '../../playbook/model.ts';
import type { Variables } from '../../values/variable-layer.ts';

/**
 * What handlers of included roles see of the includes: the loop variables of the last one on the
 * host.
 */
export class HandlerFrames {
  readonly #frames = new Map<Block, Map<string, readonly Variables[]>>();

  note(block: Block, host: string, frames: readonly Variables[]): void {
    const ofBlock = this.#frames.get(block) ?? new Map<string, readonly Variables[]>();
    this.#frames.set(block, ofBlock.set(host, frames));
  }

  of(handler: Task, host: string): readonly Variables[] {
    for (const node of ancestry(handler)) {
      const frames = node.kind === 'block' && this.#frames.get(node)?.get(host);
      if (frames) return frames;
    }
    return [];
  }
}
