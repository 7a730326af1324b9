import { fail } from '../../module-api/index.ts';

/** A table of TOML: what YAML and JSON call an object. */
export interface Table {
  readonly [key: string]: unknown;
}

/** The text of a configuration file: plain values of a table first, then its tables. */
export function toToml(table: Table): string {
  return `${tableLines(table, []).join('\n').replace(/^\n+/, '')}\n`;
}

/** Tables are merged, anything else replaced; `null` takes a key out. */
export function merged(base: Table, over: Table): Table {
  const result: { [key: string]: unknown } = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const old = result[key];
    if (value === null) delete result[key];
    else if (isTable(value)) result[key] = merged(isTable(old) ? old : {}, value);
    else result[key] = value;
  }
  return result;
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function tableLines(table: Table, path: readonly string[]): readonly string[] {
  const entries = Object.entries(table);
  const plain = entries.filter(([, value]) => !isTable(value));
  const lines = plain.map(
    ([key, value]) => `${keyText(key)} = ${valueText(value, [...path, key])}`,
  );
  const isHead = path.length > 0 && (lines.length > 0 || entries.length === 0);
  return [
    ...(isHead ? ['', `[${path.map(keyText).join('.')}]`] : []),
    ...lines,
    ...entries.flatMap(([key, value]) => (isTable(value) ? tableLines(value, [...path, key]) : [])),
  ];
}

function keyText(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : stringText(key);
}

function valueText(value: unknown, path: readonly string[]): string {
  if (typeof value === 'string') return stringText(value);
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  if (Array.isArray(value)) return `[${value.map(item => valueText(item, path)).join(', ')}]`;
  if (isTable(value)) {
    const pairs = Object.entries(value).map(
      ([key, item]) => `${keyText(key)} = ${valueText(item, [...path, key])}`,
    );
    return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
  }
  return fail(`${path.join('.')}: TOML has no value for null`);
}

/** JSON's escapes are TOML's, but for DEL, which JSON leaves as it is. */
function stringText(text: string): string {
  return JSON.stringify(text).replaceAll('\x7f', '\\u007f');
}
