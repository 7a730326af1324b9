import {
  type CommandResult,
  type DetailedPlan,
  fail,
  joinShell,
  type Probe,
  type RunChange,
  sh,
  textOf,
} from '../../../module-api/index.ts';
import { toolJson } from '../../tool-json.ts';
import type { KubeadmArgs } from '../args.ts';
import { secondsOf } from '../check/duration.ts';
import { failOnProblems, optionProblems } from '../check/problems.ts';
import { initConfig } from '../config/documents.ts';
import { commandTimeout, restartTimeout } from '../plans/limits.ts';
import type { PlanInput } from '../plans/plan-input.ts';
import { chosenVersion, requireKubeadm } from '../plans/refuse.ts';
import { restartFunctions, staticPods } from '../plans/restart-script.ts';
import { explainFailure } from '../preflight/explain.ts';
import { withConfig } from '../run-script.ts';
import { certificateKeyOf } from '../secrets.ts';
import { pkiOption } from '../state/pki.ts';
import { chosenSocket, socketUrl } from '../state/sockets.ts';
import { keptCertsPrediction } from './kept-certs.ts';

export interface Certificate {
  readonly name: string;
  readonly expires: string;
  readonly secondsLeft: number;
  readonly ca: string;
  readonly missing: boolean;
  readonly external: boolean;
}

export interface CertsSight {
  readonly certificates: readonly Certificate[];
  readonly failure: string | undefined;
}

export function certsProbe(args: KubeadmArgs): Probe<CertsSight> {
  const pki = pkiOption(args);
  const where = pki === undefined ? [] : ['--cert-dir', pki];
  return {
    script: sh`kubeadm certs check-expiration -o json ${where} </dev/null`,
    parse: parseCerts,
  };
}

function parseCerts({ exitCode, stdout, stderr }: CommandResult): CertsSight {
  const text = textOf(stdout);
  const start = text.indexOf('{');
  if (exitCode !== 0 || start === -1) {
    const lines = textOf(stderr).trim().split('\n');
    return { certificates: [], failure: lines.at(-1) ?? `exit code ${exitCode}` };
  }
  const json = toolJson('kubeadm', text.slice(start, text.lastIndexOf('}') + 1));
  const lists = [listIn(json, 'certificates'), listIn(json, 'certificateAuthorities')];
  return { certificates: lists.flat().map(certificateIn), failure: undefined };
}

function listIn(json: unknown, key: string): readonly unknown[] {
  if (typeof json !== 'object' || json === null) return [];
  const list: unknown = new Map<string, unknown>(Object.entries(json)).get(key);
  return Array.isArray(list) ? list : [];
}

function certificateIn(value: unknown): Certificate {
  const fields = new Map<string, unknown>(Object.entries(value ?? {}));
  const text = (key: string): string => {
    const field = fields.get(key);
    return typeof field === 'string' ? field : '';
  };
  return {
    name: text('name'),
    expires: text('expirationDate'),
    secondsLeft: Number(fields.get('residualTime') ?? 0),
    ca: text('caName'),
    missing: fields.get('missing') === true,
    external: fields.get('externallyManaged') === true,
  };
}

export function planCerts(input: PlanInput, seen: CertsSight | undefined): DetailedPlan {
  const { args, sight } = input;
  requireKubeadm(input);
  failOnProblems(optionProblems(args));
  if (args.action === 'upload') return upload(input);
  if (seen?.failure !== undefined && sight.predicted !== 'control_plane') {
    fail(`kubeadm cannot check the certificates: ${seen.failure}`);
  }
  return args.action === 'renew' ? renew(input, seen?.certificates ?? []) : { changes: [] };
}

