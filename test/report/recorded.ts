import type { Event, Recap, TaskOutcome, TaskRef } from '../../src/engine/events.ts';

/** Events as the engine tells them, of a small run that has a bit of everything. */

const play = { number: 1, name: 'web', location: 'site.yaml:1:3' } as const;

function task(number: number, name: string, more: Partial<TaskRef> = {}): TaskRef {
  const location = `site.yaml:${number + 3}:7`;
  return { number, name, module: 'command', location, handler: false, play, ...more };
}

function outcome(more: Partial<TaskOutcome> = {}): TaskOutcome {
  return {
    ...{ status: 'ok', ignored: false, rescued: false, result: { changed: false } },
    ...{ diff: [], changes: [], milliseconds: 5 },
    ...more,
  };
}

const zero: Recap = {
  ...{ ok: 0, changed: 0, unreachable: 0, failed: 0 },
  ...{ skipped: 0, rescued: 0, ignored: 0, undecided: 0 },
};

const start = 1_700_000_000_000;
const install = task(1, 'Install', { module: 'package' });
const write = task(2, 'web : Write the page', { module: 'copy' });
const loop = task(3, 'Users', { module: 'user' });
const ask = task(4, 'Ask');
const broken = task(5, 'Break');
const reload = task(6, 'Reload', { module: 'service', handler: true });
const say = task(7, 'Say', { module: 'debug' });

const begun = (one: TaskRef, host: string, time: number): Event => ({
  ...{ type: 'task-on-host-started', time: start + time, task: one, host },
});
const done = (one: TaskRef, host: string, is: Partial<TaskOutcome>, time = 10): Event => ({
  ...{ type: 'task-on-host-finished', time: start + time, task: one, host, outcome: outcome(is) },
});

const diff = '--- /srv/index.html\n+++ /srv/index.html\n@@ -1 +1 @@\n-old\n+new\n';

export const wholeRun: readonly Event[] = [
  {
    ...{ type: 'run-started', time: start, playbooks: ['site.yaml'] },
    ...{ checkMode: false, diffMode: true },
  },
  {
    ...{ type: 'play-started', time: start, play, hosts: ['a', 'b'] },
    batch: { number: 1, of: 1 },
  },
  { type: 'task-started', time: start, task: install },
  begun(install, 'a', 0),
  begun(install, 'b', 100),
  done(install, 'a', { status: 'changed', changes: ['run apt-get install nginx'] }),
  done(install, 'b', {}),
  begun(write, 'a', 10),
  done(write, 'a', {
    status: 'changed',
    diff: [{ text: diff }],
    changes: ['write /srv/index.html'],
  }),
  { type: 'handler-notified', time: start, task: write, host: 'a', handler: 'Reload' },
  done(write, 'b', { status: 'skipped', message: 'the condition "host_a" is false' }),
  {
    ...{ type: 'item-finished', time: start, task: loop, host: 'a', item: 'ann' },
    outcome: outcome({ status: 'changed' }),
  },
  {
    ...{ type: 'item-finished', time: start, task: loop, host: 'a', item: 'bob' },
    outcome: outcome(),
  },
  {
    ...{ type: 'task-on-host-finished', time: start, task: loop, host: 'a', items: 2 },
    outcome: outcome({ status: 'changed' }),
  },
  { type: 'warning', time: start, message: 'this is old', location: 'site.yaml:9:9' },
  {
    ...{ type: 'output', time: start, task: ask, host: 'b', stream: 'stdout' },
    text: 'one\ntwo',
  },
  done(ask, 'b', {
    delegatedTo: 'c',
    result: { changed: false, stdout: 'one\ntwo', stdout_lines: ['one', 'two'] },
  }),
  done(broken, 'a', { status: 'failed', ignored: true, message: 'no luck' }),
  done(broken, 'b', {
    ...{ status: 'failed', message: 'non-zero return code' },
    result: { changed: true, rc: 3, stdout: 'half', stderr: 'first\nlast\u001B]0;title\u0007' },
  }),
  { type: 'host-lost', time: start, host: 'b', reason: 'failed', message: 'non-zero return code' },
  done(reload, 'a', { status: 'changed' }),
  done(say, 'a', { result: { changed: false, failed: false, msg: 'two\nlines' } }),
  {
    ...{ type: 'tasks-included', time: start, task: task(8, 'More'), hosts: ['a'] },
    included: 'more.yaml',
  },
  {
    ...{ type: 'tasks-included', time: start, task: task(8, 'More'), hosts: ['a'] },
    ...{ included: 'more.yaml', item: 'one' },
  },
  { type: 'play-ended', time: start, play },
  {
    ...{ type: 'run-ended', time: start + 61_000, exitCode: 2, roundTrips: 9 },
    roundTripsByHost: { a: 5, 'b-longer': 4 },
    hosts: {
      a: { ...zero, ok: 5, changed: 4, ignored: 1 },
      'b-longer': { ...zero, ok: 2, failed: 1, skipped: 1 },
    },
    causes: [
      { host: 'b', task: 'Break', location: 'site.yaml:8:7', message: 'non-zero return code' },
    ],
  },
];

export const checkRun: readonly Event[] = [
  {
    ...{ type: 'run-started', time: start, playbooks: ['site.yaml'] },
    ...{ checkMode: true, diffMode: false },
  },
  {
    ...{ type: 'play-started', time: start, play, hosts: ['a'] },
    batch: { number: 2, of: 3 },
  },
  done(install, 'a', { status: 'changed', would: 'change', changes: ['install nginx'] }),
  done(ask, 'a', { status: 'changed', would: 'run', changes: ['run uname -r'] }),
  done(broken, 'a', { status: 'ok', would: 'run', changes: ['run true'] }),
  done(say, 'a', { status: 'undecided', message: 'Ask' }),
  {
    ...{ type: 'run-ended', time: start + 500, exitCode: 0, roundTrips: 2, causes: [] },
    roundTripsByHost: { a: 2 },
    hosts: { a: { ...zero, ok: 3, changed: 2, undecided: 1 } },
  },
];
