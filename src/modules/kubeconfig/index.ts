import { posix } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  backupResult,
  backupResultSchema,
  type Change,
  defineModule,
  endOf,
  type FileState,
  fail,
  fileState,
  type Given,
  type Json,
  type JsonObject,
  newFile,
  type Plan,
  type PresentFile,
  planAttributes,
  type RunChange,
  sh,
  textOf,
  Undecided,
  type YamlText,
} from '../../module-api/index.ts';
import { type KubeconfigArgs, kubeconfigArgs } from './args.ts';
import {
  type Config,
  clusterIn,
  configOf,
  type Entry,
  emptyConfig,
  entryOf,
  withEntry,
  withoutContext,
  withoutSecrets,
} from './config.ts';
import { type Place, placeProbe } from './place.ts';

interface Seen {
  readonly place: Place | undefined;
  readonly source: FileState | undefined;
}

export const kubeconfig = defineModule({
  name: 'kubeconfig',
  summary: "Give a user access to a cluster: merge a kubeconfig into the user's own.",
  notes: [
    'What the file has of other clusters stays. It is written anew as YAML, so comments are lost when something changes.',
    'The file and a directory that is made for it are for the user alone.',
    'All clusters that kubeadm makes have the same names; give "context" where a user has several of them.',
    '"state: absent" takes out the context, and the cluster and the user that no other context names.',
    'Keys, tokens and passwords are not shown in the diff; only that they are new.',
  ],
  args: kubeconfigArgs,
  constraints: {
    requiredIf: [{ option: 'state', values: ['absent'], all: ['context'] }],
  },
  returns: {
    path: { type: 'string', description: 'The file.' },
    context: { type: 'string', description: 'The name of the context.' },
    cluster: { type: 'string', description: 'The name of the cluster.' },
    user_name: { type: 'string', description: "The name of the user's entry." },
    server: { type: 'string', description: 'The address of the API server.' },
    current_context: { type: 'string', description: 'The current context of the file.' },
    ...backupResultSchema,
  },
  examples: [
    `- name: Let deploy use the cluster
  kubeconfig:
    user: deploy`,
    `- name: Use the cluster through the load balancer, beside others
  kubeconfig:
    user: deploy
    context: production
    server: https://k8s.example.com:6443
    current: true`,
    `- name: Forget the cluster
  kubeconfig:
    user: deploy
    context: production
    state: absent`,
  ],
  observe(args, { host }) {
    const { content, src, state } = args;
    const user = ownerOf(args, host.user);
    const needsSource = content === undefined && state === 'present';
    return {
      place: placeProbe({ path: args.path, user }),
      source: needsSource
        ? fileState(src, { follow: true, content: true, needs: ['presence'] })
        : undefined,
    };
  },
  plan(args, seen, given): Plan {
    const { changes, warnings } = workOf(args, seen, given);
    return { changes, warnings };
  },
  result(args, seen, outcomes, given): JsonObject {
    const { path, entry, after } = workOf(args, seen, given);
    const current = after['current-context'];
    return {
      path,
      ...(entry === undefined ? { context: args.context ?? '' } : namesOf(entry)),
      ...(typeof current === 'string' && current !== '' && { current_context: current }),
      ...backupResult(outcomes),
    };
  },
});

interface Work {
  readonly changes: readonly Change[];
  readonly warnings: readonly string[];
  readonly path: string;
  readonly entry: Entry | undefined;
  readonly after: Config;
}

function workOf(args: KubeconfigArgs, seen: Seen, { host, yaml }: Given): Work {
  const owner = ownerOf(args, host.user);
  const { place } = seen;
  if (place === undefined) return fail(`"user": the host has no user ${JSON.stringify(owner)}`);
  const { path } = place.file;
  const coming = unknownSource(seen.source);
  if (coming !== undefined) {
    return { ...foretold(args, { place, coming, owner }), path, entry: undefined, after: {} };
  }
  const before = configIn(place.file, yaml);
  const entry = args.state === 'present' ? wantedEntry(args, seen.source, yaml) : undefined;
  const after = afterOf(args, { before, entry, path });
  const changes = changesFor(args, place, { before, after, owner, yaml });
  return {
    changes,
    warnings: entry === undefined ? [] : warningsFor(entry, before),
    path,
    entry,
    after,
  };
}

/** In check mode: the task that would write the source, whose content nobody knows before. */
function unknownSource(source: FileState | undefined): string | undefined {
  if (source === undefined || source.type === 'absent' || source.content !== undefined) return;
  return source.predictedBy;
}

interface Coming {
  readonly place: Place;
  readonly coming: string;
  readonly owner: string | undefined;
}

/** Where the user has no kubeconfig yet, one is made whatever is in the source. */
function foretold({ mode }: KubeconfigArgs, { place, coming, owner }: Coming): Foretold {
  const { file, group } = place;
  if (file.type !== 'absent' && file.targetExists !== false) throw new Undecided(coming);
  const { path } = file;
  const state = newFile(path, 'file', { mode, owner, group }, { owner: owner ?? '' });
  const change: RunChange = {
    kind: 'run',
    script: sh`:`,
    summary: `write ${path}`,
    diff: { prepared: `+++ after: ${path}\ndiff skipped: not known before "${coming}" has run` },
    predicts: [{ resource: 'file', path, state }],
  };
  return { changes: [change], warnings: [] };
}

