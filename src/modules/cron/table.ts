import { fail } from '../../module-api/index.ts';
import type { CronArgs } from './args.ts';

const marker = '#Ansible: ';

/** The text of a crontab with the job, or without it; the text itself when it will do. */
export function withJob(text: string, args: CronArgs, line: string): string {
  const lines = linesOf(text);
  const at = lines.indexOf(marker + args.name);
  if (args.state === 'absent') return at === -1 ? text : joined(lines.toSpliced(at, 2));
  if (at !== -1) {
    if (lines[at + 1] === line) return text;
    // A marker without a job below it is completed.
    const isMarker = lines[at + 1]?.startsWith(marker) === true;
    return joined(lines.toSpliced(at + 1, isMarker ? 0 : 1, line));
  }
  const unmarked = lines.findIndex(
    (one, index) => one === line && lines[index - 1]?.startsWith(marker) !== true,
  );
  return unmarked === -1
    ? joined([...lines, marker + args.name, line])
    : joined(lines.toSpliced(unmarked, 0, marker + args.name));
}

export function withVariable(text: string, args: CronArgs): string {
  const { name, job = '', state, insertafter, insertbefore } = args;
  const lines = linesOf(text);
  const at = variableAt(lines, name);
  if (state === 'absent') return at === -1 ? text : joined(lines.toSpliced(at, 1));
  const line = `${name}="${job}"`;
  if (at !== -1) return lines[at] === line ? text : joined(lines.with(at, line));
  const anchor = insertafter ?? insertbefore;
  if (anchor === undefined) return joined([line, ...lines]);
  const found = variableAt(lines, anchor);
  if (found === -1) {
    const option = insertafter === undefined ? 'insertbefore' : 'insertafter';
    fail(`"${option}": the crontab has no variable ${anchor}`);
  }
  return joined(lines.toSpliced(insertafter === undefined ? found : found + 1, 0, line));
}

/** `user` stands between the time and the command in files of cron itself. */
export function jobLine(args: CronArgs, user: string | undefined): string {
  const { job = '', special_time, disabled } = args;
  const { minute, hour, day, month, weekday } = args;
  const time =
    special_time === undefined
      ? `${minute} ${hour} ${day} ${month} ${weekday}`
      : `@${special_time}`;
  return `${disabled ? '#' : ''}${time} ${user === undefined ? '' : `${user} `}${job}`;
}

export function jobNames(text: string): readonly string[] {
  return linesOf(text).flatMap(line =>
    line.startsWith(marker) ? [line.slice(marker.length)] : [],
  );
}

export function variableNames(text: string): readonly string[] {
  return linesOf(text).flatMap(line => variableIn(line) ?? []);
}

function variableAt(lines: readonly string[], name: string): number {
  return lines.findIndex(line => variableIn(line) === name);
}

function variableIn(line: string): string | undefined {
  return /^\s*([A-Za-z_]\w*)\s*=/.exec(line)?.[1];
}

function linesOf(text: string): readonly string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

function joined(lines: readonly string[]): string {
  return lines.map(line => `${line}\n`).join('');
}
