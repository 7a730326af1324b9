import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { checkConnections } from '../../engine/checks/check-connections.ts';
import { checkDelegates } from '../../engine/checks/check-delegates.ts';
import { checkFiles } from '../../engine/checks/check-files.ts';
import { checkIncludedNeeds } from '../../engine/checks/check-included-needs.ts';
import {
  type CheckedIncludes,
  checkIncludes,
  type MetTask,
} from '../../engine/checks/check-includes.ts';
import { checkInventoryVariables } from '../../engine/checks/check-inventory-variables.ts';
import { checkNeedHosts } from '../../engine/checks/check-need-hosts.ts';
import { checkNeedOrder } from '../../engine/checks/check-need-order.ts';
import { checkPlay } from '../../engine/checks/check-playbook.ts';
import { checkPools } from '../../engine/checks/check-pools.ts';
import { keptFacts } from '../../engine/checks/kept-facts.ts';
import { leaveOutEchoes } from '../../engine/checks/leave-out-echoes.ts';
import { lintedPlay, templatesOf } from '../../engine/checks/linted-play.ts';
import { tellPython } from '../../engine/checks/python-plugins.ts';
import { resultOf } from '../../engine/checks/registered-shape.ts';
import { type Rehearsals, rehearse } from '../../engine/checks/rehearsal/rehearse.ts';
import { tellWays } from '../../engine/checks/tell-ways.ts';
import { checkHosts, checkLimit } from '../../engine/plays/select-all.ts';
import { catalogOf } from '../../engine/registry.ts';
import type { Run } from '../../engine/run.ts';
import { redactDiagnostics } from '../../engine/secrets/redact-diagnostics.ts';
import type { LintedPlay, Project } from '../../lint/project.ts';
import type { Play } from '../../playbook/model.ts';
import type { Targets } from './find-targets.ts';
import {
  type MadePlaybook,
  playbookForRole,
  playbookForTasks,
  softenMade,
} from './made-playbooks.ts';
import { givenNames, namesKeptLater, specified, templateWords } from './names-of-project.ts';
import { checkTemplates, playbooksForUnread, readVariables } from './read-parts.ts';

/** What no playbook has is read by a playbook of its own. */
interface Wanted extends Targets {
  /** Where a playbook that nobody wrote is to be found. */
  readonly made: (playbook: MadePlaybook) => string;
  readonly knowsInventory: boolean;
}

const made = { isWhole: false, isMade: true } as const;

