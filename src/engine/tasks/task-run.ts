import type { Language } from '../variables/language.ts';
import { attemptOfError } from './attempt.ts';
import { runItem } from './item-run.ts';
import { loopItems, runLoop } from './loop-run.ts';
import { type TaskCall, taskKeywords } from './task-call.ts';
import type { TaskFinish } from './task-finish.ts';
import { finishOf } from './task-outcome.ts';

export async function runTaskOnHost(call: TaskCall): Promise<TaskFinish> {
  const { task, play, ref, host, at } = call;
  const { now, emit } = play.run;
  const started = now();
  const language = play.languageOf(host, task, at.surroundings.frames);
  emit({ type: 'task-on-host-started', time: started, task: ref, host: host.name });
  const keywords = taskKeywords(task, language);
  const items = loopItems(call, language);
  if (items === undefined) {
    const one = await runItem(call, { frame: undefined, keywords });
    return finishOf(one, call, { keywords, started });
  }
  if ('failure' in items) return finishOf(items.failure, call, { keywords, started });
  try {
    return await runLoop(call, { ...items, language }, { keywords, started });
  } catch (error) {
    // Of "loop_control": what items do wrong is theirs.
    return finishOf(attemptOfError(error, language), call, { keywords, started });
  }
}

/** Of a task that steers the run, whose condition cannot be told. */
export function finishOfError(
  call: TaskCall,
  error: unknown,
  used?: Pick<Language, 'secrets'>,
): TaskFinish {
  const { task, play, ref, host, at } = call;
  const started = play.run.now();
  const one = attemptOfError(error, used);
  const language = play.languageOf(host, task, at.surroundings.frames);
  play.run.emit({ type: 'task-on-host-started', time: started, task: ref, host: host.name });
  return finishOf(one, call, { keywords: taskKeywords(task, language), started });
}
