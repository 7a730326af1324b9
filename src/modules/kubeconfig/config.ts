import { fail, type Json, type JsonObject } from '../../module-api/index.ts';

/** A kubeconfig, with all that is in it and nothing known of. */
export type Config = JsonObject;

type Section = 'clusters' | 'users' | 'contexts';

/** What an entry of each section holds, under this key. */
const holders = { clusters: 'cluster', users: 'user', contexts: 'context' } as const;

/** What one file gives to another. */
export interface Entry {
  readonly context: string;
  readonly cluster: string;
  readonly user: string;
  readonly clusterSettings: JsonObject;
  readonly userSettings: JsonObject;
  readonly contextSettings: JsonObject;
}

export const emptyConfig: Config = { apiVersion: 'v1', kind: 'Config', preferences: {} };

export function configOf(value: Json, file: string): Config {
  if (value === null) return emptyConfig;
  if (!isObject(value)) return fail(`${file} is not a kubeconfig`);
  for (const section of ['clusters', 'users', 'contexts'] as const) itemsOf(value, section, file);
  return value;
}

/** The current context of a kubeconfig, or its only one. */
export function entryOf(config: Config, file: string): Entry {
  const contexts = itemsOf(config, 'contexts', file);
  const current = textOf(config['current-context']);
  const only = contexts.length === 1 ? textOf(contexts[0]?.['name']) : '';
  const context = current === '' ? only : current;
  if (context === '') fail(`${file} has no current context`);
  const contextSettings = settingsOf(config, 'contexts', context, file);
  const [cluster, user] = [textOf(contextSettings['cluster']), textOf(contextSettings['user'])];
  return {
    ...{ context, cluster, user, contextSettings },
    clusterSettings: settingsOf(config, 'clusters', cluster, file),
    userSettings: settingsOf(config, 'users', user, file),
  };
}

/** The config with the entry; what else is in it stays where it is. */
export function withEntry(config: Config, entry: Entry, current: boolean | undefined): Config {
  const { context, cluster, user } = entry;
  const contextSettings = { ...entry.contextSettings, cluster, user };
  const sections: readonly (readonly [Section, string, JsonObject])[] = [
    ['clusters', cluster, entry.clusterSettings],
    ['users', user, entry.userSettings],
    ['contexts', context, contextSettings],
  ];
  let result: Config = { ...emptyConfig, ...config };
  for (const [section, name, settings] of sections) {
    result = {
      ...result,
      [section]: replaced(itemsOf(result, section, ''), section, { name, settings }),
    };
  }
  const hasNone = textOf(config['current-context']) === '';
  return current === true || (current === undefined && hasNone)
    ? { ...result, 'current-context': context }
    : result;
}

function replaced(
  items: readonly JsonObject[],
  section: Section,
  { name, settings }: { readonly name: string; readonly settings: JsonObject },
): readonly JsonObject[] {
  const holder = holders[section];
  const at = items.findIndex(item => item['name'] === name);
  if (at === -1) return [...items, { [holder]: settings, name }];
  return items.with(at, { ...items[at], [holder]: settings });
}

/** The config without a context, and without the cluster and the user that no other context names. */
export function withoutContext(config: Config, context: string, file: string): Config {
  const contexts = itemsOf(config, 'contexts', file);
  const gone = contexts.find(item => item['name'] === context);
  if (gone === undefined) return config;
  const left = contexts.filter(item => item !== gone);
  const { cluster, user } = objectOf(gone['context']);
  const isUsed = (key: 'cluster' | 'user', name: Json | undefined) =>
    left.some(item => objectOf(item['context'])[key] === name);
  const without = (
    section: 'clusters' | 'users',
    key: 'cluster' | 'user',
    name: Json | undefined,
  ) => itemsOf(config, section, file).filter(item => item['name'] !== name || isUsed(key, name));
  return {
    ...config,
    clusters: without('clusters', 'cluster', cluster),
    users: without('users', 'user', user),
    contexts: left,
    ...(config['current-context'] === context && { 'current-context': '' }),
  };
}

/** The settings of a cluster, if the config has it. */
export function clusterIn(config: Config, name: string): JsonObject | undefined {
  const item = itemsOf(config, 'clusters', '').find(one => one['name'] === name);
  return item === undefined ? undefined : objectOf(item['cluster']);
}

const secrets = new Set([
  ...['client-key-data', 'token', 'password', 'id-token', 'refresh-token', 'client-secret'],
  ...['access-token', 'idp-certificate-authority-data'],
]);

/** For people: without keys and passwords. `other`, the config it is compared with, tells where they differ. */
export function withoutSecrets(value: Json, other: Json, isNew: boolean): Json {
  if (Array.isArray(value)) {
    return value.map((item: Json, index) =>
      withoutSecrets(item, partnerOf(item, other, index), isNew),
    );
  }
  if (!isObject(value)) return value;
  const pairs = Object.entries(value).map(([key, item]): readonly [string, Json] => {
    const partner = isObject(other) ? (other[key] ?? null) : null;
    if (key === 'env') return [key, '(hidden)'];
    if (!secrets.has(key)) return [key, withoutSecrets(item, partner, isNew)];
    return [key, isNew && partner !== item ? '(hidden, new)' : '(hidden)'];
  });
  return Object.fromEntries(pairs);
}

/** Of a list of named things, the one with the same name. */
function partnerOf(item: Json, other: Json, index: number): Json {
  if (!Array.isArray(other)) return null;
  const list: readonly Json[] = other;
  const name = isObject(item) ? item['name'] : undefined;
  if (name === undefined) return list[index] ?? null;
  return list.find(one => isObject(one) && one['name'] === name) ?? null;
}

function itemsOf(config: Config, section: Section, file: string): readonly JsonObject[] {
  const items = config[section] ?? [];
  if (Array.isArray(items) && items.every(isObject)) return items;
  return fail(`${file} is not a kubeconfig: its "${section}" are no list`);
}

function settingsOf(config: Config, section: Section, name: string, file: string): JsonObject {
  const item = itemsOf(config, section, file).find(one => one['name'] === name);
  if (item === undefined)
    return fail(`${file} has no entry ${JSON.stringify(name)} in its "${section}"`);
  return objectOf(item[holders[section]]);
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
