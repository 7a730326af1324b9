import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source-file.ts';
import { isNeedless } from './ansible-needless.ts';
import { type Candidate, type Candidates, type PlacePath, placed } from './candidate.ts';
import { type IniEntry, parseIniFile } from './parse-ini.ts';
import { readText } from './read-value.ts';
import { declarationOf, type SettingName, settingNames } from './settings.ts';

const namesByKey: ReadonlyMap<string, SettingName> = new Map(
  settingNames.flatMap(name => (declarationOf(name).ansible ?? []).map(key => [key, name])),
);

interface Context {
  readonly place: PlacePath;
  readonly diagnostics: Diagnostics;
  /** Whether nothing that counts more has said it. */
  readonly isOpen: (name: SettingName) => boolean;
}

/** Reads what kplay knows of `ansible.cfg`. One warning names the rest, if it could matter. */
export function parseAnsibleFile(source: SourceFile, context: Context): Candidates {
  const found = new Map<SettingName, Candidate>();
  const ignored: IniEntry[] = [];
  for (const entry of parseIniFile(source, context.diagnostics)) {
    const name = namesByKey.get(`${entry.section}.${entry.key}`);
    if (name === undefined) {
      if (!isNeedless(entry)) ignored.push(entry);
      continue;
    }
    const candidate = read(name, entry, context);
    if (candidate !== undefined) found.set(name, candidate);
  }
  warnOfIgnored(ignored, context.diagnostics);
  return found;
}

function read(
  name: SettingName,
  { section, key, value, location, valueLocation }: IniEntry,
  { place, diagnostics, isOpen }: Context,
): Candidate | undefined {
  const text = unquoted(value);
  if (text === '' || !isOpen(name)) return undefined;
  const declaration = declarationOf(name);
  const reading = readText(text, declaration);
  if ('value' in reading) {
    const origin = { kind: 'file', location } as const;
    return { value: placed(reading.value, declaration.paths, place), origin };
  }
  const { insteadOfPlugins: instead } = declaration;
  if (instead !== undefined) {
    const message = `kplay has no "${text}" for "${key}" of [${section}], and goes on with "${instead}".`;
    diagnostics.warning('config/ignored', message, valueLocation);
    return undefined;
  }
  const message = `"${key}" of [${section}] must be ${reading.expected}.`;
  diagnostics.error('config/invalid', message, valueLocation);
  return undefined;
}

function warnOfIgnored(ignored: readonly IniEntry[], diagnostics: Diagnostics): void {
  const [first] = ignored;
  if (first === undefined) return;
  const names = ignored.map(({ section, key }) =>
    section === 'defaults' ? key : `${key} [${section}]`,
  );
  const message = `kplay does not know these settings of Ansible, and goes on without them: ${[...new Set(names)].join(', ')}.`;
  diagnostics.warning('config/ignored', message, first.location);
}

function unquoted(text: string): string {
  return /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text;
}
