import type { Change } from '../../module-api/index.ts';
import { type MarkArgs, planTexts, textsAfter } from './metadata.ts';
import type { Marked } from './node-args.ts';
import type { ObjectState, Target } from './object-state.ts';
import { planTaints, taintsAfter, wantedTaint } from './taints.ts';

/** What the user says of an object that is not there yet. */
export function assumedState(assume: Marked['assume']): ObjectState | undefined {
  if (assume === undefined) return undefined;
  const { labels = {}, annotations = {}, taints = [] } = assume;
  return {
    labels: textsAfter({}, labels, 'present'),
    annotations: textsAfter({}, annotations, 'present'),
    taints: taintsAfter([], taints.map(wantedTaint), 'present'),
    unschedulable: false,
  };
}

/** Labels, annotations and taints of a node, each after what came before it. */
export function planMarks(args: MarkArgs, target: Target, before: ObjectState): readonly Change[] {
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
