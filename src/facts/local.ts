import type { Json, JsonObject } from '../module-api/json.ts';
import type { Sections } from './sections.ts';

/** What the host's own `*.fact` files say: `ansible_local`. */
export function localFacts(sections: Sections): JsonObject {
  if (!sections.has('local')) return {};
  const facts = sections.lines('local').map(line => {
    const bar = line.indexOf('|');
    const name = decode(line.slice(0, bar)).trim();
    return [name, parseFact(decode(line.slice(bar + 1)), name)] as const;
  });
  return { local: Object.fromEntries(facts) };
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

function parseFact(text: string, name: string): Json {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch {
    // What is not JSON is meant to be INI.
    return parseIni(text) ?? `error loading facts: ${name}.fact is neither JSON nor INI`;
  }
}

function parseIni(text: string): JsonObject | undefined {
  const result: Record<string, Record<string, string>> = {};
  let section: Record<string, string> | undefined;
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#') || line.startsWith(';')) continue;
    const header = /^\[(.+)\]$/.exec(line);
    const pair = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(line);
    if (header !== null) section = result[header[1] ?? ''] ??= {};
    else if (pair !== null && section !== undefined)
      section[(pair[1] ?? '').toLowerCase()] = pair[2] ?? '';
    else return undefined;
  }
  return result;
}
