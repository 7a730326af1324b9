import type { Json, JsonObject, YamlText } from '../../../module-api/index.ts';
import type { NodeSight } from './node-sight.ts';

/** The ClusterConfiguration that the cluster keeps in its ConfigMap `kubeadm-config`. */
export function clusterConfigOf(
  { kubeadmConfig }: NodeSight,
  yaml: YamlText,
): JsonObject | undefined {
  if (kubeadmConfig?.ok !== true) return undefined;
  const text = dictAt(dictAt(parsed(kubeadmConfig.text), 'data'), 'ClusterConfiguration');
  if (typeof text !== 'string') return undefined;
  const config = yaml.parse(text);
  return 'value' in config && isDict(config.value) ? config.value : undefined;
}

export function dictAt(dict: Json | undefined, key: string): Json | undefined {
  return isDict(dict) ? dict[key] : undefined;
}

function isDict(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(text: string): Json | undefined {
  try {
    // oxlint-disable-next-line no-unsafe-type-assertion -- what JSON is parsed to
    return JSON.parse(text) as Json;
  } catch {
    // kubectl said something else: as good as no answer.
    return undefined;
  }
}
