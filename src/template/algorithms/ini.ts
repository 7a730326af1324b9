/** The sections of an INI file, each with its keys in order. */
export type IniFile = ReadonlyMap<string, ReadonlyMap<string, string | null>>;

export interface IniOptions {
  readonly caseSensitive: boolean;
  /** A line may be a key alone. */
  readonly allowNoValue: boolean;
}

/** Text that is no INI file; says in which line. */
export class IniError extends Error {
  constructor(message: string, line: number) {
    super(`${message} in line ${line}`);
    this.name = 'IniError';
  }
}

/** Reads what Python's `configparser` reads. The keys of `[DEFAULT]` are in every section. */
export function parseIni(text: string, options: IniOptions): IniFile {
  const sections = new Map<string, Map<string, string | null>>();
  let section: Map<string, string | null> | undefined;
  let key: string | undefined;
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    const trimmed = line.trim();
    if (/^[#;]/.test(trimmed)) continue;
    const continued = key === undefined ? undefined : section?.get(key);
    if (
      key !== undefined &&
      typeof continued === 'string' &&
      (trimmed === '' || /^\s/.test(line))
    ) {
      section?.set(key, `${continued}\n${trimmed}`);
      continue;
    }
    if (trimmed === '') continue;
    const header = /^\[(.+)\]/.exec(trimmed)?.[1];
    if (header !== undefined) {
      section = sections.get(header) ?? new Map();
      sections.set(header, section);
      key = undefined;
      continue;
    }
    if (section === undefined) throw new IniError('A key stands outside of any section', index + 1);
    const entry = entryOf(trimmed, options);
    if (entry === undefined) throw new IniError('"key = value" is expected', index + 1);
    if (section.has(entry.key))
      throw new IniError(`The key "${entry.key}" stands twice`, index + 1);
    key = entry.key;
    section.set(key, entry.value);
  }
  return withDefaults(sections);
}

function entryOf(
  line: string,
  { caseSensitive, allowNoValue }: IniOptions,
): { key: string; value: string | null } | undefined {
  const [, name, value] = /^([^=:]+?)\s*[=:]\s*([^]*)$/.exec(line) ?? [];
  if (name === undefined && !allowNoValue) return undefined;
  const key = name ?? line;
  return { key: caseSensitive ? key : key.toLowerCase(), value: value ?? null };
}

function withDefaults(sections: ReadonlyMap<string, ReadonlyMap<string, string | null>>): IniFile {
  const defaults = sections.get('DEFAULT') ?? new Map<string, string | null>();
  return new Map(
    Array.from(sections, ([name, keys]) => {
      const all = new Map([...defaults, ...keys]);
      return [name, new Map(Array.from(all, ([key, value]) => [key, value?.trimEnd() ?? null]))];
    }),
  );
}

/** A value with `%(key)s` replaced; `undefined` where such a key is missing. */
export function interpolated(
  value: string,
  keys: ReadonlyMap<string, string | null>,
  depth = 0,
): string | undefined {
  if (depth > 10) return undefined;
  let isComplete = true;
  const text = value.replaceAll(/%(?:%|\(([^)]*)\)s)/g, (whole, key?: string) => {
    if (key === undefined) return whole === '%%' ? '%' : whole;
    const inner = keys.get(key.toLowerCase()) ?? keys.get(key);
    const result =
      inner === undefined || inner === null ? undefined : interpolated(inner, keys, depth + 1);
    if (result === undefined) isComplete = false;
    return result ?? '';
  });
  return isComplete ? text : undefined;
}
