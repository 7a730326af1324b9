import { searchPathOf } from '../../playbook/find-file.ts';
import { collectionOf } from '../../playbook/find-role.ts';
import { environmentsOf, keywordOf } from '../../playbook/inherit.ts';
import type { Block, Role, Task } from '../../playbook/model.ts';
import { tagsOf } from '../../playbook/tags.ts';
import { type Dict, type DictKey, LazyDict, omit, type Value } from '../../values/value.ts';
import type { Variables } from '../../values/variable-layer.ts';
import type { RunOptions } from '../options.ts';

/** What the magic variables are taken from. */
export interface MagicSource {
  readonly host: string;
  /** Those that say where the host is in the inventory. */
  readonly inventory: Variables | undefined;
  readonly facts: Dict;
  readonly factSecrets: ReadonlySet<string>;
  readonly hostvars: () => Value;
  readonly options: RunOptions;
  readonly version: string;
  readonly play?: PlayMagic | undefined;
  readonly task?: Task | Block | undefined;
  /** Of the playbook. */
  readonly directory?: string | undefined;
  /** The variables of the host that the task is delegated to, by its name. */
  readonly delegatedVars?: (() => Dict | undefined) | undefined;
}

export interface PlayMagic {
  readonly name: string;
  /** Hosts of the play that are still in, of all batches. */
  readonly active: () => readonly string[];
  readonly all: readonly string[];
  readonly batch: () => readonly string[];
  /** With those that they need, and those that were included for the play to see. */
  readonly roles: readonly Role[];
}

type Magic = (source: MagicSource) => Value | undefined;

/** The variables kplay sets itself. They are below everything a user sets under the same name. */
const magic: ReadonlyMap<string, Magic> = new Map<string, Magic>([
  ['inventory_hostname', ({ host }) => host],
  ['hostvars', ({ hostvars }) => hostvars()],
  ['facts', ({ facts }) => facts],
  ['ansible_facts', ({ facts }) => facts],
  ['omit', () => omit],
  ['ansible_check_mode', ({ options }) => options.checkMode],
  ['ansible_diff_mode', ({ options }) => options.diffMode],
  ['ansible_forks', ({ options }) => options.forks],
  ['ansible_verbosity', ({ options }) => options.verbosity],
  ['ansible_limit', ({ options }) => options.limit],
  ['ansible_inventory_sources', ({ options }) => [...(options.inventorySources ?? [])]],
  ['ansible_config_file', ({ options }) => options.ansibleConfigFile ?? null],
  // kplay runs on none; content that names it wants some Python of the controller.
  ['ansible_playbook_python', () => '/usr/bin/python3'],
  ['ansible_run_tags', ({ options: { tags } }) => (tags.length === 0 ? ['all'] : [...tags])],
  ['ansible_skip_tags', ({ options }) => [...options.skipTags]],
  ['ansible_version', ({ version }) => versionDict(version)],
  ['kplay_version', ({ version }) => version],
  ['ansible_managed', ({ options }) => options.ansibleManaged],
  ['playbook_dir', ({ directory }) => directory],
  ['ansible_play_name', ({ play }) => play?.name],
  ['ansible_play_hosts', ({ play }) => list(play?.active())],
  ['play_hosts', ({ play }) => list(play?.batch())],
  ['ansible_play_batch', ({ play }) => list(play?.batch())],
  ['ansible_play_hosts_all', ({ play }) => list(play?.all)],
  [
    'ansible_play_role_names',
    ({ play }) => list(play && roleNames(play, role => !isNeeded(role, play))),
  ],
  ['role_names', ({ play }) => list(play && roleNames(play, role => !isNeeded(role, play)))],
  ['ansible_role_names', ({ play }) => once(play && roleNames(play, () => true))],
  [
    'ansible_dependent_role_names',
    ({ play }) => once(play && roleNames(play, role => isNeeded(role, play))),
  ],
  ['role_name', ({ task }) => shortName(roleOf(task))],
  ['ansible_role_name', ({ task }) => roleOf(task)?.name],
  ['role_path', ({ task }) => roleOf(task)?.path],
  ['ansible_collection_name', ({ task }) => collectionName(roleOf(task))],
  ['ansible_search_path', ({ task, directory }) => searchPath(task, directory)],
  ['environment', ({ task }) => environments(task)],
  ['ansible_parent_role_names', ({ task }) => list(includersOf(task)?.map(({ name }) => name))],
  ['ansible_parent_role_paths', ({ task }) => list(includersOf(task)?.map(({ path }) => path))],
  // Not by its older name, which would win over an "ansible_host" of the inventory.
  ['ansible_host', ({ host, task }) => (task === undefined ? undefined : host)],
  ['ansible_user', ({ options, task }) => said(task, 'remoteUser', options.connection.user)],
  [
    'ansible_connection',
    ({ options, task }) => said(task, 'connection', options.connection.connection ?? 'ssh'),
  ],
  ['ansible_delegated_vars', source => source.delegatedVars?.()],
  ['ansible_task_tags', ({ task }) => (task === undefined ? undefined : [...tagsOf(task)])],
]);

