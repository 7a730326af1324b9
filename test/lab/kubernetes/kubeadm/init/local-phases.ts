import { imagesOf } from '../images.ts';
import { type KubeconfigUser, kubeconfigUsers, kubeletUser, newKubeconfig } from '../kubeconfig.ts';
import { kubeletConfiguration, startKubelet, stopKubelet, writeKubeletFiles } from '../kubelet.ts';
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
import { initChecks } from '../preflight/lists.ts';
import { pullImages } from '../preflight/pull.ts';
import { runChecks } from '../preflight/run.ts';
import { type InitContext, kubeconfigSettings, manifestSettings, pkiSettings } from './context.ts';

type InitPhase = Phase<InitContext>;

const preflight: InitPhase = {
  name: 'preflight',
  run: ({ machine, settings, ignored, isDryRun }) => {
    machine.say('[preflight] Running pre-flight checks');
    runChecks(machine, [isPrivileged], ignored);
    runChecks(machine, initChecks(machine, settings), ignored);
    if (isDryRun) {
      machine.say("[preflight] Would pull the required images (like 'kubeadm config images pull')");
      return;
    }
    const { nodeRegistration } = settings.init;
    pullImages(machine, { nodeRegistration, images: imagesOf(settings.cluster), ignored });
  },
};

const certs: InitPhase = {
  name: 'certs',
  run: ({ machine, folders }) => {
    machine.say(`[certs] Using certificateDir folder "${folders.pki}"`);
  },
  parts: [
    ...authorities.flatMap((authority): InitPhase[] => [
      {
        name: authority.title,
        run: context => {
          if (authority.name !== 'etcd/ca' || hasLocalEtcd(context)) {
            createAuthority(context.machine, pkiSettings(context), authority);
            return;
          }
          context.machine.say(
            '[certs] External etcd mode: Skipping etcd/ca certificate authority generation',
          );
        },
      },
      ...leaves
        .filter(leaf => leaf.authority === authority.name)
        .map(leaf => ({
          name: leaf.title,
          run: (context: InitContext) => {
            if (leaf.authority !== 'etcd/ca' || hasLocalEtcd(context)) {
              createLeaf(context.machine, pkiSettings(context), leaf);
              return;
            }
            context.machine.say(
              `[certs] External etcd mode: Skipping ${leaf.name} certificate generation`,
            );
          },
        })),
    ]),
    {
      name: 'sa',
      run: context => createServiceAccountKey(context.machine, pkiSettings(context)),
    },
  ],
};

function hasLocalEtcd({ settings }: InitContext): boolean {
  return settings.cluster.etcd.external === undefined;
}

/** Writes a kubeconfig, unless there is one. */
export function writeKubeconfig(context: InitContext, user: KubeconfigUser): void {
  const { machine, folders } = context;
  const path = `${folders.kubeconfig}/${user.file}`;
  if (machine.exists(path)) {
    machine.say(`[kubeconfig] Using existing kubeconfig file: "${path}"`);
    return;
  }
  machine.say(`[kubeconfig] Writing "${user.file}" kubeconfig file`);
  machine.write(path, newKubeconfig(machine, kubeconfigSettings(context), user));
}

const kubeconfig: InitPhase = {
  name: 'kubeconfig',
  run: ({ machine, folders }) => {
    machine.say(`[kubeconfig] Using kubeconfig folder "${folders.kubeconfig}"`);
  },
  parts: [
    { name: 'admin', run: context => writeKubeconfig(context, kubeconfigUsers.admin) },
    { name: 'super-admin', run: context => writeKubeconfig(context, kubeconfigUsers.superAdmin) },
    {
      name: 'kubelet',
      run: context =>
        writeKubeconfig(context, kubeletUser(context.settings.init.nodeRegistration.name)),
    },
    {
      name: 'controller-manager',
      run: context => writeKubeconfig(context, kubeconfigUsers.controllerManager),
    },
    { name: 'scheduler', run: context => writeKubeconfig(context, kubeconfigUsers.scheduler) },
  ],
};

const etcd: InitPhase = {
  name: 'etcd',
  parts: [
    {
      name: 'local',
      run: context => {
        const { machine, folders, settings, isDryRun } = context;
        const { local } = settings.cluster.etcd;
        if (local === undefined) {
          machine.say(
            '[etcd] External etcd mode. Skipping the creation of a manifest for local etcd',
          );
          return;
        }
        if (!isDryRun) machine.makeFolder(local.dataDir, 0o700);
        machine.say(`[etcd] Creating static Pod manifest for local etcd in "${folders.manifests}"`);
        machine.write(
          `${folders.manifests}/etcd.yaml`,
          staticPod('etcd', manifestSettings(context)),
        );
      },
    },
  ],
};

const controlPlane: InitPhase = {
  name: 'control-plane',
  run: ({ machine, folders }) => {
    machine.say(`[control-plane] Using manifest folder "${folders.manifests}"`);
  },
  parts: controlPlaneComponents.map(name => ({
    name: name.replace('kube-', ''),
    run: context => {
      const { machine, folders } = context;
      machine.say(`[control-plane] Creating static Pod manifest for "${name}"`);
      machine.write(
        `${folders.manifests}/${name}.yaml`,
        staticPod(name, manifestSettings(context)),
      );
    },
  })),
};

const kubeletStart: InitPhase = {
  name: 'kubelet-start',
  run: ({ machine, settings, folders, isDryRun }) => {
    if (!isDryRun) stopKubelet(machine);
    writeKubeletFiles(machine, {
      folder: folders.kubelet,
      registration: settings.init.nodeRegistration,
      configuration: kubeletConfiguration(settings.cluster, settings.kubelet),
      registersTaints: false,
    });
    if (!isDryRun) startKubelet(machine);
  },
};

/** The phases of `init` that need nothing but the host, in their order. */
export const localPhases: readonly InitPhase[] = [
  preflight,
  certs,
  kubeconfig,
  etcd,
  controlPlane,
  kubeletStart,
];
