import type { Task } from '../../playbook/model.ts';
import { isOfHosts } from '../known-names.ts';
import type { Project } from '../project.ts';
import type { Rule } from '../rule.ts';
import { wordsUsedBy } from '../words.ts';

export const unusedRegister: Rule = {
  id: 'unused-register',
  group: 'clarity',
  summary: 'A result is registered and never looked at.',
  reason: 'Readers look for where it is used. A name that begins with _ is taken for meant so.',
  *project(project) {
    const used = wordsUsedBy(project);
    for (const task of allTasks(project)) {
      const { register } = task;
      if (register === undefined || register.startsWith('_') || isUsed(register, used)) continue;
      // A failure may be ignored because of it: the result is then kept for whoever debugs.
      if (task.keywords.ignoreErrors !== undefined) continue;
      yield {
        message: `Nothing uses the registered "${register}".`,
        location: task.registerAt ?? task.action.location,
      };
    }
  },
};

/** By its name, or by a text that may become it: `lookup('vars', 'port_' ~ kind)`. */
function isUsed(name: string, words: ReadonlySet<string>): boolean {
  const parts = [...name.matchAll(/_/g)].map(({ index }) => index);
  return (
    words.has(name) ||
    parts.some(
      index => words.has(name.slice(0, index + 1)) || (index > 0 && words.has(name.slice(index))),
    )
  );
}

function* allTasks({ plays }: Project): Generator<Task> {
  for (const { tasks, handlers } of plays) yield* [...tasks, ...handlers];
}

export const unusedVariable: Rule = {
  id: 'unused-variable',
  group: 'clarity',
  optIn: true,
  summary: 'A variable of a play, block or task that nothing uses.',
  reason: 'It may be a misspelt one. Templates are searched for the word; other files are not.',
  *project(project) {
    const used = wordsUsedBy(project);
    for (const { play } of project.plays) {
      for (const [name, { location }] of play.keywords.vars) {
        if (isUsed(name, used) || isOfHosts(name) || location === undefined) continue;
        yield { message: `Nothing uses the variable "${name}".`, location };
      }
    }
  },
};
