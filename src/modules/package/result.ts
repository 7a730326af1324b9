import {
  type JsonObject,
  type Outcome,
  type ReturnsSchema,
  textOf,
} from '../../module-api/index.ts';
import type { Observation, Step } from './observation.ts';

export const packageReturns = {
  cache_updated: { type: 'boolean', description: 'Whether the lists were fetched.' },
  cache_update_time: {
    type: 'integer',
    description: 'When the lists were fetched last: seconds since 1970.',
  },
  changes: {
    type: 'object',
    description:
      'The names of the packages, by what becomes of them: installed, upgraded, downgraded, reinstalled, removed.',
  },
  results: {
    type: 'array',
    description:
      'The same as lines like "Installed: nginx-1.22"; with "list", the packages or repositories as data.',
  },
  stdout: { type: 'string', description: 'What the package manager printed.' },
  stdout_lines: { type: 'array', description: 'The same, line by line.' },
  stderr: { type: 'string', description: 'What it printed to standard error.' },
  stderr_lines: { type: 'array', description: 'The same, line by line.' },
} as const satisfies ReturnsSchema;

export function packageResult(
  seen: Observation,
  outcomes: readonly Outcome[],
  {
    isUpdate,
    isDownload,
  }: { readonly isUpdate: (summary: string) => boolean; readonly isDownload: boolean },
): JsonObject {
  const runs = outcomes.flatMap(outcome =>
    outcome.change.kind === 'run' ? [{ ...outcome, change: outcome.change }] : [],
  );
  const update = runs.find(({ change, status }) => isUpdate(change.summary) && status === 'done');
  const acts = runs.filter(
    ({ change }) => change.predicts !== undefined && !isUpdate(change.summary),
  );
  const fetched =
    update?.finished === undefined ? seen.cache?.fetched : Math.floor(update.finished / 1000);
  const steps = acts.length === 0 ? [] : (seen.transaction?.steps ?? []);
  const planned = acts.some(({ status }) => status === 'planned');
  return {
    cache_updated: update !== undefined,
    ...(fetched !== undefined && { cache_update_time: fetched }),
    changes: isDownload ? {} : changesOf(steps),
    results: steps.map(
      ({ action, name, version }) =>
        `${isDownload ? 'Downloaded' : titles[action]}: ${name}-${version}`,
    ),
    ...(!planned && output(acts)),
  };
}

const titles: Readonly<Record<Step['action'], string>> = {
  install: 'Installed',
  upgrade: 'Upgraded',
  downgrade: 'Downgraded',
  reinstall: 'Reinstalled',
  remove: 'Removed',
};

function changesOf(steps: readonly Step[]): JsonObject {
  const groups: { [title: string]: string[] } = {};
  for (const { action, name } of steps) (groups[titles[action].toLowerCase()] ??= []).push(name);
  return groups;
}

function output(runs: readonly Outcome[]): JsonObject {
  const text = (stream: 'stdout' | 'stderr'): string =>
    runs.map(run => textOf(run[stream] ?? new Uint8Array())).join('');
  const [stdout, stderr] = [text('stdout'), text('stderr')];
  return {
    stdout,
    stdout_lines: linesOf(stdout),
    stderr,
    stderr_lines: linesOf(stderr),
  };
}

function linesOf(text: string): readonly string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
