import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { at, recordsOf, textOf, textsOf } from '../json.ts';

/** The manifest of a static pod, as far as it says how to run. */
export interface Manifest {
  readonly image: string;
  /** `--name=value` of the command, without the dashes. */
  readonly flags: ReadonlyMap<string, string>;
}

export function readManifest(file: string): Manifest | undefined {
  if (!existsSync(file)) return undefined;
  const [container] = recordsOf(at(parse(readFileSync(file, 'utf8')), 'spec', 'containers'));
  const words = [...textsOf(container?.['command']), ...textsOf(container?.['args'])];
  const flags = words.flatMap(word => {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(word) ?? [];
    return name === undefined ? [] : [[name, value ?? 'true'] as const];
  });
  return { image: textOf(container?.['image']) ?? '', flags: new Map(flags) };
}
