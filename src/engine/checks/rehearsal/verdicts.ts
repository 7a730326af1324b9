import { keywordOf } from '../../../playbook/inherit.ts';
import type { Task } from '../../../playbook/model.ts';
import { isDict } from '../../../values/value.ts';
import type { Language } from '../../variables/language.ts';
import { attempted } from './attempted.ts';
import type { Reach } from './certainty.ts';
import { conditionsHold, type Foretold, told } from './foretold.ts';
import type { Rehearsal } from './rehearse-task.ts';
import type { Loops, Stage } from './stage.ts';

/** What judges a task sees what it registers: `changed_when`, `failed_when`, `until`. */
export function ofVerdicts(
  { task, stage }: Rehearsal,
  loops: Loops,
  come: Exclude<Reach, 'never'>,
): readonly Foretold[] {
  if (!isJudged(task)) return [];
  const { until, changedWhen = [], failedWhen = [] } = task;
  const language = stage.languageFor(task, loops);
  const problems: Foretold[] = [];
  // Nothing is done in check mode, so that it may stay open.
  const reach = stage.isCheckMode || maySkip(task, stage) ? 'perhaps' : come;
  for (const conditions of [changedWhen, failedWhen, until])
    conditionsHold(conditions, { language, reach, problems });
  return problems;
}

/** What an item is shown as, and whether it is the last, is asked of items that are skipped, too. */
export function ofItem(
  task: Task,
  language: Language,
  { reach, come }: { readonly reach: Exclude<Reach, 'never'>; readonly come: Reach },
): readonly Foretold[] {
  const { loop, inline } = task;
  const problems: Foretold[] = [];
  if (loop === undefined) return problems;
  // A block is asked when it has been gone through.
  const asked = inline === undefined ? reach : come;
  if (loop.parallel === undefined && asked !== 'never')
    conditionsHold(loop.breakWhen ?? [], { language, reach: asked, problems });
  const { label } = loop;
  if (label === undefined || keywordOf(task, 'noLog') !== undefined) return problems;
  const found = attempted(() => language.render(label.value));
  if ('problem' in found) problems.push(told(found.problem, reach));
  return problems;
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
