import {
  closeSync,
  existsSync,
  lstatSync,
  openSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';
import { posix } from 'node:path';
import type { FunctionDefinition } from '../../jinja/functions.ts';
import { inputText, textArg } from '../arguments.ts';
import type { Controller } from '../controller.ts';

/** Tests of paths on the controller. */
export function fileTests({ workingDirectory }: Controller): readonly FunctionDefinition[] {
  const ofPath = (
    name: string,
    aliases: readonly string[],
    holds: (path: string) => boolean,
  ): FunctionDefinition => ({
    name,
    aliases,
    parameters: [],
    onlyWhileRunning: true,
    call: input => holds(posix.resolve(workingDirectory, inputText(input))),
  });
  return [
    {
      name: 'abs',
      aliases: ['is_abs'],
      parameters: [],
      call: input => inputText(input).startsWith('/'),
    },
    ofPath('directory', ['is_dir'], path => statOf(path)?.isDirectory() === true),
    ofPath('file', ['is_file'], path => statOf(path)?.isFile() === true),
    ofPath('exists', [], existsSync),
    ofPath('link', ['is_link', 'islink'], path => lstatOf(path)?.isSymbolicLink() === true),
    ofPath('link_exists', [], path => lstatOf(path) !== undefined),
    ofPath('mount', ['is_mount'], isMount),
    ofPath('vaulted_file', [], path => startOf(path).startsWith('$ANSIBLE_VAULT;')),
    {
      name: 'same_file',
      onlyWhileRunning: true,
      aliases: ['is_same_file'],
      parameters: ['other'],
      call(input, args) {
        const [mine, other] = [inputText(input), textArg(args, 'other', '')].map(path =>
          statOf(posix.resolve(workingDirectory, path)),
        );
        return mine !== undefined && mine.ino === other?.ino && mine.dev === other.dev;
      },
    },
    {
      name: 'vault_encrypted',
      parameters: [],
      call: input => typeof input === 'string' && input.startsWith('$ANSIBLE_VAULT;'),
    },
  ];
}

function statOf(path: string): Stats | undefined {
  return statSync(path, { throwIfNoEntry: false });
}

function lstatOf(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

/** A directory on another device than the one it is in, or the root. */
function isMount(path: string): boolean {
  const own = lstatOf(path);
  const parent = statOf(posix.join(path, '..'));
  if (own === undefined || parent === undefined || own.isSymbolicLink()) return false;
  return own.dev !== parent.dev || own.ino === parent.ino;
}

function startOf(path: string): string {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(16);
    return bytes.toString('latin1', 0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}