function upload(input: PlanInput): DetailedPlan {
  const { args, found, given } = input;
  if (found.state !== 'initialized') {
    fail(`certificates are uploaded from a control plane, and this node is ${found.state}`);
  }
  const certificateKey = certificateKeyOf(args, given);
  const { version, criSocket } = {
    version: chosenVersion(input),
    criSocket: args.cri_socket === undefined ? undefined : socketUrl(args.cri_socket),
  };
  const command = sh`kubeadm init phase upload-certs --upload-certs --skip-certificate-key-print --config "$k_c" </dev/null`;
  const change: RunChange = {
    kind: 'run',
    script: withConfig(command),
    summary: 'kubeadm init phase upload-certs',
    stdin: initConfig(args, { version, criSocket, certificateKey }),
    timeoutMs: commandTimeout('certs'),
    predicts: [keptCertsPrediction(true)],
    failureMessage: (exitCode, stdout, stderr) =>
      explainFailure('kubeadm init phase upload-certs', exitCode, { stdout, stderr }),
  };
  return { changes: [change], secrets: [certificateKey] };
}

function renew(input: PlanInput, all: readonly Certificate[]): DetailedPlan {
  const { args, sight } = input;
  const names = namesToRenew(args, all);
  const warnings = notRenewed(args, all);
  if (names.length === 0) return { changes: [], warnings };
  const renewals = names.map(
    name => sh`kubeadm certs renew ${name} --cert-dir ${sight.pki} </dev/null || exit`,
  );
  const change: RunChange = {
    kind: 'run',
    script: joinShell(renewals, '\n'),
    summary: `kubeadm certs renew ${names.join(' ')}`,
    timeoutMs: commandTimeout('certs'),
  };
  return { changes: [change, ...(args.restart ? [restart(input)] : [])], warnings };
}

/** Without a limit everything that was named; with it only what ends sooner. */
function namesToRenew(args: KubeadmArgs, all: readonly Certificate[]): readonly string[] {
  const { certificates: wanted, renew_before } = args;
  const isAll = wanted.includes('all');
  const able = all.filter(isRenewable);
  if (renew_before === undefined) {
    // Of a control plane that is yet to be made nothing is known.
    if (isAll) return all.length > 0 && able.length === 0 ? [] : ['all'];
    return wanted.filter(name => able.some(one => one.name === name) || !isKnown(name, all));
  }
  const limit = secondsOf('renew_before', renew_before);
  return able
    .filter(({ name, secondsLeft }) => (isAll || wanted.includes(name)) && secondsLeft < limit)
    .map(({ name }) => name);
}

/** An authority has no authority above it; what is missing or signed elsewhere kubeadm passes over. */
function isRenewable({ name, ca, missing, external }: Certificate): boolean {
  return (ca !== '' || name.endsWith('.conf')) && !missing && !external;
}

function isKnown(name: string, all: readonly Certificate[]): boolean {
  return all.some(one => one.name === name);
}

/** What kubeadm would pass over with a word and a good end. */
function notRenewed(
  { certificates: wanted }: KubeadmArgs,
  all: readonly Certificate[],
): readonly string[] {
  const isAll = wanted.includes('all');
  const leaves = all.filter(({ name, ca }) => ca !== '' || name.endsWith('.conf'));
  const named = leaves.filter(({ name }) => isAll || wanted.includes(name));
  const external = named.filter(one => one.external).map(({ name }) => name);
  const gone = named.filter(one => one.missing && !one.external).map(({ name }) => name);
  // Only the first control plane has this one, and it may have been taken away.
  const missing = isAll ? gone.filter(name => name !== 'super-admin.conf') : gone;
  return [
    ...missing.map(
      name => `the certificate ${name} is missing, and kubeadm renews only what is there`,
    ),
    ...external.map(
      name =>
        `the certificate ${name} is of an authority whose key is not on this node, so it is renewed elsewhere`,
    ),
  ];
}

/** The kubelet starts each static pod again whose sandbox is gone. */
function restart({ args, sight }: PlanInput): RunChange {
  const socket = chosenSocket({ wanted: args.cri_socket, present: sight.sockets });
  return {
    kind: 'run',
    script: sh`(
${restartFunctions(socket, sight)}
for k_n in ${staticPods}; do
  k_was=$(k_ids "$k_n") || exit
  [ -n "$k_was" ] || continue
  k_stop "$k_n" && k_back "$k_n" "$k_was" || exit
done
k_ready
)`,
    summary: 'a restart of the control plane',
    timeoutMs: restartTimeout(),
    failureMessage: (exitCode, _, stderr) =>
      `the certificates were renewed, but the control plane was not restarted: ${stderr.trim() || `exit code ${exitCode}`}`,
  };
}
