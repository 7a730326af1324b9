import { isAbsolute } from 'node:path';
import type { Diagnostic, Diagnostics } from '../../diagnostics/diagnostic.ts';
import type { Location } from '../../diagnostics/source-file.ts';
import type { Play, Task } from '../../playbook/model.ts';
import { missingFileHint } from '../../playbook/similar-file.ts';
import { type Maker, mayChange, missingFile } from '../../template/missing-file.ts';
import { type DictKey, Templated, type Value } from '../../values/value.ts';
import type { Run } from '../run.ts';
import type { ControllerMakers } from './made-on-controller.ts';

/** What looking for the files that tasks name needs. */
export interface FileCheck {
  readonly run: Run;
  readonly diagnostics: Diagnostics;
  /** Files that were looked at already. */
  readonly seen: Set<string>;
  /** Templates that were looked at. */
  readonly templates: Set<string>;
  readonly makers: ControllerMakers;
}

interface Missing {
  readonly what: string;
  readonly name: string;
  readonly places: readonly string[];
  readonly location: Location;
  readonly isConditional: boolean;
  /** Who may make it first. */
  readonly maker: Maker | undefined;
}

export async function reportMissing(
  missing: Missing,
  { run, diagnostics }: FileCheck,
): Promise<void> {
  const { what, name, places, location, isConditional, maker } = missing;
  const problem = missingFile(what, maker);
  if (problem === undefined) return;
  const hint = await missingFileHint(name, places, run.files);
  if (problem.severity === 'warning' || !isConditional) {
    diagnostics.list.push({ ...problem, location, hint });
    return;
  }
  const message = `${problem.message} The task fails if it runs.`;
  diagnostics.warning('file/not-found', message, location, { hint });
}

export function searchingFrom({ role, file }: Task, { directory }: Play) {
  return { role, file, playDirectory: directory };
}

export function isOutside(name: string): boolean {
  return isAbsolute(name) || name.startsWith('~');
}

export function isNew(key: string, seen: Set<string>): boolean {
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

/** Where the option stands that names the file. */
export function placeOf(name: string, { action }: Task): Location {
  const { args, freeForm, places, location } = action;
  if (freeForm !== undefined) return freeForm.location;
  const options = args.value instanceof Map ? [...args.value] : [];
  const [option] = options.find(([, value]) => value === name) ?? options.find(isNamed) ?? [];
  return places?.get(String(option)) ?? location;
}

/** With a template in it, the value does not tell by itself. */
function isNamed([option, value]: readonly [DictKey, Value]): boolean {
  return value instanceof Templated && ['src', 'file'].includes(String(option));
}

/** Where a task need not run, what it names need not be there, and what would fail is not come to. */
export function softened(problem: Diagnostic): Diagnostic {
  return soft.has(problem.code) ? { ...problem, severity: 'warning' } : problem;
}

/** Where a task may write a file anew, what is wrong in it may be put right; a folder hardly becomes a file. */
export function softenedBy(maker: Maker | undefined, problem: Diagnostic): Diagnostic {
  const isSoft = mayChange(maker) && problem.code !== 'file/unreadable';
  return isSoft ? { ...problem, severity: 'warning' } : problem;
}

const soft: ReadonlySet<string> = new Set([
  ...['file/not-found', 'expression/failed', 'expression/undefined'],
]);
