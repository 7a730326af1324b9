import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { PythonRegex, RegexSyntaxError } from '../module-api/python-regex.ts';
import { globMatcher } from './glob.ts';
import type { Group, Host, Inventory } from './inventory.ts';
import type { PatternPart } from './split-pattern.ts';

export interface MatchContext {
  readonly inventory: Inventory;
  readonly diagnostics: Diagnostics;
  /** How bad it is that a part matches nothing. */
  readonly noMatch: 'error' | 'warning' | 'fine';
  readonly toCome?: NamesToCome | undefined;
}

/** Names of hosts and groups that tasks may still add. */
export interface NamesToCome {
  has(name: string): boolean;
  /** Those that are known as they are, for "did you mean". */
  keys(): Iterable<string>;
}

/**
 * The hosts that a list of patterns selects: first the plain ones together, then of those the ones that
 * every `&` pattern matches, at last without those that a `!` pattern matches.
 */
export function matchParts(given: readonly PatternPart[], context: MatchContext): readonly Host[] {
  const parts = given.filter(part => hasName(part, context));
  if (parts.length < given.length) return [];
  const plain = parts.filter(({ text }) => !/^[&!]/.test(text));
  const everything: PatternPart = { text: 'all', whole: 'all' };
  const union = parts.length > 0 && plain.length === 0 ? [everything] : plain;

  let hosts = new Set(
    union.flatMap(part => context.inventory.hosts.get(part.text) ?? matchPart(part, context)),
  );
  for (const part of parts.filter(({ text }) => text.startsWith('&'))) {
    const both = new Set(matchPart(withoutSign(part), context));
    hosts = new Set([...hosts].filter(host => both.has(host)));
  }
  for (const part of parts.filter(({ text }) => text.startsWith('!'))) {
    for (const host of matchPart(withoutSign(part), context)) hosts.delete(host);
  }
  return [...hosts];
}

function hasName({ text, whole, location }: PatternPart, { diagnostics }: MatchContext): boolean {
  if (!/^[&!]$/.test(text)) return true;
  const message = `In the pattern "${whole}", nothing stands behind "${text}".`;
  diagnostics.error('pattern/invalid', message, location, {
    hint: 'Write "all:&web" for what is in both, "all:!web" for what is not in web.',
  });
  return false;
}

function matchPart(part: PatternPart, context: MatchContext): readonly Host[] {
  const { name, pick, dash } = splitSubscript(part.text);
  if (dash) {
    const message = `"${part.text}" is written with ":" between its numbers: [x:y].`;
    context.diagnostics.warning('pattern/invalid', message, part.location);
  }
  const hosts = enumerate(name, part, context);
  if (hosts.length === 0 || pick === undefined) return hosts;
  const picked = pick(hosts);
  if (picked !== undefined) return picked;
  context.diagnostics.error(
    'pattern/no-match',
    `"${part.text}" selects no host: "${name}" has ${hosts.length}.`,
    part.location,
  );
  return [];
}

/** What stands in brackets at the end picks from the hosts; `undefined` where there is no such host. */
function splitSubscript(text: string): {
  readonly name: string;
  readonly pick?: (hosts: readonly Host[]) => readonly Host[] | undefined;
  readonly dash?: boolean;
} {
  // In a regular expression brackets are a set of characters.
  const match = text.startsWith('~') ? null : /^(.+)\[(?:(-?\d+)|(\d+)([:-])(\d*))\]$/.exec(text);
  if (match === null) return { name: text };
  const [, name = '', index, from, separator, to = ''] = match;
  if (index !== undefined) {
    return {
      name,
      pick: hosts => {
        const host = hosts.at(Number(index));
        return host === undefined ? undefined : [host];
      },
    };
  }
  const end = to === '' ? undefined : Number(to) + 1;
  return { name, pick: hosts => hosts.slice(Number(from), end), dash: separator === '-' };
}

/** The hosts of all groups that match and, unless a group has exactly that name, all hosts that match. */
function enumerate(name: string, part: PatternPart, context: MatchContext): readonly Host[] {
  const { inventory, diagnostics } = context;
  const matches = matcherOf(name, part, diagnostics);
  if (matches === undefined) return [];
  const { groups, hosts } = matches(inventory);
  const all = new Set([...groups.flatMap(group => inventory.membersOf(group)), ...hosts]);
  if (all.size > 0) return [...all];

  const localhost = inventory.host(name);
  if (localhost !== undefined) return [localhost];
  if (groups.length === 0 && name !== 'all') reportNoMatch(name, part, context);
  return [];
}

interface Matches {
  readonly groups: readonly Group[];
  readonly hosts: readonly Host[];
}

function matcherOf(
  name: string,
  part: PatternPart,
  diagnostics: Diagnostics,
): ((inventory: Inventory) => Matches) | undefined {
  if (!/^~|[*?[]/.test(name)) return inventory => exactMatches(inventory, name);
  if (!name.startsWith('~')) return inventory => allMatches(inventory, globMatcher(name));
  try {
    const regex = new PythonRegex(name.slice(1));
    return inventory => allMatches(inventory, text => regex.match(text) !== undefined);
  } catch (error) {
    if (!(error instanceof RegexSyntaxError)) throw error;
    const message = `The pattern "${name}" is not a regular expression: ${error.reason}.`;
    diagnostics.error('pattern/invalid', message, part.location);
    return undefined;
  }
}

/** Only a name with a dot is looked for among the hosts though a group has it, as in Ansible. */
function exactMatches({ groups, hosts }: Inventory, name: string): Matches {
  const group = groups.get(name);
  const host = group === undefined || name.includes('.') ? hosts.get(name) : undefined;
  return { groups: group === undefined ? [] : [group], hosts: host === undefined ? [] : [host] };
}

function allMatches({ groups, hosts }: Inventory, matches: (name: string) => boolean): Matches {
  return {
    groups: [...groups.values()].filter(group => matches(group.name)),
    hosts: [...hosts.values()].filter(host => matches(host.name)),
  };
}

function reportNoMatch(name: string, part: PatternPart, context: MatchContext): void {
  const { inventory, diagnostics, noMatch, toCome } = context;
  if (noMatch === 'fine') return;
  if (toCome?.has(name) === true) {
    if (noMatch === 'warning') return;
    const message = `"${name}" is not there before a task adds it.`;
    const hint = 'The limit must also name the hosts of this task.';
    diagnostics.error('pattern/no-match', message, part.location, { hint });
    return;
  }
  const hint =
    part.whole.includes(',') && name.includes(':')
      ? 'Where there is a ",", a ":" separates nothing.'
      : didYouMean(name, [
          ...inventory.groups.keys(),
          ...inventory.hosts.keys(),
          ...(toCome?.keys() ?? []),
        ]);
  diagnostics[noMatch](
    'pattern/no-match',
    `The pattern "${name}" matches no host and no group.`,
    part.location,
    { hint },
  );
}

function withoutSign(part: PatternPart): PatternPart {
  return { ...part, text: part.text.slice(1) };
}
