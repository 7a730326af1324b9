import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import type { Play } from '../../playbook/model.ts';
import type { Brought } from './check-includes.ts';
import { checkNeeds } from './check-needs.ts';
import { checkNotifications, type IncludedTasks } from './check-notifications.ts';
import type { Selection } from './preceding-needs.ts';

/** What can only be told of a whole play: handlers that are not there, needs that go nowhere or round. */
export function checkPlay(
  play: Play,
  included: IncludedTasks & { readonly brought: readonly Brought[] },
  { selection, diagnostics }: { readonly selection: Selection; readonly diagnostics: Diagnostics },
): void {
  checkNotifications(play, included, diagnostics);
  checkNeeds(play, included.brought, { selection, diagnostics });
}
