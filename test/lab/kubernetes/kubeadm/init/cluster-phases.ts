import type { Connection } from '../../client/kubeconfig.ts';
import { connectionAt, putAll, waitForApiServer, withClient } from '../cluster/access.ts';
import { coreDns, kubeProxy } from '../cluster/addons.ts';
import { markControlPlane } from '../cluster/mark.ts';
import {
  bootstrapRights,
  type ClusterObject,
  clusterAdmins,
  clusterInfoObjects,
  configurationObjects,
  kubeletObjects,
} from '../cluster/objects.ts';
import { tokenSecret } from '../cluster/tokens.ts';
import { uploadCertificates } from '../cluster/upload-certificates.ts';
import { failureOf } from '../failure.ts';
import { serverUrl } from '../kubeconfig.ts';
import { kubeletConfiguration, waitForKubelet } from '../kubelet.ts';
import type { Phase } from '../phases.ts';
import type { InitContext } from './context.ts';
import { initialized } from './final-text.ts';

type InitPhase = Phase<InitContext>;

/** `admin.conf` without the detour over a load balancer, if `isLocal`. */
function adminConnection({ machine, settings }: InitContext, isLocal = false): Connection {
  const admin = connectionAt(machine, '/etc/kubernetes/admin.conf');
  const { advertiseAddress, bindPort } = settings.init.localAPIEndpoint;
  return isLocal ? { ...admin, server: `https://${advertiseAddress}:${bindPort}` } : admin;
}

/** Puts the objects; a dry run says so. */
async function put(context: InitContext, objects: readonly ClusterObject[]): Promise<void> {
  if (!context.isDryRun) {
    await withClient(adminConnection(context), client => putAll(client, objects));
    return;
  }
  for (const { collection, object } of objects) {
    const resource = collection.split('/').at(-1) ?? '';
    const version = String(object['apiVersion']);
    context.machine.say(
      `[dryrun] Would perform action CREATE on resource "${resource}" in API group "${version.includes('/') ? version : `core/${version}`}"`,
    );
    context.machine.say(`[dryrun] Resource name "${object.metadata.name}"`);
  }
}

const waitControlPlane: InitPhase = {
  name: 'wait-control-plane',
  run: async context => {
    const { machine, settings, folders, isDryRun } = context;
    if (isDryRun) {
      for (const file of machine.list(folders.manifests).filter(name => name.endsWith('.yaml'))) {
        machine.say(`[dryrun] Would write file "${file}" of the folder "${folders.manifests}"`);
      }
      machine.say("[dryrun] Would wait for the API Server's /healthz endpoint to return 'ok'");
      return;
    }
    const { timeouts } = settings.init;
    machine.say(
      `[wait-control-plane] Waiting for the kubelet to boot up the control plane as static Pods from directory "${folders.manifests}"`,
    );
    await waitForKubelet(machine, timeouts.kubeletHealthCheck);
    try {
      await waitForApiServer(
        machine,
        adminConnection(context, true),
        timeouts.controlPlaneComponentHealthCheck,
      );
    } catch (error) {
      machine.say(crashed(settings.init.nodeRegistration.criSocket));
      throw failureOf(error, 'failed while waiting for the control plane to start');
    }
    const { server } = adminConnection(context, true);
    const superAdmin = connectionAt(machine, '/etc/kubernetes/super-admin.conf');
    await withClient({ ...superAdmin, server }, client => putAll(client, [clusterAdmins]));
  },
};

const crashed = (socket: string) => `
A control plane component may have crashed or exited when started by the container runtime.
To troubleshoot, list all containers using your preferred container runtimes CLI.
Here is one example how you may list all running Kubernetes containers by using crictl:
	- 'crictl --runtime-endpoint ${socket} ps -a | grep kube | grep -v pause'
	Once you have found the failing container, you can inspect its logs with:
	- 'crictl --runtime-endpoint ${socket} logs CONTAINERID'
`;

const uploadConfig: InitPhase = {
  name: 'upload-config',
  parts: [
    {
      name: 'kubeadm',
      run: async context => {
        context.machine.say(
          '[upload-config] Storing the configuration used in ConfigMap "kubeadm-config" in the "kube-system" Namespace',
        );
        await put(context, configurationObjects(context.settings.cluster));
      },
    },
    {
      name: 'kubelet',
      run: async context => {
        const { machine, settings } = context;
        machine.say(
          '[kubelet] Creating a ConfigMap "kubelet-config" in namespace kube-system with the configuration for the kubelets in the cluster',
        );
        const kubelet = kubeletConfiguration(settings.cluster, settings.kubelet);
        await put(context, kubeletObjects(kubelet));
      },
    },
  ],
};

