import { readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { equipmentFolder } from './launcher.ts';

/** A file of this machine that hosts have too. */
export interface CopiedFile {
  readonly from: string;
  /** The absolute path on the host. */
  readonly to: string;
}

/** The compiled stand-ins with what they import. */
export async function standInFiles(): Promise<CopiedFile[]> {
  const compiled = import.meta.dirname;
  const yaml = dirname(createRequire(import.meta.url).resolve('yaml/package.json'));
  const lib = `${equipmentFolder}/lib`;
  const scripts = await filesBelow(compiled, lib);
  return [
    ...scripts.filter(({ from }) => from.endsWith('.js')),
    // It says that the scripts are ES modules.
    { from: join(compiled, '../../../../package.json'), to: `${lib}/package.json` },
    { from: join(yaml, 'package.json'), to: `${lib}/node_modules/yaml/package.json` },
    ...(await filesBelow(join(yaml, 'dist'), `${lib}/node_modules/yaml/dist`)),
  ];
}

async function filesBelow(folder: string, to: string): Promise<CopiedFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort()
    .map(from => ({ from, to: join(to, relative(folder, from)) }));
}
