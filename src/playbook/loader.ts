import { dirname, resolve } from 'node:path';
import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { Located } from '../yaml/located.ts';
import { ancestry } from './ancestry.ts';
import type { FileReading } from './file-reading.ts';
import { findFile, searchPath } from './find-file.ts';
import { loadRoleBlock } from './load-role.ts';
import type {
  IncludeRequest,
  IncludeRoleRequest,
  LoadedInclude,
  Loader,
  LoaderOptions,
} from './loading.ts';
import { mayFail } from './may-fail.ts';
import type { Block, Node, Parent, Play, Playbook, Role, Task } from './model.ts';
import { importKey, parseImportPlaybook } from './parse/parse-import-playbook.ts';
import { fileLocation, imports, tasksOfFile } from './parse/parse-imports.ts';
import { noKeywords } from './parse/parse-keywords.ts';
import { type Around, parsePlay, strategies } from './parse/parse-play.ts';
import type { PlayReading } from './play-reading.ts';
import { readYaml } from './read-file.ts';
import { asList, wrongType } from './reading.ts';
import type { RoleUse } from './role-use.ts';
import { settleTags } from './settle-tags.ts';
import { missingFileHint } from './similar-file.ts';
import { variablesOfFile } from './variables-of-file.ts';
import { wayTo } from './ways.ts';

export function createLoader(options: LoaderOptions): Loader {
  return {
    loadPlaybook: async (path, diagnostics) => {
      const file = resolve(path);
      const plays = await readPlays(file, noneAround, { options, diagnostics, stack: [file] });
      return { path: file, plays } satisfies Playbook;
    },
    loadTasks: (request, diagnostics) => loadTasks(request, options, diagnostics),
    loadRole: (request, diagnostics) => loadRole(request, options, diagnostics),
    loadVariables: (path, diagnostics, askedAt) =>
      variablesOfFile(path, { options, diagnostics }, askedAt),
  };
}

const noneAround: Around = { vars: new Map(), when: [], tags: [], importedAt: [] };

interface PlaybookReading {
  readonly options: LoaderOptions;
  readonly diagnostics: Diagnostics;
  readonly stack: readonly string[];
}

async function readPlays(
  file: string,
  around: Around,
  reading: PlaybookReading,
  askedAt?: Located,
): Promise<readonly Play[]> {
  const { options, diagnostics } = reading;
  const document = await readYaml(file, options.files, diagnostics, askedAt?.location);
  if (document === undefined) return [];
  const { catalog, functions } = options;
  const common = { diagnostics, file, catalog, functions, handlers: false };
  const plays: Play[] = [];
  for (const item of asList(document, 'A playbook', common)) {
    const fileReading: FileReading = { ...common, laterTags: [] };
    if (item.kind !== 'map') {
      wrongType(diagnostics, 'A play must be a dict.', item.location);
    } else if (importKey(item) === undefined) {
      const play = await parsePlay(item, around, fileReading, options);
      checkStrategy(play, diagnostics);
      plays.push(play);
    } else {
      const imported = await parseImportPlaybook(item, around, { ...reading, file: fileReading });
      if (imported === undefined) continue;
      const { path, inside, node } = imported;
      const deeper = { ...reading, stack: [...reading.stack, path] };
      const read = () => readPlays(path, inside, deeper, node);
      plays.push(...(await diagnostics.includedAt([item.location], read)));
    }
  }
  return plays;
}

function checkStrategy({ strategy }: Play, diagnostics: Diagnostics): void {
  if (strategy === undefined || typeof strategy.value !== 'string') return;
  const name = strategy.value.replace(/^ansible\.builtin\./, '');
  if (strategies.includes(name)) return;
  if (name === 'debug') {
    const text = 'kplay has no debugger: "strategy: debug" is like "linear".';
    diagnostics.warning('playbook/unsupported', text, strategy.location);
    return;
  }
  const message = `There is no strategy "${name}": it is one of ${strategies.join(', ')}.`;
  const hint = didYouMean(name, strategies);
  diagnostics.error('playbook/invalid', message, strategy.location, { hint });
}

