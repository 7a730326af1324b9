import { localHosts, Project, type RunEvents } from './run-cli.ts';

/** Runs a playbook on hosts that are all this machine. */
export async function run(
  playbook: string,
  options: {
    hosts?: string;
    files?: Readonly<Record<string, string>>;
    args?: readonly string[];
  } = {},
): Promise<RunEvents> {
  const { hosts = localHosts('a', 'b', 'c'), files = {}, args = [] } = options;
  const project = new Project({ 'site.yaml': playbook, 'hosts.ini': hosts, ...files });
  try {
    return await project.run('site.yaml', '-i', 'hosts.ini', ...args);
  } finally {
    project.remove();
  }
}

export const play = (tasks: string, keywords = ''): string =>
  `- hosts: all\n  gather_facts: false\n${keywords}  tasks:\n${tasks}`;
