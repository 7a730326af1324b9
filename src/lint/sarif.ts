import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Location } from '../diagnostics/source-file.ts';
import { idOf, placeOf } from './reports.ts';
import type { Listed } from './rule-list.ts';
import { rulePage } from './rule-page.ts';

/** SARIF 2.1.0, the format code hosts read. */
export function sarifReport(
  findings: readonly Diagnostic[],
  { rules, version }: { readonly rules: readonly Listed[]; readonly version: string },
): string {
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: { name: 'kplay', version, semanticVersion: version, rules: rules.map(described) },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map(finding => resultOf(finding, indexes)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function described(rule: Listed) {
  const { id, group, summary, reason } = rule;
  const page = rulePage(rule);
  return {
    id,
    shortDescription: { text: summary },
    fullDescription: { text: reason },
    help: { text: reason, markdown: page },
    defaultConfiguration: { level: group === 'errors' || group === 'run' ? 'error' : 'warning' },
    properties: { tags: [group] },
  };
}

function resultOf(
  { severity, code, message, location, hint, includedAt }: Diagnostic,
  indexes: ReadonlyMap<string, number>,
) {
  const ruleId = idOf(code);
  return {
    ruleId,
    ruleIndex: indexes.get(ruleId),
    level: severity,
    message: { text: hint === undefined ? message : `${message} ${hint}` },
    // Whoever shows findings in code wants a place for each.
    locations: [{ physicalLocation: location === undefined ? nowhere : physical(location) }],
    ...(includedAt !== undefined && {
      relatedLocations: includedAt.map((place, id) => ({
        id,
        physicalLocation: physical(place),
        message: { text: 'included here' },
      })),
    }),
  };
}

const nowhere = { artifactLocation: { uri: '.' }, region: { startLine: 1 } };

function physical(location: Location) {
  const { file, line, column, endLine, endColumn } = placeOf(location);
  return {
    artifactLocation: { uri: uriOf(file) },
    region: { startLine: line, startColumn: column, endLine, endColumn },
  };
}

/** Relative to the folder lint runs in, but for files that are shown by their whole path. */
function uriOf(file: string): string {
  const path = file.split('/').map(encodeURIComponent).join('/');
  return path.startsWith('/') ? `file://${path}` : path;
}
