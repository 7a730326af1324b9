import { type Diagnostics, InputError } from '../diagnostics/diagnostic.ts';
import type { Location } from '../diagnostics/source-file.ts';
import type { Located } from '../yaml/located.ts';
import { parseYaml } from '../yaml/parse.ts';
import { readSource } from '../yaml/read-source.ts';
import type { LoaderFiles } from './loading.ts';
import { openFile, openValues } from './vault.ts';

/** A YAML file as a located tree; `undefined`, with the problem reported, when there is none. */
export async function readYaml(
  path: string,
  files: LoaderFiles,
  diagnostics: Diagnostics,
  askedAt?: Location,
): Promise<Located | undefined> {
  const shown = files.shown(path);
  const bytes = await readBytes(path, files, diagnostics, askedAt);
  if (bytes === undefined) return undefined;
  const source = readSource(bytes, shown);
  if (!source.ok) {
    diagnostics.list.push(...source.diagnostics);
    return undefined;
  }
  const opened = openFile(source.value, files.vault);
  if (!opened.ok) {
    diagnostics.list.push(...opened.diagnostics);
    return undefined;
  }
  const parsed = parseYaml(opened.value);
  if (!parsed.ok) {
    diagnostics.list.push(...parsed.diagnostics);
    return parsed.partial;
  }
  diagnostics.list.push(...(parsed.warnings ?? []));
  return files.vault === undefined
    ? parsed.value
    : openValues(parsed.value, files.vault, diagnostics);
}

async function readBytes(
  path: string,
  files: LoaderFiles,
  diagnostics: Diagnostics,
  askedAt: Location | undefined,
): Promise<Uint8Array | undefined> {
  try {
    const bytes = await files.read(path);
    if (bytes === undefined) {
      diagnostics.error('file/not-found', `There is no file ${files.shown(path)}.`, askedAt);
    }
    return bytes;
  } catch (error) {
    if (error instanceof InputError) throw error;
    const shown = files.shown(path);
    const reason = error instanceof Error ? error.message : String(error);
    const message = (await files.isDirectory(path))
      ? `${shown} is a folder, and a file is needed.`
      : `Cannot read ${shown}: ${reason}.`;
    diagnostics.error('file/unreadable', message, askedAt);
    return undefined;
  }
}
