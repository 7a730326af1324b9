import {
  defineModule,
  type FileState,
  fail,
  type JsonObject,
  type Outcome,
  type Plan,
  type Probe,
} from '../../module-api/index.ts';
import type { NodesAnswer } from '../kubectl/nodes.ts';
import { type KubeadmArgs, kubeadmArgs } from './args.ts';
import { initConfig, joinConfig, resetConfig } from './config/documents.ts';
import { type DryRun, dryRun, installedVersion } from './dry-run.ts';
import { examples } from './examples.ts';
import { blindResult, isBlind, planBlind } from './operations/blind.ts';
import { type CertsSight, certsProbe, planCerts } from './operations/certs.ts';
import { type ConfigVerdict, planConfig, validateProbe } from './operations/config.ts';
import { type ImagesSight, imagesProbe, planImages } from './operations/images.ts';
import { type KeptCerts, keptCertsProbe, planForget } from './operations/kept-certs.ts';
import { followed, marksProbe, planMarked } from './operations/marked.ts';
import {
  type Migration,
  migratedFile,
  migrationProbe,
  planMigration,
} from './operations/migrate.ts';
import { planToken } from './operations/token.ts';
import { type TokensSight, tokensProbe } from './operations/token-list.ts';
import { planInit } from './plans/plan-init.ts';
import { type PlanInput, wantedHashes } from './plans/plan-input.ts';
import { planJoin } from './plans/plan-join.ts';
import { planReset } from './plans/plan-reset.ts';
import { nothingRemains, type Remains, remainsProbe } from './remains.ts';
import { kubeadmResult } from './result.ts';
import { kubeadmReturns } from './returns.ts';
import { disabledAddons, skippedPhases } from './state/begun.ts';
import { classify } from './state/classify.ts';
import { clusterConfigOf } from './state/cluster-config.ts';
import { nodeSight } from './state/node-probe.ts';
import type { NodeSight } from './state/node-sight.ts';
import { socketUrl } from './state/sockets.ts';

type KubeadmProbes = {
  /** Left out where the task is done without a look before. */
  readonly node: Probe<NodeSight> | undefined;
  readonly dryRun: Probe<DryRun | undefined> | undefined;
  readonly remains: Probe<Remains> | undefined;
  readonly images: Probe<ImagesSight> | undefined;
  readonly tokens: Probe<TokensSight> | undefined;
  readonly certs: Probe<CertsSight> | undefined;
  readonly kept: Probe<KeptCerts> | undefined;
  readonly config: Probe<ConfigVerdict> | undefined;
  readonly migration: Probe<Migration> | undefined;
  readonly target: Probe<FileState> | undefined;
  readonly nodes: Probe<NodesAnswer> | undefined;
};

