import { type CommandResult, fail, textOf } from '../../module-api/index.ts';
import type { CacheState, Observation, PackageState, Step } from './observation.ts';

/**
 * Reads what the probes of all package managers print: lines of fields, and after `simulate|EXIT-CODE`
 * the package manager's own words.
 */
export function parseObservation(
  result: CommandResult,
  stepsOf: (text: string) => readonly Step[],
): Observation {
  const printed = textOf(result.stdout);
  if (result.exitCode !== 0) {
    const said = textOf(result.stderr).trim().split('\n').at(-1) ?? '';
    fail(`cannot look at the packages: ${said === '' ? `exit code ${result.exitCode}` : said}`);
  }
  const [, lines = printed, code, text = ''] =
    /^((?:.*\n)*?)simulate\|(\d+)\n([^]*)$/.exec(printed) ?? [];
  const rows = lines.split('\n').map(line => line.split('|'));
  const valuesOf = (key: string): string[] =>
    rows.filter(([first]) => first === key).map(([, ...rest]) => rest.join('|'));
  return {
    cache: cacheOf(rows.find(([key]) => key === 'cache')),
    packages: rows.filter(([key]) => key === 'package').map(packageOf),
    automatic: valuesOf('automatic'),
    asked: valuesOf('ask'),
    unmatched: valuesOf('unmatched'),
    unreadable: valuesOf('unreadable'),
    litter: valuesOf('litter').length > 0,
    downloaded: valuesOf('have'),
    transaction:
      code === undefined ? undefined : { exitCode: Number(code), steps: stepsOf(text), text },
  };
}

function cacheOf(row: readonly string[] | undefined): CacheState | undefined {
  if (row === undefined) return undefined;
  const [, now = '', fetched = '', newer = ''] = row;
  return {
    now: Number(now),
    fetched: fetched === '' ? undefined : Number(fetched),
    outdated: newer !== '',
  };
}

function packageOf([
  ,
  name = '',
  architecture = '',
  version = '',
  status = '',
  held = '',
]: readonly string[]): PackageState {
  return { name, architecture, version, status: statusOf(status), held: held === 'hold' };
}

function statusOf(word: string): PackageState['status'] {
  if (word === 'installed') return 'installed';
  return word === 'config-files' || word === 'not-installed' ? 'configured' : 'broken';
}
