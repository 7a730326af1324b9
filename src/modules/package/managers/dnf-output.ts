import type { Step } from '../observation.ts';
import { lastLines } from './script.ts';

const headings: readonly (readonly [RegExp, Step['action'] | undefined])[] = [
  [/^Installing( (weak )?dependencies| group\/module packages| dependent packages)?:/, 'install'],
  [/^Upgrading:|^Updating( for dependencies)?:/, 'upgrade'],
  [/^Downgrading:/, 'downgrade'],
  [/^Reinstalling:/, 'reinstall'],
  [/^Removing( dependent packages| unused dependencies| for dependencies)?:/, 'remove'],
  [/^(Skipping|Transaction Summary|Installing groups|\S)/, undefined],
];

/** Reads the table of a transaction that dnf shows before it asks. Long names have a line of their own. */
export function parseDnfSteps(text: string): readonly Step[] {
  const steps: Step[] = [];
  let action: Step['action'] | undefined;
  let carried: readonly string[] = [];
  for (const line of text.split('\n')) {
    const heading = headings.find(([pattern]) => pattern.test(line));
    if (heading !== undefined) {
      action = heading[1];
      carried = [];
      continue;
    }
    const words = line.trim().split(/\s+/);
    if (action === undefined || line.trim() === '' || words[0] === 'replacing') continue;
    const row = [...carried, ...words];
    const [name = '', , version = ''] = row;
    if (row.length < 5) {
      carried = row;
      continue;
    }
    carried = [];
    steps.push({ action, name, version: version.replace(/^0:/, '') });
  }
  return steps;
}

/** With --assumeno dnf ends with 1 whenever there is anything to do, or nothing. */
export function isDnfFailure(exitCode: number, text: string): boolean {
  if (exitCode === 0 || /Operation aborted|No packages marked for/.test(text)) return false;
  return !/Nothing to do/.test(text) || /^Module or Group '.*' is not available/m.test(text);
}

/** What dnf says is wrong, without its greetings. */
export function dnfFailure(text: string): string {
  if (/superuser privileges|has to be run with superuser|under the root user/.test(text)) {
    return 'only root can do this: set "become"';
  }
  if (/No such command: "?versionlock/.test(text)) {
    return '"hold" needs the plugin "versionlock" of dnf (the package python3-dnf-plugin-versionlock)';
  }
  const locked = /^.*\balready locked by (\d+)$/m.exec(text);
  if (locked !== null) return `another run of dnf did not end in time (process ${locked[1]})`;
  const lines = text.split('\n').map(line => line.trim());
  const excluded = lines.flatMap(
    line => /^All matches were filtered out by .* for argument: (.*)$/.exec(line)?.[1] ?? [],
  );
  if (excluded.length > 0) {
    return `${excluded.join(', ')} cannot be chosen because of an "exclude" (set "disable_excludes") or because it is held (set "allow_change_held_packages")`;
  }
  const unmatched = lines.flatMap(
    line =>
      /^(?:No match for argument: .*|No package .* available\.?|Module or Group '.*' is not available\.?)$/.exec(
        line,
      ) ?? [],
  );
  if (unmatched.length > 0) return unmatched.join('; ');
  const start = lines.findIndex(line => /^(Error|Failed to resolve|Problem)\b/.test(line));
  if (start === -1) return lastLines(text, 2);
  const said = lines
    .slice(start)
    .filter(line => line !== '' && !/^\(try to add|^Error:\s*$/.test(line));
  return said
    .slice(0, 4)
    .join('; ')
    .replace(/^Error: /, '');
}
