import type { Probe } from '../../../module-api/index.ts';
import { nodeScript } from './node-script.ts';
import type { NodeSight } from './node-sight.ts';
import { overlaySight } from './overlay.ts';
import { parseSight } from './parse-sight.ts';
import { socketPath } from './sockets.ts';

export function nodeSight(criSocket: string | undefined): Probe<NodeSight> {
  return {
    script: nodeScript(criSocket === undefined ? undefined : socketPath(criSocket)),
    parse: parseSight,
    overlay: (seen, predicted) => overlaySight(seen, predicted, criSocket),
  };
}
