import { type Change, fail } from '../../module-api/index.ts';
import { problemIn } from './answer.ts';
import type { KubectlArgs } from './args.ts';
import { kubectlScript } from './command.ts';
import { type ObjectState, predictionOf, type Target, type Texts } from './object-state.ts';

type Field = 'labels' | 'annotations';

/** What labels, annotates or taints. */
export type MarkArgs = Pick<KubectlArgs, 'labels' | 'annotations' | 'taints' | 'state'>;

/** What the labels or annotations would be: those the task does not name stay. */
export function textsAfter(
  before: Texts,
  wanted: Readonly<Record<string, unknown>>,
  state: 'present' | 'absent',
): Texts {
  const after: { [key: string]: string } = { ...before };
  for (const [key, value] of Object.entries(wanted)) {
    if (state === 'absent' || value === null) delete after[key];
    else after[key] = valueText(value);
  }
  return after;
}

export function planTexts(
  args: MarkArgs,
  target: Target,
  { field, before }: { readonly field: Field; readonly before: ObjectState },
): readonly Change[] {
  const wanted = args[field];
  const verb = field === 'labels' ? 'label' : 'annotate';
  if (wanted === undefined || Object.keys(wanted).length === 0) {
    fail(`"operation: ${verb}" needs "${field}"`);
  }
  const old = before[field];
  const after = textsAfter(old, wanted, args.state);
  const keys = Object.keys(wanted).filter(key => old[key] !== after[key]);
  if (keys.length === 0) return [];
  const words = keys.map(key => (key in after ? `${key}=${after[key]}` : `${key}-`));
  const { kind, name } = target;
  const command = [verb, kind, name, '--overwrite', ...words];
  const only = (texts: Texts) =>
    Object.fromEntries(keys.flatMap(key => (key in texts ? [[key, texts[key] ?? '']] : [])));
  return [
    {
      kind: 'run',
      script: kubectlScript(target, command),
      summary: `kubectl ${command.join(' ')}`,
      diff: { header: `${field} of ${kind}/${name}`, before: only(old), after: only(after) },
      predicts: [predictionOf(target, { ...before, [field]: after })],
      failureMessage: (exitCode, _, stderr) =>
        problemIn(exitCode, stderr, `${verb} ${kind} ${name}`),
    },
  ];
}

function valueText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
