import { basename, dirname, join } from 'node:path';
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

/** Beside the folder "tasks" or "handlers", from where its files and templates are found. */
export function playbookForTasks(file: string): MadePlaybook {
  const folder = dirname(file);
  const kind = basename(folder) === 'handlers' ? 'handlers' : 'tasks';
  const directory = basename(folder) === kind ? dirname(folder) : folder;
  const path = join(directory, `.lint-${basename(file)}`);
  return { path, text: `${head}  ${kind}:\n    - import_tasks: ${JSON.stringify(file)}\n` };
}

/** The playbooks by which all is read: of the folders they are in, the variables of groups and hosts count. */
export function playbooksOf({ playbooks, roles, taskFiles }: Targets): readonly string[] {
  const made = [...roles.map(playbookForRole), ...taskFiles.map(playbookForTasks)];
  return [...playbooks, ...made.map(({ path }) => path)];
}

const head = '- name: lint\n  hosts: all\n  gather_facts: false\n';
