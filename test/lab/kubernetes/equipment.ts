import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { equipmentFolder } from './launcher.ts';

/** A file of this machine, or made here, that hosts have too. */
export interface CopiedFile {
  readonly from: string | Uint8Array;
  /** The absolute path on the host. */
  readonly to: string;
}

const compiled = import.meta.dirname;
let bundled: Promise<CopiedFile[]> | undefined;

/** The compiled stand-ins, each with what it imports in one file: Node takes long enough to start as it is. */
export function standInFiles(): Promise<CopiedFile[]> {
  bundled ??= bundle();
  return bundled;
}

async function bundle(): Promise<CopiedFile[]> {
  const names = readdirSync(compiled, { withFileTypes: true })
    .filter(entry => entry.isDirectory())
    .map(({ name }) => join(compiled, name, 'main.js'));
  const { outputFiles } = await build({
    entryPoints: names.filter(file => existsSync(file)).sort(),
    ...{ bundle: true, write: false, outbase: compiled, outdir: compiled, logLevel: 'warning' },
    ...{ platform: 'node', target: 'node20', format: 'esm', mainFields: ['module', 'main'] },
    ...{ minifyWhitespace: true, minifySyntax: true },
    banner: {
      js: "import{createRequire as bundleRequire}from'node:module';const require=bundleRequire(import.meta.url);",
    },
  });
  const lib = `${equipmentFolder}/lib`;
  return [
    ...outputFiles.map(({ path, contents }) => ({
      from: contents,
      to: join(lib, relative(compiled, path)),
    })),
    // It says that the scripts are ES modules.
    { from: Buffer.from('{"type":"module"}\n'), to: `${lib}/package.json` },
  ];
}
