import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toPlain } from '../../src/values/plain.ts';
import { isDict, type Value } from '../../src/values/value.ts';
import { fromYaml } from '../../src/yaml/from-yaml.ts';

/** The folder with README.md, roles and playbooks. */
export const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)));

export const roleNames: readonly string[] = readdirSync(join(root, 'roles')).toSorted();

export const playbookNames: readonly string[] = readdirSync(join(root, 'playbooks'))
  .filter(name => name.endsWith('.yaml'))
  .toSorted();

export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

export function exists(path: string): boolean {
  return existsSync(join(root, path));
}

/** A dict in a YAML file; an empty one where there is no file. */
export function readDict(path: string): ReadonlyMap<string, Value> {
  const value = exists(path) ? fromYaml(readText(path)) : undefined;
  const entries = isDict(value) ? [...value] : [];
  return new Map(entries.map(([key, entry]) => [String(key), entry]));
}

export function defaultsOf(role: string): ReadonlyMap<string, Value> {
  return readDict(`roles/${role}/defaults/main.yaml`);
}

/** The names that a role's argument specs know, of all its entry points. */
export function specified(role: string): ReadonlySet<string> {
  const specs = readDict(`roles/${role}/meta/argument_specs.yaml`).get('argument_specs');
  const entries = isDict(specs) ? [...specs.values()] : [];
  return new Set(
    entries.flatMap(entry => {
      const options = isDict(entry) ? entry.get('options') : undefined;
      return isDict(options) ? [...options.keys()].map(String) : [];
    }),
  );
}

/** The bare value, for comparing: templates are texts. */
export function plain(value: Value | undefined): unknown {
  return value === undefined ? undefined : toPlain(value, () => null);
}
