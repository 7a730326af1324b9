import { keywordOf } from '../../playbook/inherit.ts';
import type { Task } from '../../playbook/model.ts';
import type { TaskRef } from '../events.ts';
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
  readonly problem?: Attempt | undefined;
}

/** What comes of the task depends on these, and by then it is too late to fail it. */
const neededLater = ['anyErrorsFatal', 'delegateFacts', 'diff'] as const;

/** These are needed even when a loop or a condition cannot be evaluated. */
export function taskKeywords(task: Task, language: Language): TaskKeywords {
  // When it cannot be told whether something is secret, it is.
  let noLog = true;
  try {
    noLog = language.boolean(keywordOf(task, 'noLog'), false);
    for (const keyword of neededLater) language.boolean(keywordOf(task, keyword), false);
    return {
      noLog,
      ignoreErrors: language.boolean(keywordOf(task, 'ignoreErrors'), false),
      ignoreUnreachable: language.boolean(keywordOf(task, 'ignoreUnreachable'), false),
    };
  } catch (error) {
    return { noLog, ignoreErrors: false, ignoreUnreachable: false, problem: attemptOfError(error) };
  }
}
