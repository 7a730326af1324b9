import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { isMapping, withArticle } from '../../../jinja/python/kind.ts';
import { conditionsOf } from '../../../playbook/inherit.ts';
import type { Task } from '../../../playbook/model.ts';
import { namesOfLoop } from '../../../playbook/names-of-loop.ts';
import { isList, Unknown, type Value } from '../../../values/value.ts';
import type { Variables } from '../../../values/variable-layer.ts';
import { loopFrameOf } from '../../tasks/loop-frame.ts';
import type { Language } from '../../variables/language.ts';
import { type Foresee, holdsTemplate } from '../literal-items.ts';
import { attempted } from './attempted.ts';
import type { Reach } from './certainty.ts';
import { concealed, isSecret } from './conceal.ts';
import { conditionsHold, type Foretold, told } from './foretold.ts';
import { ofAction } from './of-action.ts';
import type { Loops, Stage } from './stage.ts';
import { ofItem, ofVerdicts } from './verdicts.ts';

export interface Rehearsed {
  readonly reach: Reach;
  readonly problems: readonly Foretold[];
  /** What the task's own loop and those around lend to what it includes. */
  readonly loops: Loops;
  /** What its values come to, one for each item. */
  readonly foresees: readonly Foresee[];
}

/** The value itself where it is not known what it comes to. */
function foreseen(value: Value, language: Language): Value {
  if (!holdsTemplate(value)) return value;
  const found = attempted(() => language.render(value));
  if ('problem' in found || found.value instanceof Unknown) return value;
  const { value: known } = found;
  // Others tell of names, and know nothing of what is hidden of this task.
  const isHidden = typeof known === 'string' && language.secrets?.redact(known) !== known;
  return isHidden ? value : known;
}

export interface Rehearsal {
  readonly stage: Stage;
  readonly task: Task;
  /** Whether the host comes to it, its conditions aside. */
  readonly reach: Exclude<Reach, 'never'>;
  /** Those around the task. */
  readonly loops: Loops;
}

/** Goes as far through a task on a host as is known before the run. */
export async function rehearseTask(rehearsal: Rehearsal): Promise<Rehearsed> {
  const { stage, task, reach, loops } = rehearsal;
  const problems: Foretold[] = [];
  const items = itemsOf(rehearsal, problems);
  const withItem = { ...loops, looped: withOwn(task, loops) };
  if (items === 'none' || items === 'broken') {
    const hides = isSecret(task, stage.languageFor(task, withItem));
    const come = items === 'none' ? 'never' : 'perhaps';
    const shown = concealed(problems, { hides, secrets: stage.secretsOf(task) });
    return { reach: come, problems: shown, loops, foresees: [] };
  }
  const own = items === 'unknown' ? withItem : loops;
  const frames = items === undefined || items === 'unknown' ? [undefined] : items;
  const performances = frames.map((frame): Performance => {
    const inner =
      frame === undefined ? own : { frames: [frame, ...own.frames], looped: own.looped };
    return { loops: inner, language: stage.languageFor(task, inner) };
  });
  // One secret item hides the whole.
  const hides = performances.some(({ language }) => isSecret(task, language));
  const reached = new Set<Reach>();
  const foresees: Foresee[] = [];
  for (const [index, performance] of performances.entries()) {
    const { language } = performance;
    // A break may go before all items but the first.
    const isOpen = items === 'unknown' || (index > 0 && mayBreak(task));
    const start = isOpen ? 'perhaps' : reach;
    const come = conditionsHold(conditionsOf(task), { language, reach: start, problems });
    reached.add(come);
    problems.push(...ofItem(task, language, { reach: start, come }));
    if (come === 'never') continue;
    // Names of files are told of, and those that are made of variables are as secret.
    const foresee: Foresee = hides ? value => value : value => foreseen(value, language);
    if (!hides) foresees.push(foresee);
    problems.push(...(await ofPerformance(rehearsal, { ...performance, come, foresee })));
  }
  const lent = task.loop === undefined ? loops : withItem;
  // What an include brings need not be for all of its items.
  const [only = 'perhaps', second] = reached;
  return {
    reach: second === undefined ? only : 'perhaps',
    problems: concealed(problems, { hides, secrets: stage.secretsOf(task) }),
    loops: lent,
    foresees,
  };
}

/** The task for one item. */
interface Performance {
  readonly loops: Loops;
  readonly language: Language;
}

/** What goes wrong once its conditions hold. */
async function ofPerformance(
  rehearsal: Rehearsal,
  {
    loops,
    language,
    come,
    foresee,
  }: Performance & { readonly come: Rehearsal['reach']; readonly foresee: Foresee },
): Promise<readonly Foretold[]> {
  const { stage, task } = rehearsal;
  // What the action fails with may be no failure then.
  const counts = task.failedWhen === undefined ? come : 'perhaps';
  const ofFiles = await stage.rehearseTemplates(task, { language, foresee });
  return [
    ...ofAction(task, language, stage).map(diagnostic => told(diagnostic, counts)),
    ...ofFiles.map(one => told(one, one.severity === 'error' ? counts : 'perhaps')),
    ...ofVerdicts(rehearsal, loops, come),
  ];
}

function mayBreak({ loop }: Task): boolean {
  return (loop?.breakWhen ?? []).length > 0;
}

function withOwn({ loop, register }: Task, { looped }: Loops): ReadonlySet<string> {
  return new Set([...looped, ...namesOfLoop(loop), ...(register === undefined ? [] : [register])]);
}

/** More items than this tell nothing that these do not. */
const mostItems = 20;

function itemsOf(
  { stage, task, reach, loops }: Rehearsal,
  problems: Foretold[],
): readonly Variables[] | 'unknown' | 'none' | 'broken' | undefined {
  const { loop } = task;
  if (loop === undefined) return undefined;
  const language = stage.languageFor(task, loops);
  const found = attempted(() =>
    loop.lookup === 'loop'
      ? language.render(loop.values.value)
      : language.query(loop.lookup, loop.values),
  );
  const broken = (problem: Diagnostic): 'none' | 'broken' => {
    // A condition that does not hold goes before it.
    const inner = stage.languageFor(task, { ...loops, looped: withOwn(task, loops) });
    const come = conditionsHold(conditionsOf(task), { language: inner, reach, problems: [] });
    if (come === 'never') return 'none';
    problems.push(told(problem, come));
    return 'broken';
  };
  if ('problem' in found) return broken(found.problem);
  const { value } = found;
  if (isList(value) && loop.extended === undefined) {
    const extent = { extended: false, allItems: false };
    if (value.length === 0) return 'none';
    return value
      .slice(0, mostItems)
      .map((_, index) => loopFrameOf(loop, { values: value, index }, extent));
  }
  if (isList(value) || value instanceof Unknown || value === null || loop.lookup !== 'loop')
    return 'unknown';
  const message = `"loop" must be a list, not ${withArticle(value)}.`;
  const hint = isMapping(value) ? 'Add "| dict2items" to loop over a dict.' : undefined;
  const { location } = loop.values;
  return broken({ severity: 'error', code: 'playbook/wrong-type', message, location, hint });
}
