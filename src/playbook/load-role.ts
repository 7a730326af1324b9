import { basename, isAbsolute, join } from 'node:path';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { isDict, isList, Templated, type Value } from '../values/value.ts';
import type { Variable, Variables } from '../values/variable-layer.ts';
import { playOf } from './ancestry.ts';
import { argumentSpecTask } from './argument-spec.ts';
import { earlyText } from './early.ts';
import type { FileReading } from './file-reading.ts';
import { findVariableFiles, findYaml } from './find-file.ts';
import { collectionOf, collectionsOf, findRole } from './find-role.ts';
import type { Block, Node, Role } from './model.ts';
import { type Imports, parseNodes } from './parse/parse-nodes.ts';
import { parseRoleEntries } from './parse/parse-role-entry.ts';
import type { PlayReading } from './play-reading.ts';
import { readYaml } from './read-file.ts';
import { asMap, isNull } from './reading.ts';
import { reportCycle } from './report-cycle.ts';
import { placeIn, type RoleUse } from './role-use.ts';
import { variablesOfFile } from './variables-of-file.ts';

/** A role's dependencies and tasks as one block. Its handlers and variables are added to the play. */
export function loadRoleBlock(
  use: RoleUse,
  play: PlayReading,
  imports: Imports,
): Promise<Block | undefined> {
  return play.diagnostics.includedAt([use.location], () => readRole(use, play, imports));
}

async function readRole(
  asked: RoleUse,
  play: PlayReading,
  imports: Imports,
): Promise<Block | undefined> {
  const { options } = play;
  const use = await withName(asked, play);
  if (use === undefined) return undefined;
  const path = await findRole(use, play);
  if (path === undefined) return undefined;
  if (reportCycle(path, use.location, play, `The role "${use.name}"`)) return undefined;
  await options.loadRoleModules(use.name, join(path, 'modules'));

  const stack = [...play.stack, path];
  const meta = await readMeta(path, { ...play, stack });
  const own = collectionOf(path);
  const named = meta.collections ?? (own === undefined ? play.collections : []);
  const collections = own === undefined ? named : [own, ...named];
  const inside: PlayReading = { ...play, stack, collections };
  const dependencies: Role[] = [];
  const given = [use.params, use.entryVars ?? [], use.keywords.vars].flatMap(one => [...one]);
  const role: Role = {
    name: nameOf(use.name, own),
    path,
    defaults: await readVariables(path, 'defaults', use, inside),
    vars: await readVariables(path, 'vars', use, inside),
    params: use.params,
    entryVars: use.entryVars ?? new Map(),
    allowDuplicates: use.allowDuplicates ?? meta.allowDuplicates,
    identity: `${path} ${use.from.tasks ?? ''} ${identityOf(given, use)}`,
    parents: use.includedBy === undefined ? [] : [use.includedBy, ...use.includedBy.parents],
    includers: includersOf(use),
    dependencies,
    collections: inside.collections,
    public: use.public,
  };
  const tasks: Node[] = [];
  const block: Block = {
    kind: 'block',
    origin: 'role',
    location: use.location,
    parent: use.parent,
    keywords: use.keywords,
    id: use.id,
    needs: use.needs ?? [],
    notify: use.notify ?? [],
    role,
    varsLayer: use.varsLayer ?? 'block',
    tasks,
    rescue: [],
    always: [],
  };
  if (meta.dependencies !== undefined) {
    const reading = fileReading(meta.file, role, inside);
    for (const dependency of parseRoleEntries(meta.dependencies, block, reading)) {
      const need = { ...dependency, includedBy: role, isNeeded: true, public: use.public };
      const needed = await loadRoleBlock(need, inside, imports);
      if (needed === undefined) continue;
      tasks.push(needed);
      if (needed.role !== undefined) dependencies.push(...needed.role.dependencies, needed.role);
    }
  }
  if (role.public) play.roles.push(role);
  const files = { use, role, block, play: inside, imports };
  const spec =
    use.validate === false ? undefined : await argumentSpecTask(files, use.from.tasks ?? 'main');
  if (spec !== undefined) tasks.push(spec);
  tasks.push(...(await roleNodes('tasks', files)));
  play.handlers.push(...(await roleNodes('handlers', files)));
  return block;
}

/** The name of an entry of `roles` or `dependencies` is made of what the play says, not the entry. */
async function withName(use: RoleUse, play: PlayReading): Promise<RoleUse | undefined> {
  if (use.template === undefined) return use;
  const name = await earlyText(use.template, playOf(use.parent), { what: '"role"', ...play });
  return name === undefined ? undefined : { ...use, name };
}