async function loadTasks(
  request: IncludeRequest,
  options: LoaderOptions,
  diagnostics: Diagnostics,
): Promise<LoadedInclude | undefined> {
  const { task, file, playDirectory } = request;
  const places = searchPath('tasks', { role: task.role, file: task.file, playDirectory });
  const path = await findFile(file, [dirname(task.file), ...places], options.files);
  if (path === undefined) {
    // That it is empty is reported with the options.
    if (file === '') return undefined;
    const message = `There is no tasks file "${file}".`;
    const hint = await missingFileHint(file, [dirname(task.file), ...places], options.files);
    diagnostics.error('file/not-found', message, fileLocation(task), { hint });
    return undefined;
  }
  const { catalog, functions } = options;
  const fileReading: FileReading = {
    diagnostics,
    file: path,
    catalog,
    functions,
    role: task.role,
    handlers: request.handlers,
    laterTags: [],
    mayFail: mayFail(task) ? 'all' : undefined,
  };
  const roles: Role[] = [];
  const handlers: Node[] = [];
  const play: PlayReading = {
    ...{ options, diagnostics, directory: playDirectory, roles, handlers, stack: [] },
    importedHandlers: handlers,
    ...ofInclude(request),
    laterTags: fileReading.laterTags,
  };
  const reading = { file: fileReading, play, imports };
  const block = await diagnostics.includedAt(wayTo(task), () =>
    withApplied(task, play, parent =>
      tasksOfFile(path, { task, origin: 'include', parent }, reading),
    ),
  );
  return brought(block, task, play);
}

async function loadRole(
  request: IncludeRoleRequest,
  options: LoaderOptions,
  diagnostics: Diagnostics,
): Promise<LoadedInclude | undefined> {
  const { task, playDirectory } = request;
  const roles: Role[] = [];
  const handlers: Node[] = [];
  const use: Omit<RoleUse, 'parent'> = {
    name: request.name,
    location: task.location,
    places: task.action.places,
    keywords: { ...noKeywords, vars: task.keywords.vars },
    varsLayer: 'include-params',
    params: new Map(),
    from: {
      tasks: request.tasksFrom,
      vars: request.varsFrom,
      defaults: request.defaultsFrom,
      handlers: request.handlersFrom,
    },
    allowDuplicates: request.allowDuplicates,
    public: request.public,
    validate: request.validate,
    includedBy: task.role,
  };
  const reading: PlayReading = {
    ...{ options, diagnostics, directory: playDirectory, roles, handlers, stack: [] },
    importedHandlers: handlers,
    ...ofInclude(request),
    laterTags: [],
    mayFail: mayFail(task) ? 'all' : undefined,
  };
  const block = await diagnostics.includedAt(wayTo(task), () =>
    withApplied(task, reading, parent => loadRoleBlock({ ...use, parent }, reading, imports)),
  );
  return brought(block, task, reading);
}

function ofInclude({ task, lent, isReached = false }: IncludeRequest | IncludeRoleRequest) {
  return {
    collections: collectionsAround(task),
    openNames: [],
    ...{ lent, isReached, isUnsure: !isReached && mayFail(task) },
  };
}

async function brought(
  block: Block | undefined,
  task: Task,
  play: PlayReading,
): Promise<LoadedInclude | undefined> {
  await settleTags(task, play);
  if (block === undefined) return undefined;
  const { roles, handlers, openNames } = play;
  return { block, roles, handlers, isOpen: openNames.length > 0 };
}

function collectionsAround(task: Task): readonly string[] {
  if (task.role !== undefined) return task.role.collections;
  const play = [...ancestry(task)].find(one => one.kind === 'play');
  return play?.collections ?? [];
}

/** What is included, with a block of the include's `apply` around it where there is one. */
async function withApplied(
  { apply, parent }: Task,
  { laterTags }: PlayReading,
  load: (parent: Parent) => Promise<Block | undefined>,
): Promise<Block | undefined> {
  if (apply === undefined) return load(parent);
  const tasks: Node[] = [];
  const { notify, location, writtenTags } = apply;
  const keywords = { ...apply.keywords, tags: [...apply.keywords.tags] };
  if (writtenTags !== undefined)
    laterTags.push({ written: writtenTags, tags: keywords.tags, parent });
  const around: Block = {
    ...{ kind: 'block', origin: 'apply', location, parent, keywords, notify, tasks },
    ...{ needs: [], varsLayer: 'block', rescue: [], always: [] },
  };
  const block = await load(around);
  if (block === undefined) return undefined;
  tasks.push(block);
  return around;
}
