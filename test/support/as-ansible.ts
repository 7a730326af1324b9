import { expect } from 'chai';
import { localHosts, Project, type RunEvents } from './run-cli.ts';

/** A playbook that Ansible was seen running: what its debug tasks say, host by host, and how it ends. */
export interface Case {
  readonly name: string;
  readonly playbook: string;
  readonly says: readonly string[];
  /** `ok changed unreachable failed skipped rescued ignored` */
  readonly recap?: Readonly<Record<string, string>>;
  readonly exitCode?: number;
  readonly args?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly hosts?: string;
}

export const play = (tasks: string, keywords = '', hosts = 'all'): string =>
  `- hosts: ${hosts}\n  gather_facts: false\n${keywords}  tasks:\n${tasks}`;
export const say = (text: string): string => `    - debug: {msg: "${text}"}\n`;

async function run({ playbook, args = [], files = {}, hosts }: Case): Promise<RunEvents> {
  const inventory = hosts ?? localHosts('a', 'b', 'c');
  const project = new Project({ 'site.yaml': playbook, 'hosts.ini': inventory, ...files });
  try {
    return await project.run('site.yaml', '-i', 'hosts.ini', ...args);
  } finally {
    project.remove();
  }
}

/** One test for each case. */
export function itIsAsAnsible(cases: readonly Case[]): void {
  for (const one of cases) {
    it(one.name, async () => {
      const events = await run(one);
      const byHost = events.messages.toSorted((a, b) => (a[0] ?? '').localeCompare(b[0] ?? ''));
      expect(byHost).to.deep.equal(one.says);
      expect(events.exitCode).to.equal(one.exitCode ?? 0);
      for (const [host, recap] of Object.entries(one.recap ?? {})) {
        const r = events.recap[host] ?? expect.fail(`no recap of ${host}`);
        const counts = [r.ok, r.changed, r.unreachable, r.failed, r.skipped, r.rescued, r.ignored];
        expect(counts.join(' ')).to.equal(recap);
      }
    });
  }
}
