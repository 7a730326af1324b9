import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { formatLocation, type Location, positionOf } from '../diagnostics/source-file.ts';

/** One line for each: `file:line:col: severity: message [id]`. */
export function briefReport(findings: readonly Diagnostic[]): string {
  return findings
    .map(({ location, severity, message, code }) => {
      const place = location === undefined ? '' : `${formatLocation(location)}: `;
      return `${place}${severity}: ${message} [${idOf(code)}]\n`;
    })
    .join('');
}

/** An array of findings; lines and columns from 1. */
export function jsonReport(findings: readonly Diagnostic[]): string {
  const entries = findings.map(({ severity, code, message, location, hint, includedAt }) => ({
    rule: idOf(code),
    severity,
    message,
    ...(hint !== undefined && { hint }),
    ...(location !== undefined && placeOf(location)),
    ...(includedAt !== undefined && { includedAt: includedAt.map(placeOf) }),
  }));
  return `${JSON.stringify(entries, undefined, 2)}\n`;
}

export function placeOf(location: Location) {
  const { source, start, end } = location;
  const first = positionOf(source, start);
  const last = positionOf(source, end);
  return {
    file: source.path,
    line: first.line,
    column: first.column,
    endLine: last.line,
    endColumn: last.column,
  };
}

/** What runs refuse keeps the code it has there. */
export function idOf(code: string): string {
  return code.replace(/^lint\//, '');
}
