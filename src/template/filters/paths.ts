import { existsSync, lstatSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import type { FunctionDefinition } from '../../jinja/functions.ts';
import { Tuple, type Value } from '../../values/value.ts';
import { globFiles } from '../algorithms/glob.ts';
import { inputText, iterableOf, textArg } from '../arguments.ts';
import type { Controller } from '../controller.ts';

/** Filters of paths on the controller, and of paths as such. */
export function pathFilters(controller: Controller): readonly FunctionDefinition[] {
  const { workingDirectory, homeDirectory, environment } = controller;
  return [
    {
      name: 'basename',
      marks: 'keeps',
      summary: 'Give the last part of a path.',
      examples: ["'/etc/ssh/sshd_config' | basename -> 'sshd_config'"],
      parameters: [],
      call: input => splitPath(inputText(input)).base,
    },
    {
      name: 'dirname',
      summary: 'Give a path without its last part.',
      examples: ["'/etc/ssh/sshd_config' | dirname -> '/etc/ssh'"],
      parameters: [],
      call: input => splitPath(inputText(input)).directory,
    },
    {
      name: 'splitext',
      summary: 'Part a path before its extension.',
      examples: ["'site.tar.gz' | splitext -> ('site.tar', '.gz')"],
      parameters: [],
      call: input => splitExtension(inputText(input)),
    },
    {
      name: 'path_join',
      summary: 'Join the parts of a path; a part that begins with a slash starts anew.',
      examples: ["['/etc', 'ssh', 'sshd_config'] | path_join -> '/etc/ssh/sshd_config'"],
      parameters: [],
      call: input =>
        typeof input === 'string' ? input : joinPaths(iterableOf(input).map(inputText)),
    },
    {
      name: 'normpath',
      summary: 'Write a path without "..", "." and double slashes.',
      examples: ["'/etc//ssh/../hosts' | normpath -> '/etc/hosts'"],
      parameters: [],
      call: input => normalPath(inputText(input)),
    },
    {
      name: 'commonpath',
      summary: 'Give the directories that all paths begin with.',
      examples: ["['/etc/ssh/a', '/etc/ssh/b/c'] | commonpath -> '/etc/ssh'"],
      parameters: [],
      call: input => commonPath(iterableOf(input).map(inputText)),
    },
    {
      name: 'expanduser',
      summary: 'Put the home directory of the controller\'s user in the place of "~".',
      examples: ["'~/.ssh' | expanduser -> '/home/anna/.ssh'"],
      onlyWhileRunning: true,
      parameters: [],
      call: input => withHome(inputText(input), homeDirectory),
    },
    {
      name: 'expandvars',
      summary: "Put the values of the controller's environment in the places of their names.",
      examples: ["'$HOME/.ssh' | expandvars -> '/home/anna/.ssh'"],
      onlyWhileRunning: true,
      parameters: [],
      call: input =>
        inputText(input).replaceAll(
          /\$(?:\{([^}]*)\}|([A-Za-z0-9_]+))/g,
          (whole: string, braced?: string, bare?: string) =>
            environment[braced ?? bare ?? ''] ?? whole,
        ),
    },
    {
      name: 'realpath',
      summary: 'Follow the links in a path of the controller.',
      examples: ["'/usr/../etc' | realpath -> '/etc'"],
      onlyWhileRunning: true,
      parameters: [],
      call: input => realPath(posix.resolve(workingDirectory, inputText(input))),
    },
    {
      name: 'relpath',
      summary: 'Write a path as seen from another directory.',
      defaults: { start: '.' },
      examples: ["'/etc/ssh' | relpath('/etc') -> 'ssh'"],
      onlyWhileRunning: true,
      parameters: ['start?'],
      call(input, args) {
        const start = posix.resolve(workingDirectory, textArg(args, 'start', '.'));
        return posix.relative(start, posix.resolve(workingDirectory, inputText(input))) || '.';
      },
    },
    {
      name: 'fileglob',
      summary: 'List the files of the controller whose paths match a pattern.',
      examples: ["'/etc/passw?' | fileglob -> ['/etc/passwd']"],
      onlyWhileRunning: true,
      parameters: [],
      call: input => globFiles(inputText(input), workingDirectory).filter(isFile),
    },
    {
      name: 'win_basename',
      summary: 'Give the last part of a path of Windows.',
      examples: ["'C:\\\\Users\\\\anna' | win_basename -> 'anna'"],
      parameters: [],
      call: input => /[^\\/]*$/.exec(windowsDrive(inputText(input)).rest)?.[0] ?? '',
    },
    {
      name: 'win_dirname',
      summary: 'Give a path of Windows without its last part.',
      examples: ["'C:\\\\Users\\\\anna' | win_dirname -> 'C:\\\\Users'"],
      parameters: [],
      call(input) {
        const { drive, rest } = windowsDrive(inputText(input));
        const head = rest.replace(/[^\\/]*$/, '');
        return drive + (head.replace(/[\\/]+$/, '') || head);
      },
    },
    {
      name: 'win_splitdrive',
      summary: 'Part a path of Windows behind its drive.',
      examples: ["'C:\\\\Users' | win_splitdrive -> ('C:', '\\\\Users')"],
      parameters: [],
      call(input) {
        const { drive, rest } = windowsDrive(inputText(input));
        return Tuple.of<Value>(drive, rest);
      },
    },
  ];
}

