import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { formatLocation, type Location } from '../diagnostics/source-file.ts';

/** A task that may make a file of the controller before it is needed. */
export interface Maker {
  readonly location: Location;
  /** It names the file, and so it is hardly a mistake that it is not there yet. */
  readonly isNamed: boolean;
  /** Its name stands somewhere in the task, so that it may be changed though it is there. */
  readonly isMentioned: boolean;
}

/** What is in the file may be another thing by then. */
export function mayChange(maker: Maker | undefined): boolean {
  return maker !== undefined && (maker.isNamed || maker.isMentioned);
}

/** Who may make one of the files first. */
export type FindMaker = (names: readonly string[]) => Maker | undefined;

/** What is told of a file that is not there; nothing where a task makes it. */
export function missingFile(
  what: string,
  maker: Maker | undefined,
): Pick<Diagnostic, 'severity' | 'code' | 'message'> | undefined {
  const code = 'file/not-found';
  if (maker === undefined) return { severity: 'error', code, message: `There is no ${what}.` };
  if (maker.isNamed) return undefined;
  const place = formatLocation(maker.location);
  const message = `There is no ${what}; a task before may make it: ${place}.`;
  return { severity: 'warning', code, message };
}
