import type { KubeadmArgs } from '../args.ts';
import type { Draft } from './yaml.ts';

type ExtraArgs = KubeadmArgs['api_server_extra_args'];

/** Flags as kubeadm's v1beta4 wants them: a list of names and values, in which one may occur twice. */
export function flagList(extra: ExtraArgs): readonly Draft[] | undefined {
  if (extra === undefined) return undefined;
  return Object.entries(extra).flatMap(([written, value]) => {
    const name = written.replace(/^--/, '');
    return valuesOf(value).map(one => ({ name, value: one }));
  });
}

export function valuesOf(value: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  // YAML's true became Python's text on its way; flags of Kubernetes are in lower case.
  return list.map(one => (one === 'True' || one === 'False' ? one.toLowerCase() : String(one)));
}
