import { dirname, resolve } from 'node:path';
import type { Diagnostics } from '../diagnostics/diagnostic.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { Templated } from '../values/value.ts';
import type { Located, MapNode } from '../yaml/located.ts';
import { ancestry } from './ancestry.ts';
import type { FileReading } from './file-reading.ts';
import { findFile, searchPath } from './find-file.ts';
import { innerKeywords } from './keywords.ts';
import { loadRoleBlock, variablesOfFile } from './load-role.ts';
import type {
  IncludedRole,
  IncludeRequest,
  IncludeRoleRequest,
  Loader,
  LoaderOptions,
} from './loading.ts';
import { mayFail } from './may-fail.ts';
import type { Block, Node, Parent, Play, Playbook, Role, Task } from './model.ts';
import { fileLocation, imports, tasksOfFile } from './parse/parse-imports.ts';
import { checked, noKeywords, parseKeywords } from './parse/parse-keywords.ts';
import { type Around, parsePlay, strategies } from './parse/parse-play.ts';
import type { PlayReading } from './play-reading.ts';
import { readYaml } from './read-file.ts';
import { asList, asText, unknownKeyword, wrongType } from './reading.ts';
import type { RoleUse } from './role-use.ts';
import { missingFileHint } from './similar-file.ts';
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
  const fileReading: FileReading = { diagnostics, file, catalog, functions, handlers: false };
  const plays: Play[] = [];
  for (const item of asList(document, 'A playbook', fileReading)) {
    if (item.kind !== 'map') {
      wrongType(diagnostics, 'A play must be a dict.', item.location);
    } else if (importKey(item) === undefined) {
      const play = await parsePlay(item, around, fileReading, options);
      checkStrategy(play, diagnostics);
      plays.push(play);
    } else {
      plays.push(...(await importPlaybook(item, around, fileReading, reading)));
    }
  }
  return plays;
}

function importKey(map: MapNode) {
  return map.entry('import_playbook') ?? map.entry('ansible.builtin.import_playbook');
}

const importKeywords = [
  'import_playbook',
  'ansible.builtin.import_playbook',
  'name',
  'vars',
  'when',
  'tags',
];

async function importPlaybook(
  map: MapNode,
  around: Around,
  file: FileReading,
  reading: PlaybookReading,
): Promise<readonly Play[]> {
  for (const { key } of map.entries) {
    if (!importKeywords.includes(key.text))
      unknownKeyword(key, 'import_playbook', importKeywords, file);
  }
  const node = importKey(map)?.value;
  const name = asText(node, '"import_playbook"', file);
  if (name === undefined || node === undefined) return [];
  if (checked(node, file).value instanceof Templated) {
    const message =
      'A playbook is imported before there are variables, so its name cannot be a template.';
    reading.diagnostics.error('playbook/unsupported', message, node.location);
    return [];
  }
  const path = resolve(dirname(file.file), name);
  const { files } = reading.options;
  if (reading.stack.includes(path)) {
    const way = [...reading.stack, path].map(one => files.shown(one)).join(' > ');
    reading.diagnostics.error(
      'playbook/cycle',
      `The playbook leads back to itself: ${way}.`,
      node.location,
    );
    return [];
  }
  const keywords = parseKeywords(map, innerKeywords, file);
  const inside: Around = {
    vars: new Map([...around.vars, ...keywords.vars]),
    when: [...around.when, ...keywords.when],
    tags: [...around.tags, ...keywords.tags],
    importedAt: [map.location, ...around.importedAt],
  };
  const deeper = { ...reading, stack: [...reading.stack, path] };
  return reading.diagnostics.includedAt([map.location], () =>
    readPlays(path, inside, deeper, node),
  );
}

function checkStrategy({ strategy }: Play, diagnostics: Diagnostics): void {
  if (strategy === undefined || typeof strategy.value !== 'string') return;
  const name = strategy.value.replace(/^ansible\.builtin\./, '');
  if (strategies.includes(name)) return;
  const message = `There is no strategy "${name}": it is one of ${strategies.join(', ')}.`;
  const hint = didYouMean(name, strategies);
  diagnostics.error('playbook/invalid', message, strategy.location, { hint });
}

async function loadTasks(
  request: IncludeRequest,
  options: LoaderOptions,
  diagnostics: Diagnostics,
): Promise<Block | undefined> {
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
    mayFail: mayFail(task) ? 'all' : undefined,
  };
  const roles: Role[] = [];
  const play: PlayReading = {
    ...{ options, diagnostics, directory: playDirectory, roles, handlers: [], stack: [] },
    collections: collectionsAround(task),
  };
  const reading = { file: fileReading, play, imports };
  return diagnostics.includedAt(wayTo(task), () =>
    withApplied(task, parent => tasksOfFile(path, { task, origin: 'include', parent }, reading)),
  );
}

async function loadRole(
  request: IncludeRoleRequest,
  options: LoaderOptions,
  diagnostics: Diagnostics,
): Promise<IncludedRole | undefined> {
  const { task, playDirectory } = request;
  const roles: Role[] = [];
  const handlers: Node[] = [];
  const use: Omit<RoleUse, 'parent'> = {
    name: request.name,
    location: task.location,
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
    collections: collectionsAround(task),
    mayFail: mayFail(task) ? 'all' : undefined,
  };
  const block = await diagnostics.includedAt(wayTo(task), () =>
    withApplied(task, parent => loadRoleBlock({ ...use, parent }, reading, imports)),
  );
  return block === undefined ? undefined : { block, roles, handlers };
}

function collectionsAround(task: Task): readonly string[] {
  if (task.role !== undefined) return task.role.collections;
  const play = [...ancestry(task)].find(one => one.kind === 'play');
  return play?.collections ?? [];
}

/** What is included, with a block of the include's `apply` around it where there is one. */
async function withApplied(
  { apply, parent }: Task,
  load: (parent: Parent) => Promise<Block | undefined>,
): Promise<Block | undefined> {
  if (apply === undefined) return load(parent);
  const tasks: Node[] = [];
  const { keywords, notify, location } = apply;
  const around: Block = {
    ...{ kind: 'block', origin: 'apply', location, parent, keywords, notify, tasks },
    ...{ needs: [], varsLayer: 'block', rescue: [], always: [] },
  };
  const block = await load(around);
  if (block === undefined) return undefined;
  tasks.push(block);
  return around;
}
