import {
  renderSettings,
  renderSettingsDoc,
  settingsAsJson,
  settingsSchema,
} from '../../config/render.ts';
import type { FlagValues } from '../../config/resolve-settings.ts';
import { exitCodes } from '../../engine/exit-code.ts';
import type { Io } from '../io.ts';
import { settingsOf, tell } from '../settled.ts';

/** What is asked of the settings. */
export interface ConfigQuestion {
  readonly onlyChanged?: true;
  readonly json?: true;
  readonly doc?: true;
  readonly schema?: true;
}

/** `kplay config` */
export function configCommand(
  playbook: string | undefined,
  flags: FlagValues & ConfigQuestion,
  io: Io,
): number {
  if (flags.doc === true) io.stdout.write(renderSettingsDoc());
  else if (flags.schema === true) io.stdout.write(asJson(settingsSchema()));
  else showSettings(playbook, flags, io);
  return exitCodes.done;
}

function showSettings(
  playbook: string | undefined,
  flags: FlagValues & ConfigQuestion,
  io: Io,
): void {
  const resolved = settingsOf(flags, io, playbook);
  tell(resolved.problems, io);
  const onlyChanged = flags.onlyChanged === true;
  io.stdout.write(
    flags.json === true
      ? asJson(settingsAsJson(resolved, { onlyChanged }))
      : renderSettings(resolved, { onlyChanged }),
  );
}

function asJson(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
