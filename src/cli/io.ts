import type { Readable, Writable } from 'node:stream';
import type { ReadStream, WriteStream } from 'node:tty';

/** The process around a command. */
export interface Io {
  readonly environment: NodeJS.ProcessEnv;
  readonly stdin: Readable & Partial<Pick<ReadStream, 'isTTY' | 'setRawMode'>>;
  readonly stdout: Writable & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;
  readonly stderr: Writable & Partial<Pick<WriteStream, 'isTTY' | 'columns'>>;
  readonly workingDirectory: string;
}

/** As the environment asks for (NO_COLOR, FORCE_COLOR), else on terminals. */
export function wantsColor({ environment }: Io, stream: Io['stdout']): boolean {
  if ((environment['NO_COLOR'] ?? '') !== '') return false;
  if ((environment['FORCE_COLOR'] ?? '') !== '') return true;
  return stream.isTTY === true && environment['TERM'] !== 'dumb';
}
