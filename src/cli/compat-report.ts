import { basename, join } from 'node:path';
import { type Diagnostic, Diagnostics } from '../diagnostics/diagnostic.ts';
import { formatLocation, type Location } from '../diagnostics/source-file.ts';
import { writtenName } from '../engine/checks/missing.ts';
import { pluginPlaces, tellPython } from '../engine/checks/python-plugins.ts';
import { readPlaybooks } from '../engine/plays/run-playbooks.ts';
import type { Run } from '../engine/run.ts';

interface Report {
  readonly text: string;
  /** Nothing is used that kplay does not have. */
  readonly isClean: boolean;
}

const kinds = [
  ['playbook/unknown-module', 'Modules that kplay does not have'],
  ['expression/unknown-filter', 'Filters that kplay does not have'],
  ['expression/unknown-test', 'Tests that kplay does not have'],
  ['expression/unknown-lookup', 'Lookups that kplay does not have'],
  ['expression/unsupported', 'Filters, tests and lookups that are not built in'],
  ['playbook/unsupported', 'What kplay does not do'],
  ['inventory/invalid', 'Inventory that kplay cannot read'],
] as const;

/** What of Ansible's content would not run here, by name, each with all its places. */
export async function compatReport(run: Run, paths: readonly string[]): Promise<Report> {
  const diagnostics = new Diagnostics();
  const { playbooks, tasks } = await readPlaybooks(run, paths, diagnostics);
  const used = { plays: playbooks.flatMap(({ plays }) => plays), tasks };
  await tellPython(diagnostics, used, run);
  const problems = diagnostics.list.filter(({ severity }) => severity === 'error');
  const sections = kinds.flatMap(([code, title]) => section(title, problems, code));
  const known: ReadonlySet<string> = new Set(kinds.map(([code]) => code));
  const others = problems.filter(({ code }) => !known.has(code)).length;
  if (others > 0) {
    sections.push(`Other errors: ${others}; "kplay run --syntax-check" shows them.\n`);
  }
  const isClean = sections.length === 0;
  if (isClean) sections.push(`Nothing stands in the way: ${tasks.length} tasks were read.\n`);
  // What of it is used has been told; the rest is of no harm.
  const python = await pythonIn(pluginPlaces(used), run);
  if (python.length > 0) {
    const title = 'Modules and plugins in Python, which kplay does not run';
    sections.push(`${title}:\n${python.map(path => `  ${path}\n`).join('')}`);
  }
  return { text: sections.join('\n'), isClean };
}

function section(
  title: string,
  problems: readonly Diagnostic[],
  code: Diagnostic['code'],
): readonly string[] {
  const byName = new Map<string, Diagnostic[]>();
  for (const problem of problems) {
    if (problem.code !== code) continue;
    const name = writtenName(problem);
    byName.set(name, [...(byName.get(name) ?? []), problem]);
  }
  if (byName.size === 0) return [];
  const sorted = [...byName].sort(([, a], [, b]) => b.length - a.length);
  const entries = sorted.map(([name, found]) => {
    const places = new Set(
      found
        .map(({ location }) => location)
        .filter(isGiven)
        .map(formatLocation),
    );
    const hint = found[0]?.hint;
    const head = `  ${name} (${places.size})${hint === undefined ? '' : `: ${hint}`}`;
    return [head, ...[...places].map(place => `    ${place}`)].join('\n');
  });
  return [`${title}:\n${entries.join('\n')}\n`];
}

function isGiven(location: Location | undefined): location is Location {
  return location !== undefined;
}

async function pythonIn(
  directories: readonly string[],
  { files }: Run,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const directory of directories) {
    for (const folder of await files.list(directory)) {
      if (folder !== 'library' && folder !== 'module_utils' && !folder.endsWith('_plugins'))
        continue;
      for (const file of await files.list(join(directory, folder))) {
        if (file.endsWith('.py') && basename(file) !== '__init__.py') {
          found.push(files.shown(join(directory, folder, file)));
        }
      }
    }
  }
  return found;
}
