import { fail, type Probe, sh, textOf, Undecided } from '../../module-api/index.ts';
import type { ArchiveArgs } from './args.ts';
import { compare, gather, isPattern, report } from './scripts.ts';

/** What goes into the archive, and whether the archive that is there holds the same. */
export interface Sources {
  readonly problem: string | undefined;
  readonly root: string;
  readonly isArchive: boolean;
  readonly isSame: boolean;
  readonly paths: readonly string[];
  readonly excluded: readonly string[];
  readonly missing: readonly string[];
  readonly directories: readonly string[];
  /** As they are in the archive. */
  readonly names: readonly string[];
}

export function sourcesProbe(args: ArchiveArgs, dest: string): Probe<Sources> {
  return {
    script: sh`(
${gather(args, [sh`${dest}`])}
k_same=no
if [ -f ${dest} ] && [ -r ${dest} ] && [ -s "$k_d/list" ]; then
${compare(args, dest)}
fi
${report}
)`,
    parse: ({ exitCode, stdout, stderr }) => {
      if (exitCode === 0) return parseSources(textOf(stdout));
      return fail(`cannot look at what goes into the archive: ${textOf(stderr).trim()}`);
    },
    overlay(seen, predicted) {
      // What an earlier task would write is not there to be compared.
      const plain = args.path.filter(path => !isPattern(path)).map(path => path.replace(/\/$/, ''));
      const files = plain.flatMap(path => [predicted.file(path), ...predicted.filesBelow(path)]);
      const [task] = files.flatMap(file =>
        file === undefined || file.type === 'absent' ? [] : (file.predictedBy ?? []),
      );
      if (task !== undefined) throw new Undecided(task);
      return seen;
    },
  };
}

export function parseSources(printed: string): Sources {
  const [head = '', names = ''] = printed.split(/^names\|\n/m);
  const lines = head.split('\n');
  const all = (key: string): readonly string[] =>
    lines.filter(line => line.startsWith(`${key}|`)).map(line => line.slice(key.length + 1));
  return {
    problem: all('problem')[0],
    root: all('root')[0] ?? '',
    isArchive: all('kind')[0] === 'archive',
    isSame: all('same')[0] === 'yes',
    paths: all('path'),
    excluded: all('without'),
    missing: all('missing'),
    directories: all('directory'),
    names: names.split('\0').filter(name => name !== ''),
  };
}
