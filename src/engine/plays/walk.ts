import { type Place, placeKey } from '../../graph/place.ts';
import { tasksIn } from '../../playbook/flatten.ts';
import type { Block, Node, Role, Task } from '../../playbook/model.ts';
import { toPlain } from '../../values/plain.ts';
import type { Variable, Variables } from '../../values/variable-layer.ts';
import type { Batch } from './batch.ts';
import type { HostState } from './host-state.ts';
import { HostEnded, HostFailed, HostUnreachable, PlayAborted } from './host-stop.ts';

/** Where a host is in the play, apart from its place: what is around the task dynamically. */
export interface Surroundings {
  /** Loop variables of includes around it, innermost first. */
  readonly frames: readonly Variables[];
  /** Where the tasks stand of the innermost block that would rescue a failure here. */
  readonly rescuedIn: Place | undefined;
  /** Whether the loss of the host here would be rescued. */
  readonly rescuesUnreachable: boolean;
}

export const atTop: Surroundings = { frames: [], rescuedIn: undefined, rescuesUnreachable: false };

/** What the walk needs done; the play run does it. */
export interface WalkActions {
  isSelected(task: Task): boolean;
  /** Runs a task that is not an include; throws when the host stops. Tells whether it was skipped. */
  runTask(task: Task, host: HostState, at: Stop): Promise<'done' | 'skipped'>;
  /** What an include stands for on this host: one block for each item. */
  include(task: Task, host: HostState, at: Stop): Promise<readonly IncludedBlock[]>;
  /** Waits between items of a block with a loop. False where no item follows; throws when the host stops. */
  pause(task: Task, host: HostState, at: Stop): Promise<boolean>;
  /** Whether no item of a block with a loop follows; throws when the host stops. */
  breaks(task: Task, host: HostState, at: Stop): boolean;
  /** The host is through with a task or block, whatever became of it. */
  left(node: Node, host: HostState, how: 'done' | 'failed'): void;
  /** Nothing rescues what the host has failed with; what it has to clean up follows. */
  failed(host: HostState): void;
  setVariable(host: HostState, name: string, variable: Variable): void;
}

export interface Stop {
  readonly place: Place;
  readonly surroundings: Surroundings;
}

export interface IncludedBlock {
  readonly block: Block;
  /** Tells blocks of one include apart: hosts with the same one are together. */
  readonly index: number;
  readonly frame: Variables;
}

/** Takes one host through tasks and blocks, in order, with the pace of its batch. */
export class Walk {
  readonly #actions: WalkActions;
  readonly #batch: Batch;
  readonly #host: HostState;
  readonly #ranRoles = new Set<string>();
  /** How many tasks the host has come to. */
  #begun = 0;

  constructor(actions: WalkActions, batch: Batch, host: HostState) {
    this.#actions = actions;
    this.#batch = batch;
    this.#host = host;
  }

  /** Returns whether anything was not skipped. */
  async runNodes(
    nodes: readonly Node[],
    place: Place,
    surroundings: Surroundings,
  ): Promise<boolean> {
    let ran = false;
    for (const [index, node] of nodes.entries()) {
      if (await this.runNode(node, [...place, index], surroundings)) ran = true;
    }
    return ran;
  }

  async runNode(node: Node, place: Place, surroundings: Surroundings): Promise<boolean> {
    try {
      const ran =
        node.kind === 'block'
          ? await this.#runBlock(node, { place, surroundings })
          : await this.#runTask(node, place, surroundings);
      this.#actions.left(node, this.#host, 'done');
      return ran;
    } catch (error) {
      this.#actions.left(node, this.#host, 'failed');
      throw error;
    }
  }

