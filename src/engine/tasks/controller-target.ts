import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, join, posix, resolve } from 'node:path';
import { fail } from '../../module-api/failure.ts';
import type { ControllerTarget, TargetRequest } from '../../module-api/source.ts';

export interface TargetPlace {
  /** What relative paths begin at: the folder of the playbook. */
  readonly directory: string;
  readonly host: string;
}

/** Where a file of a host goes on the controller, and what is there. */
export async function controllerTarget(
  { dest, src, flat }: TargetRequest,
  { directory, host }: TargetPlace,
): Promise<ControllerTarget> {
  const root = resolve(directory, dest.replace(/^~(?=\/|$)/, homedir()));
  const path = flat ? await flatPath(root, dest, src) : join(root, hostFolder(host), below(src));
  const found = await statusOf(path);
  if (found === undefined) return { kind: 'controller-target', path };
  if (!found.isFile()) fail(`${path} on the controller is there already, and not a file`);
  return { kind: 'controller-target', path, sha1: await sha1Of(path) };
}

async function flatPath(root: string, dest: string, src: string): Promise<string> {
  if (dest.endsWith('/')) return join(root, basename(below(src)));
  if ((await statusOf(root))?.isDirectory() === true) {
    fail(`"dest" is the directory ${root}; with a slash at its end the file goes into it`);
  }
  return root;
}

/** `..` cannot lead out of where the file belongs. */
function below(src: string): string {
  return posix.normalize(`/${src}`).slice(1);
}

function hostFolder(host: string): string {
  if (/[/\\\0]/.test(host) || host === '.' || host === '..') {
    fail(`the host's name ${JSON.stringify(host)} cannot be the name of a folder`);
  }
  return host;
}

async function statusOf(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return undefined;
    if (code === 'ENOTDIR') fail(`cannot write ${path} on the controller: a part of it is a file`);
    if (code === 'EACCES') fail(`cannot look at ${path} on the controller: permission denied`);
    throw error;
  }
}

async function sha1Of(path: string): Promise<string> {
  const sum = createHash('sha1');
  for await (const chunk of createReadStream(path)) sum.update(chunk);
  return sum.digest('hex');
}
