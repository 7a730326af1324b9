import { type Diagnostic, Diagnostics } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source-file.ts';
import type { Host, Inventory } from './inventory.ts';
import { matchParts, type NamesToCome } from './match-pattern.ts';
import {
  type HostPattern,
  type PatternPart,
  splitPattern,
  withOpenBracket,
} from './split-pattern.ts';
import { verbatim } from './text-value.ts';

export interface SelectOptions {
  /** `--limit`: of the hosts selected only those that this selects, too. */
  readonly limit?: HostPattern | readonly HostPattern[] | undefined;
  /** What it is that a part of the limit matches nothing. Default: an error. */
  readonly limitNoMatch?: 'error' | 'warning' | 'fine' | undefined;
  /** That a pattern or a limit names them is fine. */
  readonly toCome?: NamesToCome | undefined;
  /** Reads what `@file` in a limit names; `undefined` when there is no such file. */
  readonly readText?: ((path: string) => string | undefined) | undefined;
}

export interface SelectedHosts {
  /** In the order of the inventory, as far as one pattern selects them; then pattern by pattern. */
  readonly hosts: readonly Host[];
  /** A name that matches nothing is a warning in a play's `hosts` and an error in a limit. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The hosts that a play's `hosts` means. */
export function selectHosts(
  inventory: Inventory,
  pattern: HostPattern | readonly HostPattern[],
  { limit, limitNoMatch = 'error', toCome, readText }: SelectOptions = {},
): SelectedHosts {
  const diagnostics = new Diagnostics();
  const context = { inventory, diagnostics, toCome };
  if (hasOpenBracket(pattern, diagnostics)) return { hosts: [], diagnostics: diagnostics.list };
  const hosts = matchParts(splitPattern(pattern), { ...context, noMatch: 'warning' });
  if (limit === undefined) return { hosts, diagnostics: diagnostics.list };

  if (hasOpenBracket(limit, diagnostics)) return { hosts: [], diagnostics: diagnostics.list };
  const given = splitPattern(limit);
  if (given.length === 0) diagnostics.error('pattern/invalid', 'The limit is empty.');
  const parts = given.flatMap(part =>
    isFile(part) ? fileParts(part, readText, diagnostics) : part,
  );
  // Without a plain pattern "!web" means all but web: not so where a file that is empty was to name hosts.
  const nothing = given.some(isFile) && !parts.some(({ text }) => /^[^&!]/.test(text));
  if (nothing) return { hosts: [], diagnostics: diagnostics.list };
  const within = new Set(matchParts(parts, { ...context, noMatch: limitNoMatch }));
  return { hosts: hosts.filter(host => within.has(host)), diagnostics: diagnostics.list };
}

/** What is split there would mean something else. */
function hasOpenBracket(
  patterns: HostPattern | readonly HostPattern[],
  diagnostics: Diagnostics,
): boolean {
  const open = withOpenBracket(patterns);
  for (const { text, location } of open) {
    const message = `The pattern "${text}" has a bracket without its other half.`;
    diagnostics.error('pattern/invalid', message, location);
  }
  return open.length > 0;
}

function isFile({ text }: PatternPart): boolean {
  return text.startsWith('@');
}

/** Each line of the file is a pattern. */
function fileParts(
  part: PatternPart,
  readText: SelectOptions['readText'],
  diagnostics: Diagnostics,
): readonly PatternPart[] {
  const path = part.text.slice(1);
  const text = readText?.(path);
  if (text === undefined) {
    const message = `The file "${path}" of the limit does not exist.`;
    diagnostics.error('file/not-found', message, part.location);
    return [];
  }
  const source: SourceFile = { path, text };
  return [...text.matchAll(/\S[^\r\n]*/g)].flatMap(({ 0: line, index }) =>
    splitPattern({ text: line, origin: verbatim(source, index, index + line.length) }),
  );
}
