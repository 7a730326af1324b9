import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { localHosts, Project, type RunEvents } from '../support/run-cli.ts';

/*
 * What Ansible was seen doing, a rule for each row and a test for each rule. Where kplay does otherwise, on purpose
 * and as its README says, the row asserts what kplay does, and its rule begins with "unlike Ansible".
 */

interface Given {
  /** A sentence: the title of the test. */
  readonly rule: string;
  readonly playbook: string;
  readonly args?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly hosts?: string;
}

/** A playbook that runs: what its debug tasks say, host by host, and how it ends. */
export interface Row extends Given {
  readonly says: readonly string[];
  /** `host task status`, in the order things ended. */
  readonly results?: readonly string[];
  /** `ok changed unreachable failed skipped rescued ignored` */
  readonly recap?: Readonly<Record<string, string>>;
  readonly exitCode?: number;
}

/** A command line: what is printed, or logged, and how it ends. */
export interface PrintedRow extends Given {
  readonly exitCode: number;
  readonly prints?: readonly string[];
  readonly hides?: readonly string[];
}

export const play = (tasks: string, keywords = '', hosts = 'all'): string =>
  `- hosts: ${hosts}\n  gather_facts: false\n${keywords}  tasks:\n${tasks}`;
export const say = (text: string): string => `    - debug: {msg: "${text}"}\n`;
export const failOn = (host: string, keywords = ''): string =>
  `    - fail: {msg: x}\n      when: inventory_hostname == '${host}'\n${keywords}`;
export const change = (notify: string): string =>
  `    - debug: {var: omit}\n      changed_when: true\n      notify: ${notify}\n`;
export const handlers = (...names: readonly string[]): string =>
  `  handlers:\n${names.map(name => `    - name: ${name}\n      debug: {msg: ${name}}\n`).join('')}`;
export const all = (text: string): readonly string[] =>
  ['a', 'b', 'c'].map(host => `${host}: ${text}`);

/** Nothing listens at port 1. */
export const unreachable = `${localHosts('a')}u ansible_connection=ssh ansible_host=127.0.0.1 ansible_port=1\n`;

async function within<R>(row: Given, work: (project: Project) => Promise<R>): Promise<R> {
  const { playbook, files = {}, hosts = localHosts('a', 'b', 'c') } = row;
  const project = new Project({ 'site.yaml': playbook, 'hosts.ini': hosts, ...files });
  try {
    return await work(project);
  } finally {
    project.remove();
  }
}

const run = (row: Row): Promise<RunEvents> =>
  within(row, project => project.run('site.yaml', '-i', 'hosts.ini', ...(row.args ?? [])));

/** One test for each row. */
export function itIsAsAnsible(rows: readonly Row[]): void {
  for (const row of rows) {
    it(row.rule, async () => {
      const events = await run(row);
      const byHost = events.messages.toSorted((a, b) => (a[0] ?? '').localeCompare(b[0] ?? ''));
      expect(byHost).to.deep.equal(row.says);
      expect(events.exitCode).to.equal(row.exitCode ?? 0);
      if (row.results !== undefined) expect(events.results).to.deep.equal(row.results);
      for (const [host, recap] of Object.entries(row.recap ?? {})) {
        const r = events.recap[host] ?? expect.fail(`no recap of ${host}`);
        const counts = [r.ok, r.changed, r.unreachable, r.failed, r.skipped, r.rescued, r.ignored];
        expect(counts.join(' ')).to.equal(recap);
      }
    });
  }
}

/** One test for each row; what is logged to the file `log` counts as printed. */
export function itPrints(rows: readonly PrintedRow[]): void {
  for (const row of rows) {
    it(row.rule, async () => {
      const { args = [] } = row;
      const { text, exitCode } = await within(row, async project => {
        const names = args.some(arg => arg.endsWith('.yaml')) ? [] : ['site.yaml'];
        const ended = await project.cli('run', ...names, '-i', 'hosts.ini', ...args);
        const log = args.includes('log')
          ? readFileSync(join(project.directory, 'log'), 'utf8')
          : '';
        return { text: ended.stdout + ended.stderr + log, exitCode: ended.exitCode };
      });
      expect(exitCode, text).to.equal(row.exitCode);
      for (const part of row.prints ?? []) expect(text).to.include(part);
      for (const part of row.hides ?? []) expect(text).not.to.include(part);
    });
  }
}

/** A block of which the first task fails on b, with what else it has. */
export const block = (inner: string): string => `    - block:\n        - fail: {msg: x}
          when: inventory_hostname == 'b'\n        - debug: {msg: inside}\n${inner}`;
export const rescue = `      rescue:\n        - debug: {msg: "rescue {{ ansible_failed_result.msg | default('-') }}"}\n`;
export const always = '      always:\n        - debug: {msg: always}\n';
