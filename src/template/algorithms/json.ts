import { BigInteger } from '../../jinja/python/big-integer.ts';
import { compareText } from '../../jinja/python/characters.ts';
import { entriesOf } from '../../jinja/python/dict.ts';
import { assertKnown } from '../../jinja/python/errors.ts';
import { isMapping, typeName } from '../../jinja/python/kind.ts';
import { floatText } from '../../jinja/python/number-text.ts';
import { repr } from '../../jinja/python/text.ts';
import { Float, Omit, type Value } from '../../values/value.ts';
import { DateTime } from './datetime.ts';

/** The options of Python's `json.dumps` that filters pass on. */
export interface JsonOptions {
  /** Spaces per level, or the text to indent with; `undefined` puts everything on one line. */
  readonly indent: string | undefined;
  readonly separators: { readonly item: string; readonly key: string };
  readonly sortKeys: boolean;
  readonly ensureAscii: boolean;
}

/** A value that JSON cannot hold. */
export class JsonError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'JsonError';
  }
}

/** What Python's `json.dumps` writes. */
export function renderJson(value: Value, options: JsonOptions, level = 0): string {
  assertKnown(value);
  if (value === null) return 'null';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return jsonText(value, options);
  if (typeof value === 'number' || value instanceof Float) return jsonNumber(value);
  const inner = (item: Value) => renderJson(item, options, level + 1);
  if (Array.isArray(value)) {
    return enclosed('[]', Array.from(value, inner), { options, level });
  }
  if (isMapping(value)) {
    const entries = entriesOf(value);
    if (options.sortKeys) entries.sort(([a], [b]) => compareText(keyText(a), keyText(b)));
    const members = entries.map(
      ([key, item]) => jsonText(keyText(key), options) + options.separators.key + inner(item),
    );
    return enclosed('{}', members, { options, level });
  }
  if (value instanceof BigInteger) return value.text();
  // As Ansible does it.
  if (value instanceof DateTime) return jsonText(value.isoformat('T'), options);
  throw new JsonError(
    `A ${value instanceof Omit ? 'value of omit' : typeName(value)} has no JSON form.`,
  );
}

function enclosed(
  brackets: string,
  members: readonly string[],
  { options, level }: { readonly options: JsonOptions; readonly level: number },
): string {
  const [open = '', close = ''] = brackets;
  if (members.length === 0) return brackets;
  if (options.indent === undefined) return open + members.join(options.separators.item) + close;
  const outer = `\n${options.indent.repeat(level)}`;
  const line = outer + options.indent;
  return open + line + members.join(options.separators.item + line) + outer + close;
}

function jsonNumber(value: number | Float): string {
  if (typeof value === 'number' && Number.isInteger(value)) return repr(value);
  const number = typeof value === 'number' ? value : value.value;
  if (Number.isNaN(number)) return 'NaN';
  if (!Number.isFinite(number)) return number > 0 ? 'Infinity' : '-Infinity';
  return floatText(number);
}

function keyText(key: string | number | boolean | null): string {
  if (typeof key === 'string') return key;
  return key === null || typeof key === 'boolean' ? String(key) : jsonNumber(key);
}

function jsonText(text: string, { ensureAscii }: JsonOptions): string {
  const json = JSON.stringify(text);
  if (!ensureAscii) return json;
  return json.replaceAll(
    /[\u007f-\uffff]/g,
    char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
