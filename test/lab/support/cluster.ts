import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { stringify } from 'yaml';
import type { RunEnded, TaskOutcome } from '../../../src/engine/events.ts';
import type { LabHost } from '../host.ts';
import { kubernetesRepository } from '../kubernetes/packages/layer.ts';
import type { Lab } from '../lab.ts';
import { freshHost, sharedLab } from '../shared.ts';
import { type PlaybookRun, runFile, type TaskSeen } from './playbook.ts';

export interface ClusterSpec {
  readonly controlPlanes: readonly string[];
  readonly workers?: readonly string[];
  /** In the group `k8s_cluster`, but neither of those. */
  readonly others?: readonly string[];
  readonly vars?: Readonly<Record<string, unknown>>;
  /** Whether runs are processes of their own, as those of users are. */
  readonly asProcess?: boolean;
}

/** A bare host that may become a node of a cluster. */
export function freshNode(name: string): Promise<LabHost> {
  return freshHost(name, { layers: ['kubernetes'], volumes: ['/var/lib/containerd'] });
}

/** Runs a playbook of this repository for the nodes of a cluster, through the command line. */
export async function runCluster(
  playbook: string,
  spec: ClusterSpec,
  flags: readonly string[] = [],
): Promise<PlaybookRun> {
  const folder = await mkdtemp(join(tmpdir(), 'kplay-cluster-'));
  try {
    const inventory = join(folder, 'hosts.yaml');
    await writeFile(inventory, clusterInventory(spec));
    const { asProcess } = spec;
    return await runFile(`playbooks/${playbook}.yaml`, inventory, { flags, asProcess });
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface Reached {
  readonly lab: Lab;
  /** Where hosts are reached through this machine. */
  readonly ports?: ReadonlyMap<string, number>;
}

/** The inventory of a cluster in the lab, as a user would write it. */
export function clusterInventory(
  spec: ClusterSpec,
  { lab, ports = new Map() }: Reached = { lab: sharedLab() },
): string {
  const reach = (name: string) => {
    const port = ports.get(name);
    return port === undefined
      ? { ansible_host: lab.host(name).address }
      : { ansible_host: '127.0.0.1', ansible_port: port, ansible_host_key_checking: false };
  };
  const group = (names: readonly string[] = []) => ({
    hosts: Object.fromEntries(names.map(name => [name, reach(name)])),
  });
  return stringify({
    all: {
      vars: {
        ansible_user: 'admin',
        ansible_ssh_private_key_file: lab.keyFile,
        ansible_ssh_common_args: `-o UserKnownHostsFile=${lab.knownHostsFile}`,
      },
      children: {
        k8s_cluster: {
          ...group(spec.others),
          children: {
            k8s_control_plane: group(spec.controlPlanes),
            k8s_worker: group(spec.workers),
          },
          vars: {
            k8s_repo: kubernetesRepository,
            // The serial number of the hardware is that of the machine, which all hosts share.
            check_unique: ['hostname', 'mac'],
            min_disk_gb: 1,
            ...spec.vars,
          },
        },
      },
    },
  });
}

const endings = ['ok', 'changed', 'skipped'];

/** Fails, with what went wrong, unless everything went well and nothing was undecided. */
export function expectWell(ran: PlaybookRun): PlaybookRun {
  const bad = ran.tasks.filter(({ status }) => !endings.includes(status));
  expect(bad.map(described), ran.stderr).to.deep.equal([]);
  expect(ran.exitCode, ran.stderr).to.equal(0);
  return ran;
}

function described({ host, task, status, message }: TaskSeen): string {
  return `${host}: ${task}: ${status}: ${message}`;
}

/** `host: task` of what a run changed, or a check foretells, sorted: hosts do not wait for each other. */
export function changesOf({ tasks }: PlaybookRun): readonly string[] {
  return tasks
    .filter(({ status }) => status === 'changed')
    .map(({ host, task }) => `${host}: ${task}`)
    .sort();
}

/** The hosts that a run changed. */
export function changedHosts({ tasks }: PlaybookRun): readonly string[] {
  const hosts = tasks.filter(({ status }) => status === 'changed').map(({ host }) => host);
  return [...new Set(hosts)].sort();
}

/** What failed tasks said. */
export function failuresOf({ tasks }: PlaybookRun): readonly string[] {
  return tasks.flatMap(({ status, message = '' }) => (status === 'failed' ? [message] : []));
}

/** kplay's own checks of a role's variables are no tasks of the role, and ask a host nothing. */
function isOfRole({ task }: TaskSeen): boolean {
  return !task.includes('Validating arguments against arg spec');
}

/** How many tasks of the roles a run had for the host with most of them, skipped ones included. */
export function tasksPerHost({ tasks }: PlaybookRun): number {
  const counts = new Map<string, number>();
  for (const { host } of tasks.filter(isOfRole)) counts.set(host, (counts.get(host) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

/** What a task of these does, it does on the controller. */
const ofController = [
  ...['assert', 'debug', 'fail', 'include_tasks', 'meta', 'preflight_report', 'set_fact'],
  'validate_argument_spec',
];

/**
 * How many operations each host had: tasks that asked it something or changed it, also on behalf of another host. Not
 * its facts, which travel with the first of them.
 */
export function operationsOf({ events }: PlaybookRun): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const event of events) {
    if (event.type !== 'task-on-host-finished') continue;
    const { task, outcome } = event;
    const host = outcome.delegatedTo ?? event.host;
    const isAsked = ![...ofController, 'setup'].includes(task.module);
    if (!isAsked || isPassedOver(outcome)) continue;
    counts[host] = (counts[host] ?? 0) + 1;
  }
  return counts;
}

/** By its condition, or that of each of its items: nobody was asked. */
function isPassedOver({ status, result }: TaskOutcome): boolean {
  return status === 'skipped' && ('false_condition' in result || 'results' in result);
}

/** How often each host was asked: the turns of its connection, with those that open shells. */
export function roundTripsOf({ events }: PlaybookRun): Readonly<Record<string, number>> {
  const ended = events.find((event): event is RunEnded => event.type === 'run-ended');
  return ended?.roundTripsByHost ?? {};
}
