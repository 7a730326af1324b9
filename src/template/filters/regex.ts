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
import { problemOf, requireChoice } from '../literal-checks.ts';
import { compiled, flagsOf, patternProblems } from '../regexes.ts';

const escapeTypes = ['python', 'posix_basic'] as const;

/** Ansible's filters of regular expressions. */
export const regexFilters: readonly FunctionDefinition[] = [
  {
    name: 'regex_replace',
    summary: 'Put another text in the place of what a pattern finds, wherever it does.',
    meanings: {
      replacement:
        'What to write instead; "\\\\1" is the first group, "\\\\g<name>" one by its name.',
      multiline: '"^" and "$" are the ends of lines.',
      count: 'At most so many times; 0 means everywhere.',
      mandatory_count: 'Fail where it is found another number of times; 0 means any.',
    },
    defaults: {
      pattern: '',
      replacement: '',
      ignorecase: false,
      multiline: false,
      count: 0,
      mandatory_count: 0,
    },
    examples: [
      "'web1.example.org' | regex_replace('\\\\..*$', '') -> 'web1'",
      "'port=80' | regex_replace('(\\\\w+)=(\\\\d+)', '\\\\2 is the \\\\1') -> '80 is the port'",
    ],
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
    summary:
      'Give the first part of a text that a pattern matches, or groups of it; none where it matches nothing.',
    meanings: {
      regex: 'The pattern.',
      groups: 'The groups to give, as "\\\\1" or "\\\\g<name>".',
      multiline: '"^" and "$" are the ends of lines.',
    },
    defaults: { ignorecase: false, multiline: false },
    examples: [
      "'release 12.5 is out' | regex_search('\\\\d+\\\\.\\\\d+') -> '12.5'",
      "'release 12.5' | regex_search('(\\\\d+)\\\\.(\\\\d+)', '\\\\1', '\\\\2') -> ['12', '5']",
    ],
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
    summary: 'List all parts of a text that a pattern matches, or what its groups hold.',
    meanings: { regex: 'The pattern.', multiline: '"^" and "$" are the ends of lines.' },
    defaults: { multiline: false, ignorecase: false },
    examples: [
      "'a=1 b=2' | regex_findall('\\\\d') -> ['1', '2']",
      "'a=1 b=2' | regex_findall('(\\\\w)=(\\\\d)') -> [('a', '1'), ('b', '2')]",
    ],
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
    summary: 'Write a text so that a pattern takes it as it is.',
    defaults: { re_type: 'python' },
    examples: ["'a.b' | regex_escape -> 'a\\\\.b'"],
    parameters: ['re_type?'],
    choices: { re_type: escapeTypes },
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
