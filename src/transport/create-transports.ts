import { createLocalTransport } from './local.ts';
import type { TargetCheck, TargetProblem } from './ssh/check-target.ts';
import type { SshOptions } from './ssh/ssh-transport.ts';
import type { Target, Transport } from './transport.ts';

export type TransportsOptions = SshOptions;

/** Every way to a host. */
export interface Transports {
  readonly local: Transport;
  readonly ssh: Transport;
  /** What will keep `ssh` from reaching a host, as far as it can be told without connecting. */
  sshProblem(target: Target): Promise<TargetProblem | undefined>;
}

/** One set per process: keys, passwords, jump hosts and limits are shared by all its connections. */
export function createTransports(options: TransportsOptions): Transports {
  let ssh: Promise<Transport> | undefined;
  let check: Promise<TargetCheck> | undefined;
  return {
    local: createLocalTransport(options),
    ssh: {
      async connect(target, signal) {
        // Loading it takes longer than most commands that need no host at all.
        ssh ??= import('./ssh/ssh-transport.ts').then(module => new module.SshTransport(options));
        return (await ssh).connect(target, signal);
      },
    },
    async sshProblem(target) {
      check ??= import('./ssh/check-target.ts').then(module => new module.TargetCheck(options));
      return (await check).problemOf(target);
    },
  };
}
