import { type Diagnostic, Diagnostics } from '../../diagnostics/diagnostic.ts';
import { ancestry } from '../../playbook/ancestry.ts';
import { tasksIn } from '../../playbook/flatten.ts';
import { conditionsOf, keywordOf } from '../../playbook/inherit.ts';
import type { Node, Play, Role, Task } from '../../playbook/model.ts';
import { tagsOf } from '../../playbook/tags.ts';
import type { Maker } from '../../template/missing-file.ts';
import type { Run } from '../run.ts';
import { candidateFiles } from './candidate-files.ts';
import type { Brought, CheckedIncludes, MetTask } from './check-includes.ts';
import { includesUnknown } from './check-notifications.ts';
import { softenedBy } from './file-check.ts';
import { lentByLoops } from './lent-by-loops.ts';
import { holdsTemplate } from './literal-items.ts';
import type { MissingInclude } from './missing-includes.ts';
import { placeOf, type Rewritten } from './rewritten-tasks.ts';
import { isSyntax } from './unread-text.ts';
import { fileWanted, perhapsWantedBy, type Wanted, wantedBy } from './wanted-includes.ts';

export interface ReadIncludes extends Omit<CheckedIncludes, 'tasks'> {
  /** Includes of files and roles that are not there, or not as they should be. */
  readonly missing: readonly MissingInclude[];
}

/** Reads what includes bring; what may be made anew first is only a candidate. */
export async function readIncludes(
  play: Play,
  { rewritten, diagnostics }: { readonly rewritten: Rewritten; readonly diagnostics: Diagnostics },
  run: Run,
): Promise<ReadIncludes> {
  const handlers: Node[] = [];
  const all: MetTask[] = [];
  const unknown = new Set<Task>();
  const variableFiles = new Map<Task, readonly string[]>();
  const roles = new Map<Task, readonly Role[]>();
  const brought: Brought[] = [];
  const repeated: Pick<Brought, 'include' | 'nodes'>[] = [];
  const seen = new Map<string, Included>();
  const missing: MissingInclude[] = [];
  const met = (nodes: readonly Node[], around: Around, via?: MetTask): readonly MetTask[] =>
    [...tasksIn(nodes)].map(task => ({
      ...{ task, play, isHandler: around.isHandler, via, isCandidate: around.isCandidate },
      hasOpenVariables: around.hasOpenVariables,
      isConditional: around.isConditional || isConditional(task),
    }));
  const sure = { isConditional: false };
  // The next one is the last.
  const later = met(play.handlers, { ...sure, isHandler: true }).toReversed();
  const open = play.sections
    .flatMap(({ nodes }) => met(nodes, { ...sure, isHandler: false }))
    .toReversed();
  const next = (): MetTask | undefined => open.pop() ?? later.pop();
  for (let one = next(); one !== undefined; one = next()) {
    all.push(one);
    const { isHandler } = one;
    if (includesVariables(one.task)) {
      const files = await candidatesOf(one, run);
      if (files === undefined) unknown.add(one.task);
      else variableFiles.set(one.task, files);
      continue;
    }
    const maker = rewritten.get(placeOf(one.task));
    const problems = new Diagnostics();
    const check = { play, run, diagnostics: problems, seen, isHandler, missing, maker };
    const included = await includedBy(one, check);
    if (one.isCandidate !== true && maker?.isNamed !== true)
      diagnostics.list.push(...problems.list.map(problem => softenedBy(maker, problem)));
    if (included === 'unknown' || maker !== undefined) {
      const found = included === 'unknown' ? await candidatesIn(one, check) : included;
      if (found?.isOpen !== false || maker !== undefined) unknown.add(one.task);
      if (found === undefined) continue;
      const around = { ...one, isConditional: true, isCandidate: true };
      open.push(...met(found.nodes, around, one).toReversed());
      later.unshift(...met(found.handlers, { ...around, isHandler: true }, one).toReversed());
      handlers.push(...found.handlers);
      roles.set(one.task, found.roles);
      continue;
    }
    if (included.isOpen) unknown.add(one.task);
    const around = included.hasOpenVariables === true ? { ...one, hasOpenVariables: true } : one;
    open.push(...met(included.nodes, around, one).toReversed());
    later.unshift(...met(included.handlers, { ...around, isHandler: true }, one).toReversed());
    handlers.push(...included.handlers);
    roles.set(one.task, included.roles);
    const { nodes, handlers: fromRole, again } = included;
    brought.push({ include: one.task, nodes, handlers: fromRole, isHandler });
    if (again !== undefined) repeated.push({ include: one.task, nodes: again });
  }
  return { handlers, all, brought, repeated, missing, open: unknown, variableFiles, roles };
}