const uploadCerts: InitPhase = {
  name: 'upload-certs',
  run: async context => {
    const { machine, settings, uploadsCertificates, certificateKey, isDryRun } = context;
    if (!uploadsCertificates) {
      machine.say('[upload-certs] Skipping phase. Please see --upload-certs');
      return;
    }
    if (isDryRun) {
      machine.say(
        '[upload-certs] Storing the certificates in Secret "kubeadm-certs" in the "kube-system" Namespace',
      );
    } else {
      const { cluster } = settings;
      await withClient(adminConnection(context), client =>
        uploadCertificates(machine, client, { cluster, certificateKey }),
      );
    }
    if (!context.printsCertificateKey) return;
    machine.say('[upload-certs] Using certificate key:');
    machine.say(certificateKey);
  },
};

const mark: InitPhase = {
  name: 'mark-control-plane',
  run: async context => {
    const { machine, settings, isDryRun } = context;
    const { nodeRegistration, timeouts } = settings.init;
    const patient = { nodeRegistration, timeout: timeouts.kubernetesAPICall };
    if (isDryRun) {
      await markControlPlane(machine, undefined, patient);
      return;
    }
    await withClient(adminConnection(context), client =>
      markControlPlane(machine, client, patient),
    );
  },
};

const bootstrapToken: InitPhase = {
  name: 'bootstrap-token',
  run: async context => {
    const { machine, settings, printsToken } = context;
    const { init, cluster } = settings;
    if (printsToken) {
      for (const { token } of init.bootstrapTokens) {
        machine.say(`[bootstrap-token] Using token: ${token}`);
      }
    }
    machine.say(
      '[bootstrap-token] Configuring bootstrap tokens, cluster-info ConfigMap, RBAC Roles',
    );
    await put(
      context,
      init.bootstrapTokens.map(token => tokenSecret(token, new Date())),
    );
    for (const { said, objects } of bootstrapRights) {
      await put(context, objects);
      machine.say(`[bootstrap-token] ${said}`);
    }
    machine.say(
      '[bootstrap-token] Creating the "cluster-info" ConfigMap in the "kube-public" namespace',
    );
    const authority = machine.read(`${context.folders.pki}/ca.crt`) ?? '';
    const server = serverUrl(cluster, init.localAPIEndpoint);
    await put(context, clusterInfoObjects(server, authority));
  },
};

const rotated = '/var/lib/kubelet/pki/kubelet-client-current.pem';

const kubeletFinalize: InitPhase = {
  name: 'kubelet-finalize',
  parts: [
    {
      name: 'enable-client-cert-rotation',
      run: ({ machine, folders, isDryRun }) => {
        if (isDryRun || !machine.exists(rotated)) return;
        const path = `${folders.kubeconfig}/kubelet.conf`;
        machine.say(
          `[kubelet-finalize] Updating "${path}" to point to a rotatable kubelet client certificate and key`,
        );
        const text = machine.read(path) ?? '';
        machine.write(
          path,
          text
            .replace(/client-certificate-data: .*/, `client-certificate: ${rotated}`)
            .replace(/client-key-data: .*/, `client-key: ${rotated}`),
        );
        machine.run(['systemctl', 'restart', 'kubelet']);
      },
    },
  ],
};

const addon: InitPhase = {
  name: 'addon',
  parts: [
    {
      name: 'coredns',
      run: async context => {
        const { machine, settings } = context;
        if (settings.cluster.dns.disabled === true) {
          machine.say('[addons] Skipping the CoreDNS addon because it is disabled');
          return;
        }
        await put(context, coreDns(settings.cluster));
        machine.say('[addons] Applied essential addon: CoreDNS');
      },
    },
    {
      name: 'kube-proxy',
      run: async context => {
        const { machine, settings } = context;
        const { cluster, init } = settings;
        if (cluster.proxy.disabled === true) {
          machine.say('[addons] Skipping the kube-proxy addon because it is disabled');
          return;
        }
        const server = serverUrl(cluster, init.localAPIEndpoint);
        await put(context, kubeProxy({ cluster, server, kubeProxy: settings.kubeProxy }));
        machine.say('[addons] Applied essential addon: kube-proxy');
      },
    },
  ],
};

const showJoinCommand: InitPhase = {
  name: 'show-join-command',
  run: context => context.machine.say(initialized(context)),
};

/** The phases of `init` that need the kubelet and the API server, in their order. */
export const clusterPhases: readonly InitPhase[] = [
  waitControlPlane,
  uploadConfig,
  uploadCerts,
  mark,
  bootstrapToken,
  kubeletFinalize,
  addon,
  showJoinCommand,
];
