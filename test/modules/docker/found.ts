import type { Change, RunChange } from '../../../src/module-api/change.ts';
import type { Inspected } from '../../../src/modules/docker/docker.ts';

export const hash = (letter: string) => `sha256:${letter.repeat(64)}`;
export const image = (letter: string): Inspected => ({
  found: { Id: hash(letter), RepoTags: [], RepoDigests: [] },
  problem: undefined,
});
export const none: Inspected = { found: undefined, problem: undefined };

export function runs(changes: readonly Change[]): readonly RunChange[] {
  return changes.flatMap(change => (change.kind === 'run' ? [change] : []));
}

export function summariesOf(changes: readonly Change[]): readonly string[] {
  return changes.map(change => (change.kind === 'run' ? change.summary : change.kind));
}
