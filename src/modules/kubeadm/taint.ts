import { fail } from '../../module-api/index.ts';
import type { Draft } from './config/yaml.ts';

interface WrittenTaint extends Draft {
  readonly key: string;
  readonly value: string | undefined;
  readonly effect: string;
}

/** `key=value:Effect` or `key:Effect`, as kubectl writes them, or a dict in kubeadm's words. */
export function parseTaint(written: unknown): WrittenTaint {
  if (typeof written === 'string') {
    const [, key, value, effect] = /^([^=:]+)(?:=([^:]*))?:(\w+)$/.exec(written) ?? [];
    if (key !== undefined && isEffect(effect)) return { key, value, effect };
  } else if (typeof written === 'object' && written !== null && 'key' in written) {
    const { key } = written;
    const value = 'value' in written ? written.value : undefined;
    const effect = 'effect' in written ? written.effect : undefined;
    const isText = value === undefined || typeof value === 'string';
    if (isEffect(effect) && typeof key === 'string' && isText) return { key, value, effect };
  }
  return fail(
    `"taints" has ${JSON.stringify(written)}; it takes "key=value:Effect" with NoSchedule, PreferNoSchedule or NoExecute`,
  );
}

/** As kubectl writes it. */
export function taintText({ key, value, effect }: WrittenTaint): string {
  return `${key}${value === undefined || value === '' ? '' : `=${value}`}:${effect}`;
}

function isEffect(effect: unknown): effect is string {
  return effect === 'NoSchedule' || effect === 'PreferNoSchedule' || effect === 'NoExecute';
}
