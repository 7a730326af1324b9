import { type Change, fail } from '../../module-api/index.ts';
import { problemIn } from './answer.ts';
import { kubectlScript } from './command.ts';
import type { MarkArgs } from './metadata.ts';
import {
  fieldsOf,
  type ObjectState,
  predictionOf,
  type Taint,
  type Target,
  taintText,
} from './object-state.ts';

interface WantedTaint {
  readonly key: string;
  readonly value?: string | undefined;
  readonly effect?: string | undefined;
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

export function wantedTaint(written: unknown): WantedTaint {
  const taint = typeof written === 'string' ? taintOfText(written) : taintOfFields(written);
  if (taint.key === '') {
    fail(
      `"taints": ${JSON.stringify(written)} is neither {key, value, effect} nor "key=value:effect"`,
    );
  }
  if (taint.effect !== undefined && !effects.includes(taint.effect)) {
    fail(
      `"taints": the effect is one of ${effects.join(', ')}, not ${JSON.stringify(taint.effect)}`,
    );
  }
  return taint;
}

function taintOfText(text: string): WantedTaint {
  const [, key = '', value, effect] = /^([^=:\s]+)(?:=([^:]*))?(?::(\w+))?-?$/.exec(text) ?? [];
  return { key, value: value === '' ? undefined : value, effect };
}

function taintOfFields(written: unknown): WantedTaint {
  const { key, value, effect } = fieldsOf(written);
  return { key: textOf(key) ?? '', value: textOf(value), effect: textOf(effect) };
}

function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** A node has at most one taint of a key and an effect. Taints the task does not name stay. */
export function taintsAfter(
  before: readonly Taint[],
  wanted: readonly WantedTaint[],
  state: 'present' | 'absent',
): readonly Taint[] {
  if (state === 'absent') {
    return before.filter(taint => !wanted.some(one => isMeant(one, taint)));
  }
  const all = [...before];
  for (const one of wanted) {
    const { key, value, effect } = one;
    if (effect === undefined) return fail(`"taints": the taint ${key} needs an effect`);
    const at = all.findIndex(taint => taint.key === key && taint.effect === effect);
    const taint = { key, ...(value !== undefined && { value }), effect };
    if (at === -1) all.push(taint);
    else all[at] = taint;
  }
  return all;
}

function isMeant({ key, value, effect }: WantedTaint, taint: Taint): boolean {
  return (
    key === taint.key &&
    (effect === undefined || effect === taint.effect) &&
    (value === undefined || value === taint.value)
  );
}

export function planTaints(args: MarkArgs, target: Target, before: ObjectState): readonly Change[] {
  const wanted = (args.taints ?? []).map(wantedTaint);
  if (wanted.length === 0) fail('"operation: taint" needs "taints"');
  const after = taintsAfter(before.taints, wanted, args.state);
  const [old, made] = [before.taints.map(taintText), after.map(taintText)];
  const put = made.filter(text => !old.includes(text));
  const gone = before.taints
    .filter(({ key, effect }) => !after.some(one => one.key === key && one.effect === effect))
    .map(({ key, effect }) => `${key}:${effect}-`);
  if (put.length + gone.length === 0) return [];
  const { name } = target;
  const words = ['taint', 'node', name, '--overwrite', ...put, ...gone];
  return [
    {
      kind: 'run',
      script: kubectlScript(target, words),
      summary: `kubectl ${words.join(' ')}`,
      diff: {
        header: `taints of node/${name}`,
        before: numbered(old),
        after: numbered(made),
      },
      predicts: [predictionOf(target, { ...before, taints: after })],
      failureMessage: (exitCode, _, stderr) => problemIn(exitCode, stderr, `taint node ${name}`),
    },
  ];
}

function numbered(texts: readonly string[]): { readonly [text: string]: string } {
  return Object.fromEntries(texts.map(text => [text, 'present']));
}
