import type { Json, JsonObject } from '../module-api/json.ts';
import type { Sections } from './sections.ts';

/** What the host's own `*.fact` files say: `ansible_local`. */
export function localFacts(sections: Sections): JsonObject {
  if (!sections.has('local')) return {};
  const facts = sections.lines('local').map(line => {
    const [name = '', text = '', program] = line.split('|').map(decode);
    const read = program === undefined ? { text } : printedBy(program, text);
    const fact = 'failure' in read ? read.failure : parseFact(read.text, name.trim());
    return [name.trim(), fact] as const;
  });
  return { local: Object.fromEntries(facts) };
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

/** What a program prints is followed by a space and its exit code. */
function printedBy(program: string, printed: string): { text: string } | { failure: string } {
  const end = printed.lastIndexOf(' ');
  const code = printed.slice(end + 1);
  if (code === '0') return { text: printed.slice(0, end) };
  return { failure: `Failure executing fact script (${program}), rc: ${code}` };
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
