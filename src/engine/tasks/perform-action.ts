import { typeName } from '../../jinja/python/kind.ts';
import { coerceArgs, optionNames } from '../../module-api/coerce-args.ts';
import { Failure } from '../../module-api/failure.ts';
import type { Json, JsonObject } from '../../module-api/json.ts';
import type { ArgsSchema } from '../../module-api/schema.ts';
import { keywordOf } from '../../playbook/inherit.ts';
import type { Task, Written } from '../../playbook/model.ts';
import { fromPlain, type Plain, toPlain } from '../../values/plain.ts';
import {
  type Dict,
  isDict,
  isList,
  omit,
  Templated,
  Undefined,
  Unknown,
  UnknownUsed,
  type Value,
} from '../../values/value.ts';
import { validate } from '../../yaml/schema.ts';
import type { ActionDefinition } from '../actions/action.ts';
import type { Language } from '../variables/language.ts';
import type { ActionInput } from './action-input.ts';
import type { Attempt } from './attempt.ts';
import { type ModuleArgs, performModule } from './perform-module.ts';
import { withinTimeout } from './within-timeout.ts';

/**
 * Renders and checks the options, then does the action once. Throws what `attemptOfError`
 * understands.
 */
export async function performAction(input: ActionInput): Promise<Attempt> {
  const { task, play, language, host } = input;
  const { name, kind } = task.action;
  if (kind === 'module') {
    const module = play.run.modules.find(name);
    if (module === undefined) throw new Error(`the module ${name} is gone`);
    const args = renderArgs(task, module, language);
    const one = await performModule(input, module, toArgs(args, module.args, task));
    const isRegistered = task.loop !== undefined && task.register !== undefined;
    return isRegistered ? { ...one, moduleArgs: moduleArgs(args, module.args) } : one;
  }
  const action = play.run.actions.find(name);
  if (action?.run === undefined) throw new Error(`the action ${name} does nothing by itself`);
  const args = renderArgs(task, action, language, isCondition(action));
  const checked = checkActionArgs(args, action, task);
  const facts = language.boolean(keywordOf(task, 'delegateFacts'), false);
  const delegate = facts ? language.text(keywordOf(task, 'delegateTo')) : undefined;
  const target = delegate === undefined ? host : play.run.hosts.get(delegate);
  const start = action.run.bind(action);
  const limit = { seconds: language.number(keywordOf(task, 'timeout')), name: task.action.written };
  const call = { task, host: target, args: checked, language, play, input };
  return withinTimeout(play.run, limit, time => start({ ...call, time }));
}

interface Declared {
  readonly name: string;
  readonly args: ArgsSchema;
  readonly freeForm?: string;
}

function isCondition({ args }: ActionDefinition): (option: string) => boolean {
  return option => args[option]?.format === 'condition';
}

/** The options as the user wrote them, rendered; those that were set to `omit` are left out. */
function renderArgs(
  task: Task,
  { args: declared, freeForm }: Declared,
  language: Language,
  keep: (option: string) => boolean = () => false,
): Dict {
  const { args, defaults = [], freeForm: text } = task.action;
  const written = dictOf(args, language, 'the options of the task are not a dict');
  const rendered: Dict = new Map();
  for (const [name, value] of written) {
    const result = keep(String(name)) ? value : language.render(value);
    if (result !== omit) rendered.set(name, result);
  }
  if (text !== undefined && freeForm !== undefined && !rendered.has(freeForm)) {
    rendered.set(freeForm, language.render(text.value));
  }
  if (defaults.length === 0) return rendered;
  const names = optionNames(declared);
  const given = new Set([...written.keys()].map(name => names.get(String(name)) ?? name));
  if (text !== undefined && freeForm !== undefined) given.add(freeForm);
  for (const one of defaults) {
    if (one.value === null) continue;
    const options = dictOf(one, language, 'a value of "module_defaults" is not a dict');
    for (const [name, value] of options) {
      if (one.ofGroup && !names.has(String(name))) continue;
      const option = names.get(String(name)) ?? name;
      const result = given.has(option) ? omit : language.render(value);
      if (result !== omit) rendered.set(option, result);
    }
  }
  return rendered;
}

