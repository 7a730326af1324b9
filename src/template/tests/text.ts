import { type Arguments, ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { equals } from '../../jinja/python/compare.ts';
import { assertKnown } from '../../jinja/python/errors.ts';
import { splitUrl } from '../algorithms/url.ts';
import { compareVersions, VersionError, type VersionScheme } from '../algorithms/versions.ts';
import { flagArg, inputText, iterableOf, textArg } from '../arguments.ts';
import { requireChoice } from '../literal-checks.ts';
import { compiled, flagsOf, patternProblems } from '../regexes.ts';

const noVersion = 'A version must not be empty.';

const matchTypes = ['match', 'fullmatch', 'search'] as const;
type MatchType = (typeof matchTypes)[number];

const schemes: Readonly<Record<string, VersionScheme>> = {
  loose: 'loose',
  strict: 'strict',
  semver: 'semver',
  semantic: 'semver',
  pep440: 'pep440',
};

const isSame = (order: number): boolean => order === 0;
const operators: Readonly<Record<string, (order: number) => boolean>> = {
  '==': isSame,
  '=': isSame,
  eq: isSame,
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

/** Ansible's tests of texts. */
export const textTests: readonly FunctionDefinition[] = [
  {
    name: 'match',
    summary: 'Whether a pattern matches at the beginning of a text.',
    meanings: { multiline: '"^" and "$" are the ends of lines.' },
    defaults: { pattern: '', ignorecase: false, multiline: false },
    examples: [
      "'web1.example.org' is match('web\\\\d') -> true",
      "'my web1' is match('web\\\\d') -> false",
    ],
    onlyWhileRunning: true,
    parameters: ['pattern?', 'ignorecase?', 'multiline?'],
    check: literals => patternProblems(literals, 'pattern'),
    call: (input, args) => matches(inputText(input), args, 'match'),
  },
  {
    name: 'search',
    summary: 'Whether a pattern matches anywhere in a text.',
    meanings: { multiline: '"^" and "$" are the ends of lines.' },
    defaults: { pattern: '', ignorecase: false, multiline: false },
    examples: ["'my web1' is search('web\\\\d') -> true"],
    onlyWhileRunning: true,
    parameters: ['pattern?', 'ignorecase?', 'multiline?'],
    check: literals => patternProblems(literals, 'pattern'),
    call: (input, args) => matches(inputText(input), args, 'search'),
  },
  {
    name: 'regex',
    summary: 'Whether a pattern matches a text, in one of three ways.',
    meanings: {
      multiline: '"^" and "$" are the ends of lines.',
      match_type: 'Anywhere, at the beginning, or the whole text.',
    },
    defaults: { pattern: '', ignorecase: false, multiline: false, match_type: 'search' },
    examples: ["'web10' is regex('web\\\\d', match_type='fullmatch') -> false"],
    onlyWhileRunning: true,
    parameters: ['pattern?', 'ignorecase?', 'multiline?', 'match_type?'],
    choices: { match_type: matchTypes },
    check: literals => patternProblems(literals, 'pattern'),
    call: (input, args) => {
      const type = textArg(args, 'match_type', 'search');
      return matches(inputText(input), args, requireChoice('match_type', type, matchTypes));
    },
  },
  {
    name: 'version',
    aliases: ['version_compare'],
    summary: 'Whether a version stands in a relation to another.',
    meanings: {
      strict: 'Take only versions such as 1.2 and 1.2.3; goes not with "version_type".',
      version_type: 'How versions are read; loosely if nothing is said.',
    },
    defaults: { operator: 'eq' },
    examples: [
      "'1.10' is version('1.9', '>') -> true",
      "'1.0.0-rc.1' is version('1.0.0', 'lt', version_type='semver') -> true",
    ],
    parameters: ['version', 'operator?', 'strict?', 'version_type?'],
    choices: { operator: Object.keys(operators), version_type: Object.keys(schemes) },
    check: literals => [
      ...(literals.get('version') === '' ? [{ parameter: 'version', message: noVersion }] : []),
    ],
    call: (input, args) => isVersion(inputText(input), args),
  },
  {
    name: 'uri',
    summary: 'Whether a text is an address with a scheme.',
    meanings: { schemes: 'Only these schemes.' },
    examples: [
      "'mailto:anna@example.org' is uri -> true",
      "'ftp://example.org' is uri(['https']) -> false",
    ],
    parameters: ['schemes?'],
    call: (input, args) => isUri(inputText(input), args),
  },
  {
    name: 'url',
    summary: 'Whether a text is an address of something on a host, or of a file.',
    meanings: { schemes: 'Only these schemes.' },
    examples: ["'https://example.org' is url -> true", "'web1' is url -> false"],
    parameters: ['schemes?'],
    call(input, args) {
      const { netloc, scheme } = splitUrl(inputText(input));
      return isUri(inputText(input), args) && (netloc !== '' || scheme === 'file');
    },
  },
  {
    name: 'urn',
    summary: 'Whether a text is a name that begins with "urn:".',
    examples: ["'urn:isbn:1234' is urn -> true"],
    parameters: [],
    call: input => splitUrl(inputText(input)).scheme === 'urn',
  },
];

function matches(text: string, args: Arguments, way: MatchType): boolean {
  const pattern = textArg(args, 'pattern', '');
  if (way === 'fullmatch') {
    return compiled(`(?:${pattern})\\Z`, flagsOf(args)).match(text) !== undefined;
  }
  const regex = compiled(pattern, flagsOf(args));
  return way === 'match' ? regex.match(text) !== undefined : regex.search(text) !== undefined;
}

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
  return operators[requireChoice('operator', operator, Object.keys(operators))] ?? isSame;
}

function schemeOf(args: Arguments): VersionScheme {
  const type = textArg(args, 'version_type');
  const strict = args.get('strict') ?? null;
  if (type === undefined) return strict !== null && flagArg(args, 'strict') ? 'strict' : 'loose';
  if (strict !== null) throw new ExpressionError('"strict" and "version_type" exclude each other.');
  return schemes[requireChoice('version_type', type, Object.keys(schemes))] ?? 'loose';
}

function isUri(text: string, args: Arguments): boolean {
  const allowed = args.get('schemes') ?? null;
  assertKnown(allowed);
  const { scheme } = splitUrl(text);
  if (allowed === null) return true;
  return iterableOf(allowed, '"schemes"').some(one => equals(one, scheme));
}
