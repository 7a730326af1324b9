import { basename, dirname, join, relative } from 'node:path';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Targets } from './find-targets.ts';

/** A playbook that nobody wrote, by which something else is read. */
export interface MadePlaybook {
  readonly path: string;
  readonly text: string;
}

export function playbookForRole(role: string): MadePlaybook {
  const path = join(dirname(dirname(role)), `.lint-${basename(role)}.yaml`);
  return { path, text: `${head}  roles:\n    - role: ${JSON.stringify(role)}\n` };
}

/** Files of a role that nothing of it brings: what the whole role has is known to them. */
export function playbookForFiles(
  role: string,
  files: { readonly tasks: readonly string[]; readonly handlers: readonly string[] },
): MadePlaybook {
  const { path, text } = playbookForRole(role);
  const imports = (['tasks', 'handlers'] as const).flatMap(folder =>
    files[folder].map(file => {
      const from = { [`${folder}_from`]: relative(join(role, folder), file) };
      return `    - import_role: ${JSON.stringify({ name: role, ...from })}\n`;
    }),
  );
  return {
    path: path.replace(/\.yaml$/, '-files.yaml'),
    text: `${text}  tasks:\n${imports.join('')}`,
  };
}

/** Beside the folder "tasks" or "handlers", from where its files and templates are found. */
export function playbookForTasks(file: string): MadePlaybook {
  const folder = dirname(file);
  const [, above, kind = 'tasks'] = /^(.*)\/(tasks|handlers)(?:\/|$)/.exec(folder) ?? [];
  const directory = above === undefined ? folder : above || '/';
  const path = join(directory, `.lint-${basename(file)}`);
  return { path, text: `${head}  ${kind}:\n    - import_tasks: ${JSON.stringify(file)}\n` };
}

/** What the playbook that brings a role or a file of tasks may have, which nobody knows here. */
export function softenMade(
  found: readonly Diagnostic[],
  of: 'role' | 'tasks',
): readonly Diagnostic[] {
  return found.flatMap(one => {
    const isOpen = one.code === 'playbook/unknown-handler';
    if (isOpen && of === 'tasks') return [];
    const maySearch = of === 'tasks' && searched.has(one.code);
    // Of a name that is imported, or a tag, which a playbook may make of variables of its own.
    const maySet = one.code === 'expression/undefined';
    return [isOpen || maySearch || maySet ? { ...one, severity: 'warning' } : one];
  });
}

/** What is looked for from the folder of the playbook. */
const searched: ReadonlySet<string> = new Set(['file/not-found', 'playbook/unknown-role']);

/** The playbooks by which all is read: of the folders they are in, the variables of groups and hosts count. */
export function playbooksOf({ playbooks, roles, taskFiles }: Targets): readonly string[] {
  const made = [...roles.map(playbookForRole), ...taskFiles.map(playbookForTasks)];
  return [...playbooks, ...made.map(({ path }) => path)];
}

const head = '- name: lint\n  hosts: all\n  gather_facts: false\n';
