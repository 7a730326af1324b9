import { type NeedState, Needs, type ResolvedNeed } from '../graph/needs.ts';
import { ancestry } from '../playbook/ancestry.ts';
import type { Need, Node, Task } from '../playbook/model.ts';
import { HostSkipped } from './host-stop.ts';

/** Turns a need's host pattern into names of hosts of the play. */
export type HostsOfNeed = (pattern: string, host: string) => readonly string[];

/** `needs` of a play: who waits for what, by the ids of tasks and of the blocks around them. */
export class NeedsOfPlay {
  readonly #needs = new Needs();
  readonly #hostsOf: HostsOfNeed;

  constructor(hostsOf: HostsOfNeed) {
    this.#hostsOf = hostsOf;
  }

  /** Settles when what the task needs is done. Throws when it never can be. */
  async wait(task: Task, host: string): Promise<void> {
    const needs = this.resolved(task, host);
    if (needs.length === 0) return;
    for (;;) {
      const { changed } = this.#needs;
      const state = this.#needs.stateOf(needs);
      if (state.kind === 'met') return;
      if (state.kind === 'failed') throw new HostSkipped(unmet(state));
      await changed;
    }
  }

  stateOf(task: Task, host: string): NeedState {
    return this.#needs.stateOf(this.resolved(task, host));
  }

  get changed(): Promise<void> {
    return this.#needs.changed;
  }

  resolved(task: Task, host: string): readonly ResolvedNeed[] {
    const needs: Need[] = [];
    for (const node of ancestry(task)) if (node.kind !== 'play') needs.push(...node.needs);
    return needs.map(({ task: id, hosts }) => ({
      task: id,
      hosts: this.#hostsOf(hosts, host),
      any: hosts === 'any',
    }));
  }

  /** The host has left the task or block: also one that was skipped, or that tags leave out. */
  done({ id }: Node, host: string): void {
    if (id !== undefined) this.#needs.done(id, host);
  }

  failed({ id }: Node, host: string): void {
    if (id !== undefined) this.#needs.failed(id, host);
  }

  leave(host: string): void {
    this.#needs.leave(host);
  }
}

function unmet({ task, host }: Extract<NeedState, { kind: 'failed' }>): string {
  return `needs "${task}", which did not succeed on ${host}`;
}