export const kubeadm = defineModule({
  name: 'kubeadm',
  summary: 'Make, join and leave Kubernetes clusters with kubeadm.',
  notes: [
    'What a node is, is read from everything kubeadm leaves on it and from its API server, never from one file: a half-finished init is recognised, and so is a node of another cluster. A control plane is asked at its own address.',
    'While init or join runs, /var/lib/kubelet/kplay-begun says so; it goes when kubeadm ended well. Where only CoreDNS or kube-proxy is missing, as after an init that died in its last phase, "state: initialized" makes up for it with "kubeadm init phase addon" and the configuration that the cluster keeps. What skip_phases or that configuration leave out is not missed; and in a cluster that others have joined, or in which something else runs, a warning says what is missing, for that may be as it is meant.',
    'A cluster that is there is not changed by state: initialized; where it differs from the options, "drift" and a warning say so. "reconfigure: true" changes names of the certificate of the API server and flags: the phases of kubeadm run with the configuration that the cluster keeps, the pods of this node restart, and what was there is put back where that does not end well. Networks, names and the version stay what they are. Each control plane has a certificate and manifests of its own, which kubeadm makes once: those that have joined take the same options with state: joined, one at a time ("throttle: 1"), or a warning says that they differ.',
    'kubeadm gets a configuration file (v1beta4, so kubeadm 1.31 or newer) in a directory only root can enter, which is removed when it ends, also when it fails or is interrupted. Tokens and keys are in no argv and no log.',
    'Check mode lets kubeadm 1.32 and newer try init, join and reset out (--dry-run); its preflight checks are part of what is foretold, but for those that earlier tasks would mend.',
    'A node that has joined needs no token, so a second run makes none. "operation: token" uses one again that was made with the same description and still holds, unless "reuse: false" says not to look.',
    'Control planes join one at a time: give their task "throttle: 1".',
    'reset leaves what kubeadm leaves, but for the clean_ options, and does not drain the node or delete it from the cluster.',
    'Renewed certificates count when the control plane was restarted, which the task waits for; copies of admin.conf have to be made anew, as the module kubeconfig does.',
  ],
  args: kubeadmArgs,
  constraints: {
    requiredOneOf: [['state', 'operation']],
    mutuallyExclusive: [
      ['state', 'operation'],
      ['state', 'action'],
      ['ca_cert', 'discovery_file'],
    ],
    rules: [{ options: ['nodes', 'operation', 'action'], problem: nodesProblem }],
  },
  returns: kubeadmReturns,
  examples,
  observe(args, given): KubeadmProbes {
    const { operation, action, state } = args;
    const { checkMode, unknown } = given;
    checkAction(args);
    checkUpload(args);
    const looks = !isBlind(args, given);
    const certs = operation === 'certs' && action !== 'upload' && action !== 'delete';
    const migrates = operation === 'config' && action === 'migrate';
    const kept =
      action === 'delete' &&
      (operation === 'certs' || (operation === 'token' && args.upload_certs && looks));
    return {
      node: looks ? nodeSight(args) : undefined,
      // What depends on other hosts cannot be tried out before they are there.
      dryRun: checkMode && !unknown?.size ? dryRunOf(args) : undefined,
      remains: state === 'reset' ? remainsProbe(args) : undefined,
      images: operation === 'images' ? imagesProbe(args) : undefined,
      tokens: operation === 'token' && looks ? tokensProbe(args.kubeconfig) : undefined,
      certs: certs ? certsProbe(args) : undefined,
      kept: kept ? keptCertsProbe(args.kubeconfig) : undefined,
      config: operation === 'config' && action === 'validate' ? validateProbe(args) : undefined,
      migration: migrates ? migrationProbe(args) : undefined,
      target: migrates ? migratedFile(args) : undefined,
      nodes: marksProbe(args),
    };
  },
  plan(args, { node, ...seen }, given): Plan {
    const marks = planMarked(args, seen.nodes, given);
    if (node === undefined) return followed(planBlind(args, given), marks);
    const input = inputOf(args, { node, dryRun: seen.dryRun }, given);
    switch (args.state ?? args.operation) {
      case 'initialized':
        return planInit(input);
      case 'joined':
        return planJoin(input);
      case 'reset':
        return planReset(input, seen.remains ?? nothingRemains);
      case 'images':
        return planImages(input, seen.images ?? fail('kubeadm does not list its images'));
      case 'token':
        return followed(
          planToken(input, {
            ...(seen.tokens ?? { tokens: [], failure: undefined }),
            kept: seen.kept,
          }),
          marks,
        );
      case 'certs':
        return seen.kept === undefined
          ? planCerts(input, seen.certs)
          : planForget(input, seen.kept);
      case 'config':
        return seen.migration === undefined || seen.target === undefined
          ? planConfig(input, seen.config)
          : planMigration(input, { migration: seen.migration, target: seen.target });
      case 'status':
      case undefined:
        return [];
    }
  },
  result(args, { node, ...seen }, outcomes: readonly Outcome[], given): JsonObject {
    if (node === undefined) return blindResult(args, outcomes, given);
    return kubeadmResult(inputOf(args, { node, dryRun: seen.dryRun }, given), seen, outcomes);
  },
});

function inputOf(
  args: KubeadmArgs,
  { node, dryRun }: { readonly node: NodeSight; readonly dryRun: DryRun | undefined },
  given: PlanInput['given'],
): PlanInput {
  const disabled = disabledAddons(clusterConfigOf(node, given.yaml) ?? {});
  const told = { hashes: wantedHashes(args), skipped: [...skippedPhases(args), ...disabled] };
  return { args, sight: node, found: classify(node, told), given, dryRun };
}

/** A cluster that was given no token gets one by chance; here any will do. */
const sampleToken = 'abcdef.0123456789abcdef';

function dryRunOf(args: KubeadmArgs): Probe<DryRun | undefined> | undefined {
  const { state, cri_socket, certificate_key: certificateKey } = args;
  const criSocket = cri_socket === undefined ? undefined : socketUrl(cri_socket);
  if (state === 'initialized') {
    const version = args.kubernetes_version?.replace(/^v?/, 'v') ?? installedVersion;
    const token = args.token ?? sampleToken;
    return dryRun('init', initConfig(args, { version, criSocket, token, certificateKey }));
  }
  if (state === 'reset') return dryRun('reset', resetConfig(args, { criSocket }));
  if (state !== 'joined' || args.token === undefined) return undefined;
  const caHashes = wantedHashes(args);
  const { token } = args;
  return dryRun('join', joinConfig(args, { criSocket, token, certificateKey, caHashes }));
}

function nodesProblem({ nodes, operation, action }: Readonly<Record<string, unknown>>) {
  if (nodes === undefined || (operation === 'token' && action === 'delete')) return undefined;
  return '"nodes" goes with "operation: token" and "action: delete".';
}

function checkUpload(args: KubeadmArgs): void {
  const { operation, action = 'create', upload_certs, reuse, token } = args;
  if (operation !== 'token' || !upload_certs) return;
  if (action === 'create' && (reuse || token !== undefined)) {
    fail('"upload_certs" with "operation: token" takes "reuse: false", and no "token"');
  }
}

const actions: Readonly<Record<string, readonly string[]>> = {
  status: [],
  images: ['pull', 'list'],
  token: ['create', 'check', 'delete', 'list'],
  certs: ['check', 'upload', 'delete', 'renew'],
  config: ['print', 'validate', 'migrate'],
};

function checkAction({ operation = 'status', action }: KubeadmArgs): void {
  const known = actions[operation] ?? [];
  if (action === undefined || known.includes(action)) return;
  const takes = known.length === 0 ? 'none' : known.join(', ');
  fail(`"operation: ${operation}" has no "action" ${action}; it has ${takes}`);
}
