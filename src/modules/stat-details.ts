import { type CommandResult, textOf } from '../module-api/command-result.ts';
import type { JsonObject } from '../module-api/json.ts';
import type { Probe } from '../module-api/probe.ts';
import type { Schema } from '../module-api/schema.ts';
import { joinShell, type Shell, sh } from '../module-api/shell.ts';

interface Wanted {
  readonly path: string;
  readonly follow: boolean;
  readonly get_mime: boolean;
  readonly get_attributes: boolean;
}

/** What `stat` says besides the common things: blocks, access, kind of content, attributes. */
export function statDetails(wanted: Wanted): Probe<JsonObject> {
  const { path, follow, get_mime, get_attributes } = wanted;
  const word = path.startsWith('-') ? `./${path}` : path;
  const through = follow ? ['-L'] : [];
  const parts: Shell[] = [
    sh`[ -r ${word} ] && echo readable; [ -w ${word} ] && echo writeable; [ -x ${word} ] && echo executable`,
    sh`printf 'blocks|%s\\n' "$(stat ${through} -c '%b|%o|%t|%T' -- ${word} 2>/dev/null)"`,
  ];
  if (get_mime) {
    parts.push(
      sh`printf 'mime|%s\\n' "$(file ${through} -b --mime-type --mime-encoding -- ${word} 2>/dev/null)"`,
    );
  }
  if (get_attributes) {
    parts.push(sh`printf 'attributes|%s\\n' "$(lsattr -vd -- ${word} 2>/dev/null)"`);
  }
  return { script: joinShell([...parts, sh`:`], '\n'), parse: parseDetails };
}

export function parseDetails({ stdout }: Pick<CommandResult, 'stdout'>): JsonObject {
  const lines = textOf(stdout).split('\n');
  const field = (name: string): string | undefined =>
    lines.find(line => line.startsWith(`${name}|`))?.slice(name.length + 1);
  return {
    readable: lines.includes('readable'),
    writeable: lines.includes('writeable'),
    executable: lines.includes('executable'),
    ...blocks(field('blocks')),
    ...mime(field('mime')),
    ...attributes(field('attributes')),
  };
}

/** Blocks of 512 bytes, the size that suits reading, and of a device its number, in hexadecimal. */
function blocks(text = ''): JsonObject {
  const [, count, size, major = '0', minor = '0'] =
    /^(\d+)\|(\d+)\|([0-9a-f]+)\|([0-9a-f]+)$/.exec(text) ?? [];
  if (count === undefined) return {};
  const [high, low] = [Number.parseInt(major, 16), Number.parseInt(minor, 16)];
  // As Linux puts the two together.
  const device_type = (low & 0xff) | (high << 8) | ((low & ~0xff) << 12);
  return { blocks: Number(count), block_size: Number(size), device_type };
}

/** `text/plain; charset=us-ascii`; without the program `file` nobody knows. */
function mime(text: string | undefined): JsonObject {
  if (text === undefined) return {};
  const [, mimetype = 'unknown', charset = 'unknown'] =
    /^([^;\s]+\/[^;\s]+); charset=(\S+)/.exec(text) ?? [];
  return { mimetype, charset };
}

/** `1234 --------------e------- path`; nothing where the file system has none. */
function attributes(text = ''): JsonObject {
  const [, version, said = ''] = /^\s*(\d+)\s+([-A-Za-z]+)\s/.exec(text) ?? [];
  if (version === undefined) return {};
  const flags = said.replaceAll('-', '');
  return {
    version,
    attr_flags: flags,
    attributes: Array.from(flags, flag => flagNames[flag] ?? flag),
  };
}

/** What Ansible calls the letters of `lsattr`. */
const flagNames: Readonly<Record<string, string>> = {
  ...{ A: 'noatime', a: 'append', c: 'compressed', C: 'nocow', d: 'nodump', D: 'dirsync' },
  ...{ e: 'extents', E: 'encrypted', h: 'blocksize', i: 'immutable', I: 'indexed' },
  ...{ j: 'journalled', N: 'inline', s: 'zero', S: 'synchronous', t: 'notail', T: 'blockroot' },
  ...{ u: 'undelete', X: 'compressedraw', Z: 'compresseddirty' },
};

/** All that `statDetails` may tell. */
export const statDetailsSchema = {
  ...{ readable: { type: 'boolean' }, writeable: { type: 'boolean' } },
  ...{ executable: { type: 'boolean' }, blocks: { type: 'integer' } },
  ...{ block_size: { type: 'integer' }, device_type: { type: 'integer' } },
  ...{ mimetype: { type: 'string' }, charset: { type: 'string' }, version: { type: 'string' } },
  ...{ attr_flags: { type: 'string' }, attributes: { type: 'array' } },
} as const satisfies Readonly<Record<string, Schema>>;
