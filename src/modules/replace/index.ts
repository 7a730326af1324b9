import {
  type ArgsSchema,
  backupResult,
  backupResultSchema,
  defineModule,
  type FileState,
  fail,
  fileOptions,
  type InferArgs,
  type JsonObject,
  type Plan,
  type Rule,
  readable,
  regexFormat,
  replacementProblem,
  writeOptions,
} from '../../module-api/index.ts';
import {
  contentToEdit,
  editedFileProbes,
  editedFileRule,
  editMessage,
  emptyRegexRule,
  planEdit,
  withUserRegexes,
} from '../edited-file/edited-file.ts';
import { decodeAs } from '../edited-file/encoding.ts';
import { withReplacements } from './edit.ts';

const args = {
  path: {
    type: 'string',
    required: true,
    aliases: ['dest', 'destfile', 'name'],
    format: 'path',
    description: 'The file on the host. A symbolic link is followed.',
  },
  regexp: {
    type: 'string',
    required: true,
    format: regexFormat,
    description:
      'A regular expression in Python’s syntax; everything that matches is replaced. "^" and "$" mean the ends of lines, and "." no newline, unless "(?s)" stands before it.',
  },
  replace: {
    type: 'string',
    default: '',
    description:
      'What comes in the place of each match; it may name groups, as in "\\1" or "\\g<name>". Without it matches are removed.',
  },
  after: {
    type: 'string',
    format: regexFormat,
    description:
      'A regular expression: only what comes after it is looked at. A dot is a newline too.',
  },
  before: {
    type: 'string',
    format: regexFormat,
    description:
      'A regular expression: only what comes before it is looked at; with "after", before the first match behind that, else before the last.',
  },
  encoding: {
    type: 'string',
    default: 'utf-8',
    format: readable('an encoding that kplay knows', name => decodeAs(name, new Uint8Array())),
    description:
      'How characters are written in the file: utf-8, utf-16, latin-1, or a code page such as cp1252.',
  },
  ...fileOptions,
  ...writeOptions,
} as const satisfies ArgsSchema;

type ReplaceArgs = InferArgs<typeof args>;

const rules: readonly Rule[] = [
  editedFileRule,
  emptyRegexRule,
  {
    options: ['replace', 'regexp'],
    problem: ({ replace: replacement, regexp }) => {
      if (regexFormat.problem(String(regexp)) !== undefined) return undefined;
      const wrong = replacementProblem(String(regexp), String(replacement));
      return wrong === undefined ? undefined : `"replace" does not fit "regexp": ${wrong}.`;
    },
  },
];

export const replace = defineModule({
  name: 'replace',
  aliases: ['ansible.builtin.replace', 'ansible.legacy.replace'],
  summary: 'Replace what matches a regular expression in a file.',
  notes: [
    'It is for you to write an expression that does not match what it was replaced by, or every run replaces it again.',
  ],
  args,
  constraints: { rules },
  returns: {
    msg: { type: 'string', description: 'How many replacements were made.' },
    rc: {
      type: 'integer',
      description: 'With a failure, 256 for a directory and 257 for a file that is missing.',
    },
    ...backupResultSchema,
  },
  examples: [
    `- name: Move a host
  replace:
    path: /etc/hosts
    regexp: (\\s+)old\\.example\\.com(\\s.*)?$
    replace: \\1new.example.com\\2`,
    `- name: Uncomment within one section
  replace:
    path: /etc/app.conf
    after: \\[server\\]\\n
    before: \\n\\[
    regexp: ^#(\\s*listen)
    replace: \\1
    backup: true`,
  ],

  observe: args => editedFileProbes(args, { creates: false, mayBeMissing: false }),

  plan: (args, observed): Plan => planEdit(args, observed, editOf(args, observed.file).content),

  result(args, { file }, outcomes): JsonObject {
    const { message } = editOf(args, file);
    return { msg: editMessage(message, args, { file, outcomes }), ...backupResult(outcomes) };
  },
});

function editOf(
  args: ReplaceArgs,
  file: FileState,
): { readonly content: Uint8Array; readonly message: string } {
  const bytes = contentToEdit(file);
  if (bytes === undefined) fail(`Path ${args.path} does not exist !`, { rc: 257 });
  const { text, encode, adapt } = decodeAs(args.encoding, bytes);
  const optional = (one: string | undefined) => (one === undefined ? undefined : adapt(one));
  const edited = withUserRegexes(() =>
    withReplacements(text, {
      regexp: adapt(args.regexp),
      replacement: adapt(args.replace),
      after: optional(args.after),
      before: optional(args.before),
    }),
  );
  if (!edited.hasPart) {
    const message = `Pattern for before/after params did not match the given file: ${args.after ?? ''}${args.before ?? ''}`;
    return { content: bytes, message };
  }
  if (edited.text === text) return { content: bytes, message: '' };
  return { content: encode(edited.text), message: `${edited.count} replacements made` };
}
