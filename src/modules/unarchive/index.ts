import { posix } from 'node:path';
import {
  attributesOf,
  defineModule,
  type FileState,
  fail,
  fileState,
  type JsonObject,
  modeWarning,
  newFile,
  type Plan,
  type Prediction,
  type Probe,
  registeredFile,
  registeredFileSchema,
  type StagedFile,
  type StageRequest,
  sh,
  textOf,
  Undecided,
} from '../../module-api/index.ts';
import { conditionProbes, reasonToSkip } from '../command/condition.ts';
import { requireUrl, shownUrl } from '../http/args.ts';
import { type UnarchiveArgs, unarchiveArgs } from './args.ts';
import { type Comparison, compare, type Member } from './compare.ts';
import { type Archive, extras, listing, listingOf, setExtras, unpack } from './unpack.ts';

export const unarchive = defineModule({
  name: 'unarchive',
  aliases: ['ansible.builtin.unarchive', 'ansible.legacy.unarchive'],
  summary: 'Unpack an archive into a directory of a host.',
  notes: [
    'It knows tar, also compressed with what the host has (gzip, bzip2, xz, zstd), and zip. The host needs GNU tar or unzip, and the GNU tools for files. 7-Zip, RAR, cpio, cabinets and packages of rpm and Debian take bsdtar; what it is, and what the host lacks for it, is said.',
    'The archive is unpacked in /var/tmp first and compared with what is in the directory: content, kind, mode, and for root owner and group. So check mode is right, and nothing changes where all is there.',
    'The directory itself keeps its mode and owner, whatever the archive says of it.',
  ],
  args: unarchiveArgs,
  returns: {
    src: { type: 'string', description: 'The archive.' },
    dest: { type: 'string', description: 'The directory.' },
    files: { type: 'array', description: 'The paths of all members, with "list_files".' },
    ...registeredFileSchema,
  },
  examples: [
    `- name: Unpack what comes with the role
  unarchive:
    src: app.tar.gz
    dest: /opt/app
    owner: app
    group: app
    extra_opts: [--strip-components=1]`,
    `- name: Unpack a release
  unarchive:
    src: https://files.example.com/tool-1.2.tar.xz
    dest: /usr/local
    remote_src: true
    include: [bin/tool]
    creates: /usr/local/bin/tool`,
  ],

  sources(args): { archive: StageRequest | undefined } {
    if (isRemote(args)) return { archive: undefined };
    const { src, decrypt } = args;
    const unless = conditionProbes({ creates: args.creates }).created;
    return { archive: { kind: 'stage', src, search: 'files', decrypt, unless } };
  },

  observe(args, { sources: { archive: staged } }): UnarchiveProbes {
    const conditions = conditionProbes({ creates: args.creates });
    const archive = archiveOf(args, staged);
    const dest = fileState(args.dest, { follow: true, needs: ['presence'] });
    if (archive === undefined) return { ...conditions, dest };
    return {
      ...conditions,
      dest,
      ...(archive.path !== undefined && { source: fileState(archive.path, { follow: true }) }),
      unpacked: unpackedProbe(args, archive),
    };
  },

  plan(args, observed, { host, sources: { archive: staged } }): Plan {
    attributesOf(args);
    const skipped = reasonToSkip(args, observed);
    if (skipped !== undefined) return { changes: [], skipped };
    requireDest(args.dest, observed.dest);
    const archive = archiveOf(args, staged);
    if (archive === undefined) throw new TypeError('the archive was not brought');
    const { different } = comparisonOf(args, observed, host.user === 'root');
    const warning = modeWarning(args.mode);
    const warnings = warning === undefined ? [] : [warning];
    if (different.length === 0) return { changes: [], warnings };
    return {
      changes: [
        {
          kind: 'run',
          script: install(args, archive),
          summary: `unpack ${shownUrl(args.src)} in ${args.dest} (${different.length} of its members)`,
          quiet: true,
          okExitCodes: [0],
          failureMessage: (exitCode, stdout, stderr) =>
            failure(args, stdout, stderr) ?? `exit code ${exitCode}`,
          predicts: different.map(member => predictionOf(args.dest, member)),
        },
      ],
      warnings,
    };
  },

  result(args, observed, _, { host }): JsonObject {
    const { src, dest, list_files } = args;
    const fields = { src, dest, ...registeredFile(observed.dest) };
    if (reasonToSkip(args, observed) !== undefined || !list_files) return fields;
    const { members } = comparisonOf(args, observed, host.user === 'root');
    return { ...fields, files: members.map(({ path }) => path) };
  },
});