function fileReading(file: string, role: Role | undefined, play: PlayReading): FileReading {
  const { diagnostics, mayFail } = play;
  const { catalog, functions } = play.options;
  const { laterTags } = play;
  return { diagnostics, file, catalog, functions, role, handlers: false, laterTags, mayFail };
}

async function roleNodes(
  folder: 'tasks' | 'handlers',
  {
    use,
    role,
    block,
    play,
    imports,
  }: {
    readonly use: RoleUse;
    readonly role: Role;
    readonly block: Block;
    readonly play: PlayReading;
    readonly imports: Imports;
  },
): Promise<readonly Node[]> {
  const from = use.from[folder];
  const directory = join(role.path, folder);
  const path = await findYaml(directory, from ?? 'main', play.options.files);
  if (path === undefined) {
    if (from !== undefined) {
      const message = `The role "${role.name}" has no ${folder} file "${from}".`;
      const hint = await similarName(from, directory, play);
      const place = placeIn(use, `${folder}_from`);
      play.diagnostics.error('file/not-found', message, place, { hint });
    }
    return [];
  }
  const document = await readYaml(path, play.options.files, play.diagnostics, block.location);
  if (document === undefined || isNull(document)) return [];
  const file = { ...fileReading(path, role, play), handlers: folder === 'handlers' };
  return parseNodes(document, `A ${folder} file`, block, { file, play, imports });
}

/** `install` for `instal`, as it is named without its ending. */
async function similarName(
  name: string,
  directory: string,
  { options }: PlayReading,
): Promise<string | undefined> {
  const there = await options.files.list(directory);
  return didYouMean(
    name,
    there.map(file => file.replace(/\.ya?ml$/, '')),
  );
}

async function readVariables(
  path: string,
  folder: 'defaults' | 'vars',
  use: RoleUse,
  play: PlayReading,
): Promise<Variables> {
  const from = use.from[folder];
  const files = await findVariableFiles(join(path, folder), from ?? 'main', play.options.files);
  if (files.length === 0 && from !== undefined) {
    const message = `The role "${use.name}" has no ${folder} file "${from}".`;
    const hint = await similarName(from, join(path, folder), play);
    const place = placeIn(use, `${folder}_from`);
    play.diagnostics.error('file/not-found', message, place, { hint });
  }
  const all = await Promise.all(files.map(file => variablesOfFile(file, play)));
  return new Map(all.flatMap(variables => [...variables]));
}

/** What a role's meta can say; what is not nearly one of these is left to others that read it. */
const metaKeys: readonly string[] = [
  ...['allow_duplicates', 'argument_specs', 'collections', 'dependencies', 'galaxy_info'],
];

async function readMeta(path: string, play: PlayReading) {
  const file = await findYaml(join(path, 'meta'), 'main', play.options.files);
  if (file === undefined) return { file: join(path, 'meta', 'main.yml'), allowDuplicates: false };
  const document = await readYaml(file, play.options.files, play.diagnostics);
  const none = { file, allowDuplicates: false };
  if (document === undefined || isNull(document)) return none;
  const map = asMap(document, "A role's meta", play);
  for (const { key } of map?.entries ?? []) {
    const hint = metaKeys.includes(key.text) ? undefined : didYouMean(key.text, metaKeys);
    if (hint === undefined) continue;
    const message = `"${key.text}" says nothing about a role.`;
    play.diagnostics.warning('playbook/unknown-keyword', message, key.location, { hint });
  }
  const duplicates = map?.get('allow_duplicates');
  return {
    file,
    dependencies: map?.get('dependencies'),
    allowDuplicates: duplicates?.kind === 'scalar' && duplicates.value === true,
    collections: map && collectionsOf(map),
  };
}

/** As Ansible calls it: with its collection, however it was asked for. */
function nameOf(name: string, collection: string | undefined): string {
  if (isAbsolute(name)) return basename(name);
  return collection === undefined || name.startsWith(`${collection}.`)
    ? name
    : `${collection}.${name}`;
}

function identityOf(
  given: readonly (readonly [string, Variable])[],
  { isEntry = false, keywords: { tags, when } }: RoleUse,
): string {
  const values = given.map(([name, { value }]) => [name, plainIdentity(value)]);
  if (!isEntry) return JSON.stringify(values);
  return JSON.stringify([values, tags, when.map(({ written }) => plainIdentity(written.value))]);
}

function plainIdentity(value: Value): unknown {
  if (value instanceof Templated) return { template: value.text };
  if (isList(value)) return value.map(plainIdentity);
  return isDict(value) ? [...value].map(([key, item]) => [key, plainIdentity(item)]) : value;
}

/** A role that another one needs is included by who includes that one. */
function includersOf({ includedBy, isNeeded = false }: RoleUse): readonly Role[] {
  if (includedBy === undefined) return [];
  return isNeeded ? includedBy.includers : [includedBy, ...includedBy.includers];
}
