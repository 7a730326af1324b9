import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { type Diagnostic, Diagnostics } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source-file.ts';
import { readSource } from '../yaml/read-source.ts';
import { parseAnsibleFile } from './ansible-file.ts';
import {
  type Candidate,
  type Candidates,
  type Origin,
  type PlacePath,
  placed,
} from './candidate.ts';
import type { SettingValue } from './declaration.ts';
import { readAnsibleEnvironment, readEnvironment } from './environment.ts';
import {
  type ConfigFiles,
  type ConfigPlace,
  findAnsibleFile,
  findKplayFile,
} from './find-files.ts';
import { parseKplayFile } from './kplay-file.ts';
import { declarationOf, type SettingName, type Settings, settingNames } from './settings.ts';

export interface ResolvedSettings {
  readonly settings: Settings;
  readonly origins: ReadonlyMap<SettingName, Origin>;
  /** The files that were read. */
  readonly files: readonly string[];
  /** That of them which is Ansible's. */
  readonly ansibleFile: string | undefined;
  /** What is wrong: where it is an error, the value of a lower place, or the default, stands in for it. */
  readonly problems: readonly Diagnostic[];
}

/** What the command line set, by the names of settings. */
export type FlagValues = { readonly [Name in SettingName]?: Settings[Name] | undefined };

/**
 * The value of every setting: the flag's, else that of `KPLAY_*`, `kplay.yaml`, `ANSIBLE_*`, `ansible.cfg`,
 * else the default.
 */
export function resolveSettings(
  flags: FlagValues,
  place: ConfigPlace,
  files: ConfigFiles,
): ResolvedSettings {
  const diagnostics = new Diagnostics();
  const { environment, home } = place;
  const kplayFile = findKplayFile(place, files, diagnostics);
  const ansibleFile = findAnsibleFile(place, files, diagnostics);
  const here = { place: atHome(home), diagnostics };
  const sources: Candidates[] = [flagCandidates(flags)];
  // What another program's settings say must not matter where kplay's own say something.
  const isOpen = (name: SettingName): boolean =>
    addedByFlags.has(name) || !sources.some(source => source.has(name));
  const read = (path: string | undefined, parse: typeof parseAnsibleFile): Candidates => {
    const source = path === undefined ? undefined : readConfig(path, place, files, diagnostics);
    return path === undefined || source === undefined
      ? new Map()
      : parse(source, { place: belowFolder(dirname(path), place), diagnostics, isOpen });
  };
  sources.push(readEnvironment(environment, here));
  sources.push(read(kplayFile, parseKplayFile));
  sources.push(readAnsibleEnvironment(environment, { ...here, isOpen }));
  sources.push(read(ansibleFile, parseAnsibleFile));
  sources.push(defaults(home));
  const chosen = settingNames.map(name => [name, choose(name, sources)] as const);
  return {
    settings: asSettings(
      Object.fromEntries(chosen.map(([name, { value }]) => [name, value] as const)),
    ),
    origins: new Map(chosen.map(([name, { origin }]) => [name, origin])),
    files: [kplayFile, ansibleFile].filter(path => path !== undefined),
    ansibleFile,
    problems: diagnostics.list,
  };
}

const addedByFlags: ReadonlySet<SettingName> = new Set(['vaultIdentityList', 'extraVars']);

/** Vault ids and variables of the command line come behind those that are always there. */
function choose(name: SettingName, sources: readonly Candidates[]): Candidate | Unset {
  const [first, second] = sources.flatMap(source => source.get(name) ?? []);
  if (!addedByFlags.has(name) || first?.origin.kind !== 'flag') return first ?? unset;
  const [own, others] = [first.value, second?.value];
  return Array.isArray(own) && Array.isArray(others)
    ? { ...first, value: [...others, ...own] }
    : first;
}

interface Unset {
  readonly value: undefined;
  readonly origin: Origin;
}

const unset: Unset = { value: undefined, origin: { kind: 'default' } };

function flagCandidates(flags: FlagValues): Candidates {
  const found = new Map<SettingName, Candidate>();
  for (const name of settingNames) {
    const value = flags[name];
    const flag = / ?(--\S+)(?: <.*)?$/.exec(declarationOf(name).flag?.form ?? '')?.[1] ?? '';
    if (value !== undefined) found.set(name, { value, origin: { kind: 'flag', flag } });
  }
  return found;
}

function defaults(home: string | undefined): Candidates {
  const found = new Map<SettingName, Candidate>();
  for (const name of settingNames) {
    const declaration = declarationOf(name);
    const value = declaration.default ?? (declaration.type === 'list' ? [] : undefined);
    if (value === undefined) continue;
    found.set(name, {
      value: placed(value, declaration.paths, atHome(home)),
      origin: { kind: 'default' },
    });
  }
  return found;
}

function atHome(home: string | undefined): PlacePath {
  return path => (home === undefined ? path : path.replace(/^~(?=\/|$)/, home));
}

/** Relative to the working directory where that is shorter, as the user would have written it. */
function belowFolder(
  directory: string,
  { workingDirectory, home, environment }: ConfigPlace,
): PlacePath {
  return path => {
    const expanded = atHome(home)(path)
      .replaceAll('{{CWD}}', workingDirectory)
      .replaceAll(
        /\$(?:\{(\w+)\}|(\w+))/g,
        (whole, braced: string | undefined, bare: string) => environment[braced ?? bare] ?? whole,
      );
    return isAbsolute(expanded) ? expanded : shown(join(directory, expanded), workingDirectory);
  };
}

function shown(path: string, workingDirectory: string): string {
  const shorter = relative(workingDirectory, path);
  return shorter !== '' && shorter.length < path.length ? shorter : path;
}

function readConfig(
  path: string,
  { workingDirectory }: ConfigPlace,
  files: ConfigFiles,
  diagnostics: Diagnostics,
): SourceFile | undefined {
  const name = shown(resolve(path), workingDirectory);
  let bytes: Uint8Array;
  try {
    bytes = files.read(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    diagnostics.error('file/unreadable', `"${name}" cannot be read: ${reason}.`);
    return undefined;
  }
  const result = readSource(bytes, name);
  if (result.ok) return result.value;
  diagnostics.list.push(...result.diagnostics);
  return undefined;
}

function asSettings(values: Readonly<Record<string, SettingValue | undefined>>): Settings {
  if (isComplete(values)) return values;
  throw new Error('a setting was not read as it is declared');
}

/** Each value was read by its declaration, which is what its type follows from. */
function isComplete(values: Readonly<Record<string, unknown>>): values is Settings {
  return settingNames.every(name => name in values);
}
