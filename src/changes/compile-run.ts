import type { RunChange } from '../module-api/change.ts';
import { fail } from '../module-api/failure.ts';
import { joinShell, Shell, sh } from '../module-api/shell.ts';
import type { CompiledChange } from './compiled-change.ts';
import { wordFor } from './script.ts';

/** Environment variables are set in the script, because an argv is for everybody to see. */
export function compileRun({ script, stdin, env = {}, cwd, umask }: RunChange): CompiledChange {
  const steps = [
    ...(cwd === undefined ? [] : [enter(cwd)]),
    ...(umask === undefined ? [] : [sh`umask ${umask}`]),
    ...Object.entries(env).map(([name, value]) => sh`export ${variableName(name)}=${value}`),
    script,
  ];
  return { script: joinShell(steps, '\n'), stdin };
}

/** Shells explain in words of their own what keeps them from a directory. */
function enter(cwd: string): Shell {
  const word = wordFor(cwd);
  return sh`cd -- ${word} 2>/dev/null || {
  k_r='it does not exist'; [ -e ${word} ] && k_r='it is not a directory'; [ -d ${word} ] && k_r='permission denied'
  printf 'cannot change into %s: %s\n' ${cwd} "$k_r" >&2; exit 1
}`;
}

function variableName(name: string): Shell {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    fail(`"${name}" cannot be the name of an environment variable`);
  }
  return new Shell(name);
}
