import type { Location } from '../../diagnostics/source-file.ts';
import {
  blockKeywords,
  playKeywords,
  roleKeywords,
  taskKeywords,
} from '../../playbook/keywords.ts';
import { languageWords } from '../../playbook/variable-name.ts';
import { factsSetBy } from '../known-names.ts';
import type { LintedPlay } from '../project.ts';
import type { Rule } from '../rule.ts';

const words: ReadonlySet<string> = new Set([...languageWords, 'true', 'false', 'none']);
const magic: ReadonlySet<string> = new Set([
  ...['hostvars', 'groups', 'group_names', 'inventory_hostname', 'inventory_hostname_short'],
  ...['inventory_dir', 'inventory_file', 'omit', 'playbook_dir', 'play_hosts', 'role_name'],
  ...['role_path', 'vars', 'ansible_facts', 'ansible_check_mode', 'ansible_version'],
]);
/** What templates know by these names, at some places. */
const ofTemplates: ReadonlySet<string> = new Set([
  ...[
    'loop',
    'self',
    'super',
    'caller',
    'varargs',
    'kwargs',
    'q',
    'query',
    'lookup',
    'now',
    'undef',
  ],
  ...['range', 'dict', 'lipsum', 'cycler', 'joiner', 'namespace'],
]);
/** Ansible warns of a variable named like one of its keywords, but of few others. */
const notReserved: ReadonlySet<string> = new Set([
  ...['id', 'needs', 'pool', 'rescue_unreachable', 'role', 'user'],
]);
const keywords: ReadonlySet<string> = new Set(
  [...playKeywords, ...blockKeywords, ...taskKeywords, ...roleKeywords, 'with_'].filter(
    name => !notReserved.has(name),
  ),
);

/** Why a name is a bad one, and whether it still works. */
function namingProblem(name: string): { readonly why: string; readonly isMild?: true } | undefined {
  if (words.has(name)) return { why: 'is a word of the language' };
  if (magic.has(name)) return { why: 'is a variable that kplay sets' };
  if (ofTemplates.has(name)) return { why: 'means something else in templates', isMild: true };
  return keywords.has(name)
    ? { why: 'is a keyword, of which Ansible warns as a reserved name', isMild: true }
    : undefined;
}

export const variableNaming: Rule = {
  id: 'var-naming',
  group: 'errors',
  summary:
    'A variable is named like a word of the language, a keyword, or a variable that kplay sets itself.',
  reason:
    'A word of the language cannot be read as a variable; a magic name hides what it stands for; Ansible warns of keywords. What still works is a warning.',
  *play(play) {
    for (const { name, location } of namedIn(play)) {
      const problem = namingProblem(name);
      if (problem === undefined) continue;
      const { why, isMild } = problem;
      yield { message: `"${name}" ${why}.`, location, ...(isMild && { isMild }) };
    }
  },
};

export const variableCase: Rule = {
  id: 'variable-case',
  group: 'clarity',
  summary: 'A variable with capital letters in its name.',
  reason:
    'Names differ by the case of their letters, and all names that kplay and Ansible set are of small letters.',
  *play(play) {
    for (const { name, location } of namedIn(play)) {
      if (!/[A-Z]/.test(name) || name.includes('{{')) continue;
      const hint = `Name it "${inSmallLetters(name)}".`;
      yield { message: `The variable "${name}" has capital letters.`, location, hint };
    }
  },
};

function inSmallLetters(name: string): string {
  return name.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, '_').toLowerCase();
}

const inventoryNames: readonly string[] = ['inventory_dir', 'inventory_file'];

interface Named {
  readonly name: string;
  readonly location: Location;
}

/** Every name that the play, its tasks and its roles give something. */
function* namedIn({ play, tasks, handlers, roles, fileVariables }: LintedPlay): Generator<Named> {
  const all = [
    play.keywords.vars,
    ...fileVariables,
    ...roles.flatMap(({ defaults, vars }) => [defaults, vars]),
  ];
  for (const { name, location } of play.varsPrompt) yield { name, location };
  for (const task of [...tasks, ...handlers]) {
    const { location, places } = task.action;
    for (const [name, at = location] of [
      [task.register, task.registerAt],
      [task.loop?.variable, task.loop?.variableAt],
    ] as const) {
      if (name !== undefined) yield { name, location: at };
    }
    // What is said of a new host may be what Ansible would say of it.
    const ofHost = task.action.name === 'add_host' ? inventoryNames : [];
    for (const name of factsSetBy(task).filter(one => !ofHost.includes(one)))
      yield { name, location: places?.get(name) ?? location };
    all.push(task.keywords.vars);
  }
  for (const variables of all) {
    for (const [name, { location }] of variables) {
      if (location !== undefined) yield { name, location };
    }
  }
}

export const loopVariablePrefix: Rule = {
  id: 'loop-var-prefix',
  group: 'clarity',
  optIn: true,
  summary: 'A loop in a role whose variable is not named after the role.',
  reason: 'Whoever calls the role in a loop of their own has an "item" already.',
  *task({ loop, role }) {
    if (loop === undefined || role === undefined) return;
    if (loop.variable.startsWith(role.name) || loop.variable.startsWith(`__${role.name}`)) return;
    const message = `Name the loop's variable after the role: "loop_var: ${role.name}_item".`;
    yield { message, location: loop.values.location };
  },
};
