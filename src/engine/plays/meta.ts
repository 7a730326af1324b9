import type { Task } from '../../playbook/model.ts';
import type { HostState } from './host-state.ts';
import { HostEnded } from './host-stop.ts';
import type { PlayRun } from './play-run.ts';
import { hostsOfPlay } from './select-all.ts';
import type { Stop } from './walk.ts';

export const metaActions = [
  'flush_handlers',
  'noop',
  'clear_facts',
  'clear_host_errors',
  'refresh_inventory',
  'end_play',
  'end_host',
  'end_batch',
  'end_role',
  'reset_connection',
] as const;

interface MetaCall {
  readonly task: Task;
  readonly host: HostState;
  readonly at: Stop;
  readonly play: PlayRun;
  readonly flush: () => Promise<void>;
}

/**
 * What is about all hosts of the play. Where hosts wait for each other the first one decides for
 * all, as in Ansible.
 */
const ofAllHosts: ReadonlySet<string> = new Set([
  ...['clear_facts', 'clear_host_errors', 'refresh_inventory', 'end_batch', 'end_play'],
]);

/** Whether the host is to look at the task at all, its condition included. */
export function decides(task: Task, { batch }: PlayRun, { place }: Stop): boolean {
  return !ofAllHosts.has(nameOf(task)) || !batch.isInStep || batch.isFirst(place);
}

/** `meta: …`: what steers the run itself. The loader has checked the name. */
export async function runMeta({ task, host, play, flush }: MetaCall): Promise<void> {
  const { run } = play;
  const all = () => hostsOfPlay(play.play, run).map(name => run.hosts.get(name));
  switch (nameOf(task)) {
    case 'flush_handlers':
      await flush();
      return;
    case 'clear_facts':
      for (const one of all()) one.clearFacts();
      return;
    case 'clear_host_errors':
      for (const one of all()) one.lost = undefined;
      play.batch.clearFailures();
      return;
    case 'refresh_inventory':
      await run.refreshInventory();
      return;
    case 'end_host':
      play.endHost(host.name);
      throw new HostEnded('host');
    case 'end_batch':
      play.batch.end();
      throw new HostEnded('batch');
    case 'end_play':
      play.end();
      throw new HostEnded('play');
    case 'end_role':
      throw new HostEnded('role');
    case 'reset_connection':
      await run.connections.reset(host.name);
      return;
    case 'noop':
      return;
  }
}

type MetaAction = (typeof metaActions)[number];

function nameOf({ action }: Task): MetaAction {
  const { args, freeForm } = action;
  const option = args.value instanceof Map ? args.value.get('free_form') : undefined;
  const name = freeForm?.value ?? option;
  const found = metaActions.find(one => one === name);
  if (found === undefined) throw new Error('the loader did not check the name of a meta action');
  return found;
}
