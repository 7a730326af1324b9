import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { must } from './process.ts';

interface PackageFile {
  readonly content: string;
  readonly mode?: number;
}

/** A Debian package that the lab makes itself. */
export interface LabPackage {
  readonly name: string;
  readonly version: string;
  readonly summary: string;
  /** Other lines of the control file, such as `Depends`. */
  readonly control?: Readonly<Record<string, string>>;
  /** By absolute path on the host. */
  readonly files?: Readonly<Record<string, PackageFile>>;
  readonly conffiles?: readonly string[];
  /** Maintainer scripts: shell text without the `#!` line. */
  readonly scripts?: Readonly<Partial<Record<'preinst' | 'postinst' | 'prerm' | 'postrm', string>>>;
}

/** Makes `folder` a repository with these packages, beside the `*.deb` files that it already holds. */
export async function buildRepository(
  folder: string,
  packages: readonly LabPackage[],
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const item of packages) await buildPackage(folder, item);
  const files = (await readdir(folder)).filter(name => name.endsWith('.deb')).sort();
  const entries = [];
  for (const file of files) entries.push(await indexEntry(folder, file));
  const index = entries.join('\n');
  await writeFile(join(folder, 'Packages'), index);
  await writeFile(join(folder, 'Release'), releaseOf(index));
}

async function buildPackage(folder: string, item: LabPackage): Promise<void> {
  const tree = await mkdtemp(join(tmpdir(), 'kplay-lab-package-'));
  try {
    await chmod(tree, 0o755);
    for (const [path, { content, mode }] of Object.entries(item.files ?? {})) {
      await put(join(tree, path), content, mode ?? 0o644);
    }
    await put(join(tree, 'DEBIAN/control'), controlOf(item), 0o644);
    if (item.conffiles !== undefined) {
      await put(join(tree, 'DEBIAN/conffiles'), `${item.conffiles.join('\n')}\n`, 0o644);
    }
    for (const [name, text] of Object.entries(item.scripts ?? {})) {
      await put(join(tree, 'DEBIAN', name), `#!/bin/sh\nset -e\n${text}`, 0o755);
    }
    const file = join(folder, `${item.name}_${item.version}_all.deb`);
    await must(['dpkg-deb', '--root-owner-group', '-Zgzip', '--build', tree, file]);
  } finally {
    await rm(tree, { recursive: true });
  }
}

async function put(path: string, content: string, mode: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o755 });
  await writeFile(path, content);
  await chmod(path, mode);
}

function controlOf(item: LabPackage): string {
  const fields = {
    Package: item.name,
    Version: item.version,
    Architecture: 'all',
    Maintainer: 'The lab of kplay <lab@kplay.invalid>',
    Section: 'misc',
    Priority: 'optional',
    ...item.control,
    Description: item.summary,
  };
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('');
}

async function indexEntry(folder: string, file: string): Promise<string> {
  const content = await readFile(join(folder, file));
  const control = await must(['dpkg-deb', '--field', join(folder, file)]);
  return [
    control.trimEnd(),
    `Filename: ./${file}`,
    `Size: ${content.length}`,
    `SHA256: ${createHash('sha256').update(content).digest('hex')}`,
    '',
  ].join('\n');
}

function releaseOf(index: string): string {
  const sum = createHash('sha256').update(index).digest('hex');
  return [
    'Origin: kplay-lab',
    'Label: kplay-lab',
    'Suite: lab',
    'Date: Sat, 01 Jan 2022 00:00:00 UTC',
    'SHA256:',
    ` ${sum} ${Buffer.byteLength(index)} Packages`,
    '',
  ].join('\n');
}
