import { join } from 'node:path';
import { type EditedFile, editorSchema } from '../../docs/editor-schema.ts';
import type { Documented } from '../../docs/render-module.ts';
import { actions } from '../../engine/actions/index.ts';
import { exitCodes } from '../../engine/exit-code.ts';
import { NamedRegistry } from '../../engine/registry.ts';
import { loadRoleModules } from '../../engine/role-modules.ts';
import { controllerFiles } from '../../engine/variables/controller-files.ts';
import { setup } from '../../facts/setup.ts';
import { plugins } from '../../inventory/plugins/run-plugin.ts';
import type { Module } from '../../module-api/define-module.ts';
import { modules } from '../../modules/index.ts';
import type { Io } from '../io.ts';
import { ownRoles } from '../setup.ts';

/** `kplay schema` */
export async function schemaCommand(file: EditedFile, io: Io): Promise<number> {
  const directory = io.workingDirectory;
  const files = controllerFiles(directory);
  const own = new NamedRegistry<Module>([...modules, setup]);
  for (const roles of new Set([ownRoles, join(directory, 'roles')])) {
    for (const role of await files.list(roles)) {
      await loadRoleModules(join(roles, role, 'modules'), files, own);
    }
  }
  const known = new Map<string, Documented>(actions.map(action => [action.name, action]));
  for (const name of own.names()) {
    const module = own.find(name);
    if (module !== undefined) known.set(module.name, module);
  }
  const schema = editorSchema(file, [...known.values()], plugins);
  io.stdout.write(`${JSON.stringify(schema)}\n`);
  return exitCodes.done;
}
