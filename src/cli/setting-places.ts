import type { Origin } from '../config/candidate.ts';
import type { SettingName, Settings } from '../config/settings.ts';
import type { Location } from '../diagnostics/source-file.ts';

/** The settings, and where each was said. */
export type SaidSettings = Settings & { readonly origins: ReadonlyMap<SettingName, Origin> };

/** Where a setting was said; a flag and a variable of the environment are texts of their own. */
export function placeOfSetting(name: SettingName, settings: SaidSettings): Location | undefined {
  const origin = settings.origins.get(name);
  const value = settings[name];
  switch (origin?.kind) {
    case 'file':
      return origin.location;
    case 'flag':
      return wholeOf(origin.flag, value);
    case 'environment':
      return wholeOf(origin.name, value);
    default:
      return undefined;
  }
}

function wholeOf(path: string, value: unknown): Location | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') return undefined;
  return { source: { path, text }, start: 0, end: text.length };
}

/** Those of connections. */
export function connectionPlaces(
  settings: SaidSettings,
): Readonly<Record<string, Location | undefined>> {
  return Object.fromEntries(placed.map(name => [name, placeOfSetting(name, settings)]));
}

const placed: readonly SettingName[] = [
  ...(['connection', 'privateKeyFile', 'sshArgs', 'sshCommonArgs', 'sshExtraArgs'] as const),
];
