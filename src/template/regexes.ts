import {
  type ArgumentProblem,
  type Arguments,
  ExpressionError,
  type LiteralArguments,
} from '../jinja/functions.ts';
import { PythonRegex, type RegexFlags, RegexSyntaxError } from '../module-api/python-regex.ts';
import { flagArg } from './arguments.ts';
import { problemOf } from './literal-checks.ts';

const cache = new Map<string, PythonRegex>();
const cacheSize = 500;

/** The same few patterns are used over and over, for every host and item. */
export function compiled(pattern: string, flags: RegexFlags = {}): PythonRegex {
  const key = JSON.stringify([pattern, flags]);
  const known = cache.get(key);
  if (known !== undefined) return known;
  if (cache.size >= cacheSize) cache.clear();
  const regex = compile(pattern, flags);
  cache.set(key, regex);
  return regex;
}

export function flagsOf(args: Arguments): RegexFlags {
  return { ignoreCase: flagArg(args, 'ignorecase'), multiLine: flagArg(args, 'multiline') };
}

/** Patterns that are written out and cannot be read, whatever they are matched with. */
export function patternProblems(
  literals: LiteralArguments,
  ...parameters: readonly string[]
): readonly ArgumentProblem[] {
  return parameters.flatMap(parameter => {
    const pattern = literals.get(parameter);
    return typeof pattern === 'string' ? patternProblem(pattern, parameter) : [];
  });
}

export function patternProblem(
  pattern: string,
  parameter: string | number,
): readonly ArgumentProblem[] {
  return problemOf(parameter, () => compiled(pattern));
}

function compile(pattern: string, flags: RegexFlags): PythonRegex {
  try {
    return new PythonRegex(pattern, flags);
  } catch (error) {
    if (error instanceof RegexSyntaxError) throw new ExpressionError(`${error.message}.`);
    throw error;
  }
}
