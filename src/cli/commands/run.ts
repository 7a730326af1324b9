import type { FlagValues } from '../../config/resolve-settings.ts';
import { exitCodes } from '../../engine/exit-code.ts';
import { loadPlaybooks, runPlaybooks } from '../../engine/plays/run-playbooks.ts';
import { checkUsage, lists, stopsBefore } from '../check-usage.ts';
import { compatReport } from '../compat-report.ts';
import type { Io } from '../io.ts';
import { listing } from '../listing.ts';
import { tellingProblems } from '../problem-events.ts';
import type { OnceFlags, RunFlags } from '../run-flags.ts';
import { settled } from '../settled.ts';
import { createSetup } from '../setup.ts';

/** `kplay run`, `kplay check`. */
export async function runCommand(
  playbooks: readonly string[],
  given: FlagValues & OnceFlags,
  io: Io,
): Promise<number> {
  const flags = settled(given, io, playbooks[0]);
  checkUsage(flags, io);
  return tellingProblems(flags, io, () => runWith(playbooks, flags, io));
}

async function runWith(playbooks: readonly string[], flags: RunFlags, io: Io): Promise<number> {
  const check = { needsKeys: !stopsBefore(flags), lists: lists(flags) };
  const setup = await createSetup(playbooks, flags, io, {
    // That report is for playbooks with mistakes.
    check: flags.compatReport === true ? undefined : check,
  });
  try {
    if (flags.compatReport === true) {
      const { text, isClean } = await compatReport(setup.run, playbooks);
      io.stdout.write(text);
      return isClean ? exitCodes.done : exitCodes.wrongInput;
    }
    const loaded = await loadPlaybooks(setup.run, playbooks, check);
    const list = listing(loaded.playbooks, flags, setup.run);
    if (list !== undefined) {
      io.stdout.write(list);
      return exitCodes.done;
    }
    return await runPlaybooks(setup.run, loaded);
  } finally {
    await setup.close();
  }
}
