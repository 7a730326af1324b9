import {
  backupResult,
  backupResultSchema,
  defineModule,
  type FileState,
  fail,
  type JsonObject,
  type Plan,
} from '../../module-api/index.ts';
import {
  contentToEdit,
  editedFileProbes,
  editedFileRule,
  editMessage,
  planEdit,
  withUserRegexes,
} from '../edited-file/edited-file.ts';
import { decodeText } from '../edited-file/encoding.ts';
import { type BlockinfileArgs, blockinfileArgs } from './args.ts';
import { LoneMarker, withBlock } from './edit.ts';

export const blockinfile = defineModule({
  name: 'blockinfile',
  aliases: ['ansible.builtin.blockinfile', 'ansible.legacy.blockinfile'],
  summary: 'Have a block of lines between two markers in a file.',
  notes: [
    'A file with only one of the two markers is refused: what belongs to the block cannot be told.',
    'Line endings of the file are kept, also those of Windows.',
  ],
  args: blockinfileArgs,
  constraints: {
    mutuallyExclusive: [['insertbefore', 'insertafter']],
    rules: [
      editedFileRule,
      {
        options: ['marker_begin', 'marker_end'],
        problem: ({ marker_begin, marker_end }) =>
          marker_begin === marker_end ? '"marker_begin" and "marker_end" must differ.' : undefined,
      },
    ],
  },
  returns: {
    msg: {
      type: 'string',
      description: 'What was done: "Block inserted", "Block removed" or "File created".',
    },
    rc: {
      type: 'integer',
      description: 'With a failure, 256 for a directory and 257 for a file that is missing.',
    },
    ...backupResultSchema,
  },
  examples: [
    `- name: Know the machines of the cluster
  blockinfile:
    path: /etc/hosts
    marker: "# {mark} cluster"
    block: |
      10.0.0.11 node1
      10.0.0.12 node2`,
    `- name: Let deployers in by key only
  blockinfile:
    path: /etc/ssh/sshd_config
    block: |
      Match Group deploy
        PasswordAuthentication no
    prepend_newline: true
    validate: sshd -t -f %s`,
    `- name: Remove what an earlier release wrote
  blockinfile:
    path: /etc/profile
    marker: "# {mark} app"
    state: absent`,
  ],

  observe: args =>
    editedFileProbes(args, { creates: args.create, mayBeMissing: args.state === 'absent' }),

  plan: (args, observed): Plan => planEdit(args, observed, editOf(args, observed.file).content),

  result(args, { file }, outcomes): JsonObject {
    const { message } = editOf(args, file);
    return { msg: editMessage(message, args, { file, outcomes }), ...backupResult(outcomes) };
  },
});

interface BlockOfFile {
  readonly content: Uint8Array | undefined;
  readonly message: string;
}

function editOf(args: BlockinfileArgs, file: FileState): BlockOfFile {
  const bytes = contentToEdit(file);
  const [begin, end] = markersOf(args);
  if (bytes === undefined) {
    if (args.state === 'absent')
      return { content: undefined, message: `File ${args.path} not present` };
    if (!args.create) fail(`Path ${args.path} does not exist !`, { rc: 257 });
  }
  const { text, encode, adapt } = decodeText(bytes ?? new Uint8Array());
  const optional = (one: string | undefined) => (one === undefined ? undefined : adapt(one));
  const isWanted = args.state === 'present' && args.block !== '';
  const edited = tryEdit(args.path, () =>
    withBlock(text, {
      block: isWanted ? adapt(args.block) : undefined,
      begin: adapt(begin),
      end: adapt(end),
      after: optional(args.insertafter),
      before: optional(args.insertbefore),
      prependNewline: args.prepend_newline,
      appendNewline: args.append_newline,
    }),
  );
  if (bytes === undefined) return { content: encode(edited), message: 'File created' };
  if (edited === text) return { content: bytes, message: '' };
  return { content: encode(edited), message: isWanted ? 'Block inserted' : 'Block removed' };
}

function markersOf(args: BlockinfileArgs): readonly [begin: string, end: string] {
  const { marker_begin, marker_end } = args;
  const marker = args.marker.replace(/\n$/, '');
  if (!marker.includes('{mark}'))
    fail('"marker" must contain "{mark}", or the block could not be found again');
  const [begin, end] = [marker_begin, marker_end].map(mark =>
    marker.replaceAll('{mark}', () => mark),
  );
  if (begin === undefined || end === undefined || begin === end) {
    fail('"marker_begin" and "marker_end" must differ');
  }
  if (/[\r\n]/.test(begin + end)) fail('"marker" must be one line');
  return [begin, end];
}

function tryEdit(path: string, work: () => string): string {
  try {
    return withUserRegexes(work);
  } catch (error) {
    if (error instanceof LoneMarker) {
      fail(
        `${path}:${error.line} is the marker ${JSON.stringify(error.marker)} without its other half`,
      );
    }
    throw error;
  }
}
