import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { formatLocation, type Location, positionOf } from '../diagnostics/source-file.ts';
import type { Event } from '../engine/events.ts';

/** An event as one line of JSON: places in files are `file:line:col`. */
export function eventJson(event: Event): string {
  return JSON.stringify(event, (key, value: unknown) =>
    key === 'diagnostic' && isDiagnostic(value) ? plainDiagnostic(value) : value,
  );
}

function plainDiagnostic(diagnostic: Diagnostic) {
  const { severity, code, message, location, hint, related, includedAt } = diagnostic;
  return {
    severity,
    code,
    message,
    ...(location !== undefined && { location: formatLocation(location), ...placeOf(location) }),
    ...(hint !== undefined && { hint }),
    ...(related !== undefined && {
      related: related.map(place => ({
        message: place.message,
        location: formatLocation(place.location),
      })),
    }),
    ...(includedAt !== undefined && { includedAt: includedAt.map(formatLocation) }),
  };
}

function placeOf({ source, start }: Location) {
  return { file: source.path, ...positionOf(source, start) };
}

function isDiagnostic(value: unknown): value is Diagnostic {
  return typeof value === 'object' && value !== null && 'severity' in value && 'code' in value;
}
