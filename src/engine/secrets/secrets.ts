import type { Json, JsonObject } from '../../module-api/json.ts';

/** What stands in place of a secret. */
const hidden = '********';

/** Among the values of secrets: one was taken apart into pieces too short to be hidden, so all text is. */
export const takenApart = '\0taken apart';

/**
 * The values that must be shown nowhere. Whatever leaves the engine goes through `redact`; a value is
 * marked where it comes into being (a password asked for, a secret option, a vault).
 */
export class Secrets {
  readonly #values = new Set<string>();
  #pattern: RegExp | undefined;
  #isApart = false;

  /** Marks a value. One or two characters are not hidden: that would garble every text and hide nothing. */
  add(value: string): void {
    if (value === takenApart) {
      this.#isApart = true;
      this.#values.add(value);
      return;
    }
    for (const one of [value, value.trim()]) {
      if (one.length < shortest || this.#values.has(one)) continue;
      this.#values.add(one);
      this.#pattern = undefined;
    }
  }

  addAll(values: Iterable<string>): void {
    for (const value of values) this.add(value);
  }

  get values(): ReadonlySet<string> {
    return this.#values;
  }

  get isEmpty(): boolean {
    return this.#values.size === 0;
  }

  redact(text: string): string {
    if (this.#isApart) return text === '' ? text : hidden;
    return this.#withoutValues(text);
  }

  #withoutValues(text: string): string {
    if (this.#values.size === (this.#isApart ? 1 : 0)) return text;
    this.#pattern ??= new RegExp(
      [...this.#values]
        .filter(value => value !== takenApart)
        .sort((a, b) => b.length - a.length)
        .map(escape)
        .join('|'),
      'g',
    );
    return text.replace(this.#pattern, hidden);
  }

  redactJson(value: Json): Json {
    if (this.isEmpty) return value;
    if (typeof value === 'string') return this.redact(value);
    if (value === null || typeof value !== 'object') return value;
    if (isList(value)) return value.map(item => this.redactJson(item));
    return this.redactObject(value);
  }

  redactObject(value: JsonObject): JsonObject {
    if (this.isEmpty) return value;
    const result: Record<string, Json> = {};
    for (const [key, item] of Object.entries(value))
      result[this.#redactKey(key)] = this.redactJson(item);
    return result;
  }

  /** The names of fields tell nothing, and are relied on. */
  #redactKey(key: string): string {
    if (!this.#isApart) return this.redact(key);
    const isPiece = key.length < shortest && key !== 'rc';
    return isPiece ? hidden : this.#withoutValues(key);
  }
}

const shortest = 3;

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}

/** In text, and in what quotes and escapes text: JSON, also that of ASCII alone, Python and the shell. */
function escape(value: string): string {
  const literal = (text: string): string =>
    text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
  if (/^[\w .:/+=@%,-]*$/.test(value)) return literal(value);
  const inJson = JSON.stringify(value).slice(1, -1);
  const quoted = value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  const forms = [
    inJson.replaceAll(/[\u0080-\uFFFF]/g, asEscape),
    ...[inJson, quoted, quoted.replaceAll("'", "\\'")],
    ...[value.replaceAll("'", `'"'"'`), value.replaceAll("'", String.raw`'\''`), value],
  ];
  return [...new Set(forms)].map(literal).join('|');
}

function asEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
