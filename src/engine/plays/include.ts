import { InputError } from '../../diagnostics/diagnostic.ts';
import { conditionsOf } from '../../playbook/inherit.ts';
import type { Task } from '../../playbook/model.ts';
import type { Dict } from '../../values/value.ts';
import type { Variables } from '../../values/variable-layer.ts';
import { Secrets } from '../secrets/secrets.ts';
import { type Attempt, attemptOfError, withSecrets } from '../tasks/attempt.ts';
import { causeName } from '../tasks/cause-name.ts';
import { skippedBy } from '../tasks/item-run.ts';
import { loopExtentOf, loopFrameOf } from '../tasks/loop-frame.ts';
import { breaks, loopItems } from '../tasks/loop-run.ts';
import {
  hangOnItem,
  type ItemKeywords,
  keywordsOfAll,
  type TaskCall,
  type TaskKeywords,
  taskKeywords,
} from '../tasks/task-call.ts';
import { outcomeOf, secretsIn } from '../tasks/task-outcome.ts';
import type { Language } from '../variables/language.ts';
import { registeredOf } from '../variables/registered.ts';
import { loadIncluded } from './include-load.ts';
import {
  allSkipped,
  type Included,
  includedFile,
  notIncluded,
  registeredInclude,
  withFrame,
} from './include-result.ts';
import type { IncludedBlock } from './walk.ts';

/** Deeper includes are taken for one that includes itself without end. */
const deepest = 64;

/** Evaluates `include_tasks` or `include_role` on one host: its loop, its condition, what it names. */
export async function includeBlocks(call: TaskCall): Promise<Included> {
  const { task, play, host, at } = call;
  const started = play.run.now();
  const language = play.languageOf(host, task, at.surroundings.frames);
  const whole = taskKeywords(task, language);
  const differ = task.loop !== undefined && hangOnItem(task);
  // Those of the item that is at hand.
  let keywords = whole;
  // Of variables that a name is made of.
  const secrets = new Secrets();
  try {
    if (at.surroundings.frames.length > deepest) {
      throw new InputError([tooDeep(task)]);
    }
    const blocks: IncludedBlock[] = [];
    const results: Dict[] = [];
    const judged: ItemKeywords[] = [];
    const frames = framesOf(call, language);
    if ('status' in frames) return notIncluded(frames, call, { keywords, started });
    // The items of a block pause and end as it is gone through.
    const isBlock = task.inline !== undefined;
    for (const [item, frame] of frames.entries()) {
      if (item > 0 && !isBlock) await play.pause(task.loop?.pause, call, frame);
      const around = [frame, ...at.surroundings.frames];
      const inner = play.languageOf(host, task, around);
      if (differ) keywords = taskKeywords(task, inner);
      const unmet = withSecrets(inner, () => inner.firstFalse(conditionsOf(task)));
      secrets.addAll(language.secrets?.values ?? []);
      const label = labelOf(call, frame, keywords);
      const shown = label === undefined ? undefined : secrets.redact(label);
      if (unmet !== undefined) {
        const one = skippedBy(unmet);
        const result = withFrame(registeredOf(one, causeName(call)), frame);
        results.push(result);
        judged.push({ status: one.status, keywords });
        if (shown !== undefined) {
          const outcome = outcomeOf(one, result, call, { keywords, started });
          const about = { time: play.run.now(), task: call.ref, host: host.name };
          play.run.emit({ type: 'item-finished', ...about, outcome, item: shown });
        }
      } else {
        if (keywords.problem !== undefined) {
          return notIncluded(keywords.problem, call, { keywords, started });
        }
        const { block, index, name } = await loadIncluded(call, around, inner).finally(() =>
          secrets.addAll(inner.secrets?.values ?? []),
        );
        const included = secrets.redact(name);
        const told = { time: play.run.now(), task: call.ref, hosts: [host.name], included };
        play.run.emit({ type: 'tasks-included', ...told, item: shown });
        blocks.push({ block, index, frame });
        play.handlerFrames.note(block, host.name, around);
        results.push(withFrame(includedFile(name), frame));
        judged.push({ status: 'ok', keywords });
      }
      if (!isBlock && breaks(call, frame)) break;
    }
    const together = differ ? keywordsOfAll(judged, whole) : whole;
    if (blocks.length === 0) return allSkipped(results, call, { keywords: together, started });
    const registered = registeredInclude(call, results);
    return { blocks, registered, secrets: secretsIn(registered, { secrets }, together) };
  } catch (error) {
    const one = attemptOfError(error);
    secrets.addAll(one.secrets?.values ?? []);
    return notIncluded({ ...one, secrets }, call, { keywords, started });
  }
}

/** Of the loop's item, as shown; `undefined` without a loop. */
function labelOf(call: TaskCall, frame: Variables, { noLog }: TaskKeywords): string | undefined {
  const { task, play, host, at } = call;
  if (task.loop === undefined) return undefined;
  if (noLog) return '(hidden)';
  const language = play.languageOf(host, task, [frame, ...at.surroundings.frames]);
  const item = frame.get(task.loop.variable)?.value;
  const label = play.labelOf(call, frame, item ?? null);
  return language.secrets === undefined ? label : language.secrets.redact(label);
}

function tooDeep(task: Task) {
  return {
    severity: 'error',
    code: 'playbook/cycle',
    message: `The include is ${deepest} levels deep: it seems to include itself.`,
    location: task.location,
  } as const;
}

const noVariables: Variables = new Map();

/** The variables of each item; one empty set without a loop. Or why nothing is included. */
function framesOf(call: TaskCall, language: Language): readonly Variables[] | Attempt {
  const items = loopItems(call, language);
  if (items === undefined) return [noVariables];
  if ('failure' in items) return items.failure;
  const { loop, values } = items;
  const extent = loopExtentOf(loop, language);
  const secrets = language.secrets?.values;
  return values.map((_, index) => loopFrameOf(loop, { values, index, secrets }, extent));
}
