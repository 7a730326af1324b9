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
import type { FunctionDefinition, NamedTexts } from '../../jinja/functions.ts';
import { inputText, textArg } from '../arguments.ts';
import type { Controller } from '../controller.ts';

/** Tests of paths on the controller. */
export function fileTests({ workingDirectory }: Controller): readonly FunctionDefinition[] {
  const ofPath = (
    name: string,
    texts: NamedTexts,
    holds: (path: string) => boolean,
  ): FunctionDefinition => ({
    name,
    ...texts,
    parameters: [],
    onlyWhileRunning: true,
    call(input) {
      const path = inputText(input);
      return path !== '' && holds(posix.resolve(workingDirectory, path));
    },
  });
  return [
    {
      name: 'abs',
      aliases: ['is_abs'],
      summary: 'Whether a path begins at the root.',
      examples: ["'/etc/hosts' is abs -> true"],
      parameters: [],
      call: input => inputText(input).startsWith('/'),
    },
    ofPath(
      'directory',
      {
        aliases: ['is_dir'],
        summary: 'Whether a path of the controller is a directory.',
        examples: ["'/etc' is directory -> true"],
      },
      path => statOf(path)?.isDirectory() === true,
    ),
    ofPath(
      'file',
      {
        aliases: ['is_file'],
        summary: 'Whether a path of the controller is a file.',
        examples: ["'/etc/passwd' is file -> true"],
      },
      path => statOf(path)?.isFile() === true,
    ),
    ofPath(
      'exists',
      {
        summary: 'Whether there is something at a path of the controller.',
        examples: ["'/etc/passwd' is exists -> true"],
      },
      existsSync,
    ),
    ofPath(
      'link',
      {
        aliases: ['is_link', 'islink'],
        summary: 'Whether a path of the controller is a symbolic link.',
        examples: ["'/etc/passwd' is link -> false"],
      },
      path => lstatOf(path)?.isSymbolicLink() === true,
    ),
    ofPath(
      'link_exists',
      {
        summary:
          'Whether there is something at a path of the controller, even a link that leads nowhere.',
        examples: ["'/etc/passwd' is link_exists -> true"],
      },
      path => lstatOf(path) !== undefined,
    ),
    ofPath(
      'mount',
      {
        aliases: ['is_mount'],
        summary: 'Whether a file system is mounted at a path of the controller.',
        examples: ["'/' is mount -> true"],
      },
      isMount,
    ),
    ofPath(
      'vaulted_file',
      {
        summary: 'Whether a file of the controller is encrypted by a vault.',
        examples: ["'/etc/passwd' is vaulted_file -> false"],
      },
      path => startOf(path).startsWith('$ANSIBLE_VAULT;'),
    ),
    {
      name: 'same_file',
      summary: 'Whether two paths of the controller lead to the same file.',
      examples: ["'/etc/passwd' is same_file('/etc/../etc/passwd') -> true"],
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
      summary: 'Whether a text is encrypted by a vault.',
      examples: ["'plain' is vault_encrypted -> false"],
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
