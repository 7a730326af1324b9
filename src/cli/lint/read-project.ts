import { basename, join } from 'node:path';
import type { Diagnostics } from '../../diagnostics/diagnostic.ts';
import { checkConnections } from '../../engine/checks/check-connections.ts';
import { checkFiles } from '../../engine/checks/check-files.ts';
import { checkIncludedNeeds } from '../../engine/checks/check-included-needs.ts';
import { type Brought, checkIncludes, type MetTask } from '../../engine/checks/check-includes.ts';
import { checkNeedOrder } from '../../engine/checks/check-need-order.ts';
import { checkPlay } from '../../engine/checks/check-playbook.ts';
import { templateUses } from '../../engine/checks/template-uses.ts';
import { checkHosts } from '../../engine/plays/select-all.ts';
import { catalogOf } from '../../engine/registry.ts';
import type { Run } from '../../engine/run.ts';
import { magicNames } from '../../engine/variables/magic.ts';
import type { TemplateUses } from '../../jinja/references.ts';
import type { LintedPlay, Project } from '../../lint/project.ts';
import { wordsOf } from '../../lint/words.ts';
import { findFile, searchPath } from '../../playbook/find-file.ts';
import { tasksIn } from '../../playbook/flatten.ts';
import type { Play, Role, Task } from '../../playbook/model.ts';
import { globalDeclarations } from '../../template/globals.ts';
import { templateVariables } from '../../template/template-scope.ts';
import { Templated } from '../../values/value.ts';
import type { Variables } from '../../values/variable-layer.ts';

interface Wanted {
  readonly playbooks: readonly string[];
  /** Folders of roles; one that no playbook has is read by a playbook of its own. */
  readonly roles: readonly string[];
  readonly playbookFor: (role: string) => string;
  readonly knowsInventory: boolean;
}

/** Reads playbooks and all they lead to. What is wrong in files goes to `diagnostics`. */
export async function readProject(
  wanted: Wanted,
  run: Run,
  diagnostics: Diagnostics,
): Promise<Project> {
  const plays: LintedPlay[] = [];
  const met: MetTask[] = [];
  const read = async (path: string, isWhole: boolean): Promise<void> => {
    const playbook = await run.loader.loadPlaybook(path, diagnostics);
    for (const play of playbook.plays) {
      plays.push({ ...(await readPlay(play, run, { diagnostics, met })), isWhole });
    }
  };
  for (const path of wanted.playbooks) await read(path, wanted.knowsInventory);
  const used = new Set(plays.flatMap(({ roles }) => roles.map(({ path }) => path)));
  for (const role of wanted.roles) {
    if (!used.has(role)) await read(wanted.playbookFor(role), false);
  }
  const all = plays.map(({ play }) => play);
  await checkFiles({ plays: all, tasks: met }, run, diagnostics);
  checkHosts(all, run, diagnostics);
  if (wanted.knowsInventory)
    await checkConnections({ plays: all, tasks: met, needsKeys: false }, run, diagnostics);
  const roles = new Set(plays.flatMap(play => play.roles.map(({ path }) => path)));
  const directories = new Set(plays.map(({ play }) => play.directory));
  return {
    plays,
    catalog: catalogOf(run.modules, run.actions),
    given: await givenNames(run, plays, diagnostics),
    templates: await templatesOf(met, run),
    templateWords: await templateWords([...roles, ...directories], run),
    specified: await specified([...roles], run),
  };
}

