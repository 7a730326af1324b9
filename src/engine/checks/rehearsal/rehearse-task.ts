import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { templateOf } from '../../../jinja/parse.ts';
import { isMapping, withArticle } from '../../../jinja/python/kind.ts';
import { referencesOf } from '../../../jinja/references.ts';
import { unforeseen } from '../../../jinja/unforeseen.ts';
import { conditionsOf, keywordOf } from '../../../playbook/inherit.ts';
import type { Task, Written } from '../../../playbook/model.ts';
import { templatesIn } from '../../../playbook/uses.ts';
import { isDict, isList, omit, Unknown, type Value } from '../../../values/value.ts';
import type { Variables } from '../../../values/variable-layer.ts';
import { argumentProblems, roleEntryOf } from '../../actions/validate-argument-spec.ts';
import { loopFrameOf } from '../../tasks/loop-frame.ts';
import type { Language } from '../../variables/language.ts';
import { type Foresee, holdsTemplate } from '../literal-items.ts';
import { attempted } from './attempted.ts';
import type { Reach } from './certainty.ts';
import { conditionsHold, type Foretold, told } from './foretold.ts';
import { limitChecks } from './limit-checks.ts';
import { optionProblems, type RenderedOption } from './option-problems.ts';
import type { Loops, Stage } from './stage.ts';
import { ofVerdicts } from './verdicts.ts';

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
  return 'problem' in found || found.value instanceof Unknown ? value : found.value;
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
  if (items === 'none') return { reach: 'never', problems, loops, foresees: [] };
  if (items === 'broken') return { reach: 'perhaps', problems, loops, foresees: [] };
  const own = items === 'unknown' ? { ...loops, looped: withOwn(task, loops) } : loops;
  const frames = items === undefined || items === 'unknown' ? [undefined] : items;
  const reached = new Set<Reach>();
  const foresees: Foresee[] = [];
  for (const [index, frame] of frames.entries()) {
    const inner =
      frame === undefined ? own : { frames: [frame, ...own.frames], looped: own.looped };
    const language = stage.languageFor(task, inner);
    // A break may go before all items but the first.
    const isOpen = items === 'unknown' || (index > 0 && mayBreak(task));
    const start = isOpen ? 'perhaps' : reach;
    const come = conditionsHold(conditionsOf(task), { language, reach: start, problems });
    reached.add(come);
    if (come === 'never') continue;
    const foresee: Foresee = value => foreseen(value, language);
    foresees.push(foresee);
    // What the action fails with may be no failure then.
    const counts = task.failedWhen === undefined ? come : 'perhaps';
    problems.push(...ofAction(task, language, stage).map(diagnostic => told(diagnostic, counts)));
    const ofFiles = await stage.rehearseTemplates(task, { language, foresee });
    problems.push(...ofFiles.map(one => told(one, one.severity === 'error' ? counts : 'perhaps')));
    problems.push(...ofVerdicts(rehearsal, inner, come));
  }
  const lent = task.loop === undefined ? loops : { ...loops, looped: withOwn(task, loops) };
  // What an include brings need not be for all of its items.
  const [only = 'perhaps', second] = reached;
  return { reach: second === undefined ? only : 'perhaps', problems, loops: lent, foresees };
}

function mayBreak({ loop }: Task): boolean {
  return (loop?.breakWhen ?? []).length > 0;
}

function withOwn({ loop, register }: Task, { looped }: Loops): ReadonlySet<string> {
  const names = [loop?.variable, loop?.indexVariable, register].filter(name => name !== undefined);
  return new Set([...looped, ...names, ...ofLoops]);
}

const ofLoops = ['ansible_loop', 'ansible_loop_var', 'ansible_index_var'];

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

/** What the action of the task fails with, the first of each option. */
function ofAction(task: Task, language: Language, stage: Stage): readonly Diagnostic[] {
  const { action } = task;
  if (action.name === 'validate_argument_spec') return ofArguments(task, language);
  const limits = limitChecks(task, language, stage.pools).map(attempted);
  const problems = limits.flatMap(one => ('problem' in one ? [one.problem] : []));
  const render = ({ value }: Written): Value => {
    if (!holdsTemplate(value)) return value;
    const found = attempted(() => language.render(value));
    const isKnown = !('problem' in found) && !(found.value instanceof Unknown);
    const parts = isKnown ? [] : ofParts(value, language);
    problems.push(...(parts.length === 0 && 'problem' in found ? [found.problem] : parts));
    return 'problem' in found ? unforeseen : found.value;
  };
  const { args, freeForm, kind } = action;
  const options: RenderedOption[] = [];
  const written = isDict(args.value) ? [...args.value] : [];
  for (const [key, value] of written) {
    const result = render({ value, location: args.location });
    if (result !== omit)
      options.push({ key: String(key), value: result, isTemplate: holdsTemplate(value) });
  }
  const declared = stage.declared(task);
  if (freeForm !== undefined) {
    const value = render(freeForm);
    const isTemplate = holdsTemplate(freeForm.value);
    if (declared?.freeForm !== undefined)
      options.push({ key: declared.freeForm, value, isTemplate });
  }
  if (kind === 'module') {
    for (const keyword of ['delegateTo', 'becomeUser'] as const) {
      const one = keywordOf(task, keyword);
      if (one !== undefined) render(one);
    }
  }
  if (declared === undefined || problems.length > 0 || !isDict(args.value)) return problems;
  // What is not to be shown is not told of.
  if (!options.some(({ isTemplate }) => isTemplate) || keywordOf(task, 'noLog') !== undefined)
    return problems;
  return optionProblems(task, options, declared).map(one => withSources(one, task, language));
}

/** Where the variables are set that a wrong value comes from. */
function withSources(problem: Diagnostic, task: Task, { scope }: Language): Diagnostic {
  const { args, places } = task.action;
  const options = isDict(args.value) ? [...args.value] : [];
  const [, value = null] =
    options.find(([key]) => places?.get(String(key)) === problem.location) ?? [];
  const names = [...templatesIn(value)].flatMap(templated => {
    const template = templateOf(templated);
    return template.ok ? referencesOf(template.value).variables.map(({ name }) => name) : [];
  });
  const related = [...new Set(names)].flatMap(name => {
    const location = scope.locationOf?.(name);
    return location === undefined ? [] : [{ message: `"${name}" is set here.`, location }];
  });
  return related.length > 0 ? { ...problem, related } : problem;
}

/** Where the whole is not known, or fails, each of its expressions may fail by itself. */
function ofParts(value: Value, language: Language): readonly Diagnostic[] {
  return [...templatesIn(value)].flatMap(templated => {
    const template = templateOf(templated);
    if (!template.ok) return [];
    const { text, origin, body } = template.value;
    const parts = body.flatMap(node => (node.kind === 'print' ? [node.expression] : []));
    if (parts.length < 2 || body.some(({ kind }) => kind !== 'print' && kind !== 'data')) return [];
    return parts.flatMap(root => {
      const found = attempted(() => language.evaluate({ text, origin, root }));
      return 'problem' in found ? [found.problem] : [];
    });
  });
}

function ofArguments(task: Task, language: Language): readonly Diagnostic[] {
  const args = task.action.args.value;
  const spec = isDict(args) ? args.get('argument_spec') : undefined;
  if (!isDict(spec)) return [];
  const place = roleEntryOf(task) ?? task.location;
  const given = isDict(args) ? args.get('provided_arguments') : undefined;
  return argumentProblems(spec, isDict(given) ? given : new Map(), language).map(one =>
    one.location === undefined ? { ...one, location: place } : one,
  );
}
