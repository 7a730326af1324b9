import { setTimeout as wait } from 'node:timers/promises';
import { at, recordsOf } from '../../json.ts';
import { connectionAt, waitForApiServer, withClient } from '../cluster/access.ts';
import { addLearner, endLearning, etcdMembers } from '../cluster/etcd.ts';
import { markControlPlane } from '../cluster/mark.ts';
import { downloadCertificates } from '../cluster/upload-certificates.ts';
import { plainInit } from '../config/defaults.ts';
import { parseDuration } from '../config/duration.ts';
import { failureOf, KubeadmFailure } from '../failure.ts';
import { imagesOf } from '../images.ts';
import { kubeconfigUsers, newKubeconfig, renderKubeconfig } from '../kubeconfig.ts';
import { startKubelet, stopKubelet, waitForKubelet, writeKubeletFiles } from '../kubelet.ts';
import type { Machine } from '../machine.ts';
import { controlPlaneComponents, staticPod } from '../manifests.ts';
import type { Phase } from '../phases.ts';
import {
  authorities,
  createAuthority,
  createLeaf,
  createServiceAccountKey,
  leaves,
} from '../pki.ts';
import { isPrivileged } from '../preflight/checks.ts';
import { initChecks, joinChecks } from '../preflight/lists.ts';
import { pullImages } from '../preflight/pull.ts';
import { runChecks } from '../preflight/run.ts';
import { type JoinContext, localEndpoint } from './context.ts';

type JoinPhase = Phase<JoinContext>;

const bootstrapFile = '/etc/kubernetes/bootstrap-kubelet.conf';

/** A phase that only control plane nodes have. */
function onControlPlane(phase: JoinPhase): JoinPhase {
  const { run, parts } = phase;
  return {
    ...phase,
    run: context => (context.join.controlPlane === undefined ? undefined : run?.(context)),
    ...(parts === undefined ? {} : { parts: parts.map(onControlPlane) }),
  };
}

const preflight: JoinPhase = {
  name: 'preflight',
  run: async context => {
    const { machine, join, ignored, found, isDryRun } = context;
    machine.say('[preflight] Running pre-flight checks');
    runChecks(machine, [isPrivileged], ignored);
    runChecks(machine, joinChecks(machine, join), ignored);
    const { cluster } = await found();
    const { controlPlane, nodeRegistration } = join;
    if (controlPlane === undefined) return;
    const problem = unready(context, cluster.controlPlaneEndpoint ?? '', cluster.certificatesDir);
    if (problem !== undefined) throw new KubeadmFailure(problem);
    machine.say(
      '[preflight] Running pre-flight checks before initializing the new control plane instance',
    );
    // The documents that a joining node does not have are as `init` would assume them.
    const init = {
      ...plainInit(machine),
      localAPIEndpoint: controlPlane.localAPIEndpoint,
      nodeRegistration,
    };
    runChecks(machine, initChecks(machine, { init, cluster }, true), ignored);
    if (isDryRun) {
      machine.say("[preflight] Would pull the required images (like 'kubeadm config images pull')");
      return;
    }
    pullImages(machine, { nodeRegistration, images: imagesOf(cluster), ignored });
  },
};

/** Why the cluster cannot have another control plane node yet. */
function unready(
  { machine, join }: JoinContext,
  endpoint: string,
  folder: string,
): string | undefined {
  const shared = ['ca.crt', 'ca.key', 'sa.pub', 'sa.key', 'front-proxy-ca.crt', 'etcd/ca.crt'];
  const missing = shared.find(name => !machine.exists(`${folder}/${name}`));
  const reason =
    endpoint === ''
      ? "unable to add a new control plane instance to a cluster that doesn't have a stable controlPlaneEndpoint address"
      : (join.controlPlane?.certificateKey ?? '') === '' && missing !== undefined
        ? `[failure loading certificate for CA: couldn't load the certificate file ${folder}/${missing}: open ${folder}/${missing}: no such file or directory]`
        : undefined;
  if (reason === undefined) return undefined;
  return `
One or more conditions for hosting a new control plane instance is not satisfied.

${reason}

Please ensure that:
* The cluster has a stable controlPlaneEndpoint address.
* The certificates that must be shared among control plane instances are provided.

`;
}

