import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import type { Change, Content, Outcome, TouchChange } from '../../src/module-api/change.ts';
import type { CommandResult } from '../../src/module-api/command-result.ts';
import type { Attributes } from '../../src/module-api/file-state.ts';
import { parseFileState } from '../../src/module-api/probes/file-state.ts';
import { type Shell, sh } from '../../src/module-api/shell.ts';
import { FileError, ModelFiles, type Node, numberOf, setAttributes } from './model-files.ts';
import type { TestHost } from './test-host.ts';

/**
 * A host in memory. It answers the probes of files as the shell functions of `preamble` do, and performs
 * the changes of files.
 */
export class ModelHost implements TestHost {
  readonly files = new ModelFiles();

  look(script: Shell): CommandResult {
    const stdout = commandsIn(script.text)
      .map(words => this.answer(words))
      .join('');
    return resultOf(stdout);
  }

  perform(change: Change): Outcome {
    if (change.kind === 'run' || change.kind === 'fetch') {
      throw new TypeError(`a model host does not know how to ${change.kind}`);
    }
    try {
      const backupFile = this.apply(change);
      const seen = this.look(sh`k_file 0 '' 0 '' 0 0 ${change.path}`);
      const after = parseFileState(change.path, seen);
      return { change, status: 'done', after, ...(backupFile !== undefined && { backupFile }) };
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      return {
        change,
        status: 'failed',
        failure: `cannot ${change.kind} ${change.path}: ${error.message}`,
      };
    }
  }

  /** For setting the scene. */
  write(path: string, content: string, attributes: Attributes = {}): void {
    this.files.makeDirectory(posix.dirname(path), {});
    this.install(path, Buffer.from(content), attributes);
  }

  link(path: string, target: string): void {
    this.files.put(this.files.place(path), this.files.make('link', 0o777, { target }));
  }

  private apply(change: Exclude<Change, { readonly kind: 'run' | 'fetch' }>): string | undefined {
    const { path } = change;
    const { files } = this;
    switch (change.kind) {
      case 'write':
        if (change.inPlace === true && change.before.type === 'file') return this.pour(change);
        return this.replace(change, bytesOf(change.content));
      case 'copy':
        return this.replace(change, this.existing(files.real(change.source)).content);
      case 'attributes':
        this.setTree(path, change.attributes, change.recurse === true);
        return undefined;
      case 'directory':
        files.makeDirectory(path, change.attributes);
        return undefined;
      case 'touch':
        this.touch(change);
        return undefined;
      case 'remove':
        this.remove(path, change.before.type === 'directory');
        return undefined;
      case 'link':
        this.replaceByLink(path, change.target, change.hard);
        return undefined;
    }
  }

  private replace(
    change: Extract<Change, { readonly kind: 'write' | 'copy' }>,
    content: Uint8Array,
  ): string | undefined {
    const { path, attributes, backup } = change;
    const old = this.files.at(this.files.real(path));
    const backupFile =
      backup === true && old !== undefined ? `${path}.1.2000-01-01@00:00:00~` : undefined;
    if (backupFile !== undefined && old !== undefined) {
      this.files.put(this.files.place(backupFile), this.files.make('file', old.mode, old));
    }
    this.install(path, content, attributes);
    return backupFile;
  }

  /** A new file in the place of what is there, whose attributes it has. */
  private install(path: string, content: Uint8Array, attributes: Attributes): void {
    const place = this.files.place(path);
    const old = this.files.at(place);
    if (old?.type === 'directory') throw new FileError('Is a directory');
    const kept = old?.type === 'file' ? { owner: old.owner, group: old.group } : {};
    const mode = old?.type === 'file' ? old.mode : 0o644;
    const node = this.files.make('file', mode, { ...kept, content });
    setAttributes(node, attributes);
    this.files.put(place, node);
  }

  private pour(change: Extract<Change, { readonly kind: 'write' }>): undefined {
    const node = this.existing(this.files.place(change.path));
    setAttributes(node, change.attributes);
    node.content = bytesOf(change.content);
    return undefined;
  }

  private setTree(path: string, attributes: Attributes, recurse: boolean): void {
    const place = this.files.place(path);
    setAttributes(this.existing(place), attributes);
    if (!recurse) return;
    for (const below of this.files.paths().filter(one => one.startsWith(`${place}/`))) {
      setAttributes(this.existing(below), attributes);
    }
  }

  private touch({ path, attributes, modificationTime, accessTime }: TouchChange): void {
    const place = this.files.place(path);
    const node = this.files.at(place) ?? this.files.make('file', 0o644);
    this.files.put(place, node);
    setAttributes(node, attributes);
    const time = (wanted: number | 'now') => (wanted === 'now' ? 2000 : Math.floor(wanted));
    if (modificationTime !== undefined) node.mtime = time(modificationTime);
    if (accessTime !== undefined) node.atime = time(accessTime);
  }

  private remove(path: string, isTree: boolean): void {
    const place = this.files.place(path);
    if (this.files.at(place)?.type === 'directory' && !isTree)
      throw new FileError('Is a directory');
    this.files.remove(place);
  }

  private replaceByLink(path: string, target: string, hard: boolean): void {
    const place = this.files.place(path);
    if (this.files.at(place)?.type === 'directory') throw new FileError('Is a directory');
    const node = hard
      ? this.existing(this.files.place(target))
      : this.files.make('link', 0o777, { target });
    this.files.put(place, node);
  }

  private existing(place: string): Node {
    const node = this.files.at(place);
    if (node === undefined) throw new FileError('No such file or directory');
    return node;
  }

