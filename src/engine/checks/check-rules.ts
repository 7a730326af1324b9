import type { Diagnostic, Diagnostics } from '../../diagnostics/diagnostic.ts';
import { lint } from '../../lint/lint.ts';
import type { LintedPlay, Project } from '../../lint/project.ts';
import { runRules } from '../../lint/rules/index.ts';
import type { Play, Task } from '../../playbook/model.ts';
import { globalDeclarations } from '../../template/globals.ts';
import { templateVariables } from '../../template/template-scope.ts';
import { catalogOf } from '../registry.ts';
import type { Run } from '../run.ts';
import { magicNames } from '../variables/magic.ts';
import type { CheckedIncludes } from './check-includes.ts';
import { keptFacts } from './kept-facts.ts';
import { lintedPlay } from './linted-play.ts';
import { resultOf } from './registered-shape.ts';
import { hidesVariables } from './rehearsal/rehearse.ts';
import type { Setters } from './rehearsal/setters.ts';

interface Checked {
  readonly included: ReadonlyMap<Play, CheckedIncludes>;
  readonly templates: Project['templates'];
  /** Tasks that no host comes to. */
  readonly never: ReadonlySet<Task>;
  readonly setters?: Setters | undefined;
}

/** Warns of what `kplay lint` calls an error: where it is sure that a host fails of it, that has been told. */
export async function checkRules(
  { included, templates, never, setters }: Checked,
  run: Run,
  diagnostics: Diagnostics,
): Promise<void> {
  const plays: LintedPlay[] = [];
  const isWhole =
    run.knowsHosts && setters?.setAnything === false && !diagnostics.list.some(hidesVariables);
  for (const [play, found] of included) {
    plays.push({ ...(await lintedPlay(play, found, run)), isWhole });
  }
  const project: Project = {
    plays,
    catalog: catalogOf(run.modules, run.actions),
    given: new Set([...givenNames(run), ...keptFacts([...included.keys()], run).names]),
    mayKeepMore: false,
    templates: new Map([...templates].filter(([task]) => !never.has(task))),
    templateWords: new Set<string>(),
    specified: new Set<string>(),
    resultOf: (setters, user) => resultOf(setters, user, run),
  };
  const told = new Set(diagnostics.list.map(placeOf));
  const quiet = [...never].map(({ location }) => location);
  for (const found of lint(project, runRules)) {
    const { location } = found;
    const isIn = quiet.some(
      ({ source, start, end }) =>
        location !== undefined &&
        source.path === location.source.path &&
        start <= location.start &&
        location.start <= end,
    );
    if (isIn || told.has(placeOf(found))) continue;
    diagnostics.list.push({ ...found, severity: 'warning' });
  }
}

function placeOf({ location }: Diagnostic): string {
  return `${location?.source.path} ${location?.start}`;
}

/** Names that have a value before any play, for some host. */
function givenNames({ inventory, variables, options }: Run): ReadonlySet<string> {
  const names = new Set<string>([...magicNames, ...templateVariables, 'vars']);
  const add = (entries: ReadonlyMap<string, unknown>): void => {
    for (const name of entries.keys()) names.add(name);
  };
  add(options.extraVars.entries);
  for (const group of inventory.groups.keys())
    for (const { entries } of variables.layersOfGroup(group)) add(entries);
  for (const host of [...inventory.hosts.values(), inventory.host('localhost')]) {
    if (host === undefined) continue;
    for (const { entries } of variables.layersOfHost(host)) add(entries);
    add(variables.magicFor(host).entries);
  }
  for (const name of globalDeclarations.names()) names.add(name);
  return names;
}