const prepare: JoinPhase = onControlPlane({
  name: 'control-plane-prepare',
  parts: [
    {
      name: 'download-certs',
      run: async ({ machine, join, found, isDryRun, folders }) => {
        const certificateKey = join.controlPlane?.certificateKey ?? '';
        if (certificateKey === '') return;
        const { connection, cluster } = await found();
        if (isDryRun) {
          machine.say('[download-certs] Would download the certificates in Secret "kubeadm-certs"');
          return;
        }
        const target = { ...cluster, certificatesDir: folders.pki };
        try {
          await withClient(connection, client =>
            downloadCertificates(machine, client, { cluster: target, certificateKey }),
          );
        } catch (error) {
          throw failureOf(error, 'error downloading certs');
        }
      },
    },
    {
      name: 'certs',
      run: async context => {
        const { machine, folders, join, found } = context;
        const { cluster } = await found();
        machine.say(`[certs] Using certificateDir folder "${folders.pki}"`);
        const settings = {
          cluster,
          nodeName: join.nodeRegistration.name,
          endpoint: localEndpoint(context),
          folder: folders.pki,
        };
        for (const authority of authorities) {
          if (authority.name === 'etcd/ca' && cluster.etcd.external !== undefined) continue;
          createAuthority(machine, settings, authority);
          for (const leaf of leaves.filter(leaf => leaf.authority === authority.name)) {
            createLeaf(machine, settings, leaf);
          }
        }
        createServiceAccountKey(machine, settings);
      },
    },
    {
      name: 'kubeconfig',
      run: async context => {
        const { machine, folders, found } = context;
        const { cluster } = await found();
        machine.say('[kubeconfig] Generating kubeconfig files');
        machine.say(`[kubeconfig] Using kubeconfig folder "${folders.kubeconfig}"`);
        const settings = { cluster, endpoint: localEndpoint(context), pkiFolder: folders.pki };
        const { admin, controllerManager, scheduler } = kubeconfigUsers;
        for (const user of [admin, controllerManager, scheduler]) {
          machine.say(`[kubeconfig] Writing "${user.file}" kubeconfig file`);
          const text = newKubeconfig(machine, settings, user);
          machine.write(`${folders.kubeconfig}/${user.file}`, text);
        }
      },
    },
    {
      name: 'control-plane',
      run: async context => {
        const { machine, folders, join, found } = context;
        const { cluster } = await found();
        machine.say(`[control-plane] Using manifest folder "${folders.manifests}"`);
        const nodeName = join.nodeRegistration.name;
        for (const name of controlPlaneComponents) {
          machine.say(`[control-plane] Creating static Pod manifest for "${name}"`);
          const text = staticPod(name, { cluster, endpoint: localEndpoint(context), nodeName });
          machine.write(`${folders.manifests}/${name}.yaml`, text);
        }
      },
    },
  ],
});

const checkEtcd: JoinPhase = onControlPlane({
  name: 'check-etcd',
  run: async ({ machine, found, isDryRun }) => {
    const { cluster } = await found();
    if (cluster.etcd.external !== undefined) {
      machine.say('[check-etcd] Skipping etcd check in external mode');
      return;
    }
    machine.say('[check-etcd] Checking that the etcd cluster is healthy');
    if (isDryRun) return;
    const members = await withClient(adminConnection(machine), etcdMembers);
    if (members.length === 0)
      throw new KubeadmFailure('etcd cluster is not healthy: no endpoints available');
  },
});

const adminConnection = (machine: Machine) => connectionAt(machine, '/etc/kubernetes/admin.conf');

const kubeletStart: JoinPhase = {
  name: 'kubelet-start',
  run: async context => {
    const { machine, join, folders, isDryRun, found } = context;
    const { connection, cluster, kubelet } = await found();
    const { nodeRegistration, controlPlane, caCertPath } = join;
    const { name } = nodeRegistration;
    machine.write(
      `${folders.kubeconfig}/bootstrap-kubelet.conf`,
      renderKubeconfig({
        server: connection.server,
        authority: connection.ca ?? '',
        clusterName: cluster.clusterName,
        user: 'tls-bootstrap-token-user',
        credentials: { token: connection.token ?? '' },
      }),
    );
    const authority = isDryRun ? `${folders.pki}/ca.crt` : caCertPath;
    if (!machine.exists(authority)) machine.write(authority, connection.ca ?? '', 0o644);
    if (isDryRun) machine.say('[kubelet-start] Would stop the kubelet');
    else {
      await withClient(connection, async client => {
        const node = await client.find(`/api/v1/nodes/${name}`);
        const conditions = recordsOf(at(node, 'status', 'conditions'));
        if (!conditions.some(item => item['type'] === 'Ready' && item['status'] === 'True')) return;
        throw new KubeadmFailure(
          `a Node with name "${name}" and status "Ready" already exists in the cluster. You must delete the existing Node or change the name of this new joining Node`,
        );
      });
      stopKubelet(machine);
    }
    writeKubeletFiles(machine, {
      folder: folders.kubelet,
      registration: nodeRegistration,
      configuration: kubelet,
      registersTaints: controlPlane === undefined,
    });
    if (isDryRun) machine.say('[kubelet-start] Would start the kubelet');
    else startKubelet(machine);
  },
};