  private answer([command = '', ...words]: readonly string[]): string {
    if (command === 'k_file') return this.file(words);
    if (command === 'printf') return (words[0] ?? '').replaceAll('\\n', '\n');
    if (command === 'k_pairs') {
      const [follow = '', source = '', dest = ''] = words;
      return this.pairs(follow, source, dest);
    }
    if (command === 'k_attributes') return this.attributesBelow(words[0] ?? '');
    throw new TypeError(`a model host does not know the command ${command}`);
  }

  private file(words: readonly string[]): string {
    const [follow, algorithm = '', content, unless = '', limit = '', , path = ''] = words;
    const lines: string[] = [];
    try {
      let place = this.files.place(path);
      let node = this.existing(place);
      lines.push(`stat|${this.stat(node)}`);
      if (node.type === 'link') {
        lines.push(`target|${base64(`${node.target}\n`)}`);
        if (follow !== '1') return joined(lines);
        place = this.files.real(path);
        lines.push(`real|${base64(`${place}\n`)}`);
        node = this.existing(place);
        lines.push(`stat|${this.stat(node)}`);
      }
      if (node.type === 'file')
        lines.push(...contentLines(node.content, { algorithm, content, unless, limit }));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      lines.push(error.message.startsWith('N') ? 'absent' : `error|${error.message}`);
    }
    return joined(lines);
  }

  private pairs(follow: string, source: string, dest: string): string {
    const root = this.placeIfAny(source);
    if (root === undefined || this.files.at(root)?.type !== 'directory') return '';
    return this.files
      .list(root)
      .map(name => {
        const [one, other] = [posix.join(source, name), posix.join(dest, name)];
        const node = this.files.at(posix.join(root, name));
        const isFile = follow === '1' && this.files.at(this.files.real(one))?.type === 'file';
        const entry = `entry|${base64(`${name}/`)}\n`;
        const states = `${this.file([isFile ? '1' : '0', 'sha1', '0', '', '0', '0', one])}dest\n${this.file(['0', 'sha1', '0', '', '0', '0', other])}`;
        const below =
          node?.type === 'directory' ? `enter\n${this.pairs(follow, one, other)}leave\n` : '';
        return `${entry}${states}${below}`;
      })
      .join('');
  }

  private attributesBelow(path: string): string {
    const root = this.placeIfAny(path);
    const found = this.files
      .paths()
      .filter(one => root !== undefined && one.startsWith(`${root}/`));
    const lines = found.map(one => {
      const { type, mode, owner, group } = this.existing(one);
      return this.stat({ ...this.files.make(type, mode), owner, group }).replace(
        /(\|[^|]*){7}$/,
        '|0|0|0|0|0|0|1',
      );
    });
    return joined(Array.from(new Set(lines)).sort());
  }

  /** Through all links; nothing where there is nothing. */
  private placeIfAny(path: string): string | undefined {
    try {
      return this.files.real(path);
    } catch (error) {
      if (error instanceof FileError) return undefined;
      throw error;
    }
  }

  private stat(node: Node): string {
    const bits = { file: 0o10, directory: 0o4, link: 0o12 }[node.type];
    const raw = ((bits << 12) | node.mode).toString(16);
    const size = node.type === 'link' ? Buffer.byteLength(node.target) : node.content.length;
    const ids = [node.owner, node.group, numberOf(node.owner), numberOf(node.group)];
    const times = [node.mtime, node.atime, 0];
    const rest = [node.inode, 1, this.files.linksTo(node)];
    return [raw, node.mode.toString(8), ...ids, size, ...times, ...rest].join('|');
  }
}

function contentLines(
  content: Uint8Array,
  wanted: {
    readonly algorithm: string;
    readonly content: string | undefined;
    readonly unless: string;
    readonly limit: string;
  },
): readonly string[] {
  const { algorithm, unless, limit } = wanted;
  const lines: string[] = [];
  if (algorithm !== '' || unless !== '') {
    const sum = createHash(algorithm === '' ? 'sha1' : algorithm)
      .update(content)
      .digest('hex');
    lines.push(`checksum|${sum}`);
    if (sum === unless) return lines;
  }
  if (wanted.content !== '1') return lines;
  return [...lines, content.length > Number(limit) ? 'large' : `content|${base64(content)}`];
}

/** The commands of a script, as words, as far as `sh` quotes them. */
function commandsIn(script: string): readonly (readonly string[])[] {
  const commands: string[][] = [];
  let words: string[] = [];
  for (const [, separator, word = ''] of script.matchAll(
    /([;\n]+)|((?:[^\s;'\\]|\\[^]|'[^']*')+)|[ \t]+/g,
  )) {
    if (word !== '') words.push(word.replaceAll(/'([^']*)'|\\([^])/g, '$1$2'));
    if (separator === undefined) continue;
    if (words.length > 0) commands.push(words);
    words = [];
  }
  return words.length > 0 ? [...commands, words] : commands;
}

function bytesOf(content: Content): Uint8Array {
  if (typeof content === 'string') return Buffer.from(content);
  if (content instanceof Uint8Array) return content;
  if (content.text === undefined) throw new TypeError(`${content.path} is not known to the model`);
  return Buffer.from(content.text);
}

function resultOf(stdout: string): CommandResult {
  const none = new Uint8Array();
  return {
    exitCode: 0,
    stdout: Buffer.from(stdout),
    stderr: none,
    omitted: { stdout: 0, stderr: 0 },
  };
}

function joined(lines: readonly string[]): string {
  return lines.map(line => `${line}\n`).join('');
}

function base64(content: string | Uint8Array): string {
  return Buffer.from(content).toString('base64');
}
