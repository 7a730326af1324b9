import { dirname, join } from 'node:path';
import { InputError } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import type { Rule } from '../../lint/rule.ts';
import { allRules } from '../../lint/rule-list.ts';
import { rules } from '../../lint/rules/index.ts';
import type { LoaderFiles } from '../../playbook/loading.ts';
import { type Dict, isDict, isList } from '../../values/value.ts';
import { parseYaml } from '../../yaml/parse.ts';
import { readSource } from '../../yaml/read-source.ts';
import { toValue } from '../../yaml/to-value.ts';
import { UsageError } from '../report-error.ts';

export interface LintFlags {
  readonly skip: readonly string[];
  readonly warn: readonly string[];
  readonly enable: readonly string[];
  readonly exclude: readonly string[];
}

export interface LintSettings {
  readonly rules: readonly Rule[];
  /** Ids that are not to be told of; errors that would stop a run are all the same. */
  readonly skipped: ReadonlySet<string>;
  /** Ids whose findings do not make the command fail. */
  readonly tolerated: ReadonlySet<string>;
  readonly excluded: readonly string[];
}

/** Flags, and what `.ansible-lint` of the working directory or one above says. */
export async function lintSettings(
  flags: LintFlags,
  files: LoaderFiles,
  directory: string,
): Promise<LintSettings> {
  const ids = allRules.map(({ id }) => id);
  for (const id of [...flags.skip, ...flags.warn, ...flags.enable]) {
    if (ids.includes(id)) continue;
    throw new UsageError([`There is no rule "${id}".`, didYouMean(id, ids) ?? ''].join(' ').trim());
  }
  const file = await readConfiguration(files, directory);
  const skipped = new Set([...flags.skip, ...file.skipped]);
  const enabled = new Set([...flags.enable, ...file.enabled]);
  return {
    skipped,
    rules: rules.filter(({ id, optIn }) => !skipped.has(id) && (optIn !== true || enabled.has(id))),
    tolerated: new Set([...flags.warn, ...file.tolerated]),
    excluded: [...flags.exclude, ...file.excluded],
  };
}

interface Configuration {
  readonly skipped: readonly string[];
  readonly enabled: readonly string[];
  readonly tolerated: readonly string[];
  readonly excluded: readonly string[];
}

const places = [
  '.ansible-lint',
  '.ansible-lint.yml',
  '.ansible-lint.yaml',
  '.config/ansible-lint.yml',
];

/**
 * The nearest file of ansible-lint's own names. Rules that kplay does not have are none of its
 * business.
 */
async function readConfiguration(files: LoaderFiles, from: string): Promise<Configuration> {
  for (const directory of upwards(from)) {
    for (const place of places) {
      const path = join(directory, place);
      if (!(await files.exists(path)) || (await files.isDirectory(path))) continue;
      const options = await readOptions(path, files);
      return {
        skipped: texts(options, 'skip_list'),
        enabled: texts(options, 'enable_list'),
        tolerated: texts(options, 'warn_list'),
        excluded: texts(options, 'exclude_paths').map(one => join(directory, one)),
      };
    }
    if (await files.exists(join(directory, '.git'))) break;
  }
  return { skipped: [], enabled: [], tolerated: [], excluded: [] };
}

async function readOptions(path: string, files: LoaderFiles): Promise<Dict> {
  const source = readSource((await files.read(path)) ?? new Uint8Array(), files.shown(path));
  const parsed = source.ok ? parseYaml(source.value) : source;
  if (!parsed.ok) throw new InputError(parsed.diagnostics);
  const value = toValue(parsed.value);
  return isDict(value) ? value : new Map();
}

/** Ids as ansible-lint writes them: of "name[missing]" the rule is "name". */
function texts(options: Dict, name: string): readonly string[] {
  const value = options.get(name) ?? null;
  if (!isList(value)) return [];
  return value.filter(item => typeof item === 'string').map(text => text.replace(/\[.*\]$/, ''));
}

function* upwards(from: string): Generator<string> {
  for (let at = from; ; at = dirname(at)) {
    yield at;
    if (dirname(at) === at) return;
  }
}
