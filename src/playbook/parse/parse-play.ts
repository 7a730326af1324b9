import { dirname } from 'node:path';
import { Templated, type Value } from '../../values/value.ts';
import type { Located, MapNode } from '../../yaml/located.ts';
import { checkDefaults } from '../check-args.ts';
import type { FileReading, LaterTags } from '../file-reading.ts';
import { collectionsOf } from '../find-role.ts';
import { playKeywords, sharedKeywords } from '../keywords.ts';
import { loadRoleBlock } from '../load-role.ts';
import type { Keywords, Node, Play, Role, Section, Written } from '../model.ts';
import type { PlayReading } from '../play-reading.ts';
import { asListOrOne, isNull, unknownKeyword, written, wrongType } from '../reading.ts';
import { settleTags } from '../settle-tags.ts';
import { imports } from './parse-imports.ts';
import { checked, checkedScalar, parseKeywords } from './parse-keywords.ts';
import { parseNodes } from './parse-nodes.ts';
import { parseRoleEntries } from './parse-role-entry.ts';
import { parseVarsPrompt } from './parse-vars-prompt.ts';

/** What an `import_playbook` around a play adds to it. */
export interface Around {
  readonly vars: Keywords['vars'];
  readonly when: Keywords['when'];
  /** Each play that is imported renders those that are templates by itself. */
  readonly tags: LaterTags['written'];
  readonly importedAt: Play['importedAt'];
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export async function parsePlay(
  map: MapNode,
  around: Around,
  file: FileReading,
  options: PlayReading['options'],
): Promise<Play> {
  for (const { key } of map.entries) {
    if (!playKeywords.includes(key.text)) reportKey(key, file);
  }
  const directory = dirname(file.file);
  const roles: Role[] = [];
  const handlers: Node[] = [];
  const sections: Section[] = [];
  const keywords = withUser(map, parseKeywords(map, sharedKeywords, file), file);
  const aroundTags = around.tags.map(tag => (typeof tag === 'string' ? tag : tag.text));
  if (around.tags.length > 0) file.laterTags.push({ written: around.tags, tags: aroundTags });
  const play: Mutable<Play> = {
    kind: 'play',
    name: nameOf(map, keywords),
    hosts: hostsOf(map, file),
    location: map.location,
    importedAt: around.importedAt,
    directory,
    collections: collectionsOf(map) ?? [],
    keywords: {
      ...keywords,
      vars: new Map([...around.vars, ...keywords.vars]),
      when: [...around.when, ...keywords.when],
      tags: [...aroundTags, ...keywords.tags],
    },
    gatherFacts: keyword(map, 'gather_facts', 'boolean', file),
    gatherSubset: gatherSubset(map, file),
    gatherTimeout: keyword(map, 'gather_timeout', 'integer', file),
    factPath: keyword(map, 'fact_path', 'string', file),
    varsFiles: parseVarsFiles(map, file),
    varsPrompt: parseVarsPrompt(map.get('vars_prompt'), file),
    serial: parseSerial(map, file),
    strategy: keyword(map, 'strategy', 'string', file),
    order: keyword(map, 'order', 'string', file),
    maxFailPercentage: keyword(map, 'max_fail_percentage', 'number', file),
    forceHandlers: keyword(map, 'force_handlers', 'boolean', file),
    sections,
    handlers,
    earlyTemplates: [],
    roles,
  };
  const reading: PlayReading = {
    options,
    diagnostics: file.diagnostics,
    directory,
    collections: play.collections,
    roles,
    handlers: [],
    laterTags: file.laterTags,
    importedHandlers: [],
    openNames: [],
    stack: [file.file],
  };
  const nodes = (key: string): Promise<readonly Node[]> =>
    parseNodes(map.get(key), `"${key}"`, play, { file, play: reading, imports });

  sections.push({ name: 'pre_tasks', nodes: await nodes('pre_tasks') });
  const roleBlocks = await rolesOf(map, play, file, reading);
  sections.push({ name: 'tasks', nodes: [...roleBlocks, ...(await nodes('tasks'))] });
  sections.push({ name: 'post_tasks', nodes: await nodes('post_tasks') });
  const own = await parseNodes(map.get('handlers'), '"handlers"', play, {
    file: { ...file, handlers: true },
    play: reading,
    imports,
  });
  handlers.push(...reading.handlers, ...own, ...reading.importedHandlers);
  await settleTags(play, reading);
  play.keywords = { ...play.keywords, tags: [...aroundTags, ...keywords.tags] };
  return play;
}

/** What the option of "setup" can be. */
function gatherSubset(map: MapNode, file: FileReading): Written | undefined {
  const entry = map.entry('gather_subset');
  const info = file.catalog.find('setup');
  if (entry !== undefined && info !== undefined) {
    const { text: key, location: keyLocation } = entry.key;
    const given = { key, keyLocation, located: entry.value, ...written(entry.value) };
    checkDefaults([given], info, file);
  }
  return keyword(map, 'gather_subset', 'any', file);
}

/** Names; a list in the list holds those of which the first that is there counts. */
function parseVarsFiles(map: MapNode, file: FileReading): readonly Written[] {
  const items = asListOrOne(map.get('vars_files'));
  for (const item of items) {
    for (const name of item.kind === 'seq' ? item.items : [item]) {
      if (name.kind === 'scalar' && typeof name.value === 'string' && name.text.trim() !== '')
        continue;
      const message = '"vars_files" must be names of files, or lists of them.';
      wrongType(file.diagnostics, message, name.location);
    }
  }
  return items.map(item => checked(item, file));
}

/** Numbers of hosts, percentages of them, or templates that make such. */
function parseSerial(map: MapNode, file: FileReading): Written | undefined {
  for (const item of asListOrOne(map.get('serial'))) {
    const { value } = written(item);
    if (value instanceof Templated || isBatchSize(value)) continue;
    const message = '"serial" must be a number, a percentage, or a list of them.';
    wrongType(file.diagnostics, message, item.location);
  }
  return keyword(map, 'serial', 'any', file);
}

export function isBatchSize(value: Value): value is number | string {
  if (typeof value === 'number') return Number.isInteger(value) && value >= 0;
  if (typeof value !== 'string') return false;
  const percentage = /^\s*(\d+(?:\.\d+)?)\s*%\s*$/.exec(value);
  return percentage === null ? /^\s*\d+\s*$/.test(value) : Number(percentage[1]) > 0;
}

/** `user` is what Ansible called `remote_user` once, and still does. */
function withUser(map: MapNode, keywords: Keywords, file: FileReading): Keywords {
  const user = keyword(map, 'user', 'string', file);
  if (user === undefined) return keywords;
  if (keywords.remoteUser !== undefined) {
    const message = '"user" and "remote_user" are the same keyword.';
    file.diagnostics.error('playbook/invalid', message, user.location);
  }
  return { ...keywords, remoteUser: user };
}

async function rolesOf(
  map: MapNode,
  play: Play,
  file: FileReading,
  reading: PlayReading,
): Promise<readonly Node[]> {
  const list = map.get('roles');
  if (list === undefined || isNull(list)) return [];
  const blocks: Node[] = [];
  for (const use of parseRoleEntries(list, play, file)) {
    const block = await loadRoleBlock(use, reading, imports);
    if (block !== undefined) blocks.push(block);
  }
  return blocks;
}

function nameOf(map: MapNode, { name }: Keywords): string {
  const node = map.get(name === undefined ? 'hosts' : 'name');
  if (node?.kind === 'scalar') return node.text;
  if (node?.kind !== 'seq') return 'play';
  return node.items.map(item => (item.kind === 'scalar' ? item.text : '')).join(',');
}

function hostsOf(map: MapNode, file: FileReading): Written {
  const node = map.get('hosts');
  if (node === undefined || isNull(node)) {
    file.diagnostics.error('playbook/invalid', 'A play needs "hosts".', map.location);
    return { value: 'all', location: map.location };
  }
  const parts = asListOrOne(node);
  if (parts.length === 0) reportNoHosts(node, file);
  for (const part of parts) {
    if (part.kind !== 'scalar' || typeof part.value !== 'string') {
      wrongType(file.diagnostics, '"hosts" must be a pattern, or a list of them.', part.location);
    } else if (part.text.trim() === '') reportNoHosts(part, file);
  }
  return checked(node, file);
}

function reportNoHosts({ location }: Located, { diagnostics }: FileReading): void {
  const hint = 'Name hosts or groups; "all" is every host.';
  diagnostics.error('playbook/invalid', '"hosts" is empty.', location, { hint });
}

function keyword(
  map: MapNode,
  name: string,
  kind: Parameters<typeof checkedScalar>[2],
  file: FileReading,
): Written | undefined {
  const node = map.get(name);
  if (node === undefined || isNull(node)) return undefined;
  return checkedScalar(name, node, kind, file);
}

function reportKey(key: MapNode['entries'][number]['key'], file: FileReading): void {
  const isModule = file.catalog.find(key.text) !== undefined;
  if (!isModule) {
    unknownKeyword(key, 'plays', playKeywords, file);
    return;
  }
  const hint = 'A module is called by a task, below "tasks:".';
  const message = `"${key.text}" is a module, not a keyword of plays.`;
  file.diagnostics.error('playbook/unknown-keyword', message, key.location, { hint });
}

/** The strategies kplay knows, to report others. */
export const strategies: readonly string[] = ['linear', 'free', 'host_pinned', 'graph'];
