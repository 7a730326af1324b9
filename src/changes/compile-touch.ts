import type { TouchChange } from '../module-api/change.ts';
import { type Shell, sh } from '../module-api/shell.ts';
import { attributeSteps, flagSteps, inSubshell, reportState, wordFor } from './script.ts';

export function compileTouch(change: TouchChange): Shell {
  const { path, before, attributes, modificationTime, accessTime } = change;
  const file = wordFor(path);
  return inSubshell([
    ...(before.type === 'absent' ? [sh`touch -- ${file}`] : []),
    ...attributeSteps({ file, path: file, before }, attributes),
    ...timeSteps(file, modificationTime, accessTime),
    ...flagSteps(path, attributes),
    reportState(path),
  ]);
}

function timeSteps(
  file: Shell,
  modification: TouchChange['modificationTime'],
  access: TouchChange['accessTime'],
): readonly Shell[] {
  if (modification === 'now' && access === 'now') return [sh`touch -c -- ${file}`];
  return [
    ...(modification === undefined ? [] : [touch(sh`-m`, modification, file)]),
    ...(access === undefined ? [] : [touch(sh`-a`, access, file)]),
  ];
}

function touch(which: Shell, time: number | 'now', file: Shell): Shell {
  if (time === 'now') return sh`touch -c ${which} -- ${file}`;
  return sh`TZ=UTC0 touch -c ${which} -t ${stamp(time)} -- ${file}`;
}

/** `CCYYMMDDhhmm.ss`, the one form every `touch` reads. */
function stamp(seconds: number): string {
  const digits = new Date(Math.floor(seconds) * 1000).toISOString().replaceAll(/[-:T]/g, '');
  return `${digits.slice(0, 12)}.${digits.slice(12, 14)}`;
}
