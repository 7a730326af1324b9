import type { LiteralArguments } from '../../jinja/functions.ts';
import { findFile, searchPath } from '../../playbook/find-file.ts';
import type { Task } from '../../playbook/model.ts';
import { referencesIn } from '../../playbook/uses.ts';
import type { LookedUpFile } from '../../template/lookups/lookup.ts';
import { filesOfCall, type NeededFile } from '../../template/lookups/needed-files.ts';
import { findLookup } from '../../template/lookups/run-lookup.ts';
import { isList, type Value } from '../../values/value.ts';
import type { MetTask } from './check-includes.ts';
import { checkTemplate } from './check-template-files.ts';
import { type FileCheck, isOutside, reportMissing, searchingFrom } from './file-check.ts';
import { holdsTemplate } from './literal-items.ts';

/** Reports files that lookups of a task name literally and that are not there. */
export async function checkLookups(met: MetTask, check: FileCheck): Promise<void> {
  for (const needed of filesOfLookups(met.task)) await checkLookup(needed, met, check);
}

async function checkLookup(needed: NeededFile, met: MetTask, check: FileCheck): Promise<void> {
  const { run, makers } = check;
  const { task, play } = met;
  const { names, folders, delimiters, location } = needed;
  const isConditional = met.isConditional || needed.isConditional;
  const places = [...new Set(folders.flatMap(one => searchPath(one, searchingFrom(task, play))))];
  for (const name of names) {
    const path = await findFile(name, places, run.files);
    if (path === undefined) continue;
    if (delimiters === 'open') check.templates.add(path);
    else if (delimiters !== undefined) {
      const request = { src: name, options: delimiters };
      checkTemplate(path, request, { ...met, isConditional }, check);
    }
    return;
  }
  const [first] = names;
  if (first === undefined || names.some(isOutside)) return;
  const what = `file ${names.map(name => `"${name}"`).join(' or ')}`;
  const maker = makers.before(names, met);
  await reportMissing({ what, name: first, places, location, isConditional, maker }, check);
}

const callsLookup = /\b(?:lookup|query|q)\b/;

function filesOfLookups(task: Task): readonly NeededFile[] {
  const references = [...referencesIn(task, text => callsLookup.test(text))];
  const found = references.flatMap(({ lookups }) => lookups.flatMap(filesOfCall));
  return [...found, ...filesOfLoop(task)];
}

/** Of `with_file` and others. */
function filesOfLoop({ loop }: Task): readonly NeededFile[] {
  if (loop === undefined || loop.lookup === 'loop') return [];
  const { lookup, values } = loop;
  const terms = isList(values.value) ? Array.from(values.value) : [values.value];
  const { location } = values;
  const all = filesOf(
    lookup,
    termsOnly(terms.map(term => (holdsTemplate(term) ? undefined : term))),
  );
  return all.map(file => ({ ...file, lookup, location, isConditional: false }));
}

function termsOnly(rest: readonly (Value | undefined)[]): LiteralArguments {
  return { has: () => false, get: () => undefined, rest, named: [] };
}

function filesOf(lookup: string, literals: LiteralArguments): readonly LookedUpFile[] {
  return findLookup(lookup)?.files?.(literals) ?? [];
}
