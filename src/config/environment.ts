import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import { nearest } from '../diagnostics/did-you-mean.ts';
import { type Candidate, type Candidates, type PlacePath, placed } from './candidate.ts';
import { environmentNameOf } from './declaration.ts';
import { readText } from './read-value.ts';
import { declarationOf, type SettingName, settingNames } from './settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

interface Place {
  readonly place: PlacePath;
  readonly diagnostics: Diagnostics;
}

interface AnsiblePlace extends Place {
  /** Whether nothing that counts more has said it. */
  readonly isOpen: (name: SettingName) => boolean;
}

/** What `KPLAY_*` says. */
export function readEnvironment(environment: Environment, place: Place): Candidates {
  warnOfMisspelt(environment, place.diagnostics);
  return candidates(name => [environmentNameOf(name)], environment, place);
}

/** What `ANSIBLE_*` says, where it means the same as a setting of kplay. */
export function readAnsibleEnvironment(environment: Environment, place: AnsiblePlace): Candidates {
  const variablesOf = (name: SettingName): readonly string[] =>
    place.isOpen(name) ? (declarationOf(name).ansibleEnvironment ?? []) : [];
  return candidates(variablesOf, environment, place);
}

function candidates(
  variablesOf: (name: SettingName) => readonly string[],
  environment: Environment,
  place: Place,
): Candidates {
  const found = new Map<SettingName, Candidate>();
  for (const name of settingNames) {
    for (const variable of variablesOf(name)) {
      const text = environment[variable] ?? '';
      const candidate = text === '' ? undefined : read(name, variable, text, place);
      if (candidate !== undefined) found.set(name, candidate);
    }
  }
  return found;
}

function read(
  name: SettingName,
  variable: string,
  text: string,
  { place, diagnostics }: Place,
): Candidate | undefined {
  const declaration = declarationOf(name);
  const reading = readText(text, declaration);
  if ('value' in reading) {
    const value = placed(reading.value, declaration.paths, place);
    return { value, origin: { kind: 'environment', name: variable } };
  }
  const location = { source: { path: variable, text }, start: 0, end: text.length };
  const { insteadOfPlugins: instead } = declaration;
  if (instead !== undefined && variable.startsWith('ANSIBLE_')) {
    const message = `kplay has no "${text}" for ${variable}, and goes on with "${instead}".`;
    diagnostics.warning('config/ignored', message, location);
    return undefined;
  }
  const message = `${variable} must be ${reading.expected}.`;
  diagnostics.error('config/invalid', message, location);
  return undefined;
}

/** Other programs may have variables of such names, so only what is nearly a setting is told. */
function warnOfMisspelt(environment: Environment, diagnostics: Diagnostics): void {
  const known = settingNames.map(environmentNameOf);
  for (const name of Object.keys(environment)) {
    if (!name.startsWith('KPLAY_') || known.includes(name)) continue;
    const meant = nearest(
      name.slice('KPLAY_'.length),
      known.map(one => one.slice(6)),
    );
    if (meant === undefined) continue;
    const message = `The variable ${name} sets nothing.`;
    const hint = `Did you mean "KPLAY_${meant}"?`;
    diagnostics.warning('config/unknown-setting', message, undefined, { hint });
  }
}