type UnarchiveProbes = {
  readonly created?: Probe<boolean>;
  readonly dest: Probe<FileState>;
  readonly source?: Probe<FileState>;
  readonly unpacked?: Probe<string>;
};

function isRemote({ remote_src, copy, src }: UnarchiveArgs): boolean {
  return remote_src || copy === false || isUrl(src);
}

function isUrl(src: string): boolean {
  return /^[a-z]+:\/\//i.test(src);
}

function archiveOf(args: UnarchiveArgs, staged: StagedFile | undefined): Archive | undefined {
  if (!isRemote(args)) return staged === undefined ? undefined : { path: staged.path };
  if (!isUrl(args.src)) return { path: args.src };
  requireUrl(args.src, ['https', 'http', 'ftp', 'file']);
  return { url: args.src };
}

function unpackedProbe(args: UnarchiveArgs, archive: Archive): Probe<string> {
  const { created } = conditionProbes({ creates: args.creates });
  const spared = created === undefined ? sh`` : sh`[ "$(${created.script})" != yes ] || exit 0`;
  return {
    script: sh`(
${spared}
${unpack(args, archive)}
${listing()}
printf 'dest\\0'
${listingOf(args.dest)}
${extras(args)}
)`,
    parse: ({ stdout }) => textOf(stdout),
  };
}

/** A file must not be written where it is: it may run. So `tar` puts all in place. */
function install(args: UnarchiveArgs, archive: Archive): ReturnType<typeof sh> {
  const keep = [
    ...(args.keep_newer ? ['--keep-newer-files'] : []),
    ...(args.unsafe_writes ? ['--overwrite'] : []),
  ];
  return sh`(
k_x=1
${unpack(args, archive)}
k_names() { find . -mindepth 1 -maxdepth 1 -print0; }
k_names | tar -c --numeric-owner --null -T - -f - | (cd -- ${args.dest} && tar -x -p --numeric-owner ${keep} -f -) > "$k_d/out" || k_fail 'tar cannot put it in place'
${setExtras(args)}
)`;
}

function comparisonOf(
  args: UnarchiveArgs,
  {
    unpacked,
    source,
  }: { readonly unpacked?: string | undefined; readonly source?: FileState | undefined },
  byRoot: boolean,
): Comparison {
  if (unpacked === undefined) throw new TypeError('the archive was not looked at');
  if (source !== undefined && (source.type === 'absent' || source.targetExists === false)) {
    fail(`Source '${args.src}' does not exist`);
  }
  const why = failure(args, unpacked, '');
  if (why !== undefined && source?.predictedBy !== undefined)
    throw new Undecided(source.predictedBy);
  if (why !== undefined) fail(why);
  return compare(unpacked, { keepNewer: args.keep_newer, byRoot, attributes: attributesOf(args) });
}

function failure({ src }: UnarchiveArgs, stdout: string, stderr: string): string | undefined {
  const [, what, said] = /(?:^|\0)problem\|([^|]*)\|([^\0]*)/.exec(stdout) ?? [];
  const last = (said ?? stderr).trim().split('\n').at(-1) ?? '';
  if (what === undefined) return last === '' ? undefined : last;
  return `cannot unpack ${shownUrl(src)}: ${what}${last === '' ? '' : ` (${last})`}`;
}

function requireDest(dest: string, state: FileState): void {
  if (state.type !== 'directory') fail(`dest '${dest}' must be an existing dir`);
}

const types = { f: 'file', d: 'directory', l: 'link' } as const;

function predictionOf(dest: string, member: Member): Prediction {
  const path = posix.join(dest, member.path);
  const { mode, uid, gid, size, target, sha1: checksum, type } = member;
  const kind = type === 'd' ? types.d : type === 'l' ? types.l : types.f;
  const facts = { mode: mode.padStart(4, '0'), uid, gid, size, checksum };
  const state = newFile(path, kind, {}, { ...facts, ...(type === 'l' && { target }) });
  return { resource: 'file', path, state };
}
