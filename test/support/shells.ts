import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { CommandResult } from '../../src/module-api/command-result.ts';
import { preamble } from '../../src/module-api/preamble.ts';
import type { Shell } from '../../src/module-api/shell.ts';

/** A `sh` that is installed here, and the tools that go with it. */
export interface RealShell {
  readonly name: string;
  readonly command: readonly string[];
  readonly path: string;
}

export interface ScriptOptions {
  readonly stdin?: string | Uint8Array | undefined;
  readonly cwd?: string | undefined;
  readonly umask?: string | undefined;
  /** Searched before the shell's own tools. */
  readonly tools?: string | undefined;
  readonly uid?: number | undefined;
}

/** dash, bash and busybox, as far as they are installed; busybox brings its own tools. */
export function realShells(): readonly RealShell[] {
  const path = process.env['PATH'] ?? '/usr/bin:/bin';
  const shells: RealShell[] = [];
  for (const name of ['dash', 'bash']) {
    const found = whereIs(name);
    if (found !== undefined) shells.push({ name, command: [found], path });
  }
  const busybox = whereIs('busybox');
  if (busybox !== undefined) {
    shells.push({ name: 'busybox', command: [busybox, 'sh'], path: busyboxTools(busybox) });
  }
  return shells;
}

/** Runs a script with kplay's functions defined, as a session does. */
export function runScript(
  shell: RealShell,
  script: Shell,
  options: ScriptOptions = {},
): CommandResult {
  const { stdin = '', cwd, umask = '022', tools, uid } = options;
  const [command = 'sh', ...args] = shell.command;
  const path = tools === undefined ? shell.path : `${tools}${delimiter}${shell.path}`;
  const text = `umask ${umask}\n${preamble.text}\n${script.text}\n`;
  const { status, stdout, stderr } = spawnSync(command, [...args, '-c', text], {
    input: stdin,
    cwd,
    uid,
    gid: uid,
    env: { PATH: path, LC_ALL: 'C', HOME: tmpdir() },
  });
  return { exitCode: status ?? 255, stdout, stderr, omitted: { stdout: 0, stderr: 0 } };
}

function whereIs(name: string): string | undefined {
  const { status, stdout } = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', name]);
  return status === 0 ? stdout.toString().trim() : undefined;
}

let folder: string | undefined;

function busyboxTools(busybox: string): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'kplay-busybox-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    spawnSync(busybox, ['--install', '-s', made]);
    folder = made;
  }
  return folder;
}
