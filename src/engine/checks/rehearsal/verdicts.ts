import { keywordOf } from '../../../playbook/inherit.ts';
import type { Condition, Task } from '../../../playbook/model.ts';
import { isDict } from '../../../values/value.ts';
import type { Language } from '../../variables/language.ts';
import { attempted } from './attempted.ts';
import type { Reach } from './certainty.ts';
import { conditionsHold, type Foretold, told } from './foretold.ts';
import type { Rehearsal } from './rehearse-task.ts';
import type { Loops, Stage } from './stage.ts';

/**
 * What judges a task sees what it registers: `changed_when`, `failed_when`, `until`; and what an
 * item is shown as.
 */
export function ofVerdicts(
  { task, stage }: Rehearsal,
  loops: Loops,
  come: Exclude<Reach, 'never'>,
): readonly Foretold[] {
  const { loop, until, changedWhen = [], failedWhen = [] } = task;
  const language = stage.languageFor(task, loops);
  const problems: Foretold[] = [];
  const judge = (conditions: readonly Condition[], reach: Exclude<Reach, 'never'>): void => {
    conditionsHold(conditions, { language, reach, problems });
  };
  if (isJudged(task)) {
    // Nothing is done in check mode, so that it may stay open.
    const reach = stage.isCheckMode || maySkip(task, stage) ? 'perhaps' : come;
    for (const conditions of [changedWhen, failedWhen, until]) judge(conditions, reach);
  }
  if (loop === undefined) return problems;
  if (loop.parallel === undefined) judge(loop.breakWhen ?? [], come);
  if (loop.label !== undefined && keywordOf(task, 'noLog') === undefined)
    problems.push(...ofLabel(loop.label.value, language, come));
  return problems;
}

function ofLabel(
  value: Parameters<Language['render']>[0],
  language: Language,
  come: Reach,
): readonly Foretold[] {
  const found = attempted(() => language.render(value));
  return 'problem' in found ? [told(found.problem, come)] : [];
}

/** Includes and what steers the run are not. */
function isJudged({ action: { kind, name } }: Task): boolean {
  return kind === 'module' || name === 'debug' || name === 'set_fact' || name === 'assert';
}

/** It may find that there is nothing for it to do, which nobody judges. */
function maySkip(task: Task, stage: Stage): boolean {
  const { name, args, defaults = [] } = task.action;
  const by = skipping.get(name);
  if (by === undefined) return stage.isUserModule(task);
  if (!isDict(args.value) || defaults.length > 0) return true;
  const given = [...args.value.keys()].map(String);
  return by.length === 0 || by.some(option => given.includes(option));
}

/** The options by which a task may have nothing to do; of none it is the host's. */
const skipping: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['script', ['creates', 'removes']],
  ['unarchive', ['creates', 'removes']],
  ['uri', ['creates', 'removes']],
  ['debug', ['verbosity']],
  ['selinux', []],
]);
