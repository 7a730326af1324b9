import { fail, type Probe, sh, textOf } from '../../module-api/index.ts';
import type { Parameter } from './parameter.ts';

/** A parameter of the running kernel, as the user of the task sees it. */
export type KernelValue =
  | { readonly state: 'absent' }
  /** In check mode: there once the kernel module has been loaded. */
  | { readonly state: 'unknown'; readonly because: string }
  | {
      readonly state: 'present';
      /** `undefined`: it can be written but not read. */
      readonly value: string | undefined;
      readonly writable: boolean;
      /** Octal permissions of its file. */
      readonly mode: string;
      readonly isRoot: boolean;
    };

/** The key of what is predicted of it. */
export function keyOf({ name }: Parameter): string {
  return `sysctl:${name}`;
}

export function kernelValue(parameter: Parameter): Probe<KernelValue> {
  const file = `/proc/sys/${parameter.path}`;
  return {
    script: sh`if [ -d ${file} ]; then echo directory; elif [ -e ${file} ]; then
  printf 'mode|'; stat -c %a ${file}
  printf 'user|'; id -u
  if [ -w ${file} ]; then echo writable; fi
  if k_v=$(cat ${file} 2>/dev/null); then printf 'value|'; printf %s "$k_v" | k_base64; echo; fi
else echo absent; fi`,
    parse: ({ stdout }) => parseKernelValue(parameter, textOf(stdout)),
    overlay(observed, predicted) {
      const value = predicted.value(keyOf(parameter));
      if (value !== undefined) return { ...afterwards(observed), value };
      const loading = predicted.value('modprobe');
      if (observed.state !== 'absent' || loading === undefined) return observed;
      return { state: 'unknown', because: `modprobe ${loading}` };
    },
  };
}

function afterwards(observed: KernelValue): KernelValue & { readonly state: 'present' } {
  if (observed.state === 'present') return observed;
  return { state: 'present', value: undefined, writable: true, mode: '644', isRoot: true };
}

export function parseKernelValue({ name }: Parameter, text: string): KernelValue {
  const lines = text.trim().split('\n');
  const field = (key: string) =>
    lines.find(line => line.startsWith(`${key}|`))?.slice(key.length + 1);
  if (lines.includes('absent')) return { state: 'absent' };
  if (lines.includes('directory')) fail(`${name} is a group of kernel parameters, not one of them`);
  const mode = field('mode');
  if (mode === undefined) fail(`cannot look at the kernel parameter ${name}`);
  const value = field('value');
  return {
    state: 'present',
    value: value === undefined ? undefined : Buffer.from(value, 'base64').toString().trimEnd(),
    writable: lines.includes('writable'),
    mode,
    isRoot: field('user') === '0',
  };
}
