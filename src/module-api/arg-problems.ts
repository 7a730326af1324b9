import type { Constraints } from './schema.ts';

/** A rule between options that the arguments break. */
export interface ArgProblem {
  readonly code: 'args/conflict' | 'args/missing' | 'args/wrong-value';
  readonly message: string;
  /** The option at fault, where it is one. */
  readonly option?: string | undefined;
  /** It is only odd. */
  readonly warns?: true | undefined;
}

/** What is known of a task's options. */
export interface KnownArgs {
  readonly isGiven: (option: string) => boolean;
  /** What an option has, or would have by its default. */
  readonly valueOf: (option: string) => unknown;
  /** Its value is not that of a template yet to be rendered. */
  readonly isKnown: (option: string) => boolean;
}

export function constraintProblems(
  constraints: Constraints,
  known: KnownArgs,
): readonly ArgProblem[] {
  const { isGiven, valueOf, isKnown } = known;
  const problems: ArgProblem[] = [];
  for (const group of constraints.mutuallyExclusive ?? []) {
    const given = group.filter(isGiven);
    if (given.length > 1) {
      const message = `${names(given, 'and')} cannot be set together.`;
      problems.push({ code: 'args/conflict', message, option: given[1] });
    }
  }
  for (const group of constraints.requiredOneOf ?? []) {
    if (!group.some(isGiven)) {
      problems.push({ code: 'args/missing', message: `One of ${names(group, 'or')} must be set.` });
    }
  }
  for (const group of constraints.requiredTogether ?? []) {
    const given = group.filter(isGiven);
    if (given.length > 0 && given.length < group.length) {
      const message = `${names(group, 'and')} must be set together.`;
      problems.push({ code: 'args/missing', message, option: given[0] });
    }
  }
  for (const { option, values, all = [], any = [] } of constraints.requiredIf ?? []) {
    const value = valueOf(option);
    if (!isKnown(option) || !values.some(one => one === value)) continue;
    const missing = all.filter(name => !isGiven(name));
    const when = `when "${option}" is ${String(value)}`;
    if (missing.length > 0) {
      problems.push({
        code: 'args/missing',
        message: `${names(missing, 'and')} must be set ${when}.`,
        option,
      });
    }
    if (any.length > 0 && !any.some(isGiven)) {
      problems.push({
        code: 'args/missing',
        message: `One of ${names(any, 'or')} must be set ${when}.`,
        option,
      });
    }
  }
  for (const { options, problem, warns } of constraints.rules ?? []) {
    if (!options.every(isKnown)) continue;
    const message = problem(Object.fromEntries(options.map(name => [name, valueOf(name)])));
    if (message === undefined) continue;
    problems.push({ code: 'args/wrong-value', message, option: options.find(isGiven), warns });
  }
  return problems;
}

function names(options: readonly string[], last: 'and' | 'or'): string {
  const quoted = options.map(option => `"${option}"`);
  const tail = quoted.at(-1) ?? '';
  return quoted.length < 2 ? tail : `${quoted.slice(0, -1).join(', ')} ${last} ${tail}`;
}
