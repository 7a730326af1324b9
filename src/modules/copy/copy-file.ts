import { posix } from 'node:path';
import {
  type Attributes,
  type Change,
  type Content,
  type ControllerFile,
  contentFacts,
  fail,
} from '../../module-api/index.ts';
import type { CopyArgs } from './args.ts';
import {
  type Destination,
  destinationOf,
  destinationProbes,
  exists,
  planDestination,
} from './destination.ts';
import type { CopyObserved, CopyProbes } from './probes.ts';
import { pythonJson } from './python-json.ts';

/** One file from the controller, or a text. */
export function fileProbes(args: CopyArgs, source: ControllerFile | undefined): CopyProbes {
  const { src, dest } = args;
  return destinationProbes({
    dest,
    name: src === undefined ? undefined : posix.basename(src),
    content: contentOf(args, source),
    flags: args.attributes !== undefined,
  });
}

export function planFileCopy(
  args: CopyArgs,
  observed: CopyObserved,
  source: ControllerFile | undefined,
  { attributes, preserve }: { readonly attributes: Attributes; readonly preserve: boolean },
): readonly Change[] {
  const content = contentOf(args, source);
  requireChecksum(args.checksum, contentFacts(content).checksum);
  const destination = destinationIn(args, observed);
  if (!args.force && exists(destination.before)) return [];
  // Ansible takes the mode of its temporary file where there is no other.
  const mode = preserve ? (source?.mode ?? 0o600) : attributes.mode;
  return planDestination(destination, content, { ...attributes, mode }, args);
}

export function destinationIn(
  { dest, follow }: CopyArgs,
  { dest: there, inside, parent }: CopyObserved,
): Destination {
  if (there === undefined || parent === undefined) throw new TypeError('dest was not observed');
  return destinationOf(dest, { dest: there, inside, parent }, follow);
}

/** Numbers and booleans are written as Python prints them. */
export function contentOf({ content }: CopyArgs, source: ControllerFile | undefined): Content {
  if (source !== undefined) return source;
  if (typeof content === 'string') return content;
  if (typeof content === 'boolean') return content ? 'True' : 'False';
  if (content === null || content === undefined)
    fail('"content" has no value; an empty file is ""');
  return pythonJson(content);
}

export function requireChecksum(expected: string | undefined, checksum: string | undefined): void {
  if (expected === undefined || expected === checksum) return;
  fail('the source does not have the expected checksum', {
    ...(checksum !== undefined && { checksum }),
    expected_checksum: expected,
  });
}