export function magicVariable(name: string, source: MagicSource): Value | undefined {
  return source.inventory?.get(name)?.value ?? magic.get(name)?.(source);
}

export const magicNames: readonly string[] = [...magic.keys()];

/** The names of those that have a value here. */
export function namesPresent(source: MagicSource): readonly string[] {
  return [
    ...(source.inventory?.keys() ?? []),
    ...magicNames.filter(name => isPresent(name, source)),
  ];
}

/** Nothing of the user's is evaluated: names are looked for where something could not be, too. */
function isPresent(name: string, source: MagicSource): boolean {
  if (name !== 'ansible_delegated_vars') return magicVariable(name, source) !== undefined;
  return source.task !== undefined && keywordOf(source.task, 'delegateTo') !== undefined;
}

/**
 * Whether a variable stands in a list of all: what holds every host, or all variables, again does not, so that
 * lists end, nor does what is no value.
 */
export function isListed(name: string): boolean {
  return name !== 'hostvars' && name !== 'vars' && name !== 'omit';
}

/**
 * How a task reaches its host, for a host whose variables do not say. Not among the variables of other hosts:
 * there it would hide that they do not say.
 */
function said(
  task: Task | Block | undefined,
  keyword: 'remoteUser' | 'connection',
  option: string | undefined,
): Value | undefined {
  if (task === undefined) return undefined;
  const written = keywordOf(task, keyword)?.value;
  return typeof written === 'string' ? written : option;
}

function once(names: readonly string[] | undefined): Value | undefined {
  return list(names && [...new Set(names)]);
}

function list(names: readonly string[] | undefined): Value | undefined {
  return names === undefined ? undefined : [...names];
}

function roleNames({ roles }: PlayMagic, isMeant: (role: Role) => boolean): readonly string[] {
  return roles.filter(isMeant).map(({ name }) => name);
}

/** Another one needs it. */
function isNeeded(role: Role, { roles }: PlayMagic): boolean {
  return roles.some(({ dependencies }) => dependencies.includes(role));
}

function roleOf(node: Task | Block | undefined): Role | undefined {
  for (let at: Task | Block | undefined = node; at !== undefined; ) {
    if (at.role !== undefined) return at.role;
    const parent: Task['parent'] = at.parent;
    at = parent.kind === 'play' ? undefined : parent;
  }
  return undefined;
}

/** None is undefined, by which roles ask whether another one includes them. */
function includersOf(node: Task | Block | undefined): readonly Role[] | undefined {
  const { includers = [] } = roleOf(node) ?? {};
  return includers.length === 0 ? undefined : includers;
}

/** Of a role outside of collections an empty one. */
function collectionName(role: Role | undefined): string | undefined {
  return role && (collectionOf(role.path) ?? '');
}

function searchPath(node: Task | Block | undefined, playDirectory: string | undefined) {
  if (playDirectory === undefined || node === undefined) return undefined;
  const file = node.kind === 'task' ? node.file : undefined;
  return [...searchPathOf({ role: roleOf(node), file, playDirectory })];
}

/** As they are written, from the play inwards. */
function environments(node: Task | Block | undefined): Value | undefined {
  if (node?.kind !== 'task') return undefined;
  return Array.from(environmentsOf(node), ({ value }) => value);
}

/** The release of Ansible whose behaviour kplay follows: roles ask for a least version. */
const ansible = '2.19.0';

function versionDict(version: string): Value {
  const [major = 0, minor = 0, revision = 0] = ansible.split('.').map(Number);
  return new Map<DictKey, Value>([
    ['full', ansible],
    ['string', ansible],
    ['major', major],
    ['minor', minor],
    ['revision', revision],
    ['kplay', version],
  ]);
}

type Absence = (key: string) => string | undefined;

/** A dict whose values are made by name. */
export class ComputedDict extends LazyDict {
  readonly #keys: () => Iterable<string>;
  readonly #get: (key: string) => Value | undefined;
  readonly #absence: Absence;

  constructor(
    keys: () => Iterable<string>,
    get: (key: string) => Value | undefined,
    absence: Absence = () => undefined,
  ) {
    super();
    this.#keys = keys;
    this.#get = get;
    this.#absence = absence;
  }

  override get(key: DictKey): Value | undefined {
    return typeof key === 'string' ? this.#get(key) : undefined;
  }

  override keys(): Iterable<DictKey> {
    return this.#keys();
  }

  override absence(key: string): string | undefined {
    return this.#absence(key);
  }
}

/** Without its collection. */
function shortName(role: Role | undefined): string | undefined {
  const prefix = role && collectionOf(role.path);
  return prefix === undefined ? role?.name : role?.name.replace(`${prefix}.`, '');
}
