import type { Change, RemoveChange } from '../module-api/change.ts';
import { fail } from '../module-api/failure.ts';
import { type Shell, sh } from '../module-api/shell.ts';
import { compileAttributes } from './compile-attributes.ts';
import { compileDirectory } from './compile-directory.ts';
import { compileCopy, compileLink, compileWrite } from './compile-file.ts';
import { compileRun } from './compile-run.ts';
import { compileTouch } from './compile-touch.ts';
import type { CompiledChange } from './compiled-change.ts';
import { reportState, wordFor } from './script.ts';

export interface CompileOptions {
  /** Letters and digits that nobody can guess; different for every change. */
  readonly nonce: string;
}

/** The shell that performs a change in one round trip. Throws a `Failure` for what must not be done. */
export function compileChange(change: Change, options: CompileOptions): CompiledChange {
  switch (change.kind) {
    case 'write':
      return compileWrite(change, options.nonce);
    case 'copy':
      return compileCopy(change, options.nonce);
    case 'link':
      return compileLink(change, options.nonce);
    case 'attributes':
      return { script: compileAttributes(change) };
    case 'directory':
      return { script: compileDirectory(change) };
    case 'touch':
      return { script: compileTouch(change) };
    case 'remove':
      return { script: compileRemove(change) };
    case 'fetch':
      return { script: sh`cat -- ${wordFor(change.source)}` };
    case 'run':
      return compileRun(change);
  }
}

function compileRemove({ path, before }: RemoveChange): Shell {
  if (isRoot(path))
    fail(`"${path}" is not to be removed: it is more than a file or directory of a task`);
  const options = before.type === 'directory' ? sh`-rf` : sh`-f`;
  return sh`rm ${options} -- ${wordFor(path)} && ${reportState(path)}`;
}

/** Whether the path leads to the root, to the working directory or to something above it. */
function isRoot(path: string): boolean {
  let depth = 0;
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    depth += part === '..' ? -1 : 1;
    if (depth < 0) return true;
  }
  return depth === 0;
}
