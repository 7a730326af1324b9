import { KubeadmFailure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import type { Check } from './checks.ts';

const afterword =
  '[preflight] If you know what you are doing, you can make a check non-fatal with `--ignore-preflight-errors=...`\n';

/** Runs all checks, says their warnings, and throws if there were errors, having said them all. */
export function runChecks(
  machine: Machine,
  checks: readonly Check[],
  ignored: readonly string[],
): void {
  const names = new Set(ignored.map(name => name.toLowerCase()));
  let fatal = '';
  for (const { name, run } of checks) {
    const { warnings = [], errors = [] } = run(machine);
    const isIgnored = names.has('all') || names.has(name.toLowerCase());
    for (const text of [...warnings, ...(isIgnored ? errors : [])]) {
      machine.complain(`\t[WARNING ${name}]: ${text}`);
    }
    if (isIgnored) continue;
    fatal += errors.map(text => `\t[ERROR ${name}]: ${text}\n`).join('');
  }
  if (fatal !== '') refuse(machine, fatal);
}

/** Says what stands in the way and throws. */
export function refuse(machine: Machine, fatal: string): never {
  machine.complain(`[preflight] Some fatal errors occurred:\n${fatal}${afterword}`.trimEnd());
  throw new KubeadmFailure('preflight checks failed', 'preflight');
}

/** The names of `--ignore-preflight-errors`, checked. */
export function ignoredChecks(names: readonly string[]): readonly string[] {
  const all = names.flatMap(name => name.split(',')).filter(name => name !== '');
  if (all.length > 1 && all.includes('all')) {
    throw new KubeadmFailure(
      `ignore-preflight-errors: Invalid value: "${all.join(',')}": don't specify individual checks if 'all' is used`,
      'validation',
    );
  }
  return all;
}