type Around = Pick<MetTask, 'isConditional' | 'isHandler' | 'isCandidate' | 'hasOpenVariables'>;

function includesVariables({ action: { name, args, freeForm } }: Task): boolean {
  return name === 'include_vars' && [args.value, freeForm?.value ?? null].some(holdsTemplate);
}

/** Files whose names fit; `undefined` where any could be meant. */
async function candidatesOf(
  { task, play }: MetTask,
  { files }: Run,
): Promise<readonly string[] | undefined> {
  const { args, freeForm, name } = task.action;
  const written =
    freeForm?.value ?? (args.value instanceof Map ? args.value.get('file') : undefined);
  if (written === undefined) return undefined;
  const folder = name === 'include_vars' ? 'vars' : 'tasks';
  const found = await candidateFiles(written, folder, { task, play, files });
  return found?.filter(path => /\.(?:ya?ml|json)$|\/[^.]+$/.test(path));
}

/** What stands in them. What is wrong with files of which one is taken is told when it is. */
async function candidatesIn(met: MetTask, check: Check): Promise<Included | undefined> {
  const { task } = met;
  const { run, isHandler } = check;
  const isTasks = task.action.name === 'include_tasks';
  const silent = { ...check, diagnostics: new Diagnostics() };
  const roleOf = async (wanted: Wanted): Promise<string | undefined> => {
    const [block] = (await read(met, wanted, silent)).nodes;
    return block?.kind === 'block' ? block.role?.path : undefined;
  };
  const paths = isTasks ? await candidatesOf(met, run) : undefined;
  const wanted = isTasks ? paths?.map(fileWanted) : await perhapsWantedBy(met, run, roleOf);
  if (wanted === undefined) return undefined;
  const found: Included[] = [];
  for (const one of wanted) {
    const key = ['candidate', one.key, isHandler].join('\0');
    if (check.seen.has(key)) continue;
    check.seen.set(key, nothing);
    found.push(await read(met, one, silent));
  }
  return {
    nodes: found.flatMap(({ nodes }) => nodes),
    handlers: found.flatMap(({ handlers }) => handlers),
    roles: found.flatMap(({ roles }) => roles),
    isOpen: found.some(({ isOpen }) => isOpen),
  };
}

function isConditional(task: Task): boolean {
  if (conditionsOf(task).length > 0 || task.failedWhen !== undefined) return true;
  if (keywordOf(task, 'ignoreErrors') !== undefined || tagsOf(task).includes('never')) return true;
  return [...ancestry(task)].some(one => one.kind === 'block' && one.rescue.length > 0);
}

interface Check {
  readonly play: Play;
  readonly run: Run;
  readonly diagnostics: Diagnostics;
  /** What was read already: an include may lead back to itself under a condition. */
  readonly seen: Map<string, Included>;
  /** The include is a handler, and so is what it includes. */
  readonly isHandler: boolean;
  /** Includes of files and roles that a task before may make. */
  readonly missing: MissingInclude[];
  /** Who may write anew what is included. */
  readonly maker: Maker | undefined;
}

interface Included {
  readonly nodes: readonly Node[];
  readonly handlers: readonly Node[];
  readonly roles: readonly Role[];
  /** It imports what is only known while running. */
  readonly isOpen: boolean;
  /** Another include has brought these. */
  readonly again?: readonly Node[];
  /** Which variables it brings is only known while running. */
  readonly hasOpenVariables?: boolean;
}

