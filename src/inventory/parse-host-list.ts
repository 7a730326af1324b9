import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { InventoryEntry } from './entry.ts';
import { readHostNames } from './host-names.ts';
import { verbatim } from './text-value.ts';

/** The hosts of `-i web1,web2,`, each perhaps with ranges and a port. */
export function parseHostList(text: string, diagnostics: Diagnostics): readonly InventoryEntry[] {
  const source = { path: '--inventory', text };
  return [...text.matchAll(/[^,]+/g)].flatMap(match => {
    const name = match[0].trim();
    if (name === '') return [];
    const start = match.index + match[0].indexOf(name);
    const location = { source, start, end: start + name.length };
    const found = readHostNames(name);
    if ('problem' in found) {
      const { message, start: from, end } = found.problem;
      const place = verbatim(source, start + from, start + end).location;
      diagnostics.error('inventory/invalid', message, place);
      return [];
    }
    return found.names.map(host => ({
      ...{ kind: 'host' as const, group: 'ungrouped' },
      ...{ host, port: found.port, location },
    }));
  });
}
