import type { Change } from '../../module-api/index.ts';
import type { KubectlArgs } from './args.ts';
import { planTexts, textsAfter } from './metadata.ts';
import type { ObjectState, Target } from './object-state.ts';
import { planTaints, taintsAfter, wantedTaint } from './taints.ts';

/** Labels, annotations and taints of a node, each after what came before it. */
export function planMarks(
  args: KubectlArgs,
  target: Target,
  before: ObjectState,
): readonly Change[] {
  const { labels = {}, annotations = {}, taints = [], state } = args;
  const has = { labels: size(labels) > 0, annotations: size(annotations) > 0 };
  const labelled = { ...before, labels: textsAfter(before.labels, labels, state) };
  const annotated = {
    ...labelled,
    annotations: textsAfter(before.annotations, annotations, state),
  };
  // What is wrong with a taint is said before anything is done.
  taintsAfter(before.taints, taints.map(wantedTaint), state);
  return [
    ...(has.labels ? planTexts(args, target, { field: 'labels', before }) : []),
    ...(has.annotations ? planTexts(args, target, { field: 'annotations', before: labelled }) : []),
    ...(taints.length > 0 ? planTaints(args, target, annotated) : []),
  ];
}

function size(texts: object): number {
  return Object.keys(texts).length;
}
