import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { formatLocation, type Location, positionOf } from '../diagnostics/source-file.ts';
import type { Listed } from './rule-list.ts';

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

function placeOf(location: Location) {
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

/** SARIF 2.1.0, the format code hosts read. */
export function sarifReport(
  findings: readonly Diagnostic[],
  { rules, version }: { readonly rules: readonly Listed[]; readonly version: string },
): string {
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'kplay',
            version,
            rules: rules.map(({ id, summary, reason, group }) => ({
              id,
              shortDescription: { text: summary },
              fullDescription: { text: reason },
              properties: { tags: [group] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map(({ severity, code, message, location, hint, includedAt }) => ({
          ruleId: idOf(code),
          level: severity,
          message: { text: hint === undefined ? message : `${message} ${hint}` },
          ...(location !== undefined && { locations: [{ physicalLocation: physical(location) }] }),
          ...(includedAt !== undefined && {
            relatedLocations: includedAt.map(place => ({
              physicalLocation: physical(place),
              message: { text: 'included here' },
            })),
          }),
        })),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function physical(location: Location) {
  const { file, line, column, endLine, endColumn } = placeOf(location);
  return {
    artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/') },
    region: { startLine: line, startColumn: column, endLine, endColumn },
  };
}

/** What runs refuse keeps the code it has there. */
export function idOf(code: string): string {
  return code.replace(/^lint\//, '');
}
