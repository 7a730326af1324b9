import type { FlagValues } from '../../config/resolve-settings.ts';
import { graphOf } from '../../docs/play-graph.ts';
import { type GraphFormat, renderGraph } from '../../docs/render-graph.ts';
import { exitCodes } from '../../engine/exit-code.ts';
import { loadPlaybooks } from '../../engine/plays/run-playbooks.ts';
import type { Io } from '../io.ts';
import { settled } from '../settled.ts';
import { createSetup } from '../setup.ts';

/** `kplay graph` */
export async function graphCommand(
  playbooks: readonly string[],
  given: FlagValues & { readonly format: GraphFormat },
  io: Io,
): Promise<number> {
  const check = { needsKeys: false, lists: true };
  const setup = await createSetup(playbooks, settled(given, io, playbooks[0]), io, {
    listen: () => undefined,
    check,
  });
  try {
    const loaded = await loadPlaybooks(setup.run, playbooks, check);
    io.stdout.write(
      renderGraph(graphOf(loaded.playbooks.flatMap(({ plays }) => plays)), given.format),
    );
    return exitCodes.done;
  } finally {
    await setup.close();
  }
}
