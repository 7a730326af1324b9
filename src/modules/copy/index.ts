import {
  attributesOf,
  backupResult,
  backupResultSchema,
  type Change,
  type ControllerDirectory,
  type ControllerFile,
  contentFacts,
  defineModule,
  type FileRequest,
  finalState,
  type JsonObject,
  modeWarning,
  type Outcome,
  type Plan,
  registeredFile,
  registeredFileSchema,
  sumOf,
} from '../../module-api/index.ts';
import { type CopyArgs, copyArgs } from './args.ts';
import { contentOf, destinationIn, fileProbes, planFileCopy } from './copy-file.ts';
import { planRemote, remoteProbes } from './plan-remote.ts';
import { planTree, treeProbes } from './plan-tree.ts';
import type { CopyObserved, CopyProbes } from './probes.ts';

type Source = ControllerFile | ControllerDirectory | undefined;

export const copy = defineModule({
  name: 'copy',
  aliases: ['ansible.builtin.copy', 'ansible.legacy.copy'],
  summary: 'Copy files and directories to a host, or write a text into a file.',
  notes: [
    'A file is written beside its place and renamed, so that nobody sees half of it. It keeps the mode and owner it has where the task does not say otherwise.',
    'With "remote_src" a directory is copied with the modes it has.',
  ],
  args: copyArgs,
  constraints: {
    mutuallyExclusive: [['src', 'content']],
    requiredOneOf: [['src', 'content']],
    rules: [
      {
        options: ['dest', 'content'],
        problem: ({ dest, content }) =>
          content !== undefined && typeof dest === 'string' && dest.endsWith('/')
            ? '"content" needs a file as "dest", not a directory.'
            : undefined,
      },
      {
        options: ['src'],
        problem: ({ src }) => (src === '' ? '"src" must not be empty.' : undefined),
      },
      {
        options: ['mode', 'src'],
        problem: ({ mode, src }) =>
          mode === 'preserve' && src === undefined
            ? '"mode: preserve" has no "src" to take the mode from: the file gets 0600.'
            : undefined,
        warns: true,
      },
    ],
  },
  returns: {
    dest: { type: 'string', description: 'The file or directory that was copied to.' },
    src: { type: 'string', description: 'What was copied.' },
    checksum: { type: 'string', description: 'The SHA-1 of the file.' },
    expected_checksum: {
      type: 'string',
      description: 'With a failure, what "checksum" says it should be.',
    },
    md5sum: { type: 'string', description: 'The MD5 of the file, where its content is text.' },
    ...backupResultSchema,
    ...registeredFileSchema,
  },
  examples: [
    `- name: Install a configuration file
  copy:
    src: app.conf
    dest: /etc/app.conf
    owner: root
    group: root
    mode: "0644"
    backup: true`,
    `- name: Write a text
  copy:
    content: |
      PermitRootLogin no
    dest: /etc/ssh/sshd_config.d/10-root.conf
    mode: "0600"
    validate: sshd -t -f %s`,
    `- name: Copy what is in a directory
  copy:
    src: site/
    dest: /var/www/site/
    mode: u=rw,go=r
    directory_mode: "0755"`,
    `- name: Keep the old file
  copy:
    src: /etc/app.conf
    dest: /etc/app.conf.orig
    remote_src: true
    force: false
    mode: preserve`,
  ],

  sources({ src, remote_src, local_follow, decrypt }): { source: FileRequest | undefined } {
    if (src === undefined || remote_src) return { source: undefined };
    return { source: { kind: 'file', src, search: 'files', follow: local_follow, decrypt } };
  },

  observe(args, { sources: { source } }): CopyProbes {
    if (args.src !== undefined && args.remote_src) return remoteProbes(args, args.src);
    return isDirectory(source) ? treeProbes(args, source) : fileProbes(args, source);
  },

  plan(args, observed, { sources }): Plan {
    const warnings = (['mode', 'directory_mode'] as const).flatMap(
      option => modeWarning(args[option], option) ?? [],
    );
    return { changes: changesFor(args, observed, sources.source), warnings };
  },

  result(args, observed, outcomes, { sources }): JsonObject {
    const named = args.src === undefined ? {} : { src: args.src };
    return { ...named, ...resultOf(args, observed, outcomes, sources.source) };
  },
});

function changesFor(args: CopyArgs, observed: CopyObserved, source: Source): readonly Change[] {
  const preserve = args.mode === 'preserve';
  const attributes = attributesOf({ ...args, mode: preserve ? undefined : args.mode });
  const how = { attributes, preserve };
  if (args.src !== undefined && args.remote_src) return planRemote(args, observed, how);
  if (isDirectory(source)) return planTree(args, observed, source, how);
  return planFileCopy(args, observed, source, how);
}

function resultOf(
  args: CopyArgs,
  observed: CopyObserved,
  outcomes: readonly Outcome[],
  source: Source,
): JsonObject {
  if (isDirectory(source) || observed.source?.type === 'directory') return { dest: args.dest };
  const { path, before } = destinationIn(args, observed);
  const after = finalState({ ...before, path }, outcomes);
  return {
    dest: path,
    ...sums(args, observed, source),
    ...backupResult(outcomes),
    ...registeredFile(after),
  };
}

function sums(
  args: CopyArgs,
  observed: CopyObserved,
  source: ControllerFile | undefined,
): JsonObject {
  if (args.remote_src) {
    const checksum = observed.source?.type === 'file' ? observed.source.checksum : undefined;
    return checksum === undefined ? {} : { checksum };
  }
  const { checksum = '', content } = contentFacts(contentOf(args, source));
  return { checksum, ...(content !== undefined && { md5sum: sumOf(content, 'md5') }) };
}

function isDirectory(source: Source): source is ControllerDirectory {
  return source?.kind === 'controller-directory';
}
