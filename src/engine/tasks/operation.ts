import { joinShell, type Shell, sh } from '../../module-api/shell.ts';
import type { Operation } from '../../session/session.ts';
import type { ModuleRun } from './module-run.ts';

/** A script as the task has it done: as its user, in its environment, within its time. */
export function operation(
  script: Shell,
  { become, environment, signal, timeoutMs }: ModuleRun,
): Operation {
  return { script: withEnvironment(script, environment), become, signal, timeoutMs };
}

/** `environment:` of the task holds for everything it does, probes included. */
export function withEnvironment(
  script: Shell,
  environment: Readonly<Record<string, string>>,
): Shell {
  const names = Object.keys(environment);
  if (names.length === 0) return script;
  const exports = names.map(name => sh`export ${name}=${environment[name] ?? ''}`);
  return joinShell([...exports, script], '\n');
}
