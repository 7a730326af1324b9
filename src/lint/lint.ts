import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Location } from '../diagnostics/source-file.ts';
import { ancestry } from '../playbook/ancestry.ts';
import type { Task } from '../playbook/model.ts';
import { isSilenced } from './noqa.ts';
import type { Project } from './project.ts';
import type { Found, Rule } from './rule.ts';
import { taskAt } from './task-at.ts';

/** What the rules find in a project, each place once, without what comments in the files silence. */
export function lint(project: Project, rules: readonly Rule[]): readonly Diagnostic[] {
  const findings = new Map<string, Diagnostic>();
  for (const rule of rules) {
    for (const { message, location, hint, isMild } of findingsOf(rule, project)) {
      if (isQuiet(rule.id, location, taskAt(location, project))) continue;
      const key = `${rule.id} ${location.source.path} ${location.start} ${message}`;
      findings.set(key, {
        severity: rule.group === 'errors' && isMild !== true ? 'error' : 'warning',
        code: `lint/${rule.id}`,
        message,
        location,
        hint,
      });
    }
  }
  return [...findings.values()];
}

function* findingsOf(rule: Rule, project: Project): Generator<Found> {
  yield* rule.project?.(project) ?? [];
  for (const play of project.plays) {
    yield* rule.play?.(play, project) ?? [];
    if (rule.task === undefined) continue;
    for (const [tasks, isHandler] of [
      [play.tasks, false],
      [play.handlers, true],
    ] as const) {
      for (const task of tasks) yield* rule.task(task, { isHandler, play, project });
    }
  }
}

/** A comment on the line, or anywhere in the task; or the tag that ansible-lint passes over. */
export function isQuiet(id: string, location: Location, task: Task | undefined): boolean {
  if (isSilenced({ ...location, end: location.start }, [id])) return true;
  return task !== undefined && (isPassedOver(task) || isSilenced(task.location, [id]));
}

function isPassedOver(task: Task): boolean {
  return [...ancestry(task)].some(({ keywords }) => keywords.tags.includes('skip_ansible_lint'));
}
