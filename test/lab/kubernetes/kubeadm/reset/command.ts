import { connectionAt, withClient } from '../cluster/access.ts';
import { endLearning, etcdMembers } from '../cluster/etcd.ts';
import type { CommandLine } from '../command-line.ts';
import { lookAround, resetSettings } from '../config/defaults.ts';
import { readDocuments } from '../config/documents.ts';
import { failureOf, KubeadmFailure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import { type Phase, runPhases } from '../phases.ts';
import { isPrivileged } from '../preflight/checks.ts';
import { ignoredChecks, runChecks } from '../preflight/run.ts';
import { Runtime } from '../preflight/runtime.ts';

interface ResetContext {
  readonly machine: Machine;
  readonly isDryRun: boolean;
  readonly isForced: boolean;
  readonly cleansTmp: boolean;
  readonly certificatesDir: string;
  readonly socket: string;
  readonly ignored: readonly string[];
  readonly ask: () => string;
  /** Data directories of etcd that were emptied. */
  readonly emptied: Set<string>;
}

type ResetPhase = Phase<ResetContext>;

const preflight: ResetPhase = {
  name: 'preflight',
  run: ({ machine, isForced, isDryRun, ignored, ask }) => {
    if (!isForced && !isDryRun) {
      machine.warn(
        "[reset] WARNING: Changes made to this host by 'kubeadm init' or 'kubeadm join' will be reverted.",
        'preflight.go:56',
      );
      machine.say('[reset] Are you sure you want to proceed? [y/N]: ');
      if (!['y', 'yes'].includes(ask().toLowerCase())) {
        throw new KubeadmFailure('aborted reset operation');
      }
    }
    machine.say('[preflight] Running pre-flight checks');
    runChecks(machine, [isPrivileged], ignored);
  },
};

const etcdManifest = '/etc/kubernetes/manifests/etcd.yaml';

const removeEtcdMember: ResetPhase = {
  name: 'remove-etcd-member',
  run: async ({ machine, isDryRun, emptied }) => {
    const text = machine.read(etcdManifest);
    if (text === undefined) {
      machine.warn(
        '[reset] No kubeadm config, using etcd pod spec to get data directory',
        'removeetcdmember.go:105',
      );
    }
    const folder = /--data-dir=(\S+)/.exec(text ?? '')?.[1] ?? '/var/lib/etcd';
    if (isDryRun) {
      machine.say('[reset] Would remove the etcd member on this node from the etcd cluster');
      machine.say(`[reset] Would delete contents of the etcd data directory: ${folder}`);
      return;
    }
    if (text !== undefined) await leaveEtcd(machine, /--name=(\S+)/.exec(text)?.[1] ?? '');
    if (machine.list(folder).length === 0) return;
    try {
      empty(machine, folder);
    } catch (error) {
      // The API server of the lab still writes there; once it is stopped, the rest goes.
      if (!String(error).includes('ENOTEMPTY')) throw error;
    }
    emptied.add(folder);
    machine.say(`[reset] Deleted contents of the etcd data directory: ${folder}`);
  },
};

async function leaveEtcd(machine: Machine, name: string): Promise<void> {
  try {
    await withClient(connectionAt(machine, '/etc/kubernetes/admin.conf'), async client => {
      await endLearning(client, name);
      const members = await etcdMembers(client);
      if (members.length > 1) return;
      machine.say(
        '[etcd] This is the only remaining etcd member in the etcd cluster, skip removing it',
      );
    });
  } catch (error) {
    machine.warn(
      `[reset] Failed to remove etcd member: ${failureOf(error).message}, please manually remove this etcd member using etcdctl`,
      'removeetcdmember.go:83',
    );
  }
}

const cleanupNode: ResetPhase = {
  name: 'cleanup-node',
  run: context => {
    const { machine, isDryRun, certificatesDir, cleansTmp } = context;
    if (isDryRun) {
      machine.say('[reset] Would stop the kubelet service');
      machine.say('[reset] Would unmount mounted directories in "/var/lib/kubelet"');
      machine.say('[reset] Would remove Kubernetes-managed containers');
    } else stopWhatRuns(context);
    // Until it was stopped, the API server of the lab may have written again; etcd keeps its deleted files open instead.
    for (const folder of context.emptied) empty(machine, folder);
    const folders = [
      '/etc/kubernetes/manifests',
      ...(isDryRun || machine.exists('/var/lib/kubelet') ? ['/var/lib/kubelet'] : []),
      certificatesDir,
      ...(cleansTmp ? ['/etc/kubernetes/tmp'] : []),
    ];
    const files = [
      ...[
        'admin',
        'super-admin',
        'kubelet',
        'bootstrap-kubelet',
        'controller-manager',
        'scheduler',
      ],
    ].map(name => `/etc/kubernetes/${name}.conf`);
    const verb = isDryRun ? 'Would delete' : 'Deleting';
    machine.say(`[reset] ${verb} contents of directories: [${folders.join(' ')}]`);
    machine.say(`[reset] ${verb} files: [${files.join(' ')}]`);
    if (isDryRun) return;
    for (const folder of folders) empty(machine, folder);
    for (const file of files) machine.remove(file);
  },
};

function stopWhatRuns({ machine, socket }: ResetContext): void {
  machine.say('[reset] Stopping the kubelet service');
  const { exitCode, stderr } = machine.run(['systemctl', 'stop', 'kubelet']);
  if (exitCode !== 0) {
    machine.warn(
      `[reset] The kubelet service could not be stopped by kubeadm: [${stderr.trim()}]`,
      'cleanupnode.go:84',
    );
    machine.warn('[reset] Please ensure kubelet is stopped manually', 'cleanupnode.go:85');
  }
  // The kubelet may have started it without having told crictl yet.
  machine.run(['systemctl', 'stop', 'kplay-static-kube-apiserver.service']);
  machine.say('[reset] Unmounting mounted directories in "/var/lib/kubelet"');
  unmount(machine);
  try {
    const runtime = new Runtime(machine, socket);
    for (const pod of runtime.pods()) runtime.removePod(pod);
  } catch (error) {
    machine.warn(
      `[reset] Failed to remove containers: ${failureOf(error).message}`,
      'cleanupnode.go:105',
    );
  }
}

function unmount(machine: Machine): void {
  const folder = machine.at('/var/lib/kubelet');
  const { stdout } = machine.run(['cat', '/proc/mounts']);
  const points = stdout.split('\n').map(line => line.split(' ')[1] ?? '');
  for (const point of points.filter(point => point.startsWith(`${folder}/`)).reverse()) {
    machine.run(['umount', point]);
  }
}

function empty(machine: Machine, folder: string): void {
  for (const name of machine.list(folder)) machine.remove(`${folder}/${name}`);
}

const farewell = `
The reset process does not perform cleanup of CNI plugin configuration,
network filtering rules and kubeconfig files.

For information on how to perform this cleanup manually, please see:
    https://k8s.io/docs/reference/setup-tools/kubeadm/kubeadm-reset/
`;

/** `kubeadm reset`. */
export async function resetCommand(
  machine: Machine,
  line: CommandLine,
  ask: () => string,
): Promise<void> {
  line.refuseMixed(['config', 'force', 'dry-run', 'v', 'ignore-preflight-errors', 'skip-phases']);
  const path = line.value('config');
  const settings = resetSettings(
    path === undefined ? new Map() : readDocuments(machine, path, false),
  );
  const given = line.values('skip-phases');
  const context = {
    machine,
    isDryRun: line.has('dry-run') || settings.dryRun === true,
    isForced: line.has('force') || settings.force === true,
    cleansTmp: line.has('cleanup-tmp-dir') || settings.cleanupTmpDir === true,
    certificatesDir: line.value('cert-dir') ?? settings.certificatesDir,
    socket: line.value('cri-socket') ?? settings.criSocket ?? lookAround(machine).criSocket,
    ignored: ignoredChecks([
      ...line.values('ignore-preflight-errors'),
      ...(settings.ignorePreflightErrors ?? []),
    ]),
    ask,
    emptied: new Set<string>(),
  };
  await runPhases([preflight, removeEtcdMember, cleanupNode], {
    machine,
    context,
    skipped: given.length > 0 ? given : (settings.skipPhases ?? []),
  });
  machine.say(farewell.trimEnd());
  machine.say('');
}
