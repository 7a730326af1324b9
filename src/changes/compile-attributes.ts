import type { AttributesChange } from '../module-api/change.ts';
import type { Attributes } from '../module-api/file-state.ts';
import { formatMode, modeBits } from '../module-api/mode.ts';
import { joinShell, type Shell, sh } from '../module-api/shell.ts';
import {
  attributeSteps,
  flagSteps,
  flagsWord,
  inSubshell,
  isOctal,
  reportState,
  withoutX,
  wordFor,
} from './script.ts';

export function compileAttributes(change: AttributesChange): Shell {
  const { path, before, attributes } = change;
  const file = wordFor(path);
  const steps =
    change.recurse === true
      ? recursiveSteps(file, attributes)
      : [
          ...attributeSteps({ file, path: file, before }, attributes),
          ...flagSteps(path, attributes),
        ];
  return inSubshell([...steps, reportState(path)]);
}

/** Only what is not as wanted already is touched, as far as `find` can tell. */
function recursiveSteps(root: Shell, wanted: Attributes): readonly Shell[] {
  const { mode, owner, group, attributes } = wanted;
  const { seuser = '', serole = '', setype = '', selevel = '' } = wanted;
  return [
    ...(owner === undefined
      ? []
      : [sh`find ${root} ! -user ${owner} -exec chown -h -- ${owner} {} +`]),
    ...(group === undefined
      ? []
      : [sh`find ${root} ! -group ${group} -exec chgrp -h -- ${group} {} +`]),
    ...(mode === undefined ? [] : [recursiveMode(root, mode)]),
    ...(seuser + serole + setype + selevel === '' ? [] : [recursiveContext(root, wanted)]),
    ...(attributes === undefined ? [] : [recursiveFlags(root, attributes)]),
  ];
}

function recursiveMode(root: Shell, mode: string | number): Shell {
  if (typeof mode === 'string' && !isOctal(mode)) {
    return symbolicMode(root, mode);
  }
  const bits = formatMode(modeBits(mode, { bits: 0, directory: false }));
  return sh`find ${root} ! -type l ! -perm ${bits} -exec chmod -- ${`0${bits}`} {} +`;
}

/**
 * A file must be changed by one rule only. Without an `x` in the mode what is not executable stays so, and
 * the second `find` leaves alone what the first has changed. (busybox loses files of a second `-exec … +`.)
 */
function symbolicMode(root: Shell, mode: string): Shell {
  const others = sh`chmod -- ${withoutX(mode, false)} {}`;
  const found = sh`find ${root} ! -type l`;
  if (!mode.includes('X')) return sh`${found} -exec ${others} +`;
  const set = sh`chmod -- ${withoutX(mode, true)} {}`;
  const executable = sh`'(' -type d -o -perm -100 -o -perm -010 -o -perm -001 ')'`;
  return mode.includes('x')
    ? sh`${found} '(' ${executable} -exec ${set} ';' -o -exec ${others} ';' ')'`
    : sh`${found} ! ${executable} -exec ${others} + && ${found} ${executable} -exec ${set} +`;
}

function recursiveContext(root: Shell, wanted: Attributes): Shell {
  const { seuser, serole, setype, selevel } = wanted;
  const parts = [
    [sh`-u`, seuser],
    [sh`-r`, serole],
    [sh`-t`, setype],
    [sh`-l`, selevel],
  ] as const;
  const words = parts.flatMap(([option, part]) =>
    part === undefined || part === '_default' ? [] : [option, part],
  );
  const byPolicy = parts.some(([, part]) => part === '_default');
  const steps = [
    ...(byPolicy ? [sh`restorecon -RF ${root}`] : []),
    ...(words.length === 0 ? [] : [sh`find ${root} -exec chcon -h ${words} {} +`]),
  ];
  return sh`{ ! k_selinux || { ${joinShell(steps, ' && ')}; }; }`;
}

function recursiveFlags(root: Shell, attributes: string): Shell {
  const flags = flagsWord(attributes);
  return sh`find ${root} '(' -type f -o -type d ')' -exec chattr ${flags} {} +`;
}
