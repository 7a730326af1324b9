import type { Task } from '../../playbook/model.ts';
import { defaultsOf } from '../../playbook/module-defaults.ts';
import { noKeywords } from '../../playbook/parse/parse-keywords.ts';
import type { Batch } from '../plays/batch.ts';
import type { HostState } from '../plays/host-state.ts';
import type { PlayRun } from '../plays/play-run.ts';
import type { PlayWalk } from '../plays/play-walk.ts';
import { atTop } from '../plays/walk.ts';

/** The task before all others that asks the host what it is: `gather_facts`. */
export async function gatherFacts({
  playRun,
  host,
  walk,
  batch,
}: {
  readonly playRun: PlayRun;
  readonly host: HostState;
  readonly walk: PlayWalk;
  readonly batch: Batch;
}): Promise<void> {
  const place = [0];
  await batch.arrive(host.name, place);
  await walk.runTask(gatherTask(playRun), host, { place, surroundings: atTop });
}

const tasks = new WeakMap<PlayRun, Task>();

function gatherTask(playRun: PlayRun): Task {
  const known = tasks.get(playRun);
  if (known !== undefined) return known;
  const { play } = playRun;
  const { location } = play;
  const args = new Map(
    [
      ['gather_subset', play.gatherSubset] as const,
      ['gather_timeout', play.gatherTimeout] as const,
      ['fact_path', play.factPath] as const,
    ].flatMap(([name, written]) => (written === undefined ? [] : [[name, written.value] as const])),
  );
  const task: Task = {
    kind: 'task',
    location,
    parent: play,
    keywords: {
      name: { value: 'Gathering Facts', location },
      vars: new Map(),
      when: [],
      tags: ['always'],
      environment: [],
    },
    needs: [],
    action: {
      kind: 'module',
      name: 'setup',
      written: 'setup',
      location,
      args: { value: args, location },
      defaults: defaultsOf('setup', { keywords: noKeywords, parent: play }).map(
        ({ value }) => value,
      ),
    },
    until: [],
    notify: [],
    listen: [],
    file: location.source.path,
  };
  tasks.set(playRun, task);
  return task;
}