/** Reads playbooks and all they lead to. What is wrong in files goes to `diagnostics`. */
export async function readProject(
  wanted: Wanted,
  run: Run,
  diagnostics: Diagnostics,
): Promise<Project> {
  const plays: LintedPlay[] = [];
  const met: MetTask[] = [];
  const included = new Map<Play, CheckedIncludes>();
  const read = async (
    path: string,
    kind: Pick<LintedPlay, 'isWhole' | 'isMade'>,
  ): Promise<void> => {
    const playbook = await run.loader.loadPlaybook(path, diagnostics);
    const tasks: MetTask[] = [];
    for (const play of playbook.plays) {
      plays.push({ ...(await readPlay(play, run, { diagnostics, included })), ...kind });
      tasks.push(...(included.get(play)?.tasks ?? []));
    }
    checkPools(tasks, diagnostics);
    met.push(...tasks);
  };
  for (const path of wanted.playbooks) await read(path, { isWhole: wanted.knowsInventory });
  const used = new Set(plays.flatMap(({ roles }) => roles.map(({ path }) => path)));
  const loose = new Set<Play>();
  const readMade = async (playbook: MadePlaybook, of: 'role' | 'tasks'): Promise<void> => {
    const [found, known] = [diagnostics.list.length, plays.length];
    await read(wanted.made(playbook), made);
    diagnostics.list.push(...softenMade(diagnostics.list.splice(found), of));
    if (of === 'tasks') for (const { play } of plays.slice(known)) loose.add(play);
  };
  for (const role of wanted.roles) {
    if (!used.has(role)) await readMade(playbookForRole(role), 'role');
  }
  for (const file of wanted.taskFiles) await readMade(playbookForTasks(file), 'tasks');
  for (const playbook of playbooksForUnread(wanted, met, diagnostics, run))
    await readMade(playbook, 'role');
  await readVariables(wanted, run, diagnostics);
  const all = plays.map(({ play }) => play);
  const templates = await templatesOf(met, run);
  const whole = plays.filter(({ isWhole }) => isWhole).map(({ play }) => play);
  const kept = namesKeptLater(plays, run);
  const foresees = await rehearsed(whole, included, { run, diagnostics, kept });
  const makers = [...included.values()].flatMap(one => one.all);
  const open = new Set([...included.values()].flatMap(one => [...one.open]));
  const named = await checkFiles(
    {
      plays: all.filter(play => !loose.has(play)),
      tasks: met.filter(({ play }) => !loose.has(play)),
      all: makers.filter(({ play }) => !loose.has(play)),
      open,
      foresees,
    },
    run,
    diagnostics,
  );
  const found = diagnostics.list.length;
  const ofLoose = met.filter(({ play }) => loose.has(play));
  const more = await checkFiles(
    {
      plays: [...loose],
      tasks: ofLoose,
      all: makers.filter(({ play }) => loose.has(play)),
      open,
    },
    run,
    diagnostics,
  );
  diagnostics.list.push(...softenMade(diagnostics.list.splice(found), 'tasks'));
  checkTemplates(wanted, { met, named: new Set([...named, ...more]) }, run, diagnostics);
  const warnings = checkHosts(all, run, diagnostics);
  if (wanted.knowsInventory) {
    await checkConnections({ plays: all, tasks: met, open, needsKeys: false }, run, diagnostics);
    checkAgainstInventory(whole, met, { run, diagnostics });
    if (!run.inventoryChanges.expected) diagnostics.list.push(...warnings);
  }
  await tellPython(diagnostics, { plays: all, tasks: met }, run);
  leaveOutEchoes(diagnostics);
  tellWays(
    met.map(({ task }) => task),
    diagnostics,
  );
  redactDiagnostics(diagnostics, run.secrets);
  const roles = new Set(plays.flatMap(play => play.roles.map(({ path }) => path)));
  const directories = new Set(plays.map(({ play }) => play.directory));
  const known = keptFacts(all, run);
  return {
    plays,
    catalog: catalogOf(run.modules, run.actions),
    given: new Set([...(await givenNames(run, plays, diagnostics)), ...known.names, ...kept]),
    mayKeepMore: known.isOpen,
    templates,
    templateWords: await templateWords({ roles, directories }, run),
    specified: await specified([...roles], run),
    resultOf: (setters, user) => resultOf(setters, user, run),
  };
}

/** What names hosts or is asked of them. */
function checkAgainstInventory(
  plays: readonly Play[],
  all: readonly MetTask[],
  { run, diagnostics }: { readonly run: Run; readonly diagnostics: Diagnostics },
): void {
  const tasks = all.filter(({ play }) => plays.includes(play));
  checkLimit(tasks, run, diagnostics);
  checkNeedHosts(tasks, run, diagnostics);
  checkDelegates(tasks, run, diagnostics);
  checkInventoryVariables(plays, run, diagnostics);
}

/** What a run would fail with; only with an inventory hosts and their variables are known. */
async function rehearsed(
  plays: readonly Play[],
  included: ReadonlyMap<Play, CheckedIncludes>,
  {
    run,
    diagnostics,
    kept,
  }: {
    readonly run: Run;
    readonly diagnostics: Diagnostics;
    readonly kept: ReadonlySet<string>;
  },
): Promise<Rehearsals['foresees']> {
  const found = plays.flatMap(play => included.get(play) ?? []);
  const tasks = found.flatMap(one => one.tasks);
  const all = found.flatMap(one => one.all);
  const open = new Set(found.flatMap(one => [...one.open]));
  const { foresees } = await rehearse(
    { included, plays, tasks, all, open, kept },
    run,
    diagnostics,
  );
  return foresees;
}

async function readPlay(
  play: Play,
  run: Run,
  {
    diagnostics,
    included,
  }: { readonly diagnostics: Diagnostics; readonly included: Map<Play, CheckedIncludes> },
): Promise<Omit<LintedPlay, 'isWhole'>> {
  const found = await checkIncludes(play, run, diagnostics, [...included.values()]);
  included.set(play, found);
  checkPlay(play, found, { selection: run.options, diagnostics });
  checkIncludedNeeds(found, diagnostics);
  checkNeedOrder(play, found.brought, { options: run.options, diagnostics });
  return lintedPlay(play, found, run);
}
