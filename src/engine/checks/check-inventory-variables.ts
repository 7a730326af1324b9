import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { selectHosts } from '../../inventory/select-hosts.ts';
import { checkReferences } from '../../jinja/check-references.ts';
import { templateOf } from '../../jinja/parse.ts';
import { referencesOf } from '../../jinja/references.ts';
import type { Play } from '../../playbook/model.ts';
import { isDict, isList, Templated, type Value } from '../../values/value.ts';
import { selection } from '../plays/select-all.ts';
import type { Run } from '../run.ts';
import { literalPattern } from './literal-pattern.ts';

/**
 * Warns of templates in variables of the plays' hosts, and of the command line, that could never be right. Whether they
 * are used is not known: an inventory serves other playbooks, too.
 */
export function checkInventoryVariables(
  plays: readonly Play[],
  run: Run,
  diagnostics: Diagnostics,
): void {
  const layers = new Set([run.options.extraVars]);
  for (const { hosts } of plays) {
    const pattern = literalPattern(hosts.value);
    if (pattern === undefined) continue;
    for (const host of selectHosts(run.inventory, pattern, selection(run)).hosts) {
      for (const layer of run.variables.layersFor(host)) layers.add(layer);
    }
  }
  for (const { entries } of layers) {
    for (const { value } of entries.values()) checkValue(value, run, diagnostics);
  }
}

function checkValue(value: Value, run: Run, diagnostics: Diagnostics): void {
  if (value instanceof Templated) {
    const template = templateOf(value);
    const problems = template.ok
      ? checkReferences(referencesOf(template.value), run.templates.functions)
      : template.diagnostics;
    diagnostics.list.push(...problems.map(one => ({ ...one, severity: 'warning' as const })));
  } else if (isList(value)) {
    for (const item of value) checkValue(item, run, diagnostics);
  } else if (isDict(value)) {
    for (const item of value.values()) checkValue(item, run, diagnostics);
  }
}
