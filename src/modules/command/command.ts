import { textOf } from '../../module-api/command-result.ts';
import { defineModule } from '../../module-api/define-module.ts';
import { fail } from '../../module-api/failure.ts';
import { commandFormat } from '../../module-api/format.ts';
import { hostWord } from '../../module-api/host-word.ts';
import { sh } from '../../module-api/shell.ts';
import { splitWords } from '../../module-api/words.ts';
import {
  chdirFailure,
  conditionProbes,
  directoryProbe,
  reasonToSkip,
  requireDirectory,
} from './condition.ts';
import { notStarted } from './not-started.ts';
import { commandOptions, commandReturns } from './options.ts';
import { commandResult, saidOf, skippedResult } from './result.ts';

export const command = defineModule({
  name: 'command',
  summary: 'Run a command, without a shell.',
  notes: [
    'The words go to the command as they are: pipes, `&&` and `>` mean nothing; use `shell` for them.',
    'In check mode it is shown as "would run" and what it would print is unknown, unless `creates` or `removes` decide.',
    'It reports `changed` whenever it ran; say with `changed_when` when it does not change anything.',
  ],
  args: {
    cmd: {
      type: 'string',
      format: commandFormat,
      description: 'The command with its arguments, quoted as for a shell.',
    },
    argv: {
      type: 'array',
      items: { type: 'string' },
      description: 'The command and its arguments as a list: nothing needs quoting.',
    },
    expand_argument_vars: {
      type: 'boolean',
      default: true,
      description: 'Put values of environment variables of the host in the place of $NAME.',
    },
    ...commandOptions,
  },
  freeForm: 'cmd',
  constraints: {
    mutuallyExclusive: [['cmd', 'argv']],
    requiredOneOf: [['cmd', 'argv']],
    rules: [
      {
        options: ['argv'],
        problem: ({ argv }) =>
          Array.isArray(argv) && (argv[0] ?? '') === ''
            ? '"argv" must begin with the name of a command.'
            : undefined,
      },
    ],
  },
  returns: commandReturns,
  examples: [
    `- name: Make the database ready, once
  command: /opt/app/bin/migrate --all
  args:
    creates: /var/lib/app/migrated`,
    `- name: See which version runs
  command:
    argv: [/opt/app/bin/app, --version]
  register: version
  changed_when: false`,
  ],
  observe: (args, { checkMode }) => ({
    ...conditionProbes(args),
    ...directoryProbe(args, checkMode),
  }),
  plan(args, observed) {
    const skipped = reasonToSkip(args, observed);
    if (skipped !== undefined) return [];
    requireDirectory(args, observed);
    const words = wordsOf(args);
    const [first] = words;
    if (first === undefined) fail('there is no command to run');
    const list = args.expand_argument_vars ? words.map(hostWord) : words.map(word => sh`${word}`);
    return [
      {
        kind: 'run',
        script: sh`exec ${list}`,
        summary: words.join(' '),
        cwd: args.chdir,
        stdin: stdinOf(args),
        opaque: true,
        changesInFailure: (exitCode, stderr) =>
          chdirFailure(args, stderr) === undefined &&
          notStarted(first, { exitCode, stderr }) === undefined,
        failureMessage: (exitCode, _, stderr) =>
          chdirFailure(args, stderr) ??
          notStarted(first, { exitCode, stderr })?.message ??
          'non-zero return code',
      },
    ];
  },
  result(args, observed, [outcome]) {
    const words = wordsOf(args);
    const skipped = reasonToSkip(args, observed);
    if (skipped !== undefined) return skippedResult(words, skipped);
    const result = { ...commandResult(words, outcome, args.strip_empty_ends), ...saidOf(outcome) };
    const { exitCode = 0, stderr = new Uint8Array() } = outcome ?? {};
    const unstarted = notStarted(words[0] ?? '', { exitCode, stderr: textOf(stderr) });
    return unstarted === undefined
      ? result
      : { ...result, rc: unstarted.rc, stderr: '', stderr_lines: [] };
  },
});

function wordsOf({
  cmd,
  argv,
}: {
  readonly cmd?: string | undefined;
  readonly argv?: readonly string[] | undefined;
}): readonly string[] {
  return argv ?? splitWords(cmd ?? '');
}

export function stdinOf({
  stdin,
  stdin_add_newline,
}: {
  readonly stdin?: string | undefined;
  readonly stdin_add_newline: boolean;
}): string | undefined {
  if (stdin === undefined) return undefined;
  return stdin_add_newline && !stdin.endsWith('\n') ? `${stdin}\n` : stdin;
}
