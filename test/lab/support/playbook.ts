import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect } from 'chai';
import type { Event, TaskOnHostFinished, TaskOutcome } from '../../../src/engine/events.ts';
import { sharedLab } from '../shared.ts';
import { type OnOutput, runHere, runProcess } from './program.ts';

export interface PlaybookRun {
  readonly exitCode: number;
  /** As `--output json` has them: places are text, errors without a position as well. */
  readonly events: readonly Event[];
  readonly stderr: string;
  /** What became of each task that ran, in order. */
  readonly tasks: readonly TaskSeen[];
}

export interface TaskSeen extends TaskOutcome {
  readonly task: string;
  readonly host: string;
}

export interface PlaybookOptions {
  readonly check?: boolean;
  /** Files beside the playbook, by their relative path. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** More words of the command line. */
  readonly flags?: readonly string[];
  readonly onOutput?: OnOutput;
  /** Runs the bundle in a process of its own, as users do, and not the same code in this one. */
  readonly asProcess?: boolean | undefined;
  /** Variables, as with `-e`. */
  readonly vars?: Readonly<Record<string, unknown>>;
  /** Groups of hosts of the lab, or of groups that come before. */
  readonly groups?: Readonly<Record<string, readonly string[]>>;
}

/** Runs the text of a playbook against the shared lab, through the command line. */
export async function runPlaybook(
  text: string,
  options: PlaybookOptions = {},
): Promise<PlaybookRun> {
  const { check = false, files = {}, flags = [], vars = {}, groups, onOutput, asProcess } = options;
  const folder = await mkdtemp(join(tmpdir(), 'kplay-playbook-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), content);
    }
    const playbook = join(folder, 'play.yaml');
    await writeFile(playbook, text);
    const more = groups === undefined ? [] : ['-i', await groupsFile(folder, groups)];
    const words = [...(check ? ['--check'] : []), ...more, '-e', JSON.stringify(vars), ...flags];
    return await runFile(playbook, sharedLab().inventoryFile, {
      flags: words,
      onOutput,
      asProcess,
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function groupsFile(
  folder: string,
  groups: Readonly<Record<string, readonly string[]>>,
): Promise<string> {
  const file = join(folder, 'groups.yaml');
  const members = (list: readonly string[]) => {
    const of = (wanted: boolean) => list.filter(name => name in groups === wanted);
    const named = (names: readonly string[]) => Object.fromEntries(names.map(name => [name, {}]));
    return { hosts: named(of(false)), children: named(of(true)) };
  };
  const all = Object.entries(groups).map(([name, list]) => [name, members(list)]);
  await writeFile(file, JSON.stringify({ all: { children: Object.fromEntries(all) } }));
  return file;
}

/** One of the project's own playbooks, as the text of another. */
export function importOf(playbook: string): string {
  return `- import_playbook: ${resolve('playbooks', playbook)}\n`;
}

type FileOptions = Pick<PlaybookOptions, 'flags' | 'onOutput' | 'asProcess'>;

/** Runs a playbook that is a file, through the command line. */
export async function runFile(
  playbook: string,
  inventory: string,
  { flags = [], onOutput, asProcess = false }: FileOptions = {},
): Promise<PlaybookRun> {
  const argv = ['run', playbook, '-i', inventory, '--output', 'json', ...flags];
  const { exitCode, stdout, stderr } = await (asProcess ? runProcess : runHere)(argv, onOutput);
  const events = stdout
    .split('\n')
    .filter(line => line !== '')
    .map(readEvent);
  const finished = events.filter(
    (event): event is TaskOnHostFinished => event.type === 'task-on-host-finished',
  );
  const tasks = finished.map(({ task, host, outcome }) => ({ task: task.name, host, ...outcome }));
  const problems = events.filter(({ type }) => type === 'problem-found');
  const said = problems.map(problem => `${JSON.stringify(problem)}\n`).join('');
  return { exitCode, events, stderr: stderr + said, tasks };
}

/** Tasks, indented as in a list of their own, as a play on one host that becomes root. */
export function playOf(host: string, tasks: string): string {
  const indented = tasks.replaceAll(/^(?=.)/gm, '    ');
  return `- hosts: ${host}\n  become: true\n  gather_facts: false\n  tasks:\n${indented}\n`;
}

/** One task on one host, which may fail. */
export async function runTask(
  host: string,
  task: string,
  options: PlaybookOptions = {},
): Promise<TaskSeen> {
  const { tasks, stderr } = await runPlaybook(playOf(host, task), options);
  return tasks.at(-1) ?? expect.fail(`the task did not run: ${stderr}`);
}

export interface ConvergenceOptions extends PlaybookOptions {
  /** Tasks that report a change each time, such as a restart. */
  readonly always?: readonly string[];
}

export interface Convergence {
  /** The first real run. */
  readonly run: PlaybookRun;
  /** The names of the tasks that it changed. */
  readonly changed: readonly string[];
}

/**
 * Check, run, run again, check: the first check must name exactly the tasks that the run changes, and the last
 * two must change nothing.
 */
export function expectConvergence(
  host: string,
  tasks: string,
  options: ConvergenceOptions = {},
): Promise<Convergence> {
  return converge(playOf(host, tasks), ({ task }) => task, options);
}

/**
 * The same for a whole playbook; what changed is told as `host: role : task`, sorted. What the first check cannot
 * tell, such as the state of a service whose package is not there yet, it has to call undecided.
 */
export function expectPlaybookConvergence(
  text: string,
  options: ConvergenceOptions = {},
): Promise<Convergence> {
  return converge(text, ({ host, task }) => `${host}: ${task}`, { ...options, whole: true });
}

async function converge(
  text: string,
  name: (seen: TaskSeen) => string,
  { always = [], whole = false, ...options }: ConvergenceOptions & { readonly whole?: boolean },
): Promise<Convergence> {
  const named = ({ tasks }: PlaybookRun, wanted: string): string[] => {
    const names = tasks.filter(({ status }) => status === wanted).map(name);
    return whole ? names.toSorted() : names;
  };
  const firstCheck = await runWell(text, { ...options, check: true }, whole);
  const first = await runWell(text, options);
  const changed = named(first, 'changed');
  const undecided = new Set(named(firstCheck, 'undecided'));
  const foretold = named(firstCheck, 'changed');
  expect(foretold, 'what the first check foretells').to.deep.equal(
    changed.filter(one => foretold.includes(one) || !undecided.has(one)),
  );

  expect(named(await runWell(text, options), 'changed'), 'the second run').to.deep.equal(always);
  const lastCheck = await runWell(text, { ...options, check: true });
  expect(named(lastCheck, 'changed'), 'the last check').to.deep.equal(always);
  return { run: first, changed };
}

async function runWell(
  text: string,
  options: PlaybookOptions,
  undecided = false,
): Promise<PlaybookRun> {
  const ran = await runPlaybook(text, options);
  const well = ['ok', 'changed', 'skipped', ...(undecided ? ['undecided'] : [])];
  const bad = ran.tasks.filter(({ status }) => !well.includes(status));
  const why = bad.map(({ task, status, message }) => `${task}: ${status}: ${message}`);
  expect(why, ran.stderr).to.deep.equal([]);
  expect(ran.exitCode, ran.stderr).to.equal(0);
  return ran;
}

function readEvent(line: string): Event {
  // Written by the reporter from an event.
  return JSON.parse(line);
}
