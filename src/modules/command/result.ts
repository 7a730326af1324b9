import type { Outcome } from '../../module-api/change.ts';
import { textOf } from '../../module-api/command-result.ts';
import type { Json, JsonObject } from '../../module-api/json.ts';

/** What is registered of a command that ran; of one that did not run in check mode, only the command. */
export function commandResult(
  cmd: Json,
  outcome: Outcome | undefined,
  stripEmptyEnds: boolean,
): JsonObject {
  if (outcome === undefined || outcome.status === 'planned') return { cmd };
  const { exitCode = 0, started = 0, finished = 0, omitted } = outcome;
  const stdout = printed(outcome.stdout, stripEmptyEnds);
  const stderr = printed(outcome.stderr, stripEmptyEnds);
  const isCut = omitted !== undefined && omitted.stdout + omitted.stderr > 0;
  return {
    cmd,
    rc: exitCode,
    stdout,
    stdout_lines: linesOf(stdout),
    stderr,
    stderr_lines: linesOf(stderr),
    start: timeText(started),
    end: timeText(finished),
    delta: durationText(finished - started),
    ...(isCut && { stdout_omitted_bytes: omitted.stdout, stderr_omitted_bytes: omitted.stderr }),
  };
}

/** Ansible's commands have a message, too; what failed sets it. */
export function saidOf(outcome: Outcome | undefined): JsonObject {
  return outcome === undefined || outcome.status === 'planned' ? {} : { msg: '' };
}

/** As Ansible registers a command that `creates` or `removes` kept from running. */
export function skippedResult(cmd: Json, message: string): JsonObject {
  return {
    cmd,
    rc: 0,
    stdout: message,
    stdout_lines: [message],
    stderr: '',
    stderr_lines: [],
    msg: message,
  };
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\r?\n$/, '').split(/\r?\n/);
}

function printed(bytes: Uint8Array | undefined, strip: boolean): string {
  const text = bytes === undefined ? '' : textOf(bytes);
  return strip ? text.replace(/[\r\n]+$/, '') : text;
}

function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '000');
}

function durationText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  const pad = (value: number, width: number): string =>
    String(Math.floor(value)).padStart(width, '0');
  const fraction = String(Math.round(milliseconds % 1000) * 1000).padStart(6, '0');
  return `${Math.floor(seconds / 3600)}:${pad((seconds % 3600) / 60, 2)}:${pad(seconds % 60, 2)}.${fraction}`;
}
