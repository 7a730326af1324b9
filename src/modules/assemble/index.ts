import {
  type ArgsSchema,
  attributesOf,
  backupResult,
  backupResultSchema,
  type Change,
  type ControllerDirectory,
  type ControllerFile,
  defineModule,
  endOf,
  type FileRequest,
  type FileState,
  fail,
  fileOptions,
  fileState,
  finalState,
  type InferArgs,
  type JsonObject,
  modeWarning,
  type Plan,
  type Probe,
  parentDirectory,
  planFile,
  regexFormat,
  registeredFile,
  registeredFileSchema,
  requireDirectory,
  writeOptions,
} from '../../module-api/index.ts';
import { PythonRegex } from '../../module-api/python-regex.ts';
import { withUserRegexes } from '../edited-file/edited-file.ts';
import { assembled, type Fragment, fragmentsIn } from './fragments.ts';

/** Larger files are not compared in full. Bytes. */
const sizeLimit = 8_388_608;

const args = {
  src: {
    type: 'string',
    required: true,
    format: 'path',
    description:
      'The directory with the parts: on the host, or with "remote_src: false" on the controller, in the "files" folder of the role and the play.',
  },
  dest: {
    type: 'string',
    required: true,
    format: 'path',
    description: 'The file that is made of them.',
  },
  remote_src: { type: 'boolean', default: true, description: 'The directory is on the host.' },
  regexp: {
    type: 'string',
    format: regexFormat,
    description: 'Take only parts whose name has this in it.',
  },
  delimiter: {
    type: 'string',
    description: 'A text between two parts; "\\n" in it is a line break.',
  },
  ignore_hidden: {
    type: 'boolean',
    default: false,
    description: 'Leave out parts whose name begins with a dot.',
  },
  decrypt: {
    type: 'boolean',
    default: true,
    description: 'Decrypt parts of the controller that vault has encrypted.',
  },
  ...fileOptions,
  ...writeOptions,
} as const satisfies ArgsSchema;

type AssembleArgs = InferArgs<typeof args>;

export const assemble = defineModule({
  name: 'assemble',
  summary: 'Make a file of the parts in a directory.',
  notes: [
    'Parts follow each other in the order of their names, each on lines of its own. Directories in the directory are passed over.',
  ],
  args,
  returns: {
    dest: { type: 'string', description: 'The file.' },
    src: { type: 'string', description: 'The directory with the parts.' },
    ...backupResultSchema,
    ...registeredFileSchema,
  },
  examples: [
    `- name: Put the configuration together
  assemble:
    src: /etc/app/conf.d
    dest: /etc/app/app.conf
    regexp: \\.conf$
    validate: app --check %s
    mode: "0644"`,
    `- name: Send one file made of many
  assemble:
    src: sshd.d
    dest: /etc/ssh/sshd_config
    remote_src: false
    delimiter: "# ---"
    backup: true`,
  ],

  sources({ src, remote_src, decrypt }): { parts: FileRequest | undefined } {
    if (remote_src) return { parts: undefined };
    return {
      parts: { kind: 'file', src: `${src.replace(/\/+$/, '')}/`, search: 'files', decrypt },
    };
  },

  observe: (given): AssembleProbes => ({
    dest: fileState(given.dest, {
      ...{ follow: true, content: true, contentLimit: sizeLimit, checksum: 'sha1' },
      flags: given.attributes !== undefined,
    }),
    parent: parentDirectory(given.dest),
    parts: given.remote_src ? fragmentsIn(given.src) : undefined,
  }),

  plan(given, { dest, parent, parts }, { sources }): Plan {
    const fragments = given.remote_src ? parts : partsOf(sources.parts);
    if (fragments === undefined) fail(`Source (${given.src}) does not exist`);
    const content = withUserRegexes(() => contentOf(given, fragments));
    const warning = modeWarning(given.mode);
    const before = dest.type === 'absent' ? dest : endOf(dest);
    if (dest.type === 'absent') requireDirectory(parent);
    const { backup, validate, unsafe_writes: inPlace } = given;
    const attributes = attributesOf(given);
    const changes: readonly Change[] = planFile({
      ...{ path: before.path, before, content, attributes, backup, validate, inPlace },
    });
    return { changes, warnings: warning === undefined ? [] : [warning] };
  },

  result: ({ src, dest: path }, { dest }, outcomes): JsonObject => ({
    ...{ src, dest: path, ...backupResult(outcomes) },
    ...registeredFile(finalState(dest.type === 'absent' ? dest : endOf(dest), outcomes)),
  }),
});

type AssembleProbes = {
  readonly dest: Probe<FileState>;
  readonly parent: Probe<FileState>;
  readonly parts: Probe<readonly Fragment[] | undefined> | undefined;
};

function contentOf(
  { regexp, ignore_hidden, delimiter }: AssembleArgs,
  fragments: readonly Fragment[],
): Uint8Array {
  const pattern = regexp === undefined ? undefined : new PythonRegex(regexp);
  return assembled(fragments, {
    matches: name => pattern === undefined || pattern.search(name) !== undefined,
    ignoreHidden: ignore_hidden,
    delimiter,
  });
}

function partsOf(
  source: ControllerFile | ControllerDirectory | undefined,
): readonly Fragment[] | undefined {
  if (source === undefined) return undefined;
  if (source.kind === 'controller-file') fail(`${source.path} is a file, not a directory`);
  return source.entries.flatMap(entry =>
    entry.type === 'file' && !entry.relative.includes('/')
      ? [{ name: entry.relative, content: bytesOf(entry.file) }]
      : [],
  );
}

function bytesOf({ decrypted, text, path }: ControllerFile): Uint8Array {
  if (decrypted !== undefined) return decrypted;
  return text === undefined
    ? fail(`${path} is no text in UTF-8, or larger than 1 MiB, and cannot be a part`)
    : Buffer.from(text);
}
