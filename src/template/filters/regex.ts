import { ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { toText } from '../../jinja/python/text.ts';
import {
  escapePythonRegex,
  type PythonRegex,
  type RegexMatch,
  RegexSyntaxError,
} from '../../module-api/python-regex.ts';
import { Tuple, type Value } from '../../values/value.ts';
import { inputText, integerArg, textArg } from '../arguments.ts';
import { choiceProblems, problemOf, requireChoice } from '../literal-checks.ts';
import { compiled, flagsOf, patternProblems } from '../regexes.ts';

const escapeTypes = ['python', 'posix_basic'] as const;

/** Ansible's filters of regular expressions. */
export const regexFilters: readonly FunctionDefinition[] = [
  {
    name: 'regex_replace',
    onlyWhileRunning: true,
    parameters: [
      ...['pattern?', 'replacement?', 'ignorecase?', 'multiline?', 'count?', 'mandatory_count?'],
    ],
    integers: ['count', 'mandatory_count'],
    check(literals) {
      const wrong = patternProblems(literals, 'pattern');
      const pattern = literals.get('pattern');
      const replacement = literals.get('replacement');
      if (wrong.length > 0 || typeof pattern !== 'string' || typeof replacement !== 'string') {
        return wrong;
      }
      return problemOf('replacement', () =>
        replaced(compiled(pattern), '', { replacement, limit: 0 }),
      );
    },
    call(input, args) {
      const regex = compiled(textArg(args, 'pattern', ''), flagsOf(args));
      const limit = integerArg(args, 'count', 0);
      const { text, count } = replaced(regex, inputText(input), {
        replacement: textArg(args, 'replacement', ''),
        limit,
      });
      const wanted = integerArg(args, 'mandatory_count', 0);
      if (wanted !== 0 && count !== wanted) {
        throw new ExpressionError(
          `The pattern must match ${wanted} times, but it matches ${count} times.`,
        );
      }
      return text;
    },
  },
  {
    name: 'regex_search',
    onlyWhileRunning: true,
    parameters: ['regex', '*groups', 'ignorecase?', 'multiline?'],
    check(literals) {
      const wrong = patternProblems(literals, 'regex');
      const pattern = literals.get('regex');
      if (wrong.length > 0 || typeof pattern !== 'string') return wrong;
      return literals.rest.flatMap((group, index) =>
        typeof group === 'string'
          ? problemOf(index, () => groupReader(compiled(pattern), group))
          : [],
      );
    },
    call(input, args) {
      const regex = compiled(textArg(args, 'regex', ''), flagsOf(args));
      const match = regex.search(inputText(input));
      if (match === undefined) return null;
      const groups = args.rest.map(group => groupReader(regex, toText(group)));
      return groups.length === 0 ? match.text : groups.map(read => read(match) ?? null);
    },
  },
  {
    name: 'regex_findall',
    onlyWhileRunning: true,
    parameters: ['regex', 'multiline?', 'ignorecase?'],
    check: literals => patternProblems(literals, 'regex'),
    call(input, args) {
      const found = compiled(textArg(args, 'regex', ''), flagsOf(args)).findAll(inputText(input));
      return found.map(one => (typeof one === 'string' ? one : Tuple.from<Value>(one)));
    },
  },
  {
    name: 'regex_escape',
    parameters: ['re_type?'],
    check: literals => choiceProblems(literals, 're_type', escapeTypes),
    call(input, args) {
      const type = requireChoice('re_type', textArg(args, 're_type', 'python'), escapeTypes);
      if (type === 'python') return escapePythonRegex(inputText(input));
      return inputText(input).replaceAll(/[\].[^$*\\]/g, '\\$&');
    },
  },
];

function replaced(
  regex: PythonRegex,
  text: string,
  { replacement, limit }: { readonly replacement: string; readonly limit: number },
): { text: string; count: number } {
  try {
    return regex.replace(text, replacement, limit);
  } catch (error) {
    if (error instanceof RegexSyntaxError) {
      throw new ExpressionError(`The replacement "${replacement}" is wrong: ${error.reason}.`);
    }
    throw error;
  }
}

/** What `'\\1'` or `'\\g<name>'` asks for. */
function groupReader(regex: PythonRegex, group: string): (match: RegexMatch) => string | undefined {
  const name = /^\\g<(\S+)>/.exec(group)?.[1] ?? /^\\(\d+)/.exec(group)?.[1];
  if (name === undefined) {
    throw new ExpressionError(`"${group}" does not name a group, as '\\\\1' and '\\\\g<name>' do.`);
  }
  const number = /^\d+$/.test(name) ? Number(name) : regex.names.get(name);
  if (number === undefined || number > regex.groups) {
    throw new ExpressionError(`The pattern has no group "${name}".`);
  }
  return match => (number === 0 ? match.text : match.groups[number - 1]);
}
