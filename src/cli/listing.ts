import { formatLocation } from '../diagnostics/source-file.ts';
import { selectAll, shownName } from '../engine/plays/select-all.ts';
import type { Run } from '../engine/run.ts';
import { tasksIn } from '../playbook/flatten.ts';
import type { Play, Playbook, Task } from '../playbook/model.ts';
import { isSelected, tagsOf } from '../playbook/tags.ts';
import { Templated } from '../values/value.ts';
import type { RunFlags } from './run-flags.ts';

/**
 * What `--list-hosts`, `--list-tasks`, `--list-tags`, `--syntax-check` print; `undefined` for a
 * real run.
 */
export function listing(
  playbooks: readonly Playbook[],
  flags: RunFlags,
  run: Run,
): string | undefined {
  const { listHosts, listTasks, listTags, syntaxCheck } = flags;
  if (listHosts !== true && listTasks !== true && listTags !== true) {
    return syntaxCheck === true ? `${names(playbooks, run)}: no errors found\n` : undefined;
  }
  const lines: string[] = [];
  let number = 0;
  for (const playbook of playbooks) {
    lines.push(`playbook: ${run.files.shown(playbook.path)}`);
    for (const play of playbook.plays) {
      number++;
      lines.push('', `  play #${number} (${shownName(play, run)})${tagList(tagsOf(play))}`);
      if (listHosts === true) lines.push(...hostLines(play, run));
      if (listTasks === true) lines.push('    tasks:', ...taskLines(play, run));
      if (listTags === true) lines.push(`      TASK TAGS: [${allTags(play, run).join(', ')}]`);
    }
  }
  return run.secrets.redact(`${lines.join('\n')}\n`);
}

function names(playbooks: readonly Playbook[], { files }: Run): string {
  return playbooks.map(({ path }) => files.shown(path)).join(', ');
}

function hostLines(play: Play, run: Run): readonly string[] {
  const [selected] = selectAll([play], run);
  const hosts = selected?.hosts ?? [];
  return [`    hosts (${hosts.length}):`, ...hosts.map(host => `      ${host}`)];
}

function selectedTasks(play: Play, run: Run): readonly Task[] {
  const tasks = play.sections.flatMap(({ nodes }) => withInline([...tasksIn(nodes)]));
  return tasks.filter(task => isSelected(tagsOf(task), run.options));
}

/** A block with a loop by its tasks. */
function withInline(tasks: readonly Task[]): readonly Task[] {
  return tasks.flatMap(task =>
    task.inline === undefined ? [task] : withInline([...tasksIn([task.inline])]),
  );
}

function taskLines(play: Play, run: Run): readonly string[] {
  return selectedTasks(play, run).map(task => {
    const role = task.role === undefined ? '' : `${task.role.name} : `;
    return `      ${role}${nameOf(task)}${tagList(tagsOf(task))}  ${formatLocation(task.location)}`;
  });
}

function nameOf({ keywords, action }: Task): string {
  const name = keywords.name?.value;
  if (name instanceof Templated) return name.text;
  return typeof name === 'string' ? name : action.written;
}

function tagList(tags: readonly string[]): string {
  return tags.length === 0 ? '' : `  TAGS: [${tags.join(', ')}]`;
}

function allTags(play: Play, run: Run): readonly string[] {
  return [...new Set(selectedTasks(play, run).flatMap(tagsOf))].sort();
}