  async #runTask(task: Task, place: Place, surroundings: Surroundings): Promise<boolean> {
    if (!this.#actions.isSelected(task)) return false;
    await this.#batch.arrive(this.#host.name, place);
    this.#begun++;
    const at = { place, surroundings };
    const isInclude = task.action.name === 'include_tasks' || task.action.name === 'include_role';
    if (!isInclude) return (await this.#actions.runTask(task, this.#host, at)) === 'done';

    const included = await this.#actions.include(task, this.#host, at);
    const ran = await this.runIncluded(task, included, at);
    // As in Ansible an include has run, whatever becomes of its tasks; a block with a loop is none.
    return ran || (task.inline === undefined && included.length > 0);
  }

  /** What an include stands for, as if it stood in its place. Returns whether anything was not skipped. */
  async runIncluded(
    task: Task,
    included: readonly IncludedBlock[],
    { place, surroundings }: Stop,
  ): Promise<boolean> {
    let ran = false;
    for (const [item, { block, index, frame }] of included.entries()) {
      const inside = { ...surroundings, frames: [frame, ...surroundings.frames] };
      const at = { place, surroundings: inside };
      const isBlock = task.inline !== undefined;
      if (isBlock && item > 0 && !(await this.#actions.pause(task, this.#host, at))) break;
      const inItem = { ...at, place: [...place, item, index] };
      if (await this.#runBlock(block, inItem, frame)) ran = true;
      if (isBlock && this.#actions.breaks(task, this.#host, at)) break;
    }
    return ran;
  }

  /**
   * `item`: what the include that brings it lends to it; a role with other items is another one. As in Ansible the
   * tasks of a role do not count for the one around it, and what a role needs is asked for by itself.
   */
  async #runBlock(
    block: Block,
    { place, surroundings }: Stop,
    item: Variables = noItem,
  ): Promise<boolean> {
    const { role } = block;
    if (role === undefined) return this.#runSections(block, place, surroundings);
    const identity = role.identity + identityOf(item);
    if (!role.allowDuplicates && this.#ranRoles.has(identity)) {
      for (const [index, node] of block.tasks.entries())
        if (isNeeded(node, role)) await this.runNode(node, [...place, 0, index], surroundings);
    } else if (await this.#runSections(block, place, surroundings)) this.#ranRoles.add(identity);
    return false;
  }

  async #runSections(block: Block, place: Place, surroundings: Surroundings): Promise<boolean> {
    let ran = false;
    let always = true;
    const before = this.#begun;
    try {
      ran = await this.#runRescued(block, place, surroundings);
    } catch (error) {
      // A host that is unreachable, or whose part has ended, does nothing more. One that was stopped before it began
      // has nothing to clean up.
      const goesOn = error instanceof HostFailed || error instanceof PlayAborted;
      always = goesOn && this.#begun > before;
      // What fails in a "rescue" is known in "always" by the time that another one takes over.
      if (error instanceof HostFailed) {
        if (isRescued(error, surroundings)) this.#noteFailure(error);
        else this.#actions.failed(this.#host);
      }
      if (!endsRole(error, block)) throw error;
      ran = true;
    } finally {
      if (always && block.always.length > 0) {
        await this.#sheltered(block.always, [...place, 2], surroundings);
      }
    }
    return ran;
  }

  async #runRescued(block: Block, place: Place, surroundings: Surroundings): Promise<boolean> {
    const isPlain = block.rescue.length === 0 && block.always.length === 0;
    if (isPlain) return this.runNodes(block.tasks, [...place, 0], surroundings);
    const section = [...place, 0];
    // A "rescue" of which "--tags" selects nothing is none, as in Ansible.
    const hasRescue = [...tasksIn(block.rescue)].some(task => this.#actions.isSelected(task));
    const rescuesUnreachable = hasRescue && block.rescuesUnreachable === true;
    const inside = {
      ...surroundings,
      rescuedIn: hasRescue ? section : surroundings.rescuedIn,
      rescuesUnreachable: surroundings.rescuesUnreachable || rescuesUnreachable,
    };
    try {
      const ran = await this.runNodes(block.tasks, section, inside);
      await this.#settle(section);
      return ran;
    } catch (error) {
      const isRescued =
        (hasRescue && error instanceof HostFailed && rescues(section, error)) ||
        (rescuesUnreachable && error instanceof HostUnreachable);
      if (!isRescued) throw error;
      this.#noteFailure(error);
    }
    await this.#sheltered(block.rescue, [...place, 1], surroundings);
    return true;
  }

  /** What others have failed with is to be known before the section is left: it is rescued there, if anywhere. */
  async #settle(section: Place): Promise<void> {
    await this.#batch.arrive(this.#host.name, [...section, endOfSection]);
  }

  #sheltered(nodes: readonly Node[], place: Place, surroundings: Surroundings): Promise<boolean> {
    return this.#batch.shelter(this.#host.name, place, () =>
      this.runNodes(nodes, place, surroundings),
    );
  }

  #noteFailure(failure: HostFailed | HostUnreachable): void {
    const innocent = failure instanceof HostFailed && failure.becauseOf !== undefined;
    if (failure.task === undefined || innocent) return;
    this.#actions.setVariable(this.#host, 'ansible_failed_task', failure.task);
    if (failure.result !== undefined) {
      this.#actions.setVariable(this.#host, 'ansible_failed_result', failure.result);
    }
  }
}

/** Whether it is a role that the role needs. */
export function isNeeded(node: Node, { dependencies }: Role): boolean {
  return node.kind === 'block' && node.role !== undefined && dependencies.includes(node.role);
}

/** What failed elsewhere is not rescued by a block that happens to come next. */
function rescues(section: Place, { doom }: HostFailed): boolean {
  if (doom === undefined) return true;
  return doom.rescuedIn !== undefined && placeKey(doom.rescuedIn) === placeKey(section);
}

/** Whether a block further out rescues it. */
function isRescued({ doom }: HostFailed, { rescuedIn }: Surroundings): boolean {
  return (doom ?? { rescuedIn }).rescuedIn !== undefined;
}

/** Behind every node of a section. */
const endOfSection = Number.MAX_SAFE_INTEGER;

const noItem: Variables = new Map();

function identityOf(item: Variables): string {
  if (item.size === 0) return '';
  const values = Array.from(item, ([name, { value }]) => [name, toPlain(value, () => null)]);
  return ` ${JSON.stringify(values)}`;
}

function endsRole(error: unknown, block: Block): boolean {
  return error instanceof HostEnded && error.what === 'role' && block.role !== undefined;
}
