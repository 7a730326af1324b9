import {
  type ArgumentProblem,
  type Arguments,
  ExpressionError,
  type FunctionDefinition,
  type LiteralArguments,
} from '../../jinja/functions.ts';
import { equals } from '../../jinja/python/compare.ts';
import { assertKnown } from '../../jinja/python/errors.ts';
import { splitUrl } from '../algorithms/url.ts';
import { compareVersions, VersionError, type VersionScheme } from '../algorithms/versions.ts';
import { flagArg, inputText, iterableOf, textArg } from '../arguments.ts';
import { choiceProblems, problemOf, requireChoice } from '../literal-checks.ts';
import { compiled, flagsOf, patternProblems } from '../regexes.ts';

const noVersion = 'A version must not be empty.';

/** Ansible's tests of texts. */
export const textTests: readonly FunctionDefinition[] = [
  {
    name: 'match',
    onlyWhileRunning: true,
    parameters: ['pattern?', 'ignorecase?', 'multiline?'],
    check: literals => patternProblems(literals, 'pattern'),
    call: (input, args) => matches(inputText(input), args, 'match'),
  },
  {
    name: 'search',
    onlyWhileRunning: true,
    parameters: ['pattern?', 'ignorecase?', 'multiline?'],
    check: literals => patternProblems(literals, 'pattern'),
    call: (input, args) => matches(inputText(input), args, 'search'),
  },
  {
    name: 'regex',
    onlyWhileRunning: true,
    parameters: ['pattern?', 'ignorecase?', 'multiline?', 'match_type?'],
    check: literals => [
      ...patternProblems(literals, 'pattern'),
      ...choiceProblems(literals, 'match_type', matchTypes),
    ],
    call: (input, args) => {
      const type = textArg(args, 'match_type', 'search');
      return matches(inputText(input), args, requireChoice('match_type', type, matchTypes));
    },
  },
  {
    name: 'version',
    aliases: ['version_compare'],
    parameters: ['version', 'operator?', 'strict?', 'version_type?'],
    check: literals => [
      ...(literals.get('version') === '' ? [{ parameter: 'version', message: noVersion }] : []),
      ...operatorProblems(literals),
      ...choiceProblems(literals, 'version_type', Object.keys(schemes)),
    ],
    call: (input, args) => isVersion(inputText(input), args),
  },
  { name: 'uri', parameters: ['schemes?'], call: (input, args) => isUri(inputText(input), args) },
  {
    name: 'url',
    parameters: ['schemes?'],
    call(input, args) {
      const { netloc, scheme } = splitUrl(inputText(input));
      return isUri(inputText(input), args) && (netloc !== '' || scheme === 'file');
    },
  },
  { name: 'urn', parameters: [], call: input => splitUrl(inputText(input)).scheme === 'urn' },
];

const matchTypes = ['match', 'fullmatch', 'search'] as const;
type MatchType = (typeof matchTypes)[number];

function matches(text: string, args: Arguments, way: MatchType): boolean {
  const pattern = textArg(args, 'pattern', '');
  if (way === 'fullmatch') {
    return compiled(`(?:${pattern})\\Z`, flagsOf(args)).match(text) !== undefined;
  }
  const regex = compiled(pattern, flagsOf(args));
  return way === 'match' ? regex.match(text) !== undefined : regex.search(text) !== undefined;
}

const schemes: Readonly<Record<string, VersionScheme>> = {
  loose: 'loose',
  strict: 'strict',
  semver: 'semver',
  semantic: 'semver',
  pep440: 'pep440',
};

const operators: Readonly<Record<string, (order: number) => boolean>> = {
  '==': order => order === 0,
  '=': order => order === 0,
  eq: order => order === 0,
  '!=': order => order !== 0,
  '<>': order => order !== 0,
  ne: order => order !== 0,
  '<': order => order < 0,
  lt: order => order < 0,
  '<=': order => order <= 0,
  le: order => order <= 0,
  '>': order => order > 0,
  gt: order => order > 0,
  '>=': order => order >= 0,
  ge: order => order >= 0,
};

function isVersion(text: string, args: Arguments): boolean {
  const other = textArg(args, 'version', '');
  if (text === '' || other === '') throw new ExpressionError(noVersion);
  const holds = comparison(textArg(args, 'operator', 'eq'));
  try {
    return holds(compareVersions(text, other, schemeOf(args)));
  } catch (error) {
    if (error instanceof VersionError) throw new ExpressionError(error.message);
    throw error;
  }
}

function comparison(operator: string): (order: number) => boolean {
  const holds = Object.hasOwn(operators, operator) ? operators[operator] : undefined;
  if (holds !== undefined) return holds;
  throw new ExpressionError(`"${operator}" does not compare versions.`, {
    hint: `Use one of ${Object.keys(operators).join(', ')}.`,
  });
}

function operatorProblems(literals: LiteralArguments): readonly ArgumentProblem[] {
  const operator = literals.get('operator');
  return typeof operator === 'string' ? problemOf('operator', () => comparison(operator)) : [];
}

function schemeOf(args: Arguments): VersionScheme {
  const type = textArg(args, 'version_type');
  const strict = args.get('strict') ?? null;
  if (type === undefined) return strict !== null && flagArg(args, 'strict') ? 'strict' : 'loose';
  if (strict !== null) throw new ExpressionError('"strict" and "version_type" exclude each other.');
  const scheme = Object.hasOwn(schemes, type) ? schemes[type] : undefined;
  if (scheme !== undefined) return scheme;
  throw new ExpressionError(
    `"version_type" must be one of ${Object.keys(schemes).join(', ')}, not "${type}".`,
  );
}

function isUri(text: string, args: Arguments): boolean {
  const allowed = args.get('schemes') ?? null;
  assertKnown(allowed);
  const { scheme } = splitUrl(text);
  if (allowed === null) return true;
  return iterableOf(allowed, '"schemes"').some(one => equals(one, scheme));
}
