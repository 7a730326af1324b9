import {
  attributesOf,
  type Change,
  defineModule,
  type FileState,
  fail,
  fileState,
  finalState,
  type JsonObject,
  modeWarning,
  type Plan,
  type Probe,
  parentDirectory,
  planAttributes,
  registeredFile,
  registeredFileSchema,
  requireDirectory,
  sh,
} from '../../module-api/index.ts';
import { type ArchiveArgs, archiveArgs } from './args.ts';
import { gather, isPattern, make } from './scripts.ts';
import { type Sources, sourcesProbe } from './sources.ts';

type ArchiveProbes = {
  readonly dest: Probe<FileState>;
  readonly parent: Probe<FileState>;
  readonly sources: Probe<Sources>;
};

interface Observed {
  readonly dest: FileState;
  readonly parent: FileState;
  readonly sources: Sources;
}

export const archive = defineModule({
  name: 'archive',
  aliases: ['community.general.archive'],
  summary: 'Pack files of a host into an archive there.',
  notes: [
    'The archive is made anew only where the one that is there holds something else: names, contents, modes and owners are compared, times are not. So check mode is right, too.',
    'A single file is only compressed, unless the format is tar or zip or "force_archive" is on.',
    'The host needs GNU tar and GNU findutils, and gzip, bzip2, xz, or zip and unzip for their formats.',
    'The archive itself never goes into it, also where it lies in a directory that does.',
  ],
  args: archiveArgs,
  constraints: {
    rules: [
      {
        options: ['path', 'dest'],
        problem: ({ path, dest }) =>
          dest === undefined &&
          Array.isArray(path) &&
          (path.length > 1 || path.some(one => isPattern(String(one))))
            ? '"dest" is needed for several paths, or a pattern.'
            : undefined,
      },
    ],
  },
  returns: {
    dest: { type: 'string', description: 'The archive.' },
    dest_state: {
      type: 'string',
      description:
        'What it is: archive, compress (a single file), incomplete (a path is missing) or absent.',
    },
    archived: { type: 'array', description: 'What is in it, by its paths on the host.' },
    arcroot: { type: 'string', description: 'What is in front of the names in the archive.' },
    missing: { type: 'array', description: 'Paths of the task that are not there.' },
    expanded_paths: { type: 'array', description: 'The paths, with what patterns stand for.' },
    expanded_exclude_paths: { type: 'array', description: 'The same of "exclude_path".' },
    ...registeredFileSchema,
  },
  examples: [
    `- name: Keep the configuration before the upgrade
  archive:
    path: [/etc/nginx, /etc/ssl/site]
    dest: /var/backups/nginx.tar.xz
    format: xz
    mode: "0600"`,
    `- name: Compress yesterday's log
  archive:
    path: /var/log/app.log.1
    remove: true`,
    `- name: Pack the site without what it can make again
  archive:
    path: /srv/site/
    dest: /srv/site.zip
    format: zip
    exclusion_patterns: ["cache/*", "*.tmp"]`,
  ],
  observe(args): ArchiveProbes {
    const dest = destOf(args);
    return {
      dest: fileState(dest, { follow: true, flags: args.attributes !== undefined }),
      parent: parentDirectory(dest),
      sources: sourcesProbe(args, dest),
    };
  },
  plan(args, observed): Plan {
    const warning = modeWarning(args.mode);
    return {
      changes: planArchive(args, observed),
      warnings: warning === undefined ? [] : [warning],
    };
  },
  result(args, { dest, sources }, outcomes): JsonObject {
    const { names, root, missing, isArchive, paths, excluded } = sources;
    const after = finalState(dest, outcomes);
    const made = isMadeAs(args, isArchive) ? 'archive' : 'compress';
    const state = missing.length > 0 ? 'incomplete' : made;
    return {
      ...{ dest: destOf(args), arcroot: root, missing, expanded_paths: paths },
      expanded_exclude_paths: excluded,
      dest_state: after.type === 'absent' ? 'absent' : names.length === 0 ? made : state,
      archived: names.map(name => `${root}${name}`),
      ...registeredFile(after),
    };
  },
});

function destOf({ dest, path, format }: ArchiveArgs): string {
  return dest ?? `${(path[0] ?? '').replace(/\/$/, '')}.${format}`;
}

function isMadeAs({ format }: ArchiveArgs, isArchive: boolean): boolean {
  return isArchive || format === 'tar' || format === 'zip';
}

export function planArchive(args: ArchiveArgs, observed: Observed): readonly Change[] {
  const { dest, parent, sources } = observed;
  const { problem, isArchive, isSame, names, directories, paths, missing } = sources;
  const place = destOf(args);
  if (problem !== undefined) fail(problem);
  if (isArchive && args.dest === undefined) {
    fail('"dest" is needed for an archive of several files, or of a directory');
  }
  if (dest.type !== 'absent' && dest.type !== 'file') {
    fail(`${dest.path} is a ${dest.type}, not a file`);
  }
  const holder = directories.find(one => place.startsWith(`${one.replace(/\/$/, '')}/`));
  if (args.remove && holder !== undefined) {
    fail(`the archive ${place} would be removed with ${holder}, in which it is`);
  }
  const attributes = attributesOf(args);
  const path = dest.type === 'absent' ? place : (dest.real ?? dest.path);
  if (names.length === 0) return planAttributes(path, dest, attributes);
  requireDirectory(parent);
  const source = `${names.length} ${names.length === 1 ? 'file' : 'files'} of ${sources.root}`;
  const fill = sh`( k_x1=1
${gather(args, [sh`${place}`, sh`"$k_temp"`])}
${make(args, sh`"$k_temp"`)}
)`;
  const present = paths.filter(one => !missing.includes(one));
  return [
    ...(isSame
      ? planAttributes(path, dest, attributes)
      : [{ kind: 'copy', source, fill, path, before: dest, attributes } as const]),
    ...(args.remove ? [removal(present)] : []),
  ];
}

function removal(paths: readonly string[]): Change {
  return {
    kind: 'run',
    script: sh`rm -rf -- ${paths}`,
    summary: sh`rm -r ${paths}`.text,
    predicts: paths.map(path => ({
      resource: 'file',
      path: path.replace(/(.)\/$/, '$1'),
      state: { type: 'absent', path: path.replace(/(.)\/$/, '$1') },
    })),
  };
}