type Foretold = Pick<Work, 'changes' | 'warnings'>;

function ownerOf({ user, path }: KubeconfigArgs, runsAs: string): string | undefined {
  return user ?? (path === undefined ? runsAs : undefined);
}

function configIn(file: FileState, yaml: YamlText): Config {
  if (file.type === 'absent' || file.targetExists === false) return emptyConfig;
  return parsed(textIn(file), file.path, yaml);
}

function textIn({ type, path, content }: PresentFile): string {
  if (type !== 'file') fail(`${path} is a ${type}, not a file`);
  return content === undefined ? fail(`${path} is too large for a kubeconfig`) : textOf(content);
}

function parsed(text: string, file: string, yaml: YamlText): Config {
  const read = yaml.parse(text);
  return 'problem' in read
    ? fail(`${file} is not YAML: ${read.problem}`)
    : configOf(read.value, file);
}

function wantedEntry(args: KubeconfigArgs, source: FileState | undefined, yaml: YamlText): Entry {
  const { context, cluster_name, user_name, server, namespace } = args;
  const { text, file } = sourceText(args, source);
  const entry = entryOf(parsed(text, file, yaml), file);
  const directory = posix.dirname(args.src);
  return {
    context: context ?? entry.context,
    cluster: cluster_name ?? context ?? entry.cluster,
    user: user_name ?? context ?? entry.user,
    clusterSettings: {
      ...absolute(entry.clusterSettings, directory),
      ...(server !== undefined && { server }),
      ...(args.tls_server_name !== undefined && { 'tls-server-name': args.tls_server_name }),
    },
    userSettings: absolute(entry.userSettings, directory),
    contextSettings: {
      ...entry.contextSettings,
      ...(namespace !== undefined && { namespace }),
    },
  };
}

function sourceText(
  { content, src }: KubeconfigArgs,
  source: FileState | undefined,
): { readonly text: string; readonly file: string } {
  if (content !== undefined) return { text: content, file: '"content"' };
  if (source === undefined || source.type === 'absent' || source.targetExists === false) {
    return fail(`"src": there is no ${src} on the host`);
  }
  return { text: textIn(source), file: src };
}

/** Files of certificates are found from where the kubeconfig is. */
function absolute(settings: JsonObject, directory: string): JsonObject {
  const files = ['certificate-authority', 'client-certificate', 'client-key', 'tokenFile'];
  const pairs = Object.entries(settings).map(([key, value]): readonly [string, Json] =>
    files.includes(key) && typeof value === 'string'
      ? [key, posix.resolve(directory, value)]
      : [key, value],
  );
  return Object.fromEntries(pairs);
}

interface Merge {
  readonly before: Config;
  readonly entry: Entry | undefined;
  readonly path: string;
}

function afterOf(
  { context = '', current }: KubeconfigArgs,
  { before, entry, path }: Merge,
): Config {
  return entry === undefined
    ? withoutContext(before, context, path)
    : withEntry(before, entry, current);
}

interface Rewrite {
  readonly before: Config;
  readonly after: Config;
  readonly owner: string | undefined;
  readonly yaml: YamlText;
}

function changesFor(
  args: KubeconfigArgs,
  { file, parent, group }: Place,
  { before, after, owner, yaml }: Rewrite,
): readonly Change[] {
  const isThere = file.type !== 'absent' && file.targetExists !== false;
  if (args.state === 'absent' && !isThere) return [];
  const old = file.type === 'absent' ? file : endOf(file);
  const attributes = { mode: args.mode, owner, group };
  if (isThere && isDeepStrictEqual(before, after)) return planAttributes(old.path, old, attributes);
  const directory = { kind: 'directory', path: parent.path, before: parent } as const;
  return [
    ...(parent.type === 'absent'
      ? [{ ...directory, attributes: { ...attributes, mode: '0700' } }]
      : []),
    {
      kind: 'write',
      path: old.path,
      content: yaml.write(after),
      before: old,
      attributes,
      backup: args.backup,
      secret: true,
      shown: {
        before: isThere ? yaml.write(withoutSecrets(before, after, false)) : '',
        after: yaml.write(withoutSecrets(after, before, true)),
      },
    },
  ];
}

function warningsFor({ cluster, clusterSettings }: Entry, before: Config): readonly string[] {
  const old = clusterIn(before, cluster)?.['certificate-authority-data'];
  const made = clusterSettings['certificate-authority-data'];
  if (old === undefined || old === made) return [];
  return [
    `The file had another cluster ${JSON.stringify(cluster)}, with another authority; it is replaced. Give "context" to keep both.`,
  ];
}

function namesOf({ context, cluster, user, clusterSettings }: Entry): JsonObject {
  const { server } = clusterSettings;
  return { context, cluster, user_name: user, ...(typeof server === 'string' && { server }) };
}
