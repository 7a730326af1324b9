import { Failure } from './failure.ts';
import { modeProblem } from './mode.ts';
import { PythonRegex } from './python-regex.ts';
import { RegexSyntaxError } from './python-regex-syntax.ts';
import { splitWords } from './words.ts';

/**
 * What the text or number of an option must look like, beside its type. A literal is checked before the run, what a
 * template makes when the task runs: by the same function.
 */
export interface Format {
  /** Completes "must be …" and "not …": `a port like 80/tcp`. */
  readonly what: string;
  /** Why a value is wrong, empty where `what` says enough; `undefined` where the value is right. */
  readonly problem: (value: string | number) => string | undefined;
  /** A regular expression that says the same, for editors. */
  readonly pattern?: string;
}

/** Texts that a pattern matches or a function accepts. */
export function format(what: string, accepts: RegExp | ((text: string) => boolean)): Format {
  if (typeof accepts === 'function') {
    return { what, problem: value => (accepts(String(value)) ? undefined : '') };
  }
  const problem: Format['problem'] = value => (accepts.test(String(value)) ? undefined : '');
  return accepts.flags === '' ? { what, problem, pattern: accepts.source } : { what, problem };
}

/** Texts that a function reads without a `Failure`. */
export function readable(what: string, read: (text: string) => unknown): Format {
  return format(what, text => failureOf(() => read(text)) === undefined);
}

/** What a `Failure` says, as a sentence for a rule. */
export function failureOf(work: () => unknown): string | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof Failure) return `${error.message}.`;
    throw error;
  }
}

export const modeFormat: Format = {
  what: 'a file mode like "0644" or "u=rw,go=r"',
  problem: value => (modeProblem(value) === undefined ? undefined : ''),
};

/** A mode, or `preserve` for that of the source. */
export const keptModeFormat: Format = {
  what: 'a file mode like "0644" or "u=rw,go=r", or "preserve"',
  problem: value => (value === 'preserve' ? undefined : modeFormat.problem(value)),
};

export const regexFormat: Format = {
  what: 'a regular expression',
  problem: value => regexProblem(() => new PythonRegex(String(value))),
};

function regexProblem(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof RegexSyntaxError) return error.reason;
    throw error;
  }
}

/** Why a text with groups of a pattern in it cannot take the place of what the pattern matches. */
export function replacementProblem(pattern: string, replacement: string): string | undefined {
  return regexProblem(() => new PythonRegex(pattern).replacement(replacement));
}

/** Words with quotes and backslashes as Python's `shlex` reads them. */
export const wordsFormat: Format = readable('words with all quotes closed', splitWords);

export const commandFormat: Format = {
  what: 'a command with its arguments',
  problem: value => {
    const text = String(value);
    if (text.trim() === '') return 'there is none';
    return wordsFormat.problem(text) === undefined ? undefined : 'a quote in it is not closed';
  },
};

export const notEmptyFormat: Format = format('a text that is not empty', /\S/);

/** A command that a new file is given to before it takes its place. */
export const validateFormat: Format = {
  what: 'a command with "%s" in it, the new file',
  problem: value => {
    const text = String(value);
    if (text === '') return undefined;
    return /(^|[^%])(%%)*%s/.test(text) ? commandFormat.problem(text) : '';
  },
};
