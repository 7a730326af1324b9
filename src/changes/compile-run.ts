import type { RunChange } from '../module-api/change.ts';
import { fail } from '../module-api/failure.ts';
import { joinShell, Shell, sh } from '../module-api/shell.ts';
import type { CompiledChange } from './compiled-change.ts';
import { wordFor } from './script.ts';

/** Environment variables are set in the script, because an argv is for everybody to see. */
export function compileRun({ script, stdin, env = {}, cwd, umask }: RunChange): CompiledChange {
  const steps = [
    ...(cwd === undefined ? [] : [sh`cd -- ${wordFor(cwd)} || exit`]),
    ...(umask === undefined ? [] : [sh`umask ${umask}`]),
    ...Object.entries(env).map(([name, value]) => sh`export ${variableName(name)}=${value}`),
    script,
  ];
  return { script: joinShell(steps, '\n'), stdin };
}

function variableName(name: string): Shell {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    fail(`"${name}" cannot be the name of an environment variable`);
  }
  return new Shell(name);
}
