import {
  backupResult,
  backupResultSchema,
  defineModule,
  type FileState,
  fail,
  finalState,
  type JsonObject,
  type Plan,
  registeredFile,
  registeredFileSchema,
} from '../../module-api/index.ts';
import { contentToEdit, editedFileProbes, planEdit } from '../edited-file/edited-file.ts';
import { decodeText } from '../edited-file/encoding.ts';
import { type IniFileArgs, iniFileArgs } from './args.ts';
import { withIni } from './edit.ts';

export const iniFile = defineModule({
  name: 'ini_file',
  aliases: ['ini-file', 'community.general.ini_file'],
  summary: 'Have an option in a section of an INI file, or not.',
  notes: [
    'Comments, order and all other lines stay as they are. A line that is there is written anew where its spaces differ, but for "ignore_spaces".',
    'A section is added at the end of the file; an option at the end of its section.',
  ],
  args: iniFileArgs,
  constraints: {
    mutuallyExclusive: [['value', 'values']],
    rules: [
      {
        options: ['option', 'value', 'values', 'allow_no_value', 'state'],
        problem: ({ option, value, values, allow_no_value, state }) =>
          option !== undefined &&
          state === 'present' &&
          value === undefined &&
          (!Array.isArray(values) || values.length === 0) &&
          allow_no_value !== true
            ? '"option" needs "value" or "values", or "allow_no_value: true".'
            : undefined,
      },
      {
        options: ['section', 'option', 'state'],
        problem: ({ section, option, state }) =>
          (section === undefined || section === '') && option === undefined && state === 'present'
            ? 'Neither "section" nor "option" is set.'
            : undefined,
      },
      {
        options: ['value', 'values', 'option', 'section'],
        problem: ({ value, values, option, section }) =>
          [value, option, section, ...(Array.isArray(values) ? values : [])].some(
            one => typeof one === 'string' && /[\r\n]/.test(one),
          )
            ? 'Options, values and names of sections are single lines.'
            : undefined,
      },
    ],
  },
  returns: {
    path: { type: 'string', description: 'The file.' },
    msg: {
      type: 'string',
      description: 'What was done, such as "option changed"; "OK" for nothing.',
    },
    rc: {
      type: 'integer',
      description: 'With a failure, 256 for a directory and 257 for a file that is missing.',
    },
    ...backupResultSchema,
    ...registeredFileSchema,
  },
  examples: [
    `- name: Keep the journal small
  ini_file:
    path: /etc/systemd/journald.conf
    section: Journal
    option: SystemMaxUse
    value: 200M
    no_extra_spaces: true
    mode: "0644"`,
    `- name: Have a section with several lines of one option
  ini_file:
    path: /etc/app.ini
    section: upstream
    option: server
    values: [10.0.0.1, 10.0.0.2]`,
    `- name: Remove a section
  ini_file:
    path: /etc/app.ini
    section: old
    state: absent`,
  ],

  observe: args =>
    editedFileProbes(args, { creates: args.create, mayBeMissing: args.state === 'absent' }),

  plan: (args, observed): Plan => {
    const file = inPlace(args, observed.file);
    return planEdit(args, { ...observed, file }, editOf(args, observed.file).content);
  },

  result(args, { file }, outcomes): JsonObject {
    return {
      path: args.path,
      msg: editOf(args, file).message,
      ...backupResult(outcomes),
      ...registeredFile(finalState(inPlace(args, file), outcomes)),
    };
  },
});

/** Without "follow" a link is no file: its place is taken. */
function inPlace({ follow }: IniFileArgs, file: FileState): FileState {
  if (file.type === 'absent') return file;
  if (follow || file.target === undefined) return file;
  return { ...file, real: undefined };
}

function editOf(
  args: IniFileArgs,
  file: FileState,
): { readonly content: Uint8Array | undefined; readonly message: string } {
  const bytes = contentToEdit(file);
  if (bytes === undefined) {
    if (args.state === 'absent') return { content: undefined, message: 'OK' };
    if (!args.create) fail(`Destination ${args.path} does not exist!`, { rc: 257 });
  }
  const { text, encode, adapt } = decodeText(bytes ?? new Uint8Array());
  const single = args.value === undefined ? [] : [String(args.value)];
  const edited = withIni(text, {
    section: adapt(args.section ?? ''),
    has: args.section_has_values.map(({ option, value, values }) => ({
      option: adapt(String(option)),
      values: textsOf(values ?? (value === undefined ? [] : [value])).map(adapt),
    })),
    option: args.option === undefined ? undefined : adapt(args.option),
    values: (args.values ?? single).map(adapt),
    present: args.state === 'present',
    exclusive: args.exclusive,
    noExtraSpaces: args.no_extra_spaces,
    ignoreSpaces: args.ignore_spaces,
    modifyInactive: args.modify_inactive_option,
  });
  if (bytes !== undefined && edited.text === text) return { content: bytes, message: 'OK' };
  return { content: encode(edited.text), message: edited.message };
}

function textsOf(values: readonly unknown[]): readonly string[] {
  return values.map(String);
}
