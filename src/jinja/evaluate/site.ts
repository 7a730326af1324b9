import type { Location } from '../../diagnostics/source-file.ts';
import { locationWithin, type TextOrigin } from '../../values/origin.ts';
import { EvaluationError } from '../environment.ts';
import { ExpressionError } from '../functions.ts';
import { UndefinedUsed } from '../python/errors.ts';
import type { Span } from '../syntax/ast.ts';
import { Missing, Unrenderable } from '../undefined.ts';

/** One parsed text, as far as its parts must know about the whole. */
export interface Unit {
  readonly text: string;
  readonly origin: TextOrigin;
  /** Names that are bound somewhere in the text; all others are variables of the scope. */
  readonly locals: ReadonlySet<string>;
  /** Parts of the text run among those of another template, and see names that it binds. */
  readonly hasBlocks: boolean;
  /** Some method that changes its object is called. */
  readonly mutates: boolean;
}

/** A part of a text: what an error is reported at. */
export interface Site {
  readonly unit: Unit;
  readonly span: Span;
}

/** All of a text. */
export function wholeSite({ text, origin }: Pick<Unit, 'text' | 'origin'>): Site {
  const unit = { text, origin, locals: new Set<string>(), hasBlocks: false, mutates: false };
  return { unit, span: { start: 0, end: text.length } };
}

export function locationOf({ unit, span }: Site): Location {
  return locationWithin(unit.origin, span.start, span.end);
}

const longestName = 60;

/** What is written there, on one line. */
export function textOf({ unit, span }: Site): string {
  const text = unit.text.slice(span.start, span.end).replaceAll(/\s+/g, ' ');
  return text.length <= longestName ? text : `${text.slice(0, longestName - 1)}…`;
}

/** The same error with a position, if it has none yet. */
export function locate(error: unknown, site: Site | undefined): unknown {
  if (site === undefined) return error;
  if (isStackOverflow(error)) return locate(new ExpressionError('This nests without end.'), site);
  if (!(error instanceof ExpressionError)) return error;
  const location = locationOf(site);
  if (error instanceof UndefinedUsed && error.value instanceof Unrenderable) {
    const { value } = error;
    return value.error.via({ message: `'${value.name}' is used here`, location });
  }
  const { code, message, hint } = error;
  const located = new EvaluationError({ severity: 'error', code, message, location, hint });
  const asked =
    error instanceof UndefinedUsed && error.value instanceof Missing && error.value.place;
  return asked ? located.via(asked) : located;
}

/** Adds the place in another text that led to the error. */
export function viaPlace(error: unknown, message: string, site: Site | undefined): unknown {
  if (!(error instanceof EvaluationError) || site === undefined) return error;
  return error.via({ message, location: locationOf(site) });
}

/** Adds the place that used what another text made, unless the way tells of it already. */
export function viaUse(error: unknown, message: string, site: Site | undefined): unknown {
  if (!(error instanceof EvaluationError) || site === undefined) return error;
  const { source, start, end } = locationOf(site);
  const isTold = error.diagnostic.related?.some(
    ({ location }) =>
      location.source === source && location.start === start && location.end === end,
  );
  return isTold === true ? error : viaPlace(error, message, site);
}

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.startsWith('Maximum call stack');
}
