import type { DirectoryChange } from '../module-api/change.ts';
import { joinShell, type Shell, sh } from '../module-api/shell.ts';
import { attributeSteps, flagSteps, reportState, wordFor } from './script.ts';

export function compileDirectory({ path, attributes }: DirectoryChange): Shell {
  const file = sh`"$1"`;
  const before = { type: 'absent', path } as const;
  const target = { file, path: file, before, makesDirectory: true };
  const steps = attributeSteps(target, attributes);
  return sh`(
k_umask=$(umask)
k_made() { ${joinShell(steps, ' && ')}; }
k_directory ${wordFor(path)} && ${joinShell([...flagSteps(path, attributes), reportState(path)], ' && ')}
)`;
}
