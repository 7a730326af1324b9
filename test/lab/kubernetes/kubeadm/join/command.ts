import type { CommandLine } from '../command-line.ts';
import { joinSettings } from '../config/defaults.ts';
import { type Documents, readDocuments } from '../config/documents.ts';
import { KubeadmFailure } from '../failure.ts';
import { dryRunFolders, realFolders } from '../init/context.ts';
import type { Machine } from '../machine.ts';
import { runPhases } from '../phases.ts';
import { ignoredChecks } from '../preflight/run.ts';
import { finder, type JoinContext } from './context.ts';
import { joinPhases } from './phases.ts';

/** `kubeadm join`. */
export async function joinCommand(machine: Machine, line: CommandLine): Promise<void> {
  line.refuseMixed([
    'config',
    'dry-run',
    'v',
    'ignore-preflight-errors',
    'skip-phases',
    'node-name',
  ]);
  if (line.words[1] === 'phase') {
    throw new KubeadmFailure('the stand-in for kubeadm cannot run single phases of join');
  }
  const join = joinSettings(machine, documentsOf(machine, line));
  const isDryRun = line.has('dry-run') || join.dryRun === true;
  const context: JoinContext = {
    machine,
    join,
    folders: isDryRun ? dryRunFolders(machine, 'join') : realFolders('/etc/kubernetes/pki'),
    isDryRun,
    ignored: ignoredChecks([
      ...line.values('ignore-preflight-errors'),
      ...(join.nodeRegistration.ignorePreflightErrors ?? []),
    ]),
    found: finder(machine, join, isDryRun),
  };
  const given = line.values('skip-phases');
  const skipped = given.length > 0 ? given : (join.skipPhases ?? []);
  await runPhases(joinPhases, { machine, context, skipped });
  machine.say(join.controlPlane === undefined ? joinedAsWorker : joinedAsControlPlane);
}

function documentsOf(machine: Machine, line: CommandLine): Documents {
  const path = line.value('config');
  if (path !== undefined) return readDocuments(machine, path, false);
  const token = line.value('token') ?? line.value('discovery-token') ?? '';
  const name = line.value('node-name');
  const key = line.value('certificate-key');
  const bootstrapToken = {
    token,
    apiServerEndpoint: line.words[1] ?? '',
    caCertHashes: line.values('discovery-token-ca-cert-hash'),
    unsafeSkipCAVerification: line.has('discovery-token-unsafe-skip-ca-verification'),
  };
  const join = {
    discovery: { bootstrapToken },
    ...(name === undefined ? {} : { nodeRegistration: { name } }),
    ...(line.has('control-plane')
      ? { controlPlane: key === undefined ? {} : { certificateKey: key } }
      : {}),
  };
  return new Map([['JoinConfiguration', join]]);
}

const joinedAsWorker = `
This node has joined the cluster:
* Certificate signing request was sent to apiserver and a response was received.
* The Kubelet was informed of the new secure connection details.

Run 'kubectl get nodes' on the control-plane to see this node join the cluster.
`;

const joinedAsControlPlane = `
This node has joined the cluster and a new control plane instance was created:

* Certificate signing request was sent to apiserver and approval was received.
* The Kubelet was informed of the new secure connection details.
* Control plane label and taint were applied to the new node.
* The Kubernetes control plane instances scaled up.
* A new etcd member was added to the local/stacked etcd cluster.

To start administering your cluster from this node, you need to run the following as a regular user:

	mkdir -p $HOME/.kube
	sudo cp -i /etc/kubernetes/admin.conf $HOME/.kube/config
	sudo chown $(id -u):$(id -g) $HOME/.kube/config

Run 'kubectl get nodes' to see this node join the cluster.
`;
