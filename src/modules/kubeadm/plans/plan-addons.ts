import { fail, joinShell, type RunChange, sh } from '../../../module-api/index.ts';
import { addonConfig } from '../config/reconfigured.ts';
import { explainFailure } from '../preflight/explain.ts';
import { withConfig } from '../run-script.ts';
import { clusterConfigOf } from '../state/cluster-config.ts';
import { chosenSocket } from '../state/sockets.ts';
import { commandTimeout } from './limits.ts';
import type { PlanInput } from './plan-input.ts';
import { requireKubeadm } from './refuse.ts';

/** The end of an init that died before it: what is missing is made with the configuration that the cluster keeps. */
export function planAddons(input: PlanInput): readonly RunChange[] {
  const { args, sight, found, given } = input;
  const { unmade = [] } = found;
  if (unmade.length === 0 || sight.predicted !== undefined) return [];
  const commands = unmade.map(phase => ['kubeadm', 'init', 'phase', ...phase.split('/')]);
  const summary = commands.map(words => words.join(' ')).join('; ');
  if (given.round > 0) fail(`${summary} ended well, but ${found.reason}`);
  requireKubeadm(input);
  const config = clusterConfigOf(sight, given.yaml);
  if (config === undefined) {
    return fail(`${found.reason}; and the configuration of the cluster (kubeadm-config) is none`);
  }
  const criSocket = chosenSocket({ wanted: args.cri_socket, present: sight.sockets });
  const lines = commands.map(words => sh`${words} --config "$k_c" </dev/null || exit`);
  return [
    {
      kind: 'run',
      script: withConfig(joinShell(lines, '\n')),
      summary,
      stdin: addonConfig(args, { sight, config, criSocket }),
      timeoutMs: commandTimeout('init', args.timeouts),
      failureMessage: (exitCode, stdout, stderr) =>
        explainFailure('kubeadm init phase addon', exitCode, { stdout, stderr }),
    },
  ];
}
