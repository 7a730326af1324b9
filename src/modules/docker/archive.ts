import { type Probe, sh, textOf } from '../../module-api/index.ts';
import { toolJson } from '../tool-json.ts';
import { fieldsOf, listOf, textAt, textsOf } from './docker.ts';

/** An image in an archive of `docker save`. */
export interface ArchivedImage {
  readonly names: readonly string[];
  /** As `docker image inspect` has it, but for stores that name images by their manifest. */
  readonly id: string;
}

/** `undefined`: no archive. */
export function archiveProbe(path: string): Probe<readonly ArchivedImage[] | undefined> {
  return {
    script: sh`[ -f ${path} ] || exit 3
if gzip -t < ${path} 2>/dev/null; then gzip -dc < ${path}; else cat < ${path}; fi | tar -xOf - manifest.json 2>/dev/null`,
    parse: ({ exitCode, stdout }) => (exitCode === 3 ? undefined : imagesIn(textOf(stdout))),
    overlay(observed, predicted) {
      const file = predicted.file(path);
      if (file === undefined) return observed;
      return file.type === 'absent' ? undefined : [];
    },
  };
}

export function imagesIn(manifest: string): readonly ArchivedImage[] {
  if (manifest.trim() === '') return [];
  return listOf(toolJson('tar', manifest)).map(item => {
    const fields = fieldsOf(item);
    const hash = /([0-9a-f]{64})/.exec(textAt(fields, 'Config'))?.[1] ?? '';
    return { names: textsOf(fields['RepoTags']), id: `sha256:${hash}` };
  });
}
