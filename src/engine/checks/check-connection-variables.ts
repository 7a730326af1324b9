import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { nearest } from '../../diagnostics/did-you-mean.ts';
import type { Location } from '../../diagnostics/source-file.ts';
import {
  checkConnectionVariable,
  likelyMeant,
  wordsVariables,
} from '../../inventory/connection-variables.ts';
import { splitWords } from '../../inventory/shell-words.ts';
import { ancestry } from '../../playbook/ancestry.ts';
import type { Node, Play, Task } from '../../playbook/model.ts';
import { argsProblem } from '../../transport/ssh/check-args.ts';
import type { Variables } from '../../values/variable-layer.ts';
import type { Run } from '../run.ts';

/**
 * What is wrong with variables by which hosts are reached, whoever they are for: those of the inventory and of
 * `-e`, and those that plays, blocks, tasks and roles set.
 */
export function checkConnectionVariables(
  { plays, tasks }: { readonly plays: readonly Play[]; readonly tasks: readonly Task[] },
  run: Run,
  diagnostics: Diagnostics,
): void {
  const told = new Set<string>();
  for (const variables of new Set(everywhere(plays, tasks, run))) {
    for (const [name, variable] of variables) {
      checkConnectionVariable(name, variable, diagnostics);
      const { value, location } = variable;
      if (wordsVariables.includes(name) && typeof value === 'string')
        checkWords(value, { name, location }, diagnostics);
      const meant = told.has(name) ? undefined : likelyMeant(name);
      if (meant === undefined) continue;
      told.add(name);
      const message = `kplay does not know the variable "${name}": it reaches no host by it.`;
      const hint = `Did you mean "${meant}"?`;
      diagnostics.warning('inventory/invalid', message, location, { hint });
    }
  }
}

/** The flags of become that keywords give; what else keywords hold was checked as they were read. */
export function checkBecomeFlags(nodes: Iterable<Node | Play>, diagnostics: Diagnostics): void {
  const told = new Set<unknown>();
  for (const { keywords } of nodes) {
    const { becomeFlags: flags } = keywords;
    if (typeof flags?.value !== 'string' || told.has(flags)) continue;
    told.add(flags);
    if (splitWords(flags.value).unclosed === undefined) continue;
    const message = 'A quote in "become_flags" is never closed.';
    diagnostics.error('playbook/invalid', message, flags.location);
  }
}

/** Options of `ssh` that the settings name. */
export function checkConnectionOptions(run: Run, diagnostics: Diagnostics): void {
  const { sshArgs, sshCommonArgs, sshExtraArgs, becomeFlags, places } = run.options.connection;
  const options = { sshArgs, sshCommonArgs, sshExtraArgs, becomeFlags };
  for (const [key, text] of Object.entries(options)) {
    if (text === undefined) continue;
    const location = places?.[key];
    const name = key.replaceAll(/[A-Z]/g, letter => `_${letter.toLowerCase()}`);
    const isClosed = splitWords(text).unclosed === undefined;
    if (isClosed && key !== 'becomeFlags') checkWords(text, { name, location }, diagnostics);
    else diagnostics.error('cli/wrong-option', `A quote in "${name}" is never closed.`, location);
  }
}

interface Place {
  readonly name: string;
  readonly location: Location | undefined;
}

function checkWords(text: string, { name, location }: Place, diagnostics: Diagnostics): void {
  const { words, unclosed } = splitWords(text);
  if (unclosed !== undefined) return;
  const problem = argsProblem(words.map(word => word.text));
  if (problem === undefined) return;
  const { reason, unknown } = problem;
  const meant = unknown && nearest(unknown.name, unknown.options, 2);
  // It may be younger than kplay.
  if (unknown !== undefined && meant === undefined) return;
  const hint = meant && `Did you mean "${meant}"?`;
  diagnostics.error('inventory/invalid', `"${name}": ${reason}.`, location, { hint });
}

function* everywhere(
  plays: readonly Play[],
  tasks: readonly Task[],
  { options, inventory, variables }: Run,
): Generator<Variables> {
  yield options.extraVars.entries;
  for (const name of inventory.groups.keys())
    for (const { entries } of variables.layersOfGroup(name)) yield entries;
  for (const host of inventory.hosts.values())
    for (const { entries } of variables.layersOfHost(host)) yield entries;
  for (const { keywords } of plays) yield keywords.vars;
  for (const task of tasks) {
    for (const node of ancestry(task)) {
      yield node.keywords.vars;
      if (node.kind !== 'block' || node.role === undefined) continue;
      const { defaults, vars, params, entryVars } = node.role;
      yield* [defaults, vars, params, entryVars];
    }
  }
}
