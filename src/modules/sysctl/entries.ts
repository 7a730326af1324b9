import { parameterOf, sameValue } from './parameter.ts';

/**
 * The text of a file for `sysctl` in which a parameter has exactly one entry with this value, or none when it is
 * `undefined`. The last entry counts at boot, so it is the one that stays. Comments, order and the sign
 * that forgives errors (`-name = value`) are kept; a text that will do is returned as it is.
 */
export function withEntry(text: string, path: string, value: string | undefined): string {
  const lines = linesOf(text);
  const matches = lines.flatMap((line, index) => {
    const entry = entryOf(line);
    return entry?.path === path ? [{ ...entry, index }] : [];
  });
  const last = matches.at(-1);
  if (value === undefined) return without(lines, matches, -1) ?? text;
  if (last === undefined) return joined([...lines, `${parameterOf(path).name} = ${value}`]);

  const isRight = sameValue(last.value, value);
  if (isRight && matches.length === 1) return text;
  const line = isRight ? lines[last.index] : `${last.sign}${last.written} = ${value}`;
  const updated = lines.with(last.index, line ?? '');
  return without(updated, matches, last.index) ?? joined(updated);
}

interface Entry {
  readonly sign: string;
  readonly written: string;
  readonly path: string;
  readonly value: string;
}

function entryOf(line: string): Entry | undefined {
  const [, sign = '', written, value = ''] =
    /^\s*(-?)\s*([^\s#;=][^\s=]*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
  if (written === undefined) return undefined;
  const path = pathOf(written);
  return path === undefined ? undefined : { sign, written, path, value };
}

/** Patterns and broken lines are nobody's entry. */
function pathOf(written: string): string | undefined {
  try {
    return parameterOf(written).path;
  } catch {
    return undefined;
  }
}

function without(
  lines: readonly string[],
  matches: readonly { readonly index: number }[],
  kept: number,
): string | undefined {
  const dropped = new Set(matches.map(({ index }) => index).filter(index => index !== kept));
  return dropped.size === 0 ? undefined : joined(lines.filter((_, index) => !dropped.has(index)));
}

function linesOf(text: string): readonly string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

function joined(lines: readonly string[]): string {
  return lines.map(line => `${line}\n`).join('');
}
