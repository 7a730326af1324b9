import { isRecord, recordOf } from '../../json.ts';
import type { Fields } from './documents.ts';

/** A document of v1beta3 as v1beta4 has it; any other as it is. Of what was renamed, what files mostly have. */
export function fromBeta3(document: Fields): Fields {
  if (document['apiVersion'] !== 'kubeadm.k8s.io/v1beta3') return document;
  const { kind, ...fields } = modern(document);
  const rest = { ...fields, kind, apiVersion: 'kubeadm.k8s.io/v1beta4' };
  const discovery = recordOf(document['discovery']);
  const { timeout, ...others } = discovery;
  if (timeout === undefined) return rest;
  return { ...rest, discovery: others, timeouts: { discovery: timeout } };
}

/** Flags were maps; now they are lists, in which one may occur twice. */
function modern(value: Fields): Fields {
  const entries = Object.entries(value).flatMap(([name, field]): [string, unknown][] => {
    if (name === 'timeoutForControlPlane') return [];
    const isFlags = (name === 'extraArgs' || name === 'kubeletExtraArgs') && isRecord(field);
    if (isFlags) {
      return [[name, Object.entries(field).map(([flag, text]) => ({ name: flag, value: text }))]];
    }
    return [[name, isRecord(field) ? modern(field) : field]];
  });
  return Object.fromEntries(entries);
}
