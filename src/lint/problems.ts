import type { DiagnosticCode } from '../diagnostics/codes.ts';

/** Codes of what runs report, too. */
type ProblemCode = Exclude<DiagnosticCode, `lint/${string}`>;

interface Problem {
  /** One sentence: what is found. */
  readonly summary: string;
  /** Why it matters, and what to do instead. */
  readonly reason: string;
}

/**
 * What is reported before every run, too. Where it is an error the run would not begin or the task would fail, so that
 * nothing silences it; where it is a warning `# noqa: CODE` does.
 */
export const problems: Readonly<Record<ProblemCode, Problem>> = {
  'args/conflict': {
    summary: 'Options that exclude each other, or of which one needs another.',
    reason: 'The module cannot do both, or not the one without the other.',
  },
  'args/decimal-mode': {
    summary: 'A mode that is a decimal number, or one that hardly can be meant.',
    reason:
      'YAML reads 644 as six hundred and forty-four, which is 1204 in octal. Quote it: "0644". Lint calls it risky-octal.',
  },
  'args/missing': {
    summary: 'An option that the module needs is not there.',
    reason: 'The task would fail on every host.',
  },
  'args/unknown': {
    summary: 'An option that the module does not have.',
    reason: 'It is misspelt, or the module of another name has it; the task would fail.',
  },
  'args/wrong-type': {
    summary: 'An option with a value of another type than it takes.',
    reason: 'The task would fail, or do something else than was meant.',
  },
  'args/wrong-value': {
    summary: 'An option with a value that it cannot have.',
    reason: 'The task would fail, on the host at the latest.',
  },
  'cli/wrong-option': {
    summary: 'A flag, or a value of -e, that cannot be.',
    reason: 'What was asked for cannot be told.',
  },
  'config/ignored': {
    summary: 'A setting that kplay does not have.',
    reason: 'It does nothing here, though it does in Ansible.',
  },
  'config/invalid': {
    summary: 'A setting with a value that it cannot have.',
    reason: 'The run would begin with other settings than were meant.',
  },
  'config/unknown-setting': {
    summary: 'A setting that nobody knows.',
    reason: 'It is misspelt and does nothing.',
  },
  'config/unsafe-folder': {
    summary: 'Settings in a folder in which everybody may write.',
    reason: 'Anybody could put programs into the run; such a file is not read.',
  },
  'expression/failed': {
    summary: 'An expression that fails whatever the variables hold.',
    reason: 'The task would fail each time.',
  },
  'expression/not-boolean': {
    summary: 'A condition that is neither true nor false.',
    reason:
      'It counts by truth, as in Ansible up to 2.18; later releases refuse it. Compare, or ask "is truthy".',
  },
  'expression/syntax': {
    summary: 'An expression or template that cannot be read.',
    reason: 'The task would fail.',
  },
  'expression/undefined': {
    summary: 'A variable that has no value where one is needed before the run.',
    reason: 'What it decides cannot be told.',
  },
  'expression/unknown-filter': {
    summary: 'A filter that is not there.',
    reason:
      'It is misspelt, or one of a collection in Python; the expression would fail. "kplay doc -t filter -l" lists what there is.',
  },
  'expression/unknown-function': {
    summary: 'A function or method that is not there.',
    reason: 'The expression would fail.',
  },
  'expression/unknown-lookup': {
    summary: 'A lookup that is not there.',
    reason:
      'It is misspelt, or one of a collection in Python; the expression would fail. "kplay doc -t lookup -l" lists what there is.',
  },
  'expression/unknown-test': {
    summary: 'A test that is not there.',
    reason:
      'It is misspelt, or one of a collection in Python; the expression would fail. "kplay doc -t test -l" lists what there is.',
  },
  'expression/unsupported': {
    summary: 'Something of Jinja or Ansible that kplay does not have.',
    reason: 'The expression would fail here; the hint says what to write instead.',
  },
  'expression/wrong-argument': {
    summary: 'A filter, test or function is given what it does not take.',
    reason: 'The expression would fail.',
  },
  'file/not-found': {
    summary: 'A file of the controller that is not there.',
    reason:
      'A task would fail for want of it; where a task before it may make it, this is a warning.',
  },
  'file/unreadable': {
    summary: 'A file that cannot be read.',
    reason: 'What stands in it is unknown.',
  },
  'graph/cycle': {
    summary: 'Tasks that wait for each other, or for what hosts only come to afterwards.',
    reason: 'The run would stand still.',
  },
  'graph/unknown-task': {
    summary: '"needs" names an id that no task of the play has.',
    reason: 'It would wait for nothing, or for ever.',
  },
  'inventory/empty': {
    summary: 'An inventory without hosts, or a run without an inventory.',
    reason: 'Plays for hosts have none.',
  },
  'inventory/invalid': {
    summary: 'An inventory, or a variable by which a host is reached, that cannot be right.',
    reason: 'Hosts would be missing, or could not be reached.',
  },
  'inventory/script-failed': {
    summary: 'An inventory script that fails, or prints what is none.',
    reason: 'Its hosts are unknown.',
  },
  'inventory/unknown-host': {
    summary: 'A host that the inventory does not have.',
    reason: 'Nothing is known of how to reach it.',
  },
  'inventory/unknown-plugin': {
    summary: 'An inventory plugin that kplay does not have.',
    reason: 'Its hosts are unknown; a script or a directory of files can take its place.',
  },
  'pattern/invalid': {
    summary: 'A pattern of hosts that cannot be read.',
    reason: 'Whom the play is for cannot be told.',
  },
  'pattern/no-match': {
    summary: 'A pattern that no host matches.',
    reason: 'The play does nothing; the name of the group may be misspelt.',
  },
  'playbook/cycle': {
    summary: 'A file or role that leads back to itself.',
    reason: 'Reading it would not end.',
  },
  'playbook/duplicate-id': {
    summary: 'Two tasks with the same "id".',
    reason: 'Which of them "needs" means cannot be told.',
  },
  'playbook/invalid': {
    summary: 'Something that no play, block or task can be.',
    reason:
      'What was meant cannot be told; a warning where Ansible lets it pass and it does nothing.',
  },
  'playbook/missing': {
    summary: 'Something that kplay does not have, with --allow-missing.',
    reason: 'Tasks that need it fail when a host reaches them.',
  },
  'playbook/no-answer': {
    summary: 'A question of vars_prompt that nobody can answer.',
    reason: 'There is no terminal, and no default. Give the variable by -e.',
  },
  'playbook/unknown-handler': {
    summary: 'A handler is notified that is not there.',
    reason: 'The task fails when it changes something; a warning where it may never come to that.',
  },
  'playbook/unknown-keyword': {
    summary: 'A keyword that is none, or not at this place.',
    reason: 'It is misspelt or indented wrongly; nothing is silently ignored.',
  },
  'playbook/unknown-module': {
    summary: 'A module that is not there.',
    reason: 'The task would fail; "kplay run --compat-report" lists all of them.',
  },
  'playbook/unknown-role': {
    summary: 'A role that is not found.',
    reason: 'None of its tasks would run.',
  },
  'playbook/unknown-tag': {
    summary: '--tags or --skip-tags names a tag that no task has.',
    reason: 'It is misspelt, and nothing or everything would run.',
  },
  'playbook/unknown-task': {
    summary: '--start-at-task names a task that is not there.',
    reason: 'Nothing would run.',
  },
  'playbook/unsupported': {
    summary:
      'Something that is accepted for the sake of Ansible and does nothing, or that kplay does not have.',
    reason: 'Who reads the playbook would think that it has an effect.',
  },
  'playbook/wrong-type': {
    summary: 'A keyword with a value of another type than it takes.',
    reason: 'What was meant cannot be told.',
  },
  'run/option': {
    summary: 'An option of the command that does not go with the others.',
    reason: 'What was asked for cannot be told.',
  },
  'yaml/duplicate-key': {
    summary: 'A key that stands twice in the same dict.',
    reason: 'One of the values would be lost.',
  },
  'yaml/large-number': {
    summary: 'A whole number above 2^53.',
    reason: 'It is read as a text. Quote it, so that it is one for every reader.',
  },
  'yaml/sexagesimal': {
    summary: 'Digits with colons, such as 12:30, which YAML 1.1 reads as a number of base 60.',
    reason: 'It is 750 for Ansible. Quote it.',
  },
  'yaml/syntax': {
    summary: 'A file that is no YAML.',
    reason: 'Nothing of it can be read.',
  },
  'yaml/tab': {
    summary: 'A tab where YAML takes spaces.',
    reason: 'Indentation is of spaces only.',
  },
  'yaml/unknown-tag': {
    summary: 'A YAML tag that nobody knows.',
    reason: 'What it makes of its value cannot be told.',
  },
  'yaml/vault': {
    summary: 'An encrypted value that no password opens, or that is damaged.',
    reason: 'What it holds is unknown. Give its password by --vault-id.',
  },
};
