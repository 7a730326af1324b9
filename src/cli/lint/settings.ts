import { dirname, join } from 'node:path';
import { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import type { Rule } from '../../lint/rule.ts';
import { allRules } from '../../lint/rule-list.ts';
import { rules } from '../../lint/rules/index.ts';
import type { Loader, LoaderFiles } from '../../playbook/loading.ts';
import { isList } from '../../values/value.ts';
import type { Variables } from '../../values/variable-layer.ts';
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

interface Surroundings {
  readonly files: LoaderFiles;
  readonly loader: Loader;
  readonly directory: string;
}

/** Flags, and what `.ansible-lint` of the working directory or one above says. */
export async function lintSettings(
  flags: LintFlags,
  surroundings: Surroundings,
): Promise<LintSettings> {
  const ids = allRules.map(({ id }) => id);
  for (const id of [...flags.skip, ...flags.warn, ...flags.enable]) {
    if (ids.includes(id)) continue;
    throw new UsageError([`There is no rule "${id}".`, didYouMean(id, ids) ?? ''].join(' ').trim());
  }
  const file = await readConfiguration(surroundings);
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

/** The nearest file of ansible-lint's own names. Rules that kplay does not have are none of its business. */
async function readConfiguration(surroundings: Surroundings): Promise<Configuration> {
  const { files, loader } = surroundings;
  for (const directory of upwards(surroundings.directory)) {
    for (const place of places) {
      const path = join(directory, place);
      if (!(await files.exists(path)) || (await files.isDirectory(path))) continue;
      const diagnostics = new Diagnostics();
      const variables = await loader.loadVariables(path, diagnostics);
      diagnostics.throwIfErrors();
      return {
        skipped: texts(variables, 'skip_list'),
        enabled: texts(variables, 'enable_list'),
        tolerated: texts(variables, 'warn_list'),
        excluded: texts(variables, 'exclude_paths').map(one => join(directory, one)),
      };
    }
    if (await files.exists(join(directory, '.git'))) break;
  }
  return { skipped: [], enabled: [], tolerated: [], excluded: [] };
}

/** Ids as ansible-lint writes them: of "name[missing]" the rule is "name". */
function texts(variables: Variables, name: string): readonly string[] {
  const value = variables.get(name)?.value;
  if (!isList(value)) return [];
  return value.filter(item => typeof item === 'string').map(text => text.replace(/\[.*\]$/, ''));
}

function* upwards(from: string): Generator<string> {
  for (let at = from; ; at = dirname(at)) {
    yield at;
    if (dirname(at) === at) return;
  }
}
