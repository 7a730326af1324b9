import type { Diagnostic, RelatedPlace } from './diagnostic.ts';
import { withoutControl } from './display-width.ts';
import { withMaskedSecrets } from './masked-secrets.ts';
import { formatLocation } from './source-file.ts';
import { sourceFrame } from './source-frame.ts';

export interface RenderOptions {
  /** With colours for a terminal. */
  readonly color?: boolean;
}

type Paint = (text: string) => string;

interface Palette {
  readonly error: Paint;
  readonly warning: Paint;
  readonly strong: Paint;
  readonly faint: Paint;
  readonly hint: Paint;
}

/** One problem: where, what, the lines it is in, what to do, and other places that explain it. */
export function renderDiagnostic(diagnostic: Diagnostic, options: RenderOptions = {}): string {
  const palette = options.color === true ? ansi : plain;
  const { severity, code, location, related = [], includedAt = [], isTemplate } = diagnostic;
  const way = includedAt.map(formatLocation);
  const message = withMaskedSecrets(diagnostic.message, location);
  const hint = diagnostic.hint && withMaskedSecrets(diagnostic.hint, location);
  const paint = palette[severity];
  const place = location === undefined ? '' : `${palette.strong(formatLocation(location))} `;
  const style = { before: 1, gutter: palette.faint, mark: paint };
  return [
    `${place}${paint(severity)} ${palette.faint(code)}: ${shown(message)}`,
    ...(location === undefined ? [] : sourceFrame(location, style)),
    ...(hint === undefined ? [] : indented(shown(hint).split('\n').map(palette.hint))),
    ...related.flatMap(each => indented(relatedFrame(each, palette))),
    ...(way.length === 0 ? [] : indented([palette.faint(includedAtText(way, isTemplate))])),
  ].join('\n');
}

/** All problems in the order of files and places, each once, and how many there are. */
export function renderDiagnostics(
  list: readonly Diagnostic[],
  options: RenderOptions = {},
): string {
  const sorted = sortDiagnostics(list);
  const blocks = sorted.map(diagnostic => renderDiagnostic(diagnostic, options));
  return [...blocks, countDiagnostics(sorted)].filter(block => block !== '').join('\n\n');
}

/** In the order of files and places, each once. */
export function sortDiagnostics(list: readonly Diagnostic[]): readonly Diagnostic[] {
  const distinct = new Map(list.toReversed().map(one => [identityOf(one), one]));
  return [...distinct.values()].toReversed().sort(byPlace);
}

/** "2 errors, 1 warning"; nothing when there are none. */
export function countDiagnostics(list: readonly Diagnostic[]): string {
  return (['error', 'warning'] as const)
    .map(kind => ({ kind, count: list.filter(({ severity }) => severity === kind).length }))
    .filter(({ count }) => count > 0)
    .map(({ kind, count }) => `${count} ${kind}${count === 1 ? '' : 's'}`)
    .join(', ');
}

/** How one came to a file, in words. */
export function includedAtText(
  [first = '', ...others]: readonly string[],
  isTemplate = false,
): string {
  return `${isTemplate ? 'templated' : 'included'} at ${first}${others.map(place => `, from ${place}`).join('')}`;
}

function relatedFrame({ message, location }: RelatedPlace, palette: Palette): readonly string[] {
  const style = { before: 0, gutter: palette.faint, mark: palette.hint };
  const title = `${palette.strong(formatLocation(location))} ${shown(message)}`;
  return [title, ...sourceFrame(location, style)];
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map(line => `  ${line}`);
}

function shown(text: string): string {
  return text.split('\n').map(withoutControl).join('\n');
}

function identityOf({ severity, code, message, location }: Diagnostic): string {
  const place = location && [location.source.path, location.start, location.end];
  return JSON.stringify([severity, code, message, place]);
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  const pathA = a.location?.source.path ?? '';
  const pathB = b.location?.source.path ?? '';
  if (pathA !== pathB) return pathA < pathB ? -1 : 1;
  return (a.location?.start ?? 0) - (b.location?.start ?? 0);
}

const plain: Palette = {
  error: String,
  warning: String,
  strong: String,
  faint: String,
  hint: String,
};

const ansi: Palette = {
  error: text => `\x1b[1;31m${text}\x1b[0m`,
  warning: text => `\x1b[1;33m${text}\x1b[0m`,
  strong: text => `\x1b[1m${text}\x1b[0m`,
  faint: text => `\x1b[2m${text}\x1b[0m`,
  hint: text => `\x1b[36m${text}\x1b[0m`,
};
