import type { Change, FetchChange, Outcome, RunChange } from '../module-api/change.ts';
import { type CommandResult, textOf } from '../module-api/command-result.ts';
import { Failure } from '../module-api/failure.ts';
import type { FileState } from '../module-api/file-state.ts';
import { parseFileState } from '../module-api/probes/file-state.ts';
import { type FileChange, stateAfter } from './state-after.ts';
import { systemError } from './system-error.ts';

/** What became of a change whose script ran. Times are the engine's to add. */
export function outcomeOf(change: Change, result: CommandResult, limitMs?: number): Outcome {
  if (change.kind === 'fetch') return fetchOutcome(change, result, limitMs);
  return change.kind === 'run'
    ? runOutcome(change, result, limitMs)
    : fileOutcome(change, result, limitMs);
}

/** What is said of a change that is not performed, in check mode. `user` would perform it. */
export function plannedOutcome(change: Change, user: string): Outcome {
  if (change.kind === 'run' || change.kind === 'fetch') return { change, status: 'planned' };
  const after = stateAfter(change, user);
  if (after.type === 'absent') return { change, status: 'planned', after };
  const { content: _, ...state } = after;
  return { change, status: 'planned', after: state };
}

function runOutcome(change: RunChange, result: CommandResult, limitMs?: number): Outcome {
  const { exitCode, stdout, stderr, omitted } = result;
  const failure = runFailure(change, result, limitMs);
  const seen = { change, exitCode, stdout, stderr, omitted };
  return failure === undefined
    ? { ...seen, status: 'done' }
    : { ...seen, status: 'failed', failure };
}

function runFailure(
  change: RunChange,
  result: CommandResult,
  limitMs?: number,
): string | undefined {
  const { okExitCodes = [0], summary, failureMessage } = change;
  const { exitCode, ended } = result;
  if (ended === 'timeout') return `"${summary}" took ${tooLong(limitMs)} and was ended`;
  if (ended === 'interrupted') return `"${summary}" was interrupted`;
  if (okExitCodes === 'any' || okExitCodes.includes(exitCode)) return undefined;
  const [stdout, stderr] = [textOf(result.stdout), textOf(result.stderr)];
  if (failureMessage !== undefined) return failureMessage(exitCode, stdout, stderr);
  const said = lastLine(stderr) ?? lastLine(stdout);
  return `"${summary}" ended with exit code ${exitCode}${said === undefined ? '' : `: ${said}`}`;
}

/** Whether the host sent the file; what became of it is for who received it. */
function fetchOutcome(
  change: FetchChange,
  { exitCode, stderr, ended }: CommandResult,
  limitMs?: number,
): Outcome {
  if (exitCode === 0) return { change, status: 'done' };
  const said = textOf(stderr);
  const why =
    ended === undefined ? (systemError(said) ?? lastLine(said)) : reasonOf(ended, limitMs);
  const failure = `cannot read ${change.source}: ${why ?? `exit code ${exitCode}`}`;
  return { change, status: 'failed', exitCode, stderr, failure };
}

function reasonOf(ended: 'timeout' | 'interrupted', limitMs: number | undefined): string {
  return ended === 'timeout' ? `it took ${tooLong(limitMs)}` : 'it was interrupted';
}

function tooLong(limitMs: number | undefined): string {
  return limitMs === undefined ? 'too long' : `longer than ${limitMs / 1000} s`;
}

function fileOutcome(change: FileChange, result: CommandResult, limitMs?: number): Outcome {
  const { exitCode } = result;
  const printed = textOf(result.stdout);
  const backup = /^backup\|(.*)$/m.exec(printed)?.[1];
  const kept = {
    change,
    ...(backup !== undefined && { backupFile: Buffer.from(backup, 'base64').toString() }),
  };
  if (exitCode === 0) {
    return { ...kept, status: 'done', after: stateIn(change.path, result) };
  }
  return {
    ...kept,
    status: 'failed',
    exitCode,
    stderr: result.stderr,
    failure: fileFailure(change, result, { printed, limitMs }),
  };
}

/** `undefined` when the host cannot look at it any more, which is no failure of the change. */
function stateIn(path: string, result: CommandResult): FileState | undefined {
  try {
    return parseFileState(path, result);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}

function fileFailure(
  change: FileChange,
  result: CommandResult,
  { printed, limitMs }: { readonly printed: string; readonly limitMs: number | undefined },
): string {
  if (result.ended !== undefined)
    return `cannot ${action(change)}: ${reasonOf(result.ended, limitMs)}`;
  const [, code, output = ''] = /^invalid\|(\d+)\|(.*)$/m.exec(printed) ?? [];
  if (code !== undefined && 'validate' in change) {
    const said = lastLine(Buffer.from(output, 'base64').toString());
    const why = said === undefined ? `exit code ${code}` : said;
    return `the new ${change.path} does not pass "${change.validate}": ${why}`;
  }
  const stderr = textOf(result.stderr);
  const why = systemError(stderr) ?? lastLine(stderr) ?? `exit code ${result.exitCode}`;
  return `cannot ${action(change)}: ${why}`;
}

function action(change: FileChange): string {
  const { kind, path } = change;
  switch (kind) {
    case 'write':
      return `write ${path}`;
    case 'copy':
      return `${change.fill === undefined ? 'copy' : 'fetch'} ${change.source} to ${path}`;
    case 'attributes':
      return `set the attributes of ${path}`;
    case 'directory':
      return `make the directory ${path}`;
    case 'link':
      return `link ${path} to ${change.target}`;
    case 'touch':
      return `touch ${path}`;
    case 'remove':
      return `remove ${path}`;
  }
}

function lastLine(text: string): string | undefined {
  return text
    .split('\n')
    .map(line => line.trim())
    .findLast(line => line !== '');
}
