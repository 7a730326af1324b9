import type { Probe } from '../../../module-api/index.ts';
import type { KubeadmArgs } from '../args.ts';
import { nodeScript } from './node-script.ts';
import type { NodeSight } from './node-sight.ts';
import { overlaySight } from './overlay.ts';
import { parseSight } from './parse-sight.ts';
import { pkiOption } from './pki.ts';
import { socketPath } from './sockets.ts';

export function nodeSight({ cri_socket: criSocket, ...args }: KubeadmArgs): Probe<NodeSight> {
  const socket = criSocket === undefined ? undefined : socketPath(criSocket);
  // Whoever joins, or leaves, has no business with them.
  const addons = args.state === 'initialized' || args.operation === 'status';
  return {
    script: nodeScript({ criSocket: socket, pki: pkiOption(args), addons }),
    parse: parseSight,
    overlay: (seen, predicted) => overlaySight(seen, predicted, criSocket),
  };
}
