import type { Diagnostic, Result } from '../../diagnostics/diagnostic.ts';
import type { Location } from '../../diagnostics/source-file.ts';
import { EvaluationError } from '../../jinja/environment.ts';
import { type Expression, parseExpression } from '../../jinja/parse.ts';
import { originAt, standsAt } from '../../values/origin.ts';

const expressions = new WeakMap<Location, Map<string, Result<Expression>>>();
const mostTexts = 100;

/** Parsed once for all hosts, as long as what they make of a template does not differ too often. */
export function expressionAt(place: Location, text: string): Result<Expression> {
  const texts = expressions.get(place) ?? new Map<string, Result<Expression>>();
  expressions.set(place, texts);
  const known = texts.get(text);
  if (known !== undefined) return known;
  const parsed = parsedAt(place, text);
  if (texts.size >= mostTexts) texts.clear();
  texts.set(text, parsed);
  return parsed;
}

function parsedAt(place: Location, text: string): Result<Expression> {
  const parsed = parseExpression(text, originAt(place, text));
  if (parsed.ok || standsAt(place, text)) return parsed;
  return { ok: false, diagnostics: parsed.diagnostics.map(one => ofMade(one, { place, text })) };
}

/** Evaluates what the text means; what goes wrong in one that a template made names it. */
export function namingMade<T>(place: Location, text: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof EvaluationError) || standsAt(place, text)) throw error;
    throw new EvaluationError(ofMade(error.diagnostic, { place, text }));
  }
}

interface Made {
  readonly place: Location;
  readonly text: string;
}

/** The text stands nowhere: it is told, and all that it was made of is shown. */
function ofMade(diagnostic: Diagnostic, { place, text }: Made): Diagnostic {
  const shown = (at: Location): Location =>
    at.source.path === place.source.path && at.start === place.start ? place : at;
  const { location, related, message } = diagnostic;
  return {
    ...diagnostic,
    message: `In "${text}": ${message}`,
    ...(location !== undefined && { location: shown(location) }),
    ...(related !== undefined && {
      related: related.map(one => ({ ...one, location: shown(one.location) })),
    }),
  };
}