/** What is before the last slash, without slashes at its end, and what is behind it. */
function splitPath(path: string): { directory: string; base: string } {
  const at = path.lastIndexOf('/') + 1;
  const head = path.slice(0, at);
  return { directory: head.replace(/\/+$/, '') || head, base: path.slice(at) };
}

function splitExtension(path: string): Value {
  const found = /^(.*\/)?(\.*[^/]*?)(\.[^./]*)?$/s.exec(path);
  const extension = found?.[2] === '' || /^\.*$/.test(found?.[2] ?? '') ? '' : (found?.[3] ?? '');
  return Tuple.of<Value>(path.slice(0, path.length - extension.length), extension);
}

/** As Python joins: an absolute part starts anew. */
function joinPaths(parts: readonly string[]): string {
  return parts.reduce((path, part) => {
    if (part.startsWith('/') || path === '') return part;
    return path.endsWith('/') ? path + part : `${path}/${part}`;
  }, '');
}

function normalPath(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 ? normal.replace(/\/$/, '') : normal;
}

function commonPath(paths: readonly string[]): string {
  const split = paths.map(path => path.split('/').filter(part => part !== '' && part !== '.'));
  const [first = [], ...others] = split;
  const end = first.findIndex((part, index) => others.some(other => other[index] !== part));
  const common = end === -1 ? first : first.slice(0, end);
  return (paths[0]?.startsWith('/') === true ? '/' : '') + common.join('/');
}

/** With every symbolic link followed; what does not exist stays as it is. */
function realPath(path: string, depth = 0): string {
  if (path === '/' || depth > 40) return path;
  const parent = realPath(posix.dirname(path), depth);
  const own = posix.join(parent, posix.basename(path));
  if (lstatSync(own, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return own;
  return realPath(posix.resolve(parent, readlinkSync(own)), depth + 1);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

function windowsDrive(path: string): { drive: string; rest: string } {
  const drive = /^(?:[A-Za-z]:|[\\/]{2}[^\\/]+[\\/][^\\/]+)/.exec(path)?.[0] ?? '';
  return { drive, rest: path.slice(drive.length) };
}

/** `~` is one's own directory, `~name` that of another user of the controller. */
function withHome(path: string, homeDirectory: string): string {
  const name = /^~([^/]*)/.exec(path)?.[1];
  if (name === undefined) return path;
  const home = name === '' ? homeDirectory : homeOf(name);
  return home === undefined ? path : home + path.slice(name.length + 1);
}

function homeOf(user: string): string | undefined {
  if (!existsSync('/etc/passwd')) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  return lines.find(line => line.startsWith(`${user}:`))?.split(':')[5];
}
