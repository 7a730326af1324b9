import type { Origin } from '../config/candidate.ts';
import type { SettingName, Settings } from '../config/settings.ts';
import type { Location } from '../diagnostics/source-file.ts';

/** The settings, and where each was said. */
export type SaidSettings = Settings & { readonly origins: ReadonlyMap<SettingName, Origin> };

/** A flag and a variable of the environment are texts of their own. */
function placeOfSetting(name: SettingName, settings: SaidSettings): Location | undefined {
  const origin = settings.origins.get(name);
  if (origin === undefined || origin.kind === 'default') return undefined;
  if (origin.kind === 'file') return origin.location;
  return wholeOf(origin.kind === 'flag' ? origin.flag : origin.name, settings[name]);
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
  'becomeFlags',
];
