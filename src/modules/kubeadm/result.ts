import { type Json, type JsonObject, type Outcome, textOf } from '../../module-api/index.ts';
import type { KubeadmArgs } from './args.ts';
import { withPort } from './config/documents.ts';
import type { CertsSight } from './operations/certs.ts';
import { configOf } from './operations/config.ts';
import type { ImagesSight } from './operations/images.ts';
import type { Migration } from './operations/migrate.ts';
import { usableToken } from './operations/token.ts';
import type { Token, TokensSight } from './operations/token-list.ts';
import { initSummary } from './plans/plan-init.ts';
import type { PlanInput } from './plans/plan-input.ts';
import { chosenVersion } from './plans/refuse.ts';
import { parsePreflight } from './preflight/parse.ts';
import { certificateKeyOf, tokenOf } from './secrets.ts';
import { type Drift, driftOf, imageOf, joinedDriftOf, subnetsOf } from './state/drift.ts';
import { parseTaint, taintText } from './taint.ts';

export interface Seen {
  readonly images?: ImagesSight | undefined;
  readonly tokens?: TokensSight | undefined;
  readonly certs?: CertsSight | undefined;
  readonly migration?: Migration | undefined;
}

/** What the task registers: what others need to join stands first. */
export function kubeadmResult(
  input: PlanInput,
  seen: Seen,
  outcomes: readonly Outcome[],
): JsonObject {
  const { sight, found, args } = input;
  const { predicted, versions } = sight;
  const { version: apiserver } = imageOf(sight.manifests.apiserver) ?? {};
  const known = Object.entries({ ...versions, apiserver }).flatMap(([name, one]) =>
    one === undefined ? [] : [[name, one] as const],
  );
  const isMember = found.state === 'initialized' || found.state === 'joined';
  const isMade = found.state === 'initialized' && predicted === undefined;
  const drift = isMade ? driftFor(input) : undefined;
  return {
    state: found.state,
    ...(found.role !== undefined && { role: found.role }),
    ...(found.reason !== '' && { reason: found.reason }),
    ...(versions.kubeadm !== undefined && { version: versions.kubeadm }),
    versions: Object.fromEntries(known),
    ...clusterFields(input, isMember),
    ...(drift !== undefined && { drift: drift.map(one => ({ ...one })) }),
    ...nodeField(args, outcomes),
    ...(args.state === 'initialized' && { made: outcomes.some(isInit) }),
    ...secretFields(input, seen, outcomes),
    ...operationFields(input, seen),
    ...outputFields(outcomes),
  };
}

/** What it has before anybody marks it. */
function nodeField(args: KubeadmArgs, outcomes: readonly Outcome[]): JsonObject {
  const { state, role, node_labels: labels = {}, taints } = args;
  const isNode = state === 'initialized' || state === 'joined';
  if (!isNode || outcomes.some(({ status }) => status === 'failed')) return {};
  const isPlane = state === 'initialized' || role === 'control_plane';
  const own = isPlane ? [controlPlaneTaint] : [];
  const texts = (taints ?? own).map(taint => taintText(parseTaint(taint)));
  return { node: { labels: { ...labels }, taints: texts } };
}

const controlPlaneTaint = 'node-role.kubernetes.io/control-plane:NoSchedule';

function driftFor({ args, sight, given }: PlanInput): readonly Drift[] | undefined {
  if (args.state === 'initialized') return driftOf(args, sight, given.yaml);
  const isPlane = args.state === 'joined' && args.role === 'control_plane';
  return isPlane ? joinedDriftOf(args, sight) : undefined;
}

function clusterFields({ args, sight, found }: PlanInput, isMember: boolean): JsonObject {
  const server = found.server?.replace(/^https:\/\//, '');
  const asked = args.control_plane_endpoint;
  const endpoint = isMember && server !== undefined ? server : asked && withPort(asked);
  const { ca = sight.kubeletConf?.ca } = sight;
  const { pods, services } = subnetsOf(sight);
  return {
    ...(endpoint !== undefined && endpoint !== '' && { endpoint }),
    ...(found.caHashes.length > 0 && { ca_hashes: found.caHashes }),
    ...(found.caHashes.length > 0 && ca !== undefined && { ca_cert: ca }),
    ...(isMember && pods !== undefined && { pod_subnet: pods }),
    ...(isMember && services !== undefined && { service_subnet: services }),
  };
}

/** Not one of its phases alone. */
function isInit({ change }: Outcome): boolean {
  return change.kind === 'run' && change.summary === initSummary;
}

/** Only what this task made or was given: an old token that was found by chance is nobody's business. */
function secretFields(
  input: PlanInput,
  { tokens }: Seen,
  outcomes: readonly Outcome[],
): JsonObject {
  const { args, given, sight } = input;
  const did = (summary: string): boolean =>
    outcomes.some(
      ({ change, status }) =>
        change.kind === 'run' && change.summary.startsWith(summary) && status === 'done',
    );
  const init = outcomes.some(one => isInit(one) && one.status === 'done');
  const madeToken = init || did('kubeadm token create');
  const uploaded = did('kubeadm init phase upload-certs') || (init && args.upload_certs);
  const isCreate = args.operation === 'token' && (args.action ?? 'create') === 'create';
  const reused =
    isCreate && tokens !== undefined ? usableToken(args, tokens.tokens, sight.now) : undefined;
  const token = madeToken ? tokenOf(args, given) : (reused ?? args.token);
  const key = uploaded ? certificateKeyOf(args, given) : args.certificate_key;
  return {
    ...(token !== undefined && { token }),
    ...(key !== undefined && { certificate_key: key }),
  };
}

function operationFields(input: PlanInput, { images, tokens, certs, migration }: Seen): JsonObject {
  const { args } = input;
  return {
    ...(images?.wanted !== undefined && { images: images.wanted, missing_images: images.missing }),
    ...(args.operation === 'token' && tokens !== undefined && { tokens: tokens.tokens.map(shown) }),
    ...(certs !== undefined && {
      certificates: certs.certificates.map(({ name, expires, secondsLeft, ca, missing }) => ({
        ...{ name, expires, seconds_left: secondsLeft, ca, missing },
      })),
    }),
    ...(args.operation === 'config' && {
      ...configField(input, migration),
      ...(args.action === 'validate' && { valid: true }),
    }),
  };
}

function configField(input: PlanInput, migration: Migration | undefined): JsonObject {
  if (migration === undefined) return { config: configOf(input.args, chosenVersion(input)) };
  return migration.text === '' ? {} : { config: migration.text };
}

function shown({ token, description, expires, usages, groups }: Token): Json {
  const time = expires === undefined ? '' : new Date(expires * 1000).toISOString();
  return { token, description, expires: time, usages, groups };
}

function outputFields(outcomes: readonly Outcome[]): JsonObject {
  const ran = outcomes.filter(({ status }) => status !== 'planned');
  if (ran.length === 0) return {};
  const text = (stream: 'stdout' | 'stderr'): string =>
    ran.map(outcome => textOf(outcome[stream] ?? new Uint8Array())).join('');
  const stderr = text('stderr');
  const warnings = parsePreflight(stderr).flatMap(({ level, check, message }) =>
    level === 'warning' ? [`${check}: ${message}`] : [],
  );
  return { stdout: text('stdout'), stderr, preflight_warnings: warnings };
}
