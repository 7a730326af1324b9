import {
  defineModule,
  type FileState,
  fail,
  type JsonObject,
  type Plan,
  regexFormat,
  replacementProblem,
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
import { decodeText } from '../edited-file/encoding.ts';
import { type FileLineArgs, fileLineArgs } from './args.ts';
import { withLine, withoutLines } from './edit.ts';

export const fileLine = defineModule({
  name: 'file-line',
  aliases: ['file_line', 'lineinfile', 'ansible.builtin.lineinfile', 'ansible.legacy.lineinfile'],
  summary: 'Have a line in a file, replace one, or remove lines.',
  notes: [
    'A line that is replaced keeps its ending, so files from Windows and a last line without a newline stay as they are.',
  ],
  args: fileLineArgs,
  constraints: {
    mutuallyExclusive: [
      ['insertbefore', 'insertafter'],
      ['regexp', 'search_string'],
      ['backrefs', 'search_string'],
    ],
    requiredIf: [
      { option: 'state', values: ['present'], all: ['line'] },
      { option: 'state', values: ['absent'], any: ['line', 'regexp', 'search_string'] },
      { option: 'backrefs', values: [true], all: ['regexp'] },
    ],
    rules: [
      editedFileRule,
      emptyRegexRule,
      {
        options: ['line', 'regexp', 'backrefs', 'state'],
        problem: ({ line, regexp, backrefs, state }) => {
          if (backrefs !== true || state !== 'present') return undefined;
          if (typeof line !== 'string' || typeof regexp !== 'string') return undefined;
          if (regexFormat.problem(regexp) !== undefined) return undefined;
          const wrong = replacementProblem(regexp, line);
          return wrong === undefined ? undefined : `"line" does not fit "regexp": ${wrong}.`;
        },
      },
    ],
  },
  returns: {
    msg: {
      type: 'string',
      description: 'What was done: "line added", "line replaced", or how many lines were removed.',
    },
    rc: {
      type: 'integer',
      description: 'With a failure, 256 for a directory and 257 for a file that is missing.',
    },
    found: { type: 'integer', description: 'With "state: absent", how many lines were removed.' },
    backup: { type: 'string', description: 'Where the old file was kept; empty when it was not.' },
  },
  examples: [
    `- name: Forbid logins of root
  file-line:
    path: /etc/ssh/sshd_config
    regexp: ^#?PermitRootLogin
    line: PermitRootLogin no
    validate: sshd -t -f %s`,
    `- name: Know a host by its name
  file-line:
    path: /etc/hosts
    line: 10.0.0.5 db.internal db
    insertafter: ^127\\.0\\.0\\.1`,
    `- name: Change a part of a line
  file-line:
    path: /etc/default/grub
    regexp: ^(GRUB_CMDLINE_LINUX=)"(.*)"$
    line: \\1"\\2 quiet"
    backrefs: true`,
    `- name: Remove lines
  lineinfile:
    path: /etc/fstab
    regexp: \\sswap\\s
    state: absent`,
  ],

  observe: args =>
    editedFileProbes(args, { creates: args.create, mayBeMissing: args.state === 'absent' }),

  plan(args, observed): Plan {
    const { content } = editOf(args, observed.file);
    const { changes, warnings } = planEdit(args, observed, content);
    return { changes, warnings: [...warnings, ...warningsFor(args)] };
  },

  result(args, { file }, outcomes): JsonObject {
    const { message, count } = editOf(args, file);
    const isAbsent = args.state === 'absent';
    return {
      msg: editMessage(message, args, { file, outcomes }),
      ...(isAbsent && { found: count }),
      backup: outcomes.find(({ backupFile }) => backupFile !== undefined)?.backupFile ?? '',
    };
  },
});

interface FileEdit {
  /** `undefined`: there is no file, and there shall be none. */
  readonly content: Uint8Array | undefined;
  readonly message: string;
  readonly count: number;
}

function editOf(args: FileLineArgs, file: FileState): FileEdit {
  const bytes = contentToEdit(file);
  if (bytes === undefined) return editOfNothing(args);
  const { text, encode, adapt } = decodeText(bytes);
  const edited = edit(args, text, adapt);
  return { ...edited, content: edited.text === text ? bytes : encode(edited.text) };
}

function editOfNothing(args: FileLineArgs): FileEdit {
  if (args.state === 'absent') return { content: undefined, message: 'file not present', count: 0 };
  if (!args.create) fail(`Destination ${args.path} does not exist !`, { rc: 257 });
  const { text, message } = edit(args, '', one => one);
  return { content: message === '' ? undefined : Buffer.from(text), message, count: 0 };
}

function edit(args: FileLineArgs, text: string, adapt: (text: string) => string) {
  const optional = (one: string | undefined) => (one === undefined ? undefined : adapt(one));
  const line = optional(args.line?.replace(/\n$/, ''));
  const [regexp, search] = [optional(args.regexp), optional(args.search_string)];
  return withUserRegexes(() => {
    if (args.state === 'absent') {
      const { text: made, count } = withoutLines(text, { regexp, search, line });
      return { text: made, count, message: count === 0 ? '' : `${count} line(s) removed` };
    }
    const { backrefs, firstmatch: first } = args;
    const [after, before] = [optional(args.insertafter), optional(args.insertbefore)];
    const where = { after, before, backrefs, first };
    return { ...withLine(text, { line: line ?? '', regexp, search, ...where }), count: 0 };
  });
}

function warningsFor({ regexp, search_string, line = '' }: FileLineArgs): readonly string[] {
  const warnings: string[] = [];
  if (regexp === '')
    warnings.push('"regexp" is empty, which every line matches; write "^" to mean that.');
  if (search_string === '') warnings.push('"search_string" is empty, which every line holds.');
  if (line.replace(/\n$/, '').includes('\n')) {
    warnings.push(
      '"line" is more than one line, which is not recognized when it is there already.',
    );
  }
  return warnings;
}
