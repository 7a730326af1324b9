import { basename, join } from 'node:path';
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
import { leaveOutEchoes } from '../../engine/checks/leave-out-echoes.ts';
import { lintedPlay, templatesOf } from '../../engine/checks/linted-play.ts';
import { type Rehearsals, rehearse } from '../../engine/checks/rehearsal/rehearse.ts';
import { tellWays } from '../../engine/checks/tell-ways.ts';
import { checkHosts, checkLimit } from '../../engine/plays/select-all.ts';
import { catalogOf } from '../../engine/registry.ts';
import type { Run } from '../../engine/run.ts';
import { redactDiagnostics } from '../../engine/secrets/redact-diagnostics.ts';
import { magicNames } from '../../engine/variables/magic.ts';
import type { LintedPlay, Project } from '../../lint/project.ts';
import { wordsOf } from '../../lint/words.ts';
import type { Play } from '../../playbook/model.ts';
import { templatesIn } from '../../playbook/uses.ts';
import { globalDeclarations } from '../../template/globals.ts';
import { templateVariables } from '../../template/template-scope.ts';
import type { Targets } from './find-targets.ts';
import { type MadePlaybook, playbookForRole, playbookForTasks } from './made-playbooks.ts';

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
  for (const role of wanted.roles) {
    if (!used.has(role)) await read(wanted.made(playbookForRole(role)), made);
  }
  for (const file of wanted.taskFiles) await read(wanted.made(playbookForTasks(file)), made);
  for (const file of wanted.variableFiles) await run.loader.loadVariables(file, diagnostics);
  const all = plays.map(({ play }) => play);
  const templates = await templatesOf(met, run);
  const whole = plays.filter(({ isWhole }) => isWhole).map(({ play }) => play);
  const foresees = await rehearsed(whole, { included, templates }, { run, diagnostics });
  await checkFiles({ plays: all, tasks: met, foresees }, run, diagnostics);
  const warnings = checkHosts(all, run, diagnostics);
  if (wanted.knowsInventory) {
    await checkConnections({ plays: all, tasks: met, needsKeys: false }, run, diagnostics);
    checkAgainstInventory(whole, met, run, diagnostics);
    if (!run.inventoryChanges.expected) diagnostics.list.push(...warnings);
  }
  leaveOutEchoes(diagnostics);
  tellWays(
    met.map(({ task }) => task),
    diagnostics,
  );
  redactDiagnostics(diagnostics, run.secrets);
  const roles = new Set(plays.flatMap(play => play.roles.map(({ path }) => path)));
  const directories = new Set(plays.map(({ play }) => play.directory));
  return {
    plays,
    catalog: catalogOf(run.modules, run.actions),
    given: await givenNames(run, plays, diagnostics),
    templates,
    templateWords: await templateWords({ roles, directories }, run),
    specified: await specified([...roles], run),
  };
}

/** What names hosts or is asked of them. */
function checkAgainstInventory(
  ...[plays, all, run, diagnostics]: readonly [
    readonly Play[],
    readonly MetTask[],
    Run,
    Diagnostics,
  ]
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
  read: {
    readonly templates: Project['templates'];
    readonly included: ReadonlyMap<Play, CheckedIncludes>;
  },
  { run, diagnostics }: { readonly run: Run; readonly diagnostics: Diagnostics },
): Promise<Rehearsals['foresees']> {
  const found = plays.flatMap(play => read.included.get(play) ?? []);
  const tasks = found.flatMap(one => one.tasks);
  const all = found.flatMap(one => one.all);
  const open = new Set(found.flatMap(one => [...one.open]));
  const { foresees } = await rehearse({ ...read, plays, tasks, all, open }, run, diagnostics);
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
  const found = await checkIncludes(play, run, diagnostics);
  included.set(play, found);
  checkPlay(play, found, diagnostics);
  checkIncludedNeeds(found, diagnostics);
  checkNeedOrder(play, found.brought, { options: run.options, diagnostics });
  return lintedPlay(play, found, run);
}

/** Names that have a value before any play: of kplay, of the inventory, of files beside the playbooks, of `-e`. */
async function givenNames(
  run: Run,
  plays: readonly LintedPlay[],
  diagnostics: Diagnostics,
): Promise<ReadonlySet<string>> {
  const { inventory, variables, options } = run;
  const names = new Set<string>([
    ...magicNames,
    ...templateVariables,
    'vars',
    ...options.extraVars.entries.keys(),
  ]);
  for (const host of [...inventory.hosts.values(), inventory.host('localhost')]) {
    if (host === undefined) continue;
    for (const { entries } of [...variables.layersFor(host), variables.magicFor(host)]) {
      for (const name of entries.keys()) names.add(name);
    }
  }
  for (const name of globalDeclarations.names()) names.add(name);
  const directories = new Set(plays.map(({ play }) => play.directory));
  for (const directory of directories) {
    for (const folder of ['group_vars', 'host_vars']) {
      for (const file of await filesBelow(join(directory, folder), run)) {
        if (!/\.(ya?ml|json)$/.test(file) && /\.\w+$/.test(basename(file))) continue;
        for (const name of (await run.loader.loadVariables(file, diagnostics)).keys())
          names.add(name);
      }
    }
  }
  return names;
}

/** Of templates, and of variables of hosts and groups. */
async function templateWords(
  {
    roles,
    directories,
  }: { readonly roles: Iterable<string>; readonly directories: Iterable<string> },
  run: Run,
): Promise<ReadonlySet<string>> {
  const words = new Set<string>();
  const folders = [...[...roles, ...directories].map(path => join(path, 'templates'))];
  for (const path of directories) folders.push(join(path, 'group_vars'), join(path, 'host_vars'));
  for (const folder of folders) {
    for (const file of await filesBelow(folder, run)) {
      const text = Buffer.from((await run.files.read(file)) ?? []).toString('utf8');
      for (const word of wordsOf(text)) words.add(word);
    }
  }
  for (const host of run.inventory.hosts.values()) {
    for (const { entries } of run.variables.layersFor(host)) {
      const texts = [...entries.values()].flatMap(({ value }) => [...templatesIn(value)]);
      for (const { text } of texts) for (const word of wordsOf(text)) words.add(word);
    }
  }
  return words;
}

async function specified(roles: readonly string[], { files }: Run): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const role of roles) {
    for (const file of ['argument_specs.yml', 'argument_specs.yaml']) {
      if (await files.exists(join(role, 'meta', file))) found.add(role);
    }
  }
  return found;
}

async function filesBelow(directory: string, run: Run): Promise<readonly string[]> {
  const found: string[] = [];
  for (const name of await run.files.list(directory)) {
    if (name.startsWith('.')) continue;
    const path = join(directory, name);
    if (await run.files.isDirectory(path)) found.push(...(await filesBelow(path, run)));
    else found.push(path);
  }
  return found;
}
