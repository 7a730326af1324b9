import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import { didYouMean, nearest } from '../diagnostics/did-you-mean.ts';
import type { Location } from '../diagnostics/source-file.ts';
import { constraintProblems } from '../module-api/arg-problems.ts';
import { coerceArgs, optionNames } from '../module-api/coerce-args.ts';
import type { ArgsSchema, OptionSchema } from '../module-api/schema.ts';
import type { TextOrigin } from '../values/origin.ts';
import { toPlain } from '../values/plain.ts';
import { isDict, isList, Templated, type Value } from '../values/value.ts';
import type { Located } from '../yaml/located.ts';
import { validate, validateFormats } from '../yaml/schema.ts';
import { isTemplate } from '../yaml/to-value.ts';
import type { FileReading } from './file-reading.ts';
import type { ActionInfo } from './loading.ts';
import { parseConditionText } from './parse/parse-condition.ts';
import { isVariableName, nameProblem } from './variable-name.ts';

/** One option as the user gave it. */
export interface GivenArg {
  readonly key: string;
  readonly value: Value;
  readonly keyLocation: Location;
  /** The value as it was written, to show parts of it. */
  readonly located?: Located | undefined;
  readonly location: Location;
  /** Where its text, or the text of each of its items, was written. */
  readonly origins?: readonly (TextOrigin | undefined)[] | undefined;
  /** What the user calls it, where that is not the key: the module whose bare text it is. */
  readonly shown?: string | undefined;
  /** It was checked where it was written: `module_defaults`. */
  readonly isDefault?: boolean | undefined;
}

interface CheckedAction {
  readonly info: ActionInfo;
  readonly name: string;
  readonly location: Location;
}

/** Reports options that the module does not have, or that cannot have these values. */
export function checkDefaults(
  given: readonly GivenArg[],
  info: ActionInfo,
  reading: FileReading,
): void {
  const names = optionNames(info.args);
  for (const arg of given) {
    const option = names.get(arg.key);
    const schema = option === undefined ? undefined : info.args[option];
    if (option !== undefined && schema !== undefined) checkOne(option, schema, arg, reading);
    else if (info.anyOption !== true) reportUnknown(arg, info.name, names, reading);
  }
}

function reportUnknown(
  { key, keyLocation }: GivenArg,
  module: string,
  names: ReadonlyMap<string, string>,
  { diagnostics }: FileReading,
): void {
  const hint = didYouMean(key, names.keys());
  diagnostics.error('args/unknown', `"${module}" has no option "${key}".`, keyLocation, { hint });
}

/**
 * Reports everything wrong with a module's options that can be told before templates are rendered.
 */
export function checkArgs(
  given: readonly GivenArg[],
  action: CheckedAction,
  reading: FileReading,
): void {
  const { info, name, location } = action;
  const { diagnostics } = reading;
  const names = optionNames(info.args);
  const seen = new Map<string, GivenArg>();
  // What a misspelt option was to set is not missing, too.
  const meant = new Set<string>();
  // Of "set_fact" all options are variables.
  const requiresNone = Object.values(info.args).every(({ required }) => required !== true);
  for (const arg of given) {
    const option = names.get(arg.key);
    if (option === undefined) {
      if (info.anyOption === true) {
        if (requiresNone || !isVariableName(arg.key)) checkVariableName(arg, diagnostics);
        continue;
      }
      const near = nearest(arg.key, names.keys());
      meant.add((near === undefined ? undefined : names.get(near)) ?? '');
      reportUnknown(arg, name, names, reading);
      continue;
    }
    const before = seen.get(option);
    if (before !== undefined) {
      const message = `"${arg.key}" and "${before.key}" are the same option.`;
      diagnostics.error('args/conflict', message, arg.keyLocation);
    }
    seen.set(option, arg);
    const schema = info.args[option];
    if (schema !== undefined && arg.isDefault !== true) checkOne(option, schema, arg, reading);
  }
  if (info.anyOption === true && requiresNone && given.every(({ key }) => names.has(key))) {
    diagnostics.error('args/missing', `"${name}" needs at least one variable.`, location);
  }
  const isSet = (option: string): boolean => {
    const arg = seen.get(option);
    return arg !== undefined && arg.value !== null;
  };
  for (const [option, schema] of Object.entries(info.args)) {
    if (schema.required === true && !isSet(option) && !meant.has(option)) {
      diagnostics.error('args/missing', `"${name}" needs the option "${option}".`, location);
    }
  }
  const problems = constraintProblems(info.constraints ?? {}, {
    isGiven: option => isSet(option) || meant.has(option),
    valueOf: option => literalOf(option, info.args, seen.get(option)),
    isKnown: option => !meant.has(option) && !hasTemplate(seen.get(option)?.value ?? null),
  });
  for (const { code, message, option, warns } of problems) {
    const arg = seen.get(option ?? '');
    const place = code === 'args/wrong-value' ? arg?.location : arg?.keyLocation;
    diagnostics[warns === true ? 'warning' : 'error'](code, message, place ?? location);
  }
}

function checkVariableName({ key, keyLocation }: GivenArg, diagnostics: Diagnostics): void {
  const problem = isTemplate(key) ? undefined : nameProblem(key);
  if (problem !== undefined) diagnostics.error('args/wrong-value', problem, keyLocation);
}

function checkOne(option: string, schema: OptionSchema, arg: GivenArg, reading: FileReading): void {
  if (schema.format === 'condition' || schema.format === 'expression') {
    const all = isList(arg.value) ? Array.from(arg.value) : [arg.value];
    for (const [index, one] of all.entries()) {
      const origin = arg.origins?.[index] ?? wholeOf(arg.location);
      parseConditionText(one, origin, reading);
    }
    if (schema.format === 'condition') return;
  }
  const { location, located, value } = arg;
  const subject = { name: arg.shown ?? option, location, located, value };
  if (hasTemplate(arg.value)) {
    if (arg.value instanceof Templated) return;
    checkContainer(schema, arg, reading);
    reading.diagnostics.list.push(...validateFormats(schema, arg.value, subject));
    return;
  }
  const coerced = coerceArgs({ [option]: schema }, { [option]: toPlain(arg.value) })[option];
  if (coerced === undefined) return;
  reading.diagnostics.list.push(...validate(schema, coerced, subject));
}

function wholeOf(location: Location): TextOrigin {
  return { location, offsetAt: index => Math.min(location.start + index, location.end) };
}

/** A list or dict with templates in it can at least not be of another type. */
function checkContainer(schema: OptionSchema, arg: GivenArg, { diagnostics }: FileReading): void {
  const types = schema.type === undefined ? [] : [schema.type].flat();
  const actual = isDict(arg.value) ? 'object' : 'array';
  if (types.length === 0 || types.includes(actual) || types.includes('array')) return;
  const message = `"${arg.key}" must not be a ${isDict(arg.value) ? 'dict' : 'list'}.`;
  diagnostics.error('args/wrong-type', message, arg.location);
}

function hasTemplate(value: Value): boolean {
  if (value instanceof Templated) return true;
  if (isList(value)) return value.some(hasTemplate);
  return isDict(value) && [...value.values()].some(hasTemplate);
}

/** What an option is, or would be by its default. */
function literalOf(option: string, schema: ArgsSchema, arg: GivenArg | undefined): unknown {
  const one = schema[option];
  if (one === undefined || (arg !== undefined && hasTemplate(arg.value))) return undefined;
  const given = arg === undefined ? {} : { [option]: toPlain(arg.value) };
  return coerceArgs({ [option]: one }, given)[option];
}
