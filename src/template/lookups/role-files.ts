import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ExpressionError } from '../../jinja/functions.ts';
import { isMapping } from '../../jinja/python/kind.ts';
import type { Value } from '../../values/value.ts';
import { fromYaml } from '../../yaml/from-yaml.ts';
import { stringOf } from '../arguments.ts';
import type { Controller } from '../controller.ts';
import { readText } from './find-file.ts';
import type { LookupDefinition, LookupReach } from './lookup.ts';

/**
 * The lookups of debops.debops that give the path of a file of the role, or of the one that the user has put in its place
 * in a directory which the settings of DebOps name.
 */
export const roleFileLookups: readonly LookupDefinition[] = [
  roleFileLookup('file_src', { what: 'a file', folder: 'files', example: 'motd' }),
  roleFileLookup('task_src', { what: 'a file of tasks', folder: 'tasks', example: 'extra.yaml' }),
  roleFileLookup('template_src', {
    what: 'a template',
    folder: 'templates',
    example: 'greeting.j2',
  }),
];

interface RoleFiles {
  /** What it finds, in a few words, and the name of one. */
  readonly what: string;
  readonly example: string;
  readonly folder: string;
}

function roleFileLookup(name: string, { what, example, folder }: RoleFiles): LookupDefinition {
  // Under "override_paths": directories between colons.
  const setting = `${folder}_path`;
  return {
    name,
    summary: `Give the path of ${what} of the role, or of the one that the settings of DebOps put in its place.`,
    meanings: { terms: `Names of files in the role's "${folder}".` },
    examples: [`lookup('${name}', '${example}') | basename -> '${example}'`],
    aliases: [`debops.debops.${name}`],
    options: [],
    run(terms, _, reach) {
      const role = reach.functions.variable('role_path');
      const places = [
        ...overridePaths(setting, reach),
        ...(typeof role === 'string' ? [join(role, folder)] : []),
      ];
      return terms.map(term => findIn(places, stringOf(term, 'the name of a file')));
    },
  };
}

function findIn(places: readonly string[], name: string): string {
  const candidates = places.map(place => resolve(place, name));
  const found = candidates.find(existsSync);
  if (found !== undefined) return found;
  throw new ExpressionError(`There is no file "${name}".`, {
    hint:
      places.length === 0
        ? 'It is looked for in roles, and this is outside of one.'
        : `Looked at ${candidates.join(', ')}.`,
  });
}

/** Of the first file of settings that names any. */
function overridePaths(setting: string, reach: LookupReach): readonly string[] {
  for (const file of settingFiles(reach.controller)) {
    const value = pathsIn(file, setting, reach);
    if (typeof value !== 'string' || value === '') continue;
    return value.split(':').map(path => resolve(reach.controller.workingDirectory, path));
  }
  return [];
}

/** Those of the project come before those of the user, and these before those of the machine. */
function settingFiles({ environment, homeDirectory, workingDirectory }: Controller): string[] {
  const home = environment['XDG_CONFIG_HOME'] ?? join(homeDirectory, '.config');
  const places = [home, '/etc', '/usr/local/lib', '/usr/lib'];
  return [
    ...['.yaml', '.yml', '.json', '.toml'].map(end => join(workingDirectory, `.debops${end}`)),
    ...places.flatMap(place => filesIn(join(place, 'debops', 'conf.d'))),
  ].filter(existsSync);
}

function filesIn(directory: string): string[] {
  if (!existsSync(directory)) return [];
  const names = readdirSync(directory).filter(name => /^[^.].*\.(?:ya?ml|json|toml)$/.test(name));
  return names.toSorted().map(name => join(directory, name));
}

function pathsIn(file: string, setting: string, reach: LookupReach): Value | undefined {
  const text = readText(file, reach);
  if (file.endsWith('.toml')) return refuseToml(file, text, setting);
  const settings = parsed(file, text);
  const overrides = isMapping(settings) ? settings.get('override_paths') : undefined;
  return overrides !== undefined && isMapping(overrides) ? overrides.get(setting) : undefined;
}

/** JSON is read as YAML, too. */
function parsed(file: string, text: string): Value {
  try {
    return fromYaml(text);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new ExpressionError(`"${file}" is no YAML: ${problem}`);
  }
}

function refuseToml(file: string, text: string, setting: string): undefined {
  if (!text.includes(setting)) return undefined;
  throw new ExpressionError(`"${file}" sets "${setting}", and TOML is not read here.`, {
    hint: 'Write the settings in a file of YAML or JSON.',
  });
}
