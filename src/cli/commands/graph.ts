import type { FlagValues } from '../../config/resolve-settings.ts';
import { graphOf } from '../../docs/play-graph.ts';
import { type GraphFormat, renderGraph } from '../../docs/render-graph.ts';
import { exitCodes } from '../../engine/exit-code.ts';
import { loadPlaybooks } from '../../engine/plays/run-playbooks.ts';
import type { Io } from '../io.ts';
import { settled } from '../settled.ts';
import { createSetup } from '../setup.ts';

/** What is asked of the drawing. */
export interface GraphQuestion {
  readonly format: GraphFormat;
  readonly wholeRoles?: true;
}

/** `kplay graph` */
export async function graphCommand(
  playbooks: readonly string[],
  given: FlagValues & GraphQuestion,
  io: Io,
): Promise<number> {
  const check = { needsKeys: false, lists: true };
  const setup = await createSetup(playbooks, settled(given, io, playbooks[0]), io, {
    listen: () => undefined,
    check,
  });
  try {
    const loaded = await loadPlaybooks(setup.run, playbooks, check);
    const brought = new Map(loaded.brought.map(({ include, nodes }) => [include, nodes]));
    const graph = graphOf(
      loaded.playbooks.flatMap(({ plays }) => plays),
      { broughtBy: include => brought.get(include) ?? [], wholeRoles: given.wholeRoles === true },
    );
    io.stdout.write(renderGraph(graph, given.format));
    return exitCodes.done;
  } finally {
    await setup.close();
  }
}