async function readPlay(
  play: Play,
  run: Run,
  { diagnostics, met }: { readonly diagnostics: Diagnostics; readonly met: MetTask[] },
): Promise<Omit<LintedPlay, 'isWhole'>> {
  const all = await checkIncludes(play, run, diagnostics);
  const { brought, handlers: included, tasks: found } = all;
  met.push(...found);
  checkPlay(play, all, diagnostics);
  checkIncludedNeeds(all, diagnostics);
  checkNeedOrder(play, brought, { options: run.options, diagnostics });
  const nodesOf = (areHandlers: boolean): readonly Task[] =>
    brought
      .filter(({ isHandler }) => isHandler === areHandlers)
      .flatMap(({ nodes }) => [...tasksIn(nodes)]);
  const tasks = [...play.sections.flatMap(({ nodes }) => [...tasksIn(nodes)]), ...nodesOf(false)];
  const handlers = [...tasksIn(play.handlers), ...tasksIn(included), ...nodesOf(true)];
  const variables = await readVariables(play, [...tasks, ...handlers], { run, diagnostics });
  return {
    play,
    tasks: inOrder(tasks, brought),
    handlers,
    roles: rolesOf(play, [...tasks, ...handlers]),
    broughtBy: new Map(
      brought.flatMap(({ include, nodes }) => [...tasksIn(nodes)].map(task => [task, include])),
    ),
    includes: [...brought, ...all.repeated].map(({ include, nodes }) => ({
      include,
      tasks: [...tasksIn(nodes)],
    })),
    fileVariables: variables.read,
    isOpen: variables.isOpen || [...tasks, ...handlers].some(includesUnknown),
  };
}

/** What an include brings comes right behind it. */
function inOrder(tasks: readonly Task[], brought: readonly Brought[]): readonly Task[] {
  const byInclude = new Map(brought.map(({ include, nodes }) => [include, [...tasksIn(nodes)]]));
  const later = new Set([...byInclude.values()].flat());
  const unfold = (task: Task): readonly Task[] => [
    task,
    ...(byInclude.get(task) ?? []).flatMap(unfold),
  ];
  return tasks.filter(task => !later.has(task)).flatMap(unfold);
}

function rolesOf(play: Play, tasks: readonly Task[]): readonly Role[] {
  const all = tasks.flatMap(({ role }) => (role === undefined ? [] : [role, ...role.parents]));
  return [...new Set([...play.roles, ...all])];
}

function includesUnknown({ action }: Task): boolean {
  if (!/^include_(?:tasks|role|vars)$/.test(action.name)) return false;
  const args = action.args.value;
  const named =
    args instanceof Map ? (args.get('file') ?? args.get('name') ?? args.get('dir')) : args;
  return (action.freeForm?.value ?? named) instanceof Templated || args instanceof Templated;
}

/** The files of variables whose names are literal. */
async function readVariables(
  play: Play,
  tasks: readonly Task[],
  { run, diagnostics }: { readonly run: Run; readonly diagnostics: Diagnostics },
) {
  const read: Variables[] = [];
  let isOpen = false;
  const { directory } = play;
  const add = async (name: unknown, places: readonly string[]): Promise<void> => {
    const path = typeof name === 'string' ? await findFile(name, places, run.files) : undefined;
    if (path === undefined || (await run.files.isDirectory(path))) isOpen = true;
    else read.push(await run.loader.loadVariables(path, diagnostics));
  };
  for (const { value } of play.varsFiles) await add(value, [join(directory, 'vars'), directory]);
  for (const task of tasks) {
    if (task.action.name !== 'include_vars') continue;
    const args = task.action.args.value;
    const name =
      task.action.freeForm?.value ?? (args instanceof Map ? args.get('file') : undefined);
    if (args instanceof Map && args.has('name')) continue;
    await add(
      name,
      searchPath('vars', { role: task.role, file: task.file, playDirectory: directory }),
    );
  }
  return { read, isOpen };
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

async function templatesOf(tasks: readonly MetTask[], run: Run): Promise<Project['templates']> {
  const found = new Map<Task, readonly TemplateUses[]>();
  for (const met of tasks) {
    const uses = await templateUses(met, run);
    if (uses.length > 0) found.set(met.task, uses);
  }
  return found;
}

async function templateWords(
  directories: readonly string[],
  run: Run,
): Promise<ReadonlySet<string>> {
  const words = new Set<string>();
  for (const directory of directories) {
    for (const file of await filesBelow(join(directory, 'templates'), run)) {
      const text = Buffer.from((await run.files.read(file)) ?? []).toString('utf8');
      for (const word of wordsOf(text)) words.add(word);
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
