import { readdir, readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { type Line, parse } from 'ssh-config';
import { UnreachableError } from '../transport.ts';
import type { ConfigBlock, Setting } from './config-block.ts';
import { matchesPattern } from './pattern.ts';

const deepestInclude = 16;

/** Reads a client configuration and all it includes. A file that does not exist is an empty one. */
export async function readConfigFile(path: string, home: string): Promise<ConfigBlock> {
  return readBlock(path, { home, directory: dirname(path), depth: 0 });
}

/** One `Key=Value` or `Key Value`, the form of `-o`. */
export function parseSetting(text: string, origin: string): Setting {
  const [line] = parseLines(text, origin);
  if (line !== undefined && 'param' in line && !('config' in line)) {
    const setting = settingOf(line, origin);
    if (setting.text !== '') return setting;
  }
  throw new UnreachableError('option', `${origin} must be Key=Value, but is "${text}"`);
}

interface Place {
  readonly home: string;
  /** What a relative `Include` is relative to. */
  readonly directory: string;
  readonly depth: number;
}

async function readBlock(path: string, place: Place): Promise<ConfigBlock> {
  if (place.depth > deepestInclude) {
    throw new UnreachableError('option', `${path} is included too deeply`);
  }
  const text = await readText(path);
  return { items: await itemsOf(parseLines(text, path), path, place) };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return '';
    throw new UnreachableError('option', `${path} cannot be read: ${messageOf(error)}`);
  }
}

function parseLines(text: string, origin: string): readonly Line[] {
  try {
    return parse(text);
  } catch (error) {
    throw new UnreachableError('option', `${origin} is not understood: ${messageOf(error)}`);
  }
}

async function itemsOf(
  lines: readonly Line[],
  path: string,
  place: Place,
): Promise<readonly (Setting | ConfigBlock)[]> {
  const items: (Setting | ConfigBlock)[] = [];
  for (const line of lines) {
    if (!('param' in line) || line.param === '') continue;
    const setting = settingOf(line, path);
    if ('config' in line) {
      const condition =
        setting.key === 'host'
          ? ({ kind: 'host', patterns: setting.words } as const)
          : ({ kind: 'match', words: setting.words, origin: path } as const);
      items.push({ condition, items: await itemsOf(line.config, path, place) });
    } else if (setting.key === 'include') {
      items.push(...(await included(setting.words, place)));
    } else {
      items.push(setting);
    }
  }
  return items;
}

async function included(words: readonly string[], place: Place): Promise<readonly ConfigBlock[]> {
  const blocks: ConfigBlock[] = [];
  for (const word of words) {
    const pattern = word.startsWith('~/') ? join(place.home, word.slice(2)) : word;
    const absolute = isAbsolute(pattern) ? pattern : join(place.directory, pattern);
    for (const path of await pathsLike(absolute)) {
      blocks.push(await readBlock(path, { ...place, depth: place.depth + 1 }));
    }
  }
  return blocks;
}

/** Paths that a pattern of the shell's kind stands for, in order. */
async function pathsLike(pattern: string): Promise<readonly string[]> {
  const wild = pattern.search(/[*?]/);
  if (wild === -1) return [pattern];
  const start = pattern.lastIndexOf('/', wild) + 1;
  const end = pattern.indexOf('/', wild);
  const directory = pattern.slice(0, start);
  const segment = end === -1 ? pattern.slice(start) : pattern.slice(start, end);
  const rest = end === -1 ? '' : pattern.slice(end);

  const names = await readdir(directory).catch(() => []);
  const found = names
    .filter(name => matchesPattern(name, segment))
    .filter(name => segment.startsWith('.') || !name.startsWith('.'))
    .sort();
  return (await Promise.all(found.map(name => pathsLike(directory + name + rest)))).flat();
}

function settingOf(line: Extract<Line, { param: string }>, origin: string): Setting {
  const { param, value } = line;
  const parts = typeof value === 'string' ? [{ val: value, separator: '' }] : value;
  const text = parts.map(({ val, separator, ...part }) => {
    const isQuoted = 'quoted' in part && part.quoted;
    return separator + (isQuoted ? `"${val.replaceAll('"', '\\"')}"` : val);
  });
  return {
    key: param.toLowerCase(),
    name: param,
    words: parts.map(({ val }) => val),
    text: text.join('').trim(),
    origin,
  };
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
