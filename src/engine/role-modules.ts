import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { InputError } from '../diagnostics/diagnostic.ts';
import type { Module } from '../module-api/define-module.ts';
import type { LoaderFiles } from '../playbook/loading.ts';
import { resolveModuleApi } from './module-api-resolver.ts';
import type { NamedRegistry } from './registry.ts';
import { guardedModule } from './tasks/guarded-module.ts';

/** Adds the modules of a role: `modules/*.js`, each with a module as its default export. */
export async function loadRoleModules(
  directory: string,
  files: LoaderFiles,
  registry: NamedRegistry<Module>,
): Promise<void> {
  const names = (await files.list(directory)).filter(name => /\.m?js$/.test(name));
  for (const name of names) {
    const path = join(directory, name);
    resolveModuleApi();
    const shown = files.shown(path);
    registry.add(guardedModule(await importModule(path, shown), path, shown));
  }
}

async function importModule(path: string, shown: string): Promise<Module> {
  let exported: unknown;
  try {
    const imported: { readonly default?: unknown } = await import(pathToFileURL(path).href);
    exported = imported.default;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalid(`The module ${shown} cannot be loaded: ${reason}.`);
  }
  if (isModule(exported)) return exported;
  throw invalid(`${shown} has no module as its default export: export default defineModule({…}).`);
}

function isModule(value: unknown): value is Module {
  return (
    typeof value === 'object' &&
    value !== null &&
    'name' in value &&
    typeof value.name === 'string' &&
    'args' in value &&
    'plan' in value &&
    typeof value.plan === 'function'
  );
}

function invalid(message: string): InputError {
  return new InputError([{ severity: 'error', code: 'playbook/invalid', message }]);
}