const nothing: Included = { nodes: [], handlers: [], roles: [], isOpen: false };

async function includedBy(met: MetTask, check: Check): Promise<Included | 'unknown'> {
  const { task } = met;
  const { seen, isHandler } = check;
  const { name: action } = task.action;
  if (task.inline !== undefined) return { ...nothing, nodes: [task.inline] };
  if (action !== 'include_tasks' && action !== 'include_role') return nothing;
  const wanted = wantedBy(met, check.run);
  if (wanted === undefined) return includesUnknown(task) ? 'unknown' : nothing;
  const all: Included[] = [];
  for (const one of wanted) {
    const key = [isHandler, one.key, task.role?.path ?? '', task.file].join('\0');
    const before = seen.get(key);
    if (before !== undefined) {
      const { roles, isOpen } = before;
      all.push({ ...nothing, roles, isOpen, again: before.nodes });
      continue;
    }
    const included = await readSoftly(met, one, check);
    // Whether a file that is not there is missed hangs on where the include stands.
    if (included !== nothing) seen.set(key, included);
    all.push(included);
  }
  const again = all.flatMap(one => one.again ?? []);
  return {
    nodes: all.flatMap(({ nodes }) => nodes),
    handlers: all.flatMap(one => one.handlers),
    roles: all.flatMap(one => one.roles),
    isOpen: all.some(one => one.isOpen),
    ...(again.length > 0 && { again }),
    hasOpenVariables: wanted.some(one => one.hasOpenVariables),
  };
}

/** A file that is not there matters where the include runs. */
async function readSoftly(met: MetTask, wanted: Wanted, check: Check): Promise<Included> {
  const { task, isConditional } = met;
  const diagnostics = new Diagnostics();
  const included = await read(met, wanted, { ...check, diagnostics });
  const isAbout = ({ code, location }: Diagnostic): boolean =>
    missingCodes.has(code) && location?.source.path === task.location.source.path;
  for (const one of diagnostics.list) {
    const isSoft = isConditional && one.severity !== 'warning' && isAbout(one);
    const message = `${one.message} The task fails if it runs.`;
    const problem: Diagnostic = isSoft ? { ...one, message, severity: 'warning' } : one;
    const isBroken = check.maker === undefined && isSyntax(one);
    const isWhole = included === nothing && (isAbout(one) || isBroken);
    if (isWhole) check.missing.push({ met, name: wanted.name, problem });
    else check.diagnostics.list.push(problem);
  }
  return included;
}

const missingCodes: ReadonlySet<string> = new Set(['file/not-found', 'playbook/unknown-role']);

async function read(
  met: MetTask,
  { name, from }: Wanted,
  { play, run, diagnostics, isHandler }: Omit<Check, 'seen' | 'missing' | 'maker'>,
): Promise<Included> {
  const common = { task: met.task, playDirectory: play.directory, lent: lentByLoops(met) };
  if (met.task.action.name === 'include_tasks') {
    const tasks = await run.loader.loadTasks(
      { ...common, file: name, handlers: isHandler },
      diagnostics,
    );
    return tasks === undefined ? nothing : { ...tasks, nodes: [tasks.block] };
  }
  const role = await run.loader.loadRole(
    {
      ...common,
      name,
      tasksFrom: from.get('tasks_from'),
      varsFrom: from.get('vars_from'),
      defaultsFrom: from.get('defaults_from'),
      handlersFrom: from.get('handlers_from'),
      public: false,
      allowDuplicates: true,
      validate: validates(met.task),
    },
    diagnostics,
  );
  return role === undefined ? nothing : { ...role, nodes: [role.block] };
}

/** Whether its variables are checked against its specification, as far as that is known. */
function validates({ action: { args } }: Task): boolean | undefined {
  const value = args.value instanceof Map ? args.value.get('rolespec_validate') : undefined;
  return value === undefined || value === true || value === null ? undefined : false;
}
