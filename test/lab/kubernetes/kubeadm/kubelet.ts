import { get } from 'node:http';
import { hostname } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { type Fields, merged, toYaml } from './config/documents.ts';
import { formatDuration, parseDuration } from './config/duration.ts';
import type { ClusterConfiguration, NodeRegistration } from './config/types.ts';
import { KubeadmFailure } from './failure.ts';
import type { Machine } from './machine.ts';
import { addressInside } from './pki.ts';

/** kubeadm's settings for all kubelets of a cluster, under the user's. */
export function kubeletConfiguration(cluster: ClusterConfiguration, given: Fields): Fields {
  const zero = '0s';
  const defaults = {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    authentication: {
      anonymous: { enabled: false },
      webhook: { cacheTTL: zero, enabled: true },
      x509: { clientCAFile: `${cluster.certificatesDir}/ca.crt` },
    },
    authorization: {
      mode: 'Webhook',
      webhook: { cacheAuthorizedTTL: zero, cacheUnauthorizedTTL: zero },
    },
    cgroupDriver: 'systemd',
    clusterDNS: [addressInside(cluster.networking.serviceSubnet, 10)],
    clusterDomain: cluster.networking.dnsDomain,
    containerRuntimeEndpoint: '',
    cpuManagerReconcilePeriod: zero,
    evictionPressureTransitionPeriod: zero,
    fileCheckFrequency: zero,
    healthzBindAddress: '127.0.0.1',
    healthzPort: 10248,
    httpCheckFrequency: zero,
    imageMaximumGCAge: zero,
    imageMinimumGCAge: zero,
    logging: { flushFrequency: 0, options: {}, verbosity: 0 },
    memorySwap: {},
    nodeStatusReportFrequency: zero,
    nodeStatusUpdateFrequency: zero,
    rotateCertificates: true,
    runtimeRequestTimeout: zero,
    shutdownGracePeriod: zero,
    shutdownGracePeriodCriticalPods: zero,
    staticPodPath: '/etc/kubernetes/manifests',
    streamingConnectionIdleTimeout: zero,
    syncFrequency: zero,
    volumeStatsAggPeriod: zero,
  };
  return merged(defaults, given);
}

interface KubeletFiles {
  readonly folder: string;
  readonly registration: NodeRegistration;
  readonly configuration: Fields;
  /** Whether the kubelet registers its node with the taints; kubeadm taints control plane nodes itself. */
  readonly registersTaints: boolean;
}

/** Writes what the kubelet reads. */
export function writeKubeletFiles(machine: Machine, files: KubeletFiles): void {
  const { folder, registration, configuration } = files;
  machine.makeFolder(folder);
  const environment = `${folder}/kubeadm-flags.env`;
  machine.say(
    `[kubelet-start] Writing kubelet environment file with flags to file "${environment}"`,
  );
  machine.write(environment, `KUBELET_KUBEADM_ARGS="${flagsOf(files).join(' ')}"\n`, 0o644);

  const instance = { containerRuntimeEndpoint: registration.criSocket };
  const about = { apiVersion: configuration['apiVersion'], kind: configuration['kind'] };
  const local = `${folder}/instance-config.yaml`;
  machine.say(`[kubelet-start] Writing kubelet configuration to file "${local}"`);
  machine.write(local, toYaml({ ...about, ...instance }), 0o644);
  machine.say(
    '[patches] Applied patch of type "application/strategic-merge-patch+json" to target "kubeletconfiguration"',
  );
  const path = `${folder}/config.yaml`;
  machine.say(`[kubelet-start] Writing kubelet configuration to file "${path}"`);
  machine.write(path, toYaml({ ...configuration, ...instance }), 0o644);
}

function flagsOf({ registration, registersTaints }: KubeletFiles): readonly string[] {
  const { name, taints, kubeletExtraArgs = [] } = registration;
  const given = kubeletExtraArgs.map(({ name, value }) => [name, value] as const);
  const own: (readonly [string, string])[] = [];
  if (name !== hostname().toLowerCase()) own.push(['hostname-override', name]);
  if (registersTaints && taints !== null && taints.length > 0) {
    const all = taints.map(({ key, value = '', effect }) => `${key}=${value}:${effect}`).join(',');
    own.push(['register-with-taints', all]);
  }
  const kept = own.filter(([flag]) => !given.some(([other]) => other === flag));
  return [...kept, ...given].map(([flag, value]) => `--${flag}=${value}`).sort();
}

export function stopKubelet(machine: Machine): void {
  machine.run(['systemctl', 'stop', 'kubelet']);
}

export function startKubelet(machine: Machine): void {
  machine.say('[kubelet-start] Starting the kubelet');
  machine.run(['systemctl', 'daemon-reload']);
  const { exitCode, stderr } = machine.run(['systemctl', 'start', 'kubelet']);
  if (exitCode === 0) return;
  machine.complain(
    `[kubelet-start] WARNING: unable to start the kubelet service: [couldn't start kubelet service: ${stderr.trim()}]`,
  );
  machine.complain('[kubelet-start] Please ensure kubelet is reloaded and running manually.');
}

const unhealthy = `
Unfortunately, an error has occurred, likely caused by:
	- The kubelet is not running
	- The kubelet is unhealthy due to a misconfiguration of the node in some way (required cgroups disabled)

If you are on a systemd-powered system, you can try to troubleshoot the error with the following commands:
	- 'systemctl status kubelet'
	- 'journalctl -xeu kubelet'
`;

/** Waits until the kubelet says that it is healthy. */
export async function waitForKubelet(machine: Machine, timeout: string): Promise<void> {
  const url = 'http://127.0.0.1:10248/healthz';
  const limit = parseDuration(timeout) ?? 0;
  const started = Date.now();
  machine.say(
    `[kubelet-check] Waiting for a healthy kubelet at ${url}. This can take up to ${formatDuration(limit)}`,
  );
  let problem = await healthProblem(url);
  while (problem !== undefined && Date.now() - started < limit) {
    await wait(200);
    problem = await healthProblem(url);
  }
  const seconds = `${((Date.now() - started) / 1000).toFixed(6)}s`;
  if (problem === undefined) {
    machine.say(`[kubelet-check] The kubelet is healthy after ${seconds}`);
    return;
  }
  machine.say(`[kubelet-check] The kubelet is not healthy after ${seconds}`);
  machine.say(unhealthy);
  throw new KubeadmFailure(`The HTTP call equal to 'curl -sSL ${url}' returned ${problem}\n`);
}

function healthProblem(url: string): Promise<string | undefined> {
  return new Promise(resolve => {
    const sent = get(url, { timeout: 2000 }, answer => {
      answer.resume();
      const { statusCode = 0 } = answer;
      resolve(statusCode === 200 ? undefined : `status code: ${statusCode}`);
    });
    sent.on('timeout', () => sent.destroy(new Error('context deadline exceeded')));
    sent.on('error', error => {
      const why = error.message.includes('ECONNREFUSED')
        ? 'dial tcp 127.0.0.1:10248: connect: connection refused'
        : error.message;
      resolve(`error: Get "${url}": ${why}`);
    });
  });
}
