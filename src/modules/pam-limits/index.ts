import {
  type ArgsSchema,
  backupResult,
  backupResultSchema,
  defineModule,
  type FileState,
  fail,
  format,
  type InferArgs,
  type JsonObject,
  type Plan,
} from '../../module-api/index.ts';
import {
  contentToEdit,
  type EditedFileArgs,
  editedFileProbes,
  planEdit,
} from '../edited-file/edited-file.ts';
import { decodeText } from '../edited-file/encoding.ts';
import { type LimitEdit, valueProblem, withLimit } from './limits.ts';

function isWord(text: string): boolean {
  return /^[^\s#]+$/.test(text);
}

const word = format('one word', isWord);

const args = {
  domain: {
    type: 'string',
    required: true,
    format: word,
    description: 'Who: a user, @group, %group, * for all, or a range of numbers like 1000:2000.',
  },
  limit_type: {
    type: 'string',
    required: true,
    enum: ['hard', 'soft', '-'],
    description: 'Hard: nobody exceeds it; soft: what one begins with; -: both.',
  },
  limit_item: {
    type: 'string',
    required: true,
    enum: [
      ...(['core', 'data', 'fsize', 'memlock', 'nofile', 'rss', 'stack', 'cpu', 'nproc'] as const),
      ...(['as', 'maxlogins', 'maxsyslogins', 'priority', 'locks', 'sigpending'] as const),
      ...(['msgqueue', 'nice', 'rtprio', 'nonewprivs', 'chroot'] as const),
    ],
    description: 'Of what.',
  },
  value: {
    type: 'string',
    required: true,
    description:
      'The limit: a number, or unlimited, infinity or -1. Of nice and priority -20 to 19.',
  },
  use_min: {
    type: 'boolean',
    default: false,
    description: 'A smaller limit that is there stays.',
  },
  use_max: {
    type: 'boolean',
    default: false,
    description: 'A larger limit that is there stays.',
  },
  comment: {
    type: 'string',
    default: '',
    format: format('one line', /^[^\r\n]*$/),
    description: 'What stands behind the limit, when its line is written.',
  },
  dest: {
    type: 'string',
    format: 'path',
    default: '/etc/security/limits.conf',
    description: 'The file. One of your own in /etc/security/limits.d is read after it.',
  },
  backup: {
    type: 'boolean',
    default: false,
    description: 'Keep a copy of the old file beside it, with the time in its name.',
  },
} as const satisfies ArgsSchema;

type PamLimitsArgs = InferArgs<typeof args>;

export const pamLimits = defineModule({
  name: 'pam_limits',
  aliases: ['community.general.pam_limits'],
  summary: 'Limit what users may use, from their next login on.',
  notes: [
    'Units of systemd have limits of their own (LimitNOFILE=), which this file does not change.',
    'Every line of the same domain, type and item gets the value; what else is in the file stays.',
  ],
  args,
  constraints: {
    mutuallyExclusive: [['use_min', 'use_max']],
    rules: [
      {
        options: ['value', 'limit_item'],
        problem: ({ value, limit_item: item }) =>
          value === undefined ? undefined : valueProblem(String(item), plainValue(value)),
      },
    ],
  },
  returns: {
    dest: { type: 'string', description: 'The file.' },
    ...backupResultSchema,
  },
  examples: [
    `- name: Let the database open many files
  pam_limits:
    domain: postgres
    limit_type: "-"
    limit_item: nofile
    value: 65536
    dest: /etc/security/limits.d/50-postgres.conf`,
    `- name: Let nobody have fewer processes than this
  pam_limits:
    domain: "*"
    limit_type: hard
    limit_item: nproc
    value: 4096
    use_max: true
    comment: builds need them`,
  ],
  observe: given => editedFileProbes(fileOf(given), { creates: true, mayBeMissing: false }),
  plan: (given, observed): Plan =>
    planEdit(fileOf(given), observed, contentOf(given, observed.file)),
  result: ({ dest }, _, outcomes): JsonObject => ({ dest, ...backupResult(outcomes) }),
});

function plainValue(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function fileOf({ dest, backup }: PamLimitsArgs): EditedFileArgs {
  return { path: dest, backup, unsafe_writes: false };
}

function contentOf(given: PamLimitsArgs, file: FileState): Uint8Array {
  const words: readonly string[] = [given.domain, given.limit_type, given.limit_item, given.value];
  if (!words.every(isWord)) {
    fail('"domain", "limit_type", "limit_item" and "value" are one word each, and not empty');
  }
  const bytes = contentToEdit(file);
  const { text, encode, adapt } = decodeText(bytes ?? new Uint8Array());
  const { domain, limit_type: type, limit_item: item, value, comment } = given;
  const keep = given.use_min ? 'min' : given.use_max ? 'max' : undefined;
  const edit: LimitEdit = {
    domain: adapt(domain),
    type,
    item,
    value,
    keep,
    comment: adapt(comment),
  };
  const edited = withLimit(text, edit);
  return bytes !== undefined && edited === text ? bytes : encode(edited);
}
