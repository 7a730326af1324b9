import { type Change, fail, sh } from '../../module-api/index.ts';
import { keyOf, type ModuleState } from './module-state.ts';

/** What it takes for the running kernel to have the module. */
export function planPresent(
  written: string,
  params: readonly string[],
  state: ModuleState,
): readonly Change[] {
  const { name, loaded, builtin, known, hasTree, release } = state;
  if (loaded || builtin) return [];
  if (!known) {
    fail(
      hasTree
        ? `the host has no kernel module ${written} for its kernel ${release}`
        : `the host has no kernel module ${written}: there are no modules for its kernel ${release} (/lib/modules/${release} is missing; a new kernel may wait for a reboot)`,
    );
  }
  const loadedFile = `/sys/module/${name}`;
  return [
    {
      kind: 'run',
      script: sh`modprobe -- ${written} ${params} || exit
if [ -d /sys/module ] && [ ! -d ${loadedFile} ]; then
  echo 'modprobe did nothing: a line "install" in /etc/modprobe.d is in its way' >&2; exit 1
fi`,
      summary: ['modprobe', written, ...params].join(' '),
      predicts: [
        { resource: 'value', key: keyOf(name), value: 'loaded' },
        { resource: 'value', key: 'modprobe', value: name },
      ],
      failureMessage: (_, __, stderr) => `cannot load ${written}: ${reason(stderr)}`,
    },
  ];
}

export function planAbsent(written: string, state: ModuleState): readonly Change[] {
  const { name, loaded, builtin, holders } = state;
  if (builtin) fail(`${written} is built into the host's kernel and cannot be removed`);
  if (!loaded) return [];
  if (holders.length > 0) fail(`${written} is in use by ${holders.join(', ')}`);
  return [
    {
      kind: 'run',
      script: sh`modprobe -r -- ${written}`,
      summary: `modprobe -r ${written}`,
      predicts: [{ resource: 'value', key: keyOf(name), value: 'absent' }],
      failureMessage: (_, __, stderr) => `cannot remove ${written}: ${reason(stderr)}`,
    },
  ];
}

function reason(stderr: string): string {
  const last = stderr.trim().split('\n').at(-1) ?? '';
  const text = last.replace(/^modprobe: (FATAL: |ERROR: )?/, '').replace(/\.$/, '');
  return text === '' ? 'modprobe does not say why' : text;
}
