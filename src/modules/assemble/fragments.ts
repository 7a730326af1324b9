import { posix } from 'node:path';
import { type Probe, sh, textOf, Undecided } from '../../module-api/index.ts';

/** A part of the file: its name and what is in it. */
export interface Fragment {
  readonly name: string;
  readonly content: Uint8Array;
}

/** The files of a directory of the host; `undefined` where there is no such directory. */
export function fragmentsIn(directory: string): Probe<readonly Fragment[] | undefined> {
  return {
    script: sh`(
cd -- ${directory} 2>/dev/null || exit 0
echo there
for k_f in * .*; do
  [ -f "$k_f" ] || continue
  [ -r "$k_f" ] || { printf 'unreadable|%s\n' "$k_f" >&2; exit 1; }
  printf 'fragment|%s|' "$(printf '%s' "$k_f" | k_base64)"; k_base64 < "./$k_f"; echo
done
)`,
    parse: ({ stdout }) => parseFragments(textOf(stdout)),
    overlay(observed, predicted) {
      const state = predicted.file(directory);
      if (state?.type === 'absent') return undefined;
      const below = predicted.filesBelow(directory);
      const { installing } = predicted;
      if (observed === undefined && state === undefined && below.length === 0) {
        if (installing !== undefined) throw new Undecided(installing);
        return undefined;
      }
      const kept = (observed ?? []).filter(
        ({ name }) => predicted.file(posix.join(directory, name)) === undefined,
      );
      const made = below.flatMap(({ path, type, content, predictedBy }) => {
        if (type !== 'file' || posix.dirname(path) !== posix.normalize(directory)) return [];
        if (content === undefined) throw new Undecided(predictedBy ?? 'an earlier task');
        return [{ name: posix.basename(path), content }];
      });
      return [...kept, ...made];
    },
  };
}

function parseFragments(text: string): readonly Fragment[] | undefined {
  const lines = text.split('\n');
  if (!lines.includes('there')) return undefined;
  return lines.flatMap(line => {
    const [kind, name = '', content = ''] = line.split('|');
    if (kind !== 'fragment') return [];
    return [{ name: decoded(name).toString(), content: decoded(content) }];
  });
}

function decoded(base64: string): Buffer {
  return Buffer.from(base64, 'base64');
}

export interface Joining {
  /** What a name must have in it. */
  readonly matches: (name: string) => boolean;
  readonly ignoreHidden: boolean;
  /** Between two parts, on lines of its own; backslashes as in Python's strings. */
  readonly delimiter: string | undefined;
}

/** The parts one after the other, in the order of their names; each begins on a line of its own. */
export function assembled(
  fragments: readonly Fragment[],
  { matches, ignoreHidden, delimiter }: Joining,
): Uint8Array {
  const wanted = fragments
    .filter(({ name }) => matches(name) && !(ignoreHidden && name.startsWith('.')))
    .toSorted((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
  const between = delimiter === undefined || delimiter === '' ? '' : endLine(unescaped(delimiter));
  const parts = wanted.flatMap(({ content }, at) => {
    const before = wanted[at - 1]?.content;
    if (before === undefined) return [content];
    return [Buffer.from((endsLine(before) ? '' : '\n') + between), content];
  });
  return Buffer.concat(parts);
}

function endsLine(content: Uint8Array): boolean {
  return content.at(-1) === 10;
}

function endLine(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\' };

function unescaped(text: string): string {
  return text.replaceAll(/\\([ntr\\])/g, (whole, sign: string) => escapes[sign] ?? whole);
}