function dictOf({ value }: Written, language: Language, otherwise: string): Dict {
  const dict = value instanceof Templated ? language.render(value) : value;
  if (!isDict(dict)) throw new Failure(otherwise);
  return dict;
}

function toArgs(args: Dict, schema: ArgsSchema, task: Task): ModuleArgs {
  const names = optionNames(schema);
  const unknown = new Map<string, Value>();
  const known: Dict = new Map();
  for (const [key, value] of args) {
    const name = names.get(String(key));
    if (name !== undefined && schema[name]?.mayBeUnknown === true && holdsUnknown(value)) {
      unknown.set(name, value);
    } else known.set(key, value);
  }
  const plain = toPlain(known, refuse);
  const written = isObject(plain) ? plain : {};
  const coerced = coerceArgs(schema, written);
  failOnProblems(coerced, schema, task, unknown);
  const given = Object.keys(written).filter(key => written[key] !== null);
  return {
    args: coerced,
    given: new Set([...given.map(key => names.get(key) ?? key), ...unknown.keys()]),
    unknown: new Set(unknown.keys()),
  };
}

/** By the names that were written and those they stand for, without what is secret. */
function moduleArgs(args: Dict, schema: ArgsSchema): Dict {
  const names = optionNames(schema);
  return new Map(
    [...args].flatMap(([key, value]) => {
      const name = names.get(String(key)) ?? String(key);
      const shown = schema[name]?.secret === true ? 'VALUE_SPECIFIED_IN_NO_LOG_PARAMETER' : value;
      return [
        [key, shown],
        [name, shown],
      ] as const;
    }),
  );
}

function holdsUnknown(value: Value): boolean {
  return value instanceof Unknown || (isList(value) && value.some(holdsUnknown));
}

/**
 * As `toArgs`; options without a type, and those the action leaves open, may hold what JSON cannot.
 */
function checkActionArgs(args: Dict, action: ActionDefinition, task: Task): Dict {
  const names = optionNames(action.args);
  const open: Dict = new Map();
  const declared: Record<string, Json> = {};
  for (const [key, value] of args) {
    const name = names.get(String(key));
    if (name === undefined && action.anyOption !== true) {
      throw new Failure(`"${action.name}" has no option "${String(key)}"`);
    }
    if (name === undefined || isFree(action.args[name])) open.set(name ?? key, value);
    else declared[name] = toPlain(value, refuse);
  }
  const coerced = coerceArgs(action.args, declared);
  failOnProblems(coerced, action.args, task, open);
  const checked = Object.entries(coerced).map(([name, value]) => [name, fromPlain(value)] as const);
  return new Map([...checked, ...open]);
}

/** An option without a type takes any value, also one that JSON cannot hold. */
function isFree(schema: ArgsSchema[string] | undefined): boolean {
  return schema?.type === undefined || schema.format === 'condition';
}

function failOnProblems(
  args: Readonly<Record<string, unknown>>,
  schema: ArgsSchema,
  task: Task,
  given: ReadonlyMap<unknown, unknown> = new Map(),
): void {
  const { written } = task.action;
  const names = optionNames(schema);
  for (const [name, value] of Object.entries(args)) {
    const option = schema[names.get(name) ?? name];
    if (option === undefined) throw new Failure(`"${written}" has no option "${name}"`);
    const [problem] = validate(option, value, { name, location: task.action.location });
    if (problem !== undefined) throw new Failure(problem.message);
  }
  for (const [name, option] of Object.entries(schema)) {
    if (option.required === true && args[name] === undefined && !given.has(name)) {
      throw new Failure(`"${written}" needs the option "${name}"`);
    }
  }
}

type NotPlain = Parameters<NonNullable<Parameters<typeof toPlain>[1]>>[0];

function refuse(value: NotPlain): never {
  if (value instanceof Unknown) throw new UnknownUsed(value);
  if (value instanceof Undefined) throw new Failure(`'${value.name}' is undefined`);
  throw new Failure(`a ${typeName(value)} cannot be the value of an option`);
}

function isObject(value: Plain): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
