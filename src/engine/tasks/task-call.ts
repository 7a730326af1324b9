import { keywordOf } from '../../playbook/inherit.ts';
import type { Task } from '../../playbook/model.ts';
import { Templated } from '../../values/value.ts';
import type { Status, TaskRef } from '../events.ts';
import type { HostState } from '../plays/host-state.ts';
import type { PlayRun } from '../plays/play-run.ts';
import type { Stop } from '../plays/walk.ts';
import type { Language } from '../variables/language.ts';
import { type Attempt, attemptOfError } from './attempt.ts';

export interface TaskCall {
  readonly task: Task;
  readonly host: HostState;
  readonly at: Stop;
  readonly ref: TaskRef;
  readonly play: PlayRun;
}

export interface TaskKeywords {
  readonly noLog: boolean;
  readonly ignoreErrors: boolean;
  readonly ignoreUnreachable: boolean;
  /** Changes are shown where the run shows any. */
  readonly diff: boolean;
  readonly problem?: Attempt | undefined;
}

/** These are needed even when a loop or a condition cannot be evaluated. */
export function taskKeywords(task: Task, language: Language): TaskKeywords {
  let noLog: boolean | undefined;
  try {
    noLog = language.boolean(keywordOf(task, 'noLog'), false);
    // What comes of the task depends on it, and by then it is too late to fail it.
    if (task.loop === undefined) language.boolean(keywordOf(task, 'anyErrorsFatal'), false);
    return {
      noLog,
      ignoreErrors: language.boolean(keywordOf(task, 'ignoreErrors'), false),
      ignoreUnreachable: language.boolean(keywordOf(task, 'ignoreUnreachable'), false),
      diff: language.boolean(keywordOf(task, 'diff'), true),
    };
  } catch (error) {
    return {
      // When it cannot be told whether something is secret, it is.
      noLog: noLog ?? true,
      ignoreErrors: false,
      ignoreUnreachable: false,
      diff: false,
      problem: { ...attemptOfError(error, language), aboutNoLog: noLog === undefined },
    };
  }
}

/** Whether they may differ from one item of a loop to the next. */
export function hangOnItem(task: Task): boolean {
  return (['noLog', 'ignoreErrors', 'ignoreUnreachable', 'diff'] as const).some(
    keyword => keywordOf(task, keyword)?.value instanceof Templated,
  );
}

/** Of a loop: one secret item hides the whole, and it is ignored when all that failed is. */
export function keywordsOfAll(items: readonly ItemKeywords[], none: TaskKeywords): TaskKeywords {
  if (items.length === 0) return none;
  const all = (status: Status, keyword: 'ignoreErrors' | 'ignoreUnreachable'): boolean =>
    items.every(one => one.status !== status || one.keywords[keyword]);
  return {
    noLog: items.some(({ keywords }) => keywords.noLog),
    ignoreErrors: all('failed', 'ignoreErrors'),
    ignoreUnreachable: all('unreachable', 'ignoreUnreachable'),
    diff: items.every(({ keywords }) => keywords.diff),
  };
}

export interface ItemKeywords {
  readonly status: Status;
  readonly keywords: TaskKeywords;
}
