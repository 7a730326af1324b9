import type { Location } from '../../diagnostics/source-file.ts';
import { ancestry } from '../../playbook/ancestry.ts';
import type { Keywords, Node, Parent, Task, Written } from '../../playbook/model.ts';
import { templatesIn } from '../../playbook/uses.ts';
import { Templated } from '../../values/value.ts';
import { hasOption, optionOf, placeOfOption, runsCommand } from '../options.ts';
import type { Found, Rule } from '../rule.ts';
import { usesOfTask } from '../task-uses.ts';
import { wordsOf } from '../words.ts';

/** Words behind which a name is of something about the secret. */
const aboutSecret =
  /_(?:file|path|dir|folder|name|length|size|count|ttl|expiry|expires|policy|type|url|host|port|version|method|enabled|required|changed|defined)$/i;

const secretWord = /(?:^|_)(?:pass(?:word|wd|phrase)?|secret|token|api_?key|private_?key)(?:_|$)/i;

export const noLogPassword: Rule = {
  id: 'no-log-password',
  group: 'safety',
  summary: 'A secret stands in what a task shows.',
  reason:
    'Options that hold secrets are hidden; the text of a command, what debug prints and the items of a loop are not. Add no_log: true.',
  *task(task, { project: { catalog } }) {
    if (isSet(task, 'noLog')) return;
    if (runsCommand(task)) {
      const text = task.action.freeForm?.value ?? optionOf(task, 'cmd', catalog);
      const word = text instanceof Templated ? secretIn(text.text) : undefined;
      if (word !== undefined) {
        yield {
          message: `"${word}" looks like a secret, and the command is shown: add "no_log: true".`,
          location: useOf(task, word) ?? task.action.location,
        };
      }
    } else if (task.action.name === 'debug') {
      const used = usesOfTask(task).find(use => !use.isOptional && isSecretName(use.name));
      if (used === undefined) return;
      const message = `"${used.name}" looks like a secret, and "debug" prints it.`;
      yield { message, location: used.location };
    } else if (task.loop !== undefined && task.loop.label === undefined) {
      for (const { text } of templatesIn(task.action.args.value)) {
        const field = new RegExp(`\\b${task.loop.variable}\\.(\\w+)`).exec(text)?.[1];
        if (field === undefined || !isSecretName(field)) continue;
        yield {
          message: `Items of the loop are shown, and "${field}" of each looks like a secret.`,
          location: task.action.location,
          hint: 'Add "no_log: true", or a "loop_control: label" that shows something else.',
        };
        return;
      }
    }
  },
};

/** Where the variable stands; it may be an attribute, which has no place of its own. */
function useOf(task: Task, name: string): Location | undefined {
  return usesOfTask(task).find(use => use.name === name)?.location;
}

function isSecretName(name: string): boolean {
  return secretWord.test(name) && !aboutSecret.test(name);
}

function secretIn(text: string): string | undefined {
  const expressions = text.match(/\{\{[\s\S]*?\}\}/g) ?? [];
  return expressions.flatMap(wordsOf).find(isSecretName);
}

export const partialBecome: Rule = {
  id: 'partial-become',
  group: 'safety',
  summary: 'become_user without become.',
  reason: 'become_user alone changes nothing: the task runs as whoever logged in.',
  *task(task) {
    for (const node of ancestry(task)) yield* withoutBecome(node);
  },
};

function* withoutBecome(node: Node | Parent): Generator<Found> {
  const { becomeUser } = node.keywords;
  if (becomeUser === undefined || isSet(node, 'become')) return;
  yield {
    message: '"become_user" has no effect without "become: true".',
    location: becomeUser.location,
  };
}

export const ignoreErrors: Rule = {
  id: 'ignore-errors',
  group: 'safety',
  summary: 'Whatever fails is ignored.',
  reason:
    'A failure nobody looks at hides those that matter. Say which are none by failed_when, register and look at the result, or use rescue.',
  *task(task) {
    const { ignoreErrors: ignored } = task.keywords;
    if (ignored?.value !== true || task.register !== undefined) return;
    yield {
      message: '"ignore_errors" hides every failure: use "failed_when", or register the result.',
      location: ignored.location,
    };
  },
};

export const runOnce: Rule = {
  id: 'run-once',
  group: 'safety',
  optIn: true,
  summary: 'run_once in a play whose hosts do not keep step.',
  reason:
    'kplay runs the task once all the same; Ansible runs it on every host with "strategy: free".',
  *play({ play, tasks }) {
    const strategy = play.strategy?.value;
    if (strategy !== 'free' && strategy !== 'host_pinned') return;
    for (const { keywords } of tasks) {
      if (keywords.runOnce?.value !== true) continue;
      yield {
        message: `Ansible has no "run_once" with "strategy: ${strategy}".`,
        location: keywords.runOnce.location,
      };
    }
  },
};

export const unsafeValidateCerts: Rule = {
  id: 'no-certificate-check',
  group: 'safety',
  summary: 'Certificates of servers or signatures of packages are not checked.',
  reason: 'Whoever is between the host and the server can then put in what they like.',
  *task(task, { project: { catalog } }) {
    for (const [option, bad] of [
      ['validate_certs', false],
      ['disable_gpg_check', true],
      ['allow_unauthenticated', true],
      ['gpgcheck', false],
      ['trusted', true],
    ] as const) {
      if (!hasOption(task, option, catalog) || optionOf(task, option, catalog) !== bad) continue;
      if (option === 'trusted' && task.action.name !== 'apt_repository') continue;
      yield {
        message: `"${option}: ${String(bad)}" takes what anybody sends.`,
        location: placeOfOption(task, option, catalog),
      };
    }
  },
};

type Switch = {
  [K in keyof Keywords]-?: Keywords[K] extends Written | undefined ? K : never;
}[keyof Keywords];

/** Whether a keyword is set, to anything but a literal false, on the node or around it. */
function isSet(node: Node | Parent, keyword: Switch): boolean {
  const all = [...ancestry(node)].map(({ keywords }) => keywords[keyword]);
  const nearest = all.find(written => written !== undefined);
  return nearest !== undefined && nearest.value !== false;
}
