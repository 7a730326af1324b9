import type { Location } from '../diagnostics/source-file.ts';
import type { PathKind, SettingValue } from './declaration.ts';
import type { SettingName } from './settings.ts';

/** Where the value of a setting comes from. */
export type Origin =
  | { readonly kind: 'default' }
  | { readonly kind: 'flag'; readonly flag: string }
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'file'; readonly location: Location };

/** A value that one source has for a setting. */
export interface Candidate {
  readonly value: SettingValue;
  readonly origin: Origin;
}

export type Candidates = ReadonlyMap<SettingName, Candidate>;

/** Makes the path of a setting one that counts from the working directory. */
export type PlacePath = (path: string) => string;

/** The value with its paths placed. */
export function placed(
  value: SettingValue,
  kind: PathKind | undefined,
  place: PlacePath,
): SettingValue {
  if (kind === undefined || typeof value === 'boolean' || typeof value === 'number') return value;
  return typeof value === 'string'
    ? placedText(value, kind, place)
    : value.map(entry => placedText(entry, kind, place));
}

function placedText(text: string, kind: PathKind, place: PlacePath): string {
  switch (kind) {
    case 'path':
      return place(text);
    case 'source':
      return text.includes(',') ? text : place(text);
    case 'variables':
      return text.startsWith('@') ? `@${place(text.slice(1))}` : text;
    case 'identity': {
      const at = text.indexOf('@') + 1;
      const source = text.slice(at);
      return /^prompt(?:_ask_vault_pass)?$/.test(source) ? text : text.slice(0, at) + place(source);
    }
  }
}
