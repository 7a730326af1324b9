import {
  type Change,
  fail,
  type Json,
  type Predicted,
  type Prediction,
  type Probe,
} from '../../module-api/index.ts';
import { type Answer, answerTo, refuse } from './answer.ts';
import { type Cluster, clusterKey } from './command.ts';

/** What operations look at and change of an object. */
export interface ObjectState {
  readonly labels: Texts;
  readonly annotations: Texts;
  readonly taints: readonly Taint[];
  readonly unschedulable: boolean;
}

export interface Texts {
  readonly [key: string]: string;
}

export interface Taint {
  readonly key: string;
  readonly value?: string | undefined;
  readonly effect: string;
}

export interface Target extends Cluster {
  readonly kind: string;
  readonly name: string;
}

export interface ObjectAnswer extends Answer {
  /** In check mode: what earlier tasks would have made of it. */
  readonly predicted?: ObjectState | undefined;
}

export function objectProbe(target: Target): Probe<ObjectAnswer> {
  const words = ['get', target.kind, target.name, '-o', 'json'];
  const probe = answerTo({ cluster: target, words });
  return {
    ...probe,
    overlay(observed, predicted) {
      const laid = probe.overlay?.(observed, predicted) ?? observed;
      const state = predictedState(predicted, target);
      return state === undefined ? laid : { ...laid, predicted: state };
    },
  };
}

/** In check mode: what earlier tasks would have made of the object. */
export function predictedState(predicted: Predicted, target: Target): ObjectState | undefined {
  const value = predicted.value(keyOf(target));
  // Only what `predictionOf` wrote is under this key.
  return value === undefined ? undefined : JSON.parse(value);
}

export function predictionOf(target: Target, state: ObjectState): Prediction {
  return { resource: 'value', key: keyOf(target), value: JSON.stringify(state) };
}

/** What `change` foretells of the object, if anything. */
export function foretold(change: Change, target: Target): ObjectState | undefined {
  if (change.kind !== 'run') return undefined;
  const key = keyOf(target);
  const found = change.predicts?.find(one => one.resource === 'value' && one.key === key);
  return found?.resource === 'value' ? JSON.parse(found.value) : undefined;
}

function keyOf(target: Target): string {
  const { kind, name, namespace = '' } = target;
  const singular = kind.toLowerCase().replace(/^nodes?$|^no$/, 'node');
  return `${clusterKey(target)}:${singular === 'node' ? '' : namespace}/${singular}/${name}`;
}

/** What the object is like; fails where there is none and none is `assumed`. */
export function stateOf(
  answer: ObjectAnswer,
  { kind, name }: Target,
  assumed?: ObjectState,
): ObjectState {
  if (answer.predicted !== undefined) return answer.predicted;
  if (answer.exitCode !== 0) {
    const isToCome = answer.isNewCluster === true || /\(NotFound\)/.test(answer.stderr);
    return isToCome && assumed !== undefined ? assumed : refuse(answer, `read ${kind} ${name}`);
  }
  return objectState(parsed(answer.stdout));
}

/** Of an object as the API has it. */
export function objectState(object: unknown): ObjectState {
  const { metadata, spec } = isObject(object) ? object : {};
  const [meta, specification] = [fieldsOf(metadata), fieldsOf(spec)];
  const taints = Array.isArray(specification['taints']) ? specification['taints'] : [];
  return {
    labels: textsIn(meta['labels']),
    annotations: textsIn(meta['annotations']),
    taints: taints.map(taintIn),
    unschedulable: specification['unschedulable'] === true,
  };
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return fail('kubectl printed what is not JSON');
  }
}

export function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textsIn(value: unknown): Texts {
  const texts = Object.entries(fieldsOf(value)).map(([key, one]) => [key, textOfValue(one)]);
  return Object.fromEntries(texts);
}

function taintIn(value: unknown): Taint {
  const { key, value: text, effect } = fieldsOf(value);
  const known = { key: textOfValue(key), effect: textOfValue(effect) };
  return text === undefined || text === '' ? known : { ...known, value: textOfValue(text) };
}

function textOfValue(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

export function taintJson({ key, value, effect }: Taint): Json {
  return { key, ...(value !== undefined && { value }), effect };
}

/** As kubectl writes it. */
export function taintText({ key, value, effect }: Taint): string {
  return `${key}${value === undefined ? '' : `=${value}`}:${effect}`;
}
