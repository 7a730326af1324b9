import { unknownIn } from '../values/holds-unknown.ts';
import { type Templated, Unknown, UnknownUsed, type Value } from '../values/value.ts';
import { playOf } from './ancestry.ts';
import { earlyVarsFiles } from './early-vars-files.ts';
import type { Play, Task } from './model.ts';
import type { PlayReading } from './play-reading.ts';
import { wrongType } from './reading.ts';

export type EarlyReading = Pick<
  PlayReading,
  'options' | 'diagnostics' | 'directory' | 'isUnsure' | 'isReached' | 'lent'
>;

/**
 * What a template makes before there are hosts, of what files say around the node, and loops of
 * includes; `undefined` where it makes nothing, which is reported. Unknown before a host has come to
 * such a loop.
 */
export async function rendered(
  template: Templated,
  node: Play | Task,
  reading: EarlyReading & { readonly hint: string },
): Promise<Value | undefined> {
  const { options, diagnostics, directory, hint, isUnsure = false } = reading;
  const lent = node.kind === 'task' ? reading.lent : undefined;
  const play = playOf(node);
  play.earlyTemplates.push(template);
  const varsFiles = await earlyVarsFiles(play, reading);
  const result = options.renderEarly(template, { directory, node, varsFiles, lent });
  if (result.ok) return settled(result.value, reading);
  for (const problem of result.diagnostics) {
    const hints = [problem.hint, hint].filter(one => one !== undefined);
    const severity = isUnsure ? 'warning' : problem.severity;
    diagnostics.list.push({ ...problem, severity, hint: hints.join(' ') });
  }
  return undefined;
}

function settled(value: Value, { isReached = false }: EarlyReading): Value {
  const unknown = unknownIn(value);
  // What was only predicted, in check mode: nothing can be said of the include.
  if (unknown !== undefined && isReached) throw new UnknownUsed(unknown);
  return unknown ?? value;
}

/**
 * The same for what must be a text: the name of a file or a role. `undefined` also where it is not
 * known yet, which is noted.
 */
export async function earlyText(
  template: Templated,
  node: Play | Task,
  {
    what,
    hint = ofNames,
    ...reading
  }: EarlyReading &
    Pick<PlayReading, 'openNames'> & { readonly what: string; readonly hint?: string },
): Promise<string | undefined> {
  const value = await rendered(template, node, { ...reading, hint });
  if (value === undefined || typeof value === 'string') return value;
  if (value instanceof Unknown) {
    reading.openNames.push(template);
    return undefined;
  }
  notOfType(`${what} must be a string.`, template, reading);
  return undefined;
}

/** Tells that what the template makes is of a wrong type. */
export function notOfType(
  message: string,
  { origin: { location } }: Templated,
  { diagnostics, isUnsure = false }: EarlyReading,
): void {
  if (isUnsure) diagnostics.warning('playbook/wrong-type', message, location);
  else wrongType(diagnostics, message, location);
}

const ofNames =
  'It is read before there are hosts, so that only "-e", "vars" and "vars_files" around it, and defaults and vars of roles count.';
