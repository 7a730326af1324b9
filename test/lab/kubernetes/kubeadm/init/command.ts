import { randomBytes } from 'node:crypto';
import type { CommandLine } from '../command-line.ts';
import { initSettings } from '../config/defaults.ts';
import type { Documents } from '../config/documents.ts';
import { readDocuments } from '../config/documents.ts';
import { KubeadmFailure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import { runOnePhase, runPhases } from '../phases.ts';
import { ignoredChecks } from '../preflight/run.ts';
import { clusterPhases } from './cluster-phases.ts';
import { dryRunFolders, type InitContext, realFolders } from './context.ts';
import { localPhases } from './local-phases.ts';

const phases = [...localPhases, ...clusterPhases];

const beside = [
  ...['config', 'upload-certs', 'dry-run', 'skip-phases', 'ignore-preflight-errors', 'v', 'rootfs'],
  ...['certificate-key', 'node-name', 'cri-socket', 'skip-token-print', 'patches', 'kubeconfig'],
  ...['skip-certificate-key-print'],
];

/** `kubeadm init` and `kubeadm init phase NAME`. */
export async function initCommand(machine: Machine, line: CommandLine): Promise<void> {
  const [, word, ...names] = line.words;
  line.refuseMixed(beside);
  const documents = readConfig(machine, line);
  if (word === 'phase') {
    const context = contextOf(machine, line, documents);
    await runOnePhase(phases, names, { machine, context, skipped: [] });
    return;
  }
  if (word !== undefined) {
    throw new KubeadmFailure(`unknown command "${word}" for "kubeadm init"`);
  }
  const context = contextOf(machine, line, documents);
  const { init, cluster } = context.settings;
  const given = line.values('skip-phases');
  const skipped = given.length > 0 ? given : (init.skipPhases ?? []);
  machine.say(`[init] Using Kubernetes version: ${cluster.kubernetesVersion}`);
  await runPhases(phases, { machine, context, skipped });
  if (!context.isDryRun) return;
  machine.say(
    '[dryrun] Finished dry-running successfully. Above are the resources that would be created',
  );
}

/** The documents of `--config`, or of the flags that may stand for them. */
export function readConfig(machine: Machine, line: CommandLine): Documents {
  const path = line.value('config');
  if (path !== undefined) return readDocuments(machine, path, false);
  const cluster = withoutUndefined({
    kubernetesVersion: line.value('kubernetes-version'),
    controlPlaneEndpoint: line.value('control-plane-endpoint'),
    imageRepository: line.value('image-repository'),
    certificatesDir: line.value('cert-dir'),
    networking: withoutUndefined({
      podSubnet: line.value('pod-network-cidr'),
      serviceSubnet: line.value('service-cidr'),
      dnsDomain: line.value('service-dns-domain'),
    }),
    apiServer: { certSANs: line.values('apiserver-cert-extra-sans') },
  });
  const port = line.value('apiserver-bind-port');
  const token = line.value('token');
  const init = withoutUndefined({
    certificateKey: line.value('certificate-key'),
    bootstrapTokens: token === undefined ? undefined : [{ token }],
    localAPIEndpoint: withoutUndefined({
      advertiseAddress: line.value('apiserver-advertise-address'),
      bindPort: port === undefined ? undefined : Number(port),
    }),
  });
  return new Map([
    ['ClusterConfiguration', cluster],
    ['InitConfiguration', init],
  ]);
}

function withoutUndefined(fields: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function contextOf(machine: Machine, line: CommandLine, documents: Documents): InitContext {
  const read = initSettings(machine, documents);
  const { nodeRegistration } = read.init;
  const settings = {
    ...read,
    init: {
      ...read.init,
      nodeRegistration: {
        ...nodeRegistration,
        name: line.value('node-name') ?? nodeRegistration.name,
        criSocket: line.value('cri-socket') ?? nodeRegistration.criSocket,
      },
    },
  };
  const { init, cluster } = settings;
  const isDryRun = line.has('dry-run') || init.dryRun === true;
  const uploadsCertificates = line.has('upload-certs');
  const key = line.value('certificate-key') ?? init.certificateKey ?? '';
  return {
    machine,
    settings,
    folders: isDryRun ? dryRunFolders(machine, 'init') : realFolders(cluster.certificatesDir),
    isDryRun,
    ignored: ignoredChecks([
      ...line.values('ignore-preflight-errors'),
      ...(init.nodeRegistration.ignorePreflightErrors ?? []),
    ]),
    uploadsCertificates,
    certificateKey: uploadsCertificates && key === '' ? randomBytes(32).toString('hex') : key,
    printsToken: !line.has('skip-token-print'),
    printsCertificateKey: !line.has('skip-certificate-key-print'),
  };
}
