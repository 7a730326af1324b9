import { describeChange } from '../../changes/describe-change.ts';
import { diffOf } from '../../changes/diff.ts';
import { renderUnifiedDiff } from '../../changes/render-diff.ts';
import type { Change } from '../../module-api/change.ts';
import type { FileDiff } from '../events.ts';

export function showChanges(changes: readonly Change[]): readonly string[] {
  return changes.map(describeChange);
}

export function showDiffs(changes: readonly Change[]): readonly FileDiff[] {
  return changes
    .map(change => ({ text: renderUnifiedDiff(diffOf(change)) }))
    .filter(({ text }) => text !== '');
}

/** A command of the user's own: nothing is known of what it does. */
export function isOpaque(change: Change): boolean {
  return change.kind === 'run' && change.opaque === true;
}
