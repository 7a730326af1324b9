import { fail, type Probe, sh, textOf } from '../../module-api/index.ts';
import { moduleName } from './name.ts';

export interface ModuleState {
  /** What an alias stands for; the name itself otherwise. */
  readonly name: string;
  readonly loaded: boolean;
  readonly builtin: boolean;
  /** Whether `modprobe` would find it; not asked of one that is in the kernel. */
  readonly known: boolean;
  /** Those that use it. */
  readonly holders: readonly string[];
  /** The kernel's version, and whether its modules are on the disk. */
  readonly release: string;
  readonly hasTree: boolean;
}

/** The key of what is predicted of it. */
export function keyOf(name: string): string {
  return `module:${name}`;
}

/**
 * What the kernel has under `/sys/module` is in it: loaded when it has an `initstate`, built in otherwise. What
 * is built in and has no parameters is in `modules.builtin` alone.
 */
export function moduleState(written: string): Probe<ModuleState> {
  const name = moduleName(written);
  return {
    script: sh`k_r=$(uname -r); k_m=${name}
k_in() { [ -d "/sys/module/$k_m" ] || grep -q "^$k_m " /proc/modules 2>/dev/null; }
k_built() {
  sed 's|.*/||; s|[.]ko.*||; y|-|_|' "/lib/modules/$k_r/modules.builtin" 2>/dev/null | grep -qxF -- "$k_m"
}
if ! k_in && ! k_built; then
  k_a=$(modprobe -R -- ${written} 2>/dev/null | head -n 1 | tr - _)
  if [ -n "$k_a" ]; then k_m=$k_a; fi
fi
printf 'release|%s\nname|%s\n' "$k_r" "$k_m"
if [ -d "/lib/modules/$k_r" ]; then echo tree; fi
if k_built || { [ -d "/sys/module/$k_m" ] && [ ! -e "/sys/module/$k_m/initstate" ]; }; then echo builtin
elif k_in; then
  echo loaded
  for k_h in "/sys/module/$k_m/holders/"*; do
    if [ -e "$k_h" ] || [ -L "$k_h" ]; then printf 'holder|%s\n' "\${k_h##*/}"; fi
  done
elif ! command -v modprobe >/dev/null 2>&1; then echo no-modprobe
elif modprobe -n -q -- ${written} >/dev/null 2>&1; then echo known; fi`,
    parse: ({ stdout }) => parseModuleState(written, textOf(stdout)),
    overlay(observed, predicted) {
      const after = predicted.value(keyOf(observed.name));
      if (after === undefined || observed.builtin) return observed;
      return { ...observed, known: true, loaded: after === 'loaded', holders: [] };
    },
  };
}

export function parseModuleState(written: string, text: string): ModuleState {
  const lines = text.trim().split('\n');
  const fields = (key: string) =>
    lines.filter(line => line.startsWith(`${key}|`)).map(line => line.slice(key.length + 1));
  const [release] = fields('release');
  if (release === undefined) fail(`cannot look for the kernel module ${written}`);
  if (lines.includes('no-modprobe')) fail('the host has no command "modprobe"; install kmod');
  return {
    name: fields('name')[0] ?? moduleName(written),
    loaded: lines.includes('loaded'),
    builtin: lines.includes('builtin'),
    known: lines.includes('known'),
    holders: fields('holder'),
    release,
    hasTree: lines.includes('tree'),
  };
}
