import { InputError } from '../../diagnostics/diagnostic.ts';
import { type Documented, renderModule, renderModuleList } from '../../docs/render-module.ts';
import { actions } from '../../engine/actions/index.ts';
import { exitCodes } from '../../engine/exit-code.ts';
import { NamedRegistry } from '../../engine/registry.ts';
import { setup } from '../../facts/setup.ts';
import { modules } from '../../modules/index.ts';
import { unknownModuleHint } from '../../playbook/unknown-module.ts';
import { eventSchema } from '../../report/event-schema.ts';
import type { Io } from '../io.ts';

/** `kplay doc` */
export function docCommand(
  names: readonly string[],
  { events }: { readonly events: boolean },
  io: Io,
): Promise<number> {
  if (events) {
    io.stdout.write(`${JSON.stringify(eventSchema, undefined, 2)}\n`);
    return Promise.resolve(exitCodes.done);
  }
  const all: readonly Documented[] = [...modules, setup, ...actions];
  if (names.length === 0) io.stdout.write(renderModuleList(all));
  const registry = new NamedRegistry<Documented>(all);
  for (const name of names) io.stdout.write(`${renderModule(found(name, registry))}\n`);
  return Promise.resolve(exitCodes.done);
}

function found(name: string, registry: NamedRegistry<Documented>): Documented {
  const module = registry.find(name);
  if (module !== undefined) return module;
  const hint = unknownModuleHint(name, registry.names());
  const message = `kplay has no module "${name}".`;
  throw new InputError([{ severity: 'error', code: 'playbook/unknown-module', message, hint }]);
}
