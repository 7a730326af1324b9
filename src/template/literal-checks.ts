import { notOneOf } from '../jinja/check-arguments.ts';
import {
  type ArgumentProblem,
  ExpressionError,
  type LiteralArguments,
} from '../jinja/functions.ts';
import { numberOf, withArticle } from '../jinja/python/kind.ts';

/** Throws where an argument is none of the texts it can be. */
export function requireChoice<T extends string>(
  parameter: string,
  text: string,
  choices: readonly T[],
): T {
  const chosen = choices.find(choice => choice === text);
  if (chosen === undefined) throw new ExpressionError(notOneOf(parameter, text, choices));
  return chosen;
}

/** What cannot be a number, of an argument that is written out. */
export function numberProblems(
  literals: LiteralArguments,
  parameter: string,
): readonly ArgumentProblem[] {
  const value = literals.get(parameter);
  if (value === undefined || value === null || numberOf(value) !== undefined) return [];
  const message = `"${parameter}" must be a number, not ${withArticle(value)}.`;
  return [{ parameter, message }];
}

/** What an attempt with arguments that are written out fails with. */
export function problemOf(
  parameter: string | number,
  attempt: () => unknown,
): readonly ArgumentProblem[] {
  try {
    attempt();
    return [];
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return [{ parameter, message: error.message, hint: error.hint }];
  }
}
