import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textOf } from '../../../src/module-api/command-result.ts';
import { preamble } from '../../../src/module-api/preamble.ts';
import { Shell } from '../../../src/module-api/shell.ts';
import { openSession } from '../../../src/session/open-session.ts';
import type { HostSession, Operation, SessionOptions } from '../../../src/session/session.ts';
import { createLocalTransport } from '../../../src/transport/local.ts';
import { type Connection, UnreachableError } from '../../../src/transport/transport.ts';
import type { RealShell } from '../../support/shells.ts';

const never = new AbortController().signal;
const target = { name: 'localhost', address: '127.0.0.1', timeoutMs: 1000 };

export async function localConnection(
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<Connection> {
  const { PATH } = process.env;
  const transport = createLocalTransport({
    environment: { PATH, HOME: tmpdir(), ...environment },
  });
  return transport.connect(target, never);
}

/** A session of the controller with itself. */
export async function localSession(
  shell?: RealShell,
  options: Partial<SessionOptions> = {},
): Promise<HostSession> {
  const { PATH = '' } = process.env;
  // busybox has no "script", which makes terminals.
  const path = shell === undefined ? PATH : `${shell.path}:${PATH}`;
  const connection = await localConnection({ PATH: path });
  return openSession(connection, {
    preamble,
    keepOutput: 2_000_000,
    shell: shell === undefined ? undefined : pathOf(shell),
    ...options,
  });
}

/** What a user wrote, as it is. */
export function script(text: string): Shell {
  return new Shell(text);
}

/** Exit code, stdout and stderr of an operation. */
export async function outcomeOf(
  session: HostSession,
  operation: Operation,
): Promise<readonly [number, string, string]> {
  const { exitCode, stdout, stderr } = await session.run(operation);
  return [exitCode, textOf(stdout), textOf(stderr)];
}

export async function stdoutOf(session: HostSession, text: string): Promise<string> {
  const { stdout } = await session.run({ script: script(text) });
  return textOf(stdout);
}

/** Kind and reason of the error that a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<readonly string[]> {
  try {
    await promise;
    return [];
  } catch (error) {
    return error instanceof UnreachableError ? [error.kind, error.reason] : [String(error)];
  }
}

/** Waits until a process is gone, or a zombie; the test's time limit is the limit. */
export async function goneOf(session: HostSession, pid: string): Promise<true> {
  const state = script(`sed 's/.*) //; s/ .*//' /proc/${pid}/stat 2>/dev/null`);
  for (;;) {
    const { stdout } = await session.run({ script: state });
    const letter = textOf(stdout).trim();
    if (letter === '' || letter === 'Z') return true;
  }
}

function pathOf({ command, path }: RealShell): string {
  const [file = '/bin/sh', applet] = command;
  return applet === undefined ? file : join(path, applet);
}
