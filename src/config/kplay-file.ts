import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { SourceFile } from '../diagnostics/source-file.ts';
import type { Value } from '../values/value.ts';
import type { Located, MapEntry } from '../yaml/located.ts';
import { parseYaml } from '../yaml/parse.ts';
import { toValue } from '../yaml/to-value.ts';
import { type Candidate, type Candidates, type PlacePath, placed } from './candidate.ts';
import { fileKeyOf } from './declaration.ts';
import { readYamlValue } from './read-value.ts';
import { declarationOf, type SettingName, settingNames } from './settings.ts';

const namesByKey: ReadonlyMap<string, SettingName> = new Map(
  settingNames.map(name => [fileKeyOf(name), name]),
);

/** Reads `kplay.yaml`: a mapping of settings to values. */
export function parseKplayFile(
  source: SourceFile,
  { place, diagnostics }: { readonly place: PlacePath; readonly diagnostics: Diagnostics },
): Candidates {
  const found = new Map<SettingName, Candidate>();
  const parsed = parseYaml(source);
  diagnostics.list.push(...(parsed.ok ? (parsed.warnings ?? []) : parsed.diagnostics));
  if (!parsed.ok || isNothing(parsed.value)) return found;
  if (parsed.value.kind !== 'map') {
    const message = 'A file of settings must be a mapping of names to values.';
    diagnostics.error('config/invalid', message, parsed.value.location);
    return found;
  }
  for (const { key, value } of parsed.value.entries) {
    const name = namesByKey.get(key.text);
    if (name === undefined) {
      reportUnknown(key, diagnostics);
      continue;
    }
    if (isNothing(value)) continue;
    const declaration = declarationOf(name);
    const reading = readYamlValue(dataOf(value), declaration);
    if ('value' in reading) {
      const origin = { kind: 'file', location: key.location } as const;
      found.set(name, { value: placed(reading.value, declaration.paths, place), origin });
    } else {
      const message = `"${key.text}" must be ${reading.expected}.`;
      diagnostics.error('config/invalid', message, value.location);
    }
  }
  return found;
}

function reportUnknown(key: MapEntry['key'], diagnostics: Diagnostics): void {
  const hint =
    didYouMean(key.text, namesByKey.keys()) ?? '"kplay config" lists the settings there are.';
  const message = `There is no setting "${key.text}".`;
  diagnostics.error('config/unknown-setting', message, key.location, { hint });
}

/** Settings are not templates. */
function dataOf(node: Located): Value {
  return toValue(node, { isData: true, decrypt: ({ text }) => text });
}

function isNothing(node: Located): boolean {
  return node.kind === 'scalar' && node.value === null;
}
