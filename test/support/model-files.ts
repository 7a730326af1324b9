import { posix } from 'node:path';
import type { Attributes } from '../../src/module-api/file-state.ts';
import { modeBits } from '../../src/module-api/mode.ts';

/** What a path leads to. Two paths with one node are hard links. */
export interface Node {
  readonly type: 'file' | 'directory' | 'link';
  readonly inode: number;
  mode: number;
  owner: string;
  group: string;
  content: Uint8Array;
  target: string;
  mtime: number;
  atime: number;
}

/** What the kernel would say. */
export class FileError extends Error {}

/** A tree of files in memory; its user is root, and the umask 022. */
export class ModelFiles {
  private readonly nodes = new Map<string, Node>();
  private inodes = 1;

  constructor() {
    this.nodes.set('/', this.make('directory', 0o755));
  }

  paths(): readonly string[] {
    return Array.from(this.nodes.keys()).sort();
  }

  at(path: string): Node | undefined {
    return this.nodes.get(path);
  }

  /** The names in a directory, sorted. */
  list(directory: string): readonly string[] {
    return this.paths()
      .filter(path => path !== directory && posix.dirname(path) === directory)
      .map(path => posix.basename(path));
  }

  linksTo(node: Node): number {
    return Array.from(this.nodes.values()).filter(other => other === node).length;
  }

  /** Where a path is, through the links before its last part. Its directory has to be there. */
  place(path: string): string {
    const plain = posix.resolve('/', path);
    if (plain === '/') return plain;
    const parent = this.real(posix.dirname(plain));
    const node = this.nodes.get(parent);
    if (node === undefined) throw new FileError('No such file or directory');
    if (node.type !== 'directory') throw new FileError('Not a directory');
    return posix.join(parent, posix.basename(plain));
  }

  /** Where a path leads in the end. What is there may be missing. */
  real(path: string, depth = 0): string {
    if (depth > 40) throw new FileError('Too many levels of symbolic links');
    const place = this.place(path);
    const node = this.nodes.get(place);
    if (node?.type !== 'link') return place;
    return this.real(posix.resolve(posix.dirname(place), node.target), depth + 1);
  }

  put(place: string, node: Node): void {
    this.nodes.set(place, node);
  }

  remove(place: string): void {
    for (const path of this.paths()) {
      if (path === place || path.startsWith(`${place}/`)) this.nodes.delete(path);
    }
  }

  make(type: Node['type'], mode: number, more: Partial<Node> = {}): Node {
    return {
      ...{ type, mode, inode: this.inodes++, owner: 'root', group: 'root' },
      ...{ content: new Uint8Array(), target: '', mtime: 1000, atime: 1000, ...more },
    };
  }

  makeDirectory(path: string, attributes: Attributes): void {
    const plain = posix.resolve('/', path);
    if (plain !== '/') this.requireParent(posix.dirname(plain), attributes);
    const place = this.place(plain);
    const there = this.nodes.get(this.real(place));
    if (there?.type === 'directory') return;
    if (this.nodes.has(place)) throw new FileError('File exists');
    const node = this.make('directory', 0o755);
    this.put(place, node);
    setAttributes(node, attributes);
  }

  private requireParent(path: string, attributes: Attributes): void {
    this.makeDirectory(path, attributes);
  }
}

export function setAttributes(node: Node, { mode, owner, group }: Attributes): void {
  if (owner !== undefined) node.owner = nameOf(owner);
  if (group !== undefined) node.group = nameOf(group);
  if (mode === undefined || node.type === 'link') return;
  node.mode = modeBits(mode, { bits: node.mode, directory: node.type === 'directory' });
}

const numbers: ReadonlyMap<string, number> = new Map([
  ['root', 0],
  ['daemon', 1],
  ['bin', 2],
]);

/** Of a user, and of the group of the same name. */
export function numberOf(name: string): number {
  const number = numbers.get(name) ?? Number(name);
  if (Number.isNaN(number)) throw new FileError(`invalid user: ${name}`);
  return number;
}

function nameOf(nameOrNumber: string): string {
  const number = numberOf(nameOrNumber);
  return Array.from(numbers.keys()).find(name => numbers.get(name) === number) ?? String(number);
}
