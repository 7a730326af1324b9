import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { templateOf } from '../../../jinja/parse.ts';
import { referencesOf } from '../../../jinja/references.ts';
import { unforeseen } from '../../../jinja/unforeseen.ts';
import { keywordOf } from '../../../playbook/inherit.ts';
import type { Task, Written } from '../../../playbook/model.ts';
import { templatesIn } from '../../../playbook/uses.ts';
import { isDict, omit, Unknown, type Value } from '../../../values/value.ts';
import { argumentProblems, roleEntryOf } from '../../actions/validate-argument-spec.ts';
import type { Language } from '../../variables/language.ts';
import { holdsTemplate } from '../literal-items.ts';
import { attempted } from './attempted.ts';
import { limitChecks } from './limit-checks.ts';
import { optionProblems, type RenderedOption } from './option-problems.ts';
import type { Stage } from './stage.ts';

/** What the action of the task fails with, the first of each option. */
export function ofAction(task: Task, language: Language, stage: Stage): readonly Diagnostic[] {
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
  if (!options.some(({ isTemplate }) => isTemplate)) return problems;
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
