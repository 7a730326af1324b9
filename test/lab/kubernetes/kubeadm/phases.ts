import { failureOf, KubeadmFailure } from './failure.ts';
import type { Machine } from './machine.ts';

/** A phase of `init`, `join` or `reset`; its parts are named `phase/part`. */
export interface Phase<Context> {
  readonly name: string;
  /** Before its parts. */
  readonly run?: (context: Context) => void | Promise<void>;
  readonly parts?: readonly Phase<Context>[];
}

interface Running<Context> {
  readonly machine: Machine;
  readonly context: Context;
  readonly skipped: readonly string[];
}

/** Where a test says after which phase kubeadm is to fail or, with the word `hang`, to stop going on. */
export const failFile = '/etc/kplay-lab/kubeadm-fail';

/** Holds the number of the process that goes no further. */
export const hangFile = '/run/kplay-lab/kubeadm-hangs';

/** Runs the phases one after the other, but for those to be skipped. */
export async function runPhases<Context>(
  phases: readonly Phase<Context>[],
  running: Running<Context>,
): Promise<void> {
  const known = phases.flatMap(({ name, parts = [] }) => [
    name,
    ...parts.map(part => `${name}/${part.name}`),
  ]);
  const wrong = running.skipped.find(name => !known.includes(name));
  if (wrong !== undefined) throw new KubeadmFailure(`invalid phase name: ${wrong}`);
  for (const phase of phases) await runPhase(phase, phase.name, running);
}

async function runPhase<Context>(
  phase: Phase<Context>,
  name: string,
  running: Running<Context>,
): Promise<void> {
  const { machine, context, skipped } = running;
  if (skipped.includes(name)) return;
  try {
    await phase.run?.(context);
  } catch (error) {
    throw failureOf(error, `error execution phase ${name}`);
  }
  for (const part of phase.parts ?? []) await runPhase(part, `${name}/${part.name}`, running);
  await failAfter(machine, name);
}

/** `kubeadm init phase NAME [PART]`. */
export async function runOnePhase<Context>(
  phases: readonly Phase<Context>[],
  words: readonly string[],
  running: Running<Context>,
): Promise<void> {
  const [name = '', partName] = words;
  const phase = phases.find(candidate => candidate.name === name);
  if (phase === undefined) throw new KubeadmFailure(`invalid subcommand "${name}"`);
  if (phase.parts === undefined || partName === 'all') return runPhase(phase, name, running);
  const part = phase.parts.find(candidate => candidate.name === partName);
  if (part !== undefined) return runPhase(part, `${name}/${part.name}`, running);
  const why = partName === undefined ? 'missing subcommand' : `invalid subcommand: "${partName}"`;
  throw new KubeadmFailure(`${why}; "${name}" is not meant to be run on its own`);
}

async function failAfter(machine: Machine, name: string): Promise<void> {
  const [phase, how] = (machine.read(failFile) ?? '').trim().split(/\s+/);
  if (phase !== name) return;
  if (how === 'hang') {
    machine.write(hangFile, String(process.pid));
    await new Promise(resolve => setTimeout(resolve, 3_600_000));
  }
  throw new KubeadmFailure(`error execution phase ${name}: ${failFile} says to fail here`);
}
