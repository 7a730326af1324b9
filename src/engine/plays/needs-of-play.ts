import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { formatLocation } from '../../diagnostics/source-file.ts';
import { type NeedState, Needs, type ResolvedNeed } from '../../graph/needs.ts';
import { ancestry } from '../../playbook/ancestry.ts';
import { nodesIn } from '../../playbook/flatten.ts';
import type { Need, Node, Play, Task } from '../../playbook/model.ts';
import type { Batch } from './batch.ts';
import { describeDeadlock, type Waiting } from './deadlock.ts';
import { HostSkipped, Interrupted } from './host-stop.ts';
import type { IncludeIds } from './include-ids.ts';

/** Turns a need's host pattern into names of hosts of the play. */
export type HostsOfNeed = (pattern: string, host: string) => readonly string[];

interface Parts {
  readonly hostsOf: HostsOfNeed;
  readonly play: Play;
  readonly batch: Batch;
  readonly signal: AbortSignal;
  readonly includeIds: IncludeIds;
}

/** `needs` of a play: who waits for what, by the ids of tasks and of the blocks around them. */
export class NeedsOfPlay {
  readonly #needs = new Needs();
  readonly #parts: Parts;
  readonly #nodes = new Map<string, Node>();
  readonly #includes = new Map<Node, Task>();
  readonly #waiting = new Map<string, Waiting>();
  /** Those that wait between the tasks of the graph, and not inside of one of them. */
  readonly #between = new Set<Waiting>();
  readonly #hopeless = new Map<Waiting, Diagnostic>();
  readonly #wake = (): void => this.#needs.wake();

  constructor(parts: Parts) {
    this.#parts = parts;
    for (const { nodes } of parts.play.sections) for (const node of nodes) this.#note(node);
    parts.batch.onStandstill = () => {
      // Whoever is only about to go on has done so then.
      if (this.#waiting.size > 0) setImmediate(() => this.#giveUp());
    };
    parts.signal.addEventListener('abort', this.#wake);
  }

  close(): void {
    this.#parts.signal.removeEventListener('abort', this.#wake);
  }

  /** Tasks that are new to the play. */
  meet(include: Task, nodes: readonly Node[]): void {
    for (const node of nodes) {
      if (this.#includes.has(node)) continue;
      this.#includes.set(node, include);
      this.#note(node);
    }
  }

  #note(node: Node): void {
    for (const one of nodesIn(node)) if (one.id !== undefined) this.#nodes.set(one.id, one);
  }

  /**
   * Settles when what the task needs is done; with a problem when everybody waits. Throws when a
   * need has failed.
   */
  async wait(task: Task, host: string): Promise<Diagnostic | undefined> {
    const needs = this.resolved(task, host);
    if (needs.length === 0) return undefined;
    for (;;) {
      const state = this.#needs.stateOf(needs);
      if (state.kind === 'met') return undefined;
      if (state.kind === 'failed') throw new HostSkipped(unmet(state));
      const problem = await this.#change({ task, host });
      if (problem !== undefined) return problem;
    }
  }

  /**
   * For a host of the graph with nothing that is ready: settles at the next change; true when none
   * will come.
   */
  async isHopeless(task: Task, host: string): Promise<boolean> {
    const waiting = { task, host };
    this.#between.add(waiting);
    try {
      return (await this.#change(waiting)) !== undefined;
    } finally {
      this.#between.delete(waiting);
    }
  }

  async #change(waiting: Waiting): Promise<Diagnostic | undefined> {
    const { batch, signal } = this.#parts;
    if (signal.aborted) throw new Interrupted();
    this.#waiting.set(waiting.host, waiting);
    await batch.rest(waiting.host, this.#needs.changed);
    this.#waiting.delete(waiting.host);
    if (signal.aborted) throw new Interrupted();
    return this.#hopeless.get(waiting);
  }

  /**
   * Nobody is left who could do what others wait for. Those who wait inside of an include or a
   * block give up first: what follows from that may be all that others wait for.
   */
  #giveUp(): void {
    if (!this.#parts.batch.standsStill || this.#waiting.size === 0) return;
    const all = [...this.#waiting.values()];
    const inside = all.filter(one => !this.#between.has(one));
    const standstill = {
      ...{ waiting: this.#waiting, nodes: this.#nodes, includes: this.#includes },
      openOn: (need: Need, host: string) => this.#needs.openOn(this.#resolve(need, host)),
    };
    for (const one of inside.length > 0 ? inside : all) {
      this.#hopeless.set(one, describeDeadlock(one, standstill));
    }
    this.#needs.wake();
  }

  stateOf(needs: readonly ResolvedNeed[]): NeedState {
    return this.#needs.stateOf(needs);
  }

  get losses(): number {
    return this.#needs.losses;
  }

  /** What a task needs, and what is around it, with the hosts of the batch that are meant. */
  resolved(task: Task, host: string): readonly ResolvedNeed[] {
    const needs: Need[] = [];
    for (const node of ancestry(task)) if (node.kind !== 'play') needs.push(...node.needs);
    return needs.map(need => this.#resolve(need, host));
  }

  #resolve({ task, hosts }: Need, host: string): ResolvedNeed {
    return { task, hosts: this.#parts.hostsOf(hosts, host), any: hosts === 'any' };
  }

  /** The host has left the task or block: also one that was skipped, or that tags leave out. */
  done(node: Node, host: string): void {
    const { id } = node;
    if (id !== undefined && !this.#isRepeated(node)) this.#needs.done(id, host);
    for (const inner of this.#idsIn(node)) this.#needs.settle(inner, host, 'done');
  }

  failed(node: Node, host: string): void {
    if (node.id !== undefined) this.#needs.failed(node.id, host);
    for (const inner of this.#idsIn(node)) this.#needs.settle(inner, host, 'failed');
  }

  /** What an include would have brought, or has, is over with it. */
  #idsIn(node: Node): readonly string[] {
    const { includeIds } = this.#parts;
    if (node.kind === 'block' || includeIds.size === 0) return [];
    return includeIds.get(formatLocation(node.location)) ?? [];
  }

  /** In a loop it is done when all of the loop is. */
  #isRepeated(node: Node): boolean {
    for (const around of ancestry(node)) {
      if (around.kind === 'play') return false;
      if (this.#includes.get(around)?.loop !== undefined) return true;
    }
    return false;
  }

  leave(host: string): void {
    this.#needs.leave(host);
  }

  comeBack(host: string): void {
    this.#needs.comeBack(host);
  }
}

function unmet({ task, host }: Extract<NeedState, { kind: 'failed' }>): string {
  return `needs "${task}", which did not succeed on ${host}`;
}