const etcdJoin: JoinPhase = onControlPlane({
  name: 'etcd-join',
  run: async context => {
    const { machine, join, folders, isDryRun, found } = context;
    const { cluster } = await found();
    if (cluster.etcd.external !== undefined) return;
    const nodeName = join.nodeRegistration.name;
    const endpoint = localEndpoint(context);
    const manifest = `${folders.manifests}/etcd.yaml`;
    if (isDryRun) {
      machine.say('[etcd-join] Would join etcd');
      machine.write(manifest, staticPod('etcd', { cluster, endpoint, nodeName }));
      return;
    }
    const { etcdAPICall, controlPlaneComponentHealthCheck } = join.timeouts;
    const admin = adminConnection(machine);
    const members = await withClient(admin, async client => {
      await addLearner(client, nodeName, etcdAPICall);
      return etcdMembers(client);
    });
    machine.say('[etcd] Announced new etcd member joining to the existing etcd cluster');
    machine.say(`[etcd] Creating static Pod manifest for "etcd"`);
    machine.makeFolder(cluster.etcd.local?.dataDir ?? '/var/lib/etcd', 0o700);
    const others = members.filter(member => !member.startsWith(`${nodeName}=`));
    machine.write(
      manifest,
      staticPod('etcd', { cluster, endpoint, nodeName, etcdMembers: others }),
    );
    machine.say(
      '[etcd] Waiting for the new etcd member to join the cluster. This can take up to 40s',
    );
    const server = `https://${endpoint.advertiseAddress}:${endpoint.bindPort}`;
    await waitForApiServer(machine, { ...admin, server }, controlPlaneComponentHealthCheck);
    await withClient(admin, client => endLearning(client, nodeName));
  },
});

const failed = `
Unfortunately, an error has occurred:
	%v

This error is likely caused by:
	- The kubelet is not running
	- The kubelet is unhealthy due to a misconfiguration of the node in some way (required cgroups disabled)

If you are on a systemd-powered system, you can try to troubleshoot the error with the following commands:
	- 'systemctl status kubelet'
	- 'journalctl -xeu kubelet'
`;

const kubeletWaitBootstrap: JoinPhase = {
  name: 'kubelet-wait-bootstrap',
  run: async context => {
    const { machine, join, isDryRun } = context;
    if (isDryRun) {
      machine.say('[kubelet-wait] Would wait for the kubelet to be bootstrapped');
      return;
    }
    try {
      await waitForKubelet(machine, join.timeouts.kubeletHealthCheck);
      machine.say('[kubelet-start] Waiting for the kubelet to perform the TLS Bootstrap');
      const limit = parseDuration(join.timeouts.tlsBootstrap) ?? 0;
      const started = Date.now();
      while (!machine.exists(kubeletConf)) {
        if (Date.now() - started >= limit) {
          const failure = new KubeadmFailure('context deadline exceeded');
          machine.say(failed.replace('%v', failure.message));
          throw failure;
        }
        await wait(200);
      }
      if (join.controlPlane !== undefined) useLocalApiServer(context);
    } finally {
      machine.remove(bootstrapFile);
    }
  },
};

const kubeletConf = '/etc/kubernetes/kubelet.conf';

/** The kubelet of a control plane node speaks to the API server beside it. */
function useLocalApiServer(context: JoinContext): void {
  const { advertiseAddress, bindPort } = localEndpoint(context);
  const text = context.machine.read(kubeletConf) ?? '';
  const server = `server: https://${advertiseAddress}:${bindPort}`;
  context.machine.write(kubeletConf, text.replace(/server: .*/, server));
}

const controlPlaneJoin: JoinPhase = onControlPlane({
  name: 'control-plane-join',
  parts: [
    {
      name: 'mark-control-plane',
      run: async ({ machine, join, isDryRun }) => {
        const { nodeRegistration, timeouts } = join;
        const marking = { nodeRegistration, timeout: timeouts.kubernetesAPICall };
        if (isDryRun) {
          await markControlPlane(machine, undefined, marking);
          return;
        }
        await withClient(adminConnection(machine), client =>
          markControlPlane(machine, client, marking),
        );
      },
    },
  ],
});

const waitControlPlane: JoinPhase = onControlPlane({
  name: 'wait-control-plane',
  run: async context => {
    const { machine, join, isDryRun } = context;
    if (isDryRun) {
      machine.say('[wait-control-plane] Would wait for control plane components to be ready');
      return;
    }
    const { advertiseAddress, bindPort } = localEndpoint(context);
    const server = `https://${advertiseAddress}:${bindPort}`;
    await waitForApiServer(
      machine,
      { ...adminConnection(machine), server },
      join.timeouts.controlPlaneComponentHealthCheck,
    );
  },
});

/** The phases of `join`, in their order. */
export const joinPhases: readonly JoinPhase[] = [
  preflight,
  prepare,
  checkEtcd,
  kubeletStart,
  etcdJoin,
  kubeletWaitBootstrap,
  controlPlaneJoin,
  waitControlPlane,
];
