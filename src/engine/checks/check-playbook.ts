import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import type { Location } from '../../diagnostics/source-file.ts';
import { findCycle } from '../../graph/cycle.ts';
import { ancestry } from '../../playbook/ancestry.ts';
import { tasksIn } from '../../playbook/flatten.ts';
import type { Play } from '../../playbook/model.ts';
import { checkNotifications, type IncludedTasks } from './check-notifications.ts';

/** What can only be told of a whole play: handlers that are not there, needs that go nowhere or round. */
export function checkPlay(play: Play, included: IncludedTasks, diagnostics: Diagnostics): void {
  checkNotifications(play, included, diagnostics);
  checkNeeds(play, diagnostics);
}

interface Identified {
  readonly location: Location;
  readonly needs: { readonly task: string; readonly location: Location }[];
}

function checkNeeds(play: Play, diagnostics: Diagnostics): void {
  const nodes = collect(play, diagnostics);
  for (const { needs } of nodes.all) {
    for (const { task, location } of needs) {
      if (nodes.byId.has(task)) continue;
      const hint = didYouMean(task, nodes.byId.keys());
      diagnostics.error(
        'graph/unknown-task',
        `No task of the play has the id "${task}".`,
        location,
        { hint },
      );
    }
  }
  const edgesOf = (id: string): readonly string[] =>
    (nodes.byId.get(id)?.needs ?? []).map(({ task }) => task).filter(task => nodes.byId.has(task));
  const cycle = findCycle(nodes.byId.keys(), edgesOf);
  const first = cycle?.[0];
  if (cycle === undefined || first === undefined) return;
  const related = cycle.slice(0, -1).flatMap((id, index) => {
    const need = nodes.byId.get(id)?.needs.find(({ task }) => task === cycle[index + 1]);
    return need === undefined
      ? []
      : [{ message: `"${id}" needs "${need.task}" here.`, location: need.location }];
  });
  const message = `These tasks wait for each other: ${cycle.join(' > ')}.`;
  diagnostics.error('graph/cycle', message, nodes.byId.get(first)?.location, { related });
}

/** Every node that has an id or needs something; a task's needs are also those of the blocks around it. */
function collect(play: Play, diagnostics: Diagnostics) {
  const byId = new Map<string, Identified>();
  const all: Identified[] = [];
  for (const task of play.sections.flatMap(({ nodes }) => [...tasksIn(nodes)])) {
    const around = [...ancestry(task)].filter(node => node.kind !== 'play');
    const needs = around.flatMap(node => [...node.needs]);
    all.push({ location: task.location, needs });
    for (const node of around) {
      if (node.id === undefined) continue;
      const known = byId.get(node.id);
      if (known === undefined) {
        byId.set(node.id, { location: node.location, needs: [...needs] });
      } else if (known.location === node.location) {
        known.needs.push(...needs);
      } else {
        const related = [{ message: 'The first one.', location: known.location }];
        diagnostics.error(
          'playbook/duplicate-id',
          `Two tasks have the id "${node.id}".`,
          node.location,
          { related },
        );
      }
    }
  }
  return { byId, all };
}
