import type { NodeRegistration } from '../config/types.ts';
import type { Machine } from '../machine.ts';
import { refuse, runChecks } from './run.ts';
import { imagePull, Runtime } from './runtime.ts';

interface Pull {
  readonly nodeRegistration: NodeRegistration;
  readonly images: readonly string[];
  readonly ignored: readonly string[];
}

/** The last of the preflight checks: pulls the images that are not there. */
export function pullImages(machine: Machine, { nodeRegistration, images, ignored }: Pull): void {
  machine.say('[preflight] Pulling images required for setting up a Kubernetes cluster');
  machine.say(
    '[preflight] This might take a minute or two, depending on the speed of your internet connection',
  );
  machine.say(
    "[preflight] You can also perform this action beforehand using 'kubeadm config images pull'",
  );
  const { criSocket, imagePullPolicy } = nodeRegistration;
  const runtime = new Runtime(machine, criSocket);
  const problem = runtime.problem();
  if (problem !== undefined) refuse(machine, problem);
  if (imagePullPolicy === 'Never') return;
  runChecks(machine, [imagePull(runtime, images, imagePullPolicy)], ignored);
}
