import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Location } from '../../diagnostics/source-file.ts';
import { EvaluationError } from '../../jinja/environment.ts';
import { ancestry } from '../../playbook/ancestry.ts';
import type { Task } from '../../playbook/model.ts';
import { isRequired, variableProblems } from '../../playbook/variable-schema.ts';
import { holdsUnknown } from '../../values/holds-unknown.ts';
import { type Dict, isDict, Undefined, type Value } from '../../values/value.ts';
import { attempt } from '../tasks/attempt.ts';
import type { Language } from '../variables/language.ts';
import type { ActionDefinition } from './action.ts';

export const validateArgumentSpec: ActionDefinition = {
  name: 'validate_argument_spec',
  summary: 'Check variables against a specification.',
  notes: [
    "Runs by itself before a role's tasks when the role has `meta/argument_specs.yml`. All problems are told at once, each where the variable was set. Defaults in a specification only document: set them in the role's `defaults`.",
  ],
  args: {
    argument_spec: {
      type: 'object',
      required: true,
      description:
        'The variables: for each a dict with `type`, `elements`, `required`, `choices`, `options`.',
    },
    provided_arguments: {
      type: 'object',
      description: 'Values to check in place of the variables of these names.',
    },
    validate_args_context: {
      type: 'object',
      description: 'What is checked, for those who read a failure: it is registered as it is.',
    },
  },
  returns: {
    argument_errors: { type: 'array', description: 'Every problem that was found.' },
    argument_spec_data: { type: 'object', description: 'The specification.' },
    validate_args_context: { type: 'object', description: 'What was checked.' },
  },
  examples: [
    `- name: Check what the caller set
  validate_argument_spec:
    argument_spec:
      app_port: {type: int, required: true}
      app_mode: {type: str, choices: [fast, safe]}`,
  ],
  run({ args, language, task }) {
    const spec = args.get('argument_spec');
    const provided = args.get('provided_arguments');
    const given: Dict = isDict(provided) ? provided : new Map();
    const problems = isDict(spec) ? argumentProblems(spec, given, language) : [];
    const [first] = problems;
    if (first === undefined) {
      return attempt('ok', { fields: new Map([['msg', 'The arg spec validation passed']]) });
    }
    const messages = problems.map(({ message }) => message);
    return attempt('failed', {
      message: ['Validation of arguments failed:', ...messages].join('\n'),
      diagnostic: { ...first, location: first.location ?? roleEntryOf(task) ?? task.location },
      fields: new Map<string, Value>([
        ['argument_errors', messages],
        ['argument_spec_data', spec ?? null],
        ['validate_args_context', args.get('validate_args_context') ?? new Map()],
      ]),
    });
  },
};

/** Where the role of the task comes in: what is missing should be set there. */
export function roleEntryOf(task: Task): Location | undefined {
  return [...ancestry(task)].find(one => one.kind === 'block' && one.origin === 'role')?.location;
}

/** What is wrong with variables, by a specification of them. */
export function argumentProblems(
  spec: Dict,
  given: Dict,
  language: Language,
): readonly Diagnostic[] {
  return [...spec].flatMap(([name, option]) =>
    isDict(option) ? problemsOf(String(name), { spec: option, given, language }) : [],
  );
}

interface Checked {
  readonly spec: Dict;
  readonly given: Dict;
  readonly language: Language;
}

function problemsOf(name: string, { spec, given, language }: Checked): readonly Diagnostic[] {
  const location = language.scope.locationOf?.(name);
  let value: Value | undefined;
  try {
    value = given.get(name) ?? valueOf(name, language);
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    return [error.diagnostic];
  }
  if (value === undefined || value === null || value instanceof Undefined) {
    if (!isRequired(spec)) return [];
    return [problem(`"${name}" is required, and is not set.`)];
  }
  if (holdsUnknown(value)) return [];
  return variableProblems(value, spec, { name, location });
}

function valueOf(name: string, language: Language): Value | undefined {
  const value = language.scope.lookup(name);
  return value === undefined ? undefined : language.render(value);
}

function problem(message: string, location?: Location): Diagnostic {
  return { severity: 'error', code: 'args/missing', message, location };
}
