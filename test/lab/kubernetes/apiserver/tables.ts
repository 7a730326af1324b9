import { at, type JsonRecord, recordOf, recordsOf, textMapOf, textOf } from '../json.ts';
import type { Resource } from './resources.ts';

type Cell = (object: JsonRecord) => string | number;
type Columns = Readonly<Record<string, Cell>>;

const text = (...path: readonly string[]): Cell => {
  return object => {
    const value = at(object, ...path);
    return typeof value === 'number' ? value : (textOf(value) ?? '<none>');
  };
};
const count = (...path: readonly string[]): Cell => {
  return object => Number(at(object, ...path) ?? 0);
};
const of = (ready: Cell, all: Cell): Cell => {
  return object => `${ready(object)}/${all(object)}`;
};
const amount = (key: string): Cell => {
  return object => {
    const value = at(object, 'spec', key);
    return typeof value === 'number' ? value : (textOf(value) ?? 'N/A');
  };
};
const name = text('metadata', 'name');
const age: Cell = object => ageOf(textOf(at(object, 'metadata', 'creationTimestamp')));

const columnsOf: Readonly<Record<string, Columns>> = {
  nodes: {
    Name: name,
    Status: nodeStatus,
    Roles: nodeRoles,
    Age: age,
    Version: text('status', 'nodeInfo', 'kubeletVersion'),
    'Internal-IP*': object => addressOf(object, 'InternalIP'),
    'External-IP*': object => addressOf(object, 'ExternalIP'),
    'OS-Image*': text('status', 'nodeInfo', 'osImage'),
    'Kernel-Version*': text('status', 'nodeInfo', 'kernelVersion'),
    'Container-Runtime*': text('status', 'nodeInfo', 'containerRuntimeVersion'),
  },
  pods: {
    Name: name,
    Ready: of(
      object => statuses(object).filter(status => status['ready'] === true).length,
      object => recordsOf(at(object, 'spec', 'containers')).length,
    ),
    Status: podStatus,
    Restarts: object =>
      statuses(object).reduce((sum, each) => sum + Number(each['restartCount']), 0),
    Age: age,
    'IP*': text('status', 'podIP'),
    'Node*': text('spec', 'nodeName'),
    'Nominated Node*': () => '<none>',
    'Readiness Gates*': () => '<none>',
  },
  deployments: {
    Name: name,
    Ready: of(count('status', 'readyReplicas'), count('spec', 'replicas')),
    'Up-to-date': count('status', 'updatedReplicas'),
    Available: count('status', 'availableReplicas'),
    Age: age,
  },
  replicasets: {
    Name: name,
    Desired: count('spec', 'replicas'),
    Current: count('status', 'replicas'),
    Ready: count('status', 'readyReplicas'),
    Age: age,
  },
  daemonsets: {
    Name: name,
    Desired: count('status', 'desiredNumberScheduled'),
    Current: count('status', 'currentNumberScheduled'),
    Ready: count('status', 'numberReady'),
    'Up-to-date': count('status', 'updatedNumberScheduled'),
    Available: count('status', 'numberAvailable'),
    'Node Selector': object => selectorText(at(object, 'spec', 'template', 'spec', 'nodeSelector')),
    Age: age,
  },
  namespaces: { Name: name, Status: text('status', 'phase'), Age: age },
  services: {
    Name: name,
    Type: text('spec', 'type'),
    'Cluster-IP': text('spec', 'clusterIP'),
    'External-IP': () => '<none>',
    'Port(s)': object => {
      const ports = recordsOf(at(object, 'spec', 'ports'));
      return ports
        .map(port => `${String(port['port'])}/${textOf(port['protocol']) ?? 'TCP'}`)
        .join();
    },
    Age: age,
  },
  secrets: { Name: name, Type: text('type'), Data: dataCount, Age: age },
  configmaps: { Name: name, Data: dataCount, Age: age },
  certificatesigningrequests: {
    Name: name,
    Age: age,
    SignerName: text('spec', 'signerName'),
    Requestor: text('spec', 'username'),
    RequestedDuration: () => '<none>',
    Condition: csrCondition,
  },
  events: {
    'Last Seen': object => ageOf(textOf(object['lastTimestamp'])),
    Type: text('type'),
    Reason: text('reason'),
    Object: object => {
      const involved = recordOf(object['involvedObject']);
      return `${String(involved['kind']).toLowerCase()}/${String(involved['name'])}`;
    },
    Message: text('message'),
  },
  poddisruptionbudgets: {
    Name: name,
    'Min Available': amount('minAvailable'),
    'Max Unavailable': amount('maxUnavailable'),
    'Allowed Disruptions': count('status', 'disruptionsAllowed'),
    Age: age,
  },
};

/** The answer to `kubectl get`: the server lays out the columns. */
export function tableOf(resource: Resource, objects: readonly JsonRecord[]): JsonRecord {
  const columns = columnsOf[resource.plural] ?? { Name: name, Age: age };
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: {},
    columnDefinitions: Object.keys(columns).map(title => ({
      name: title.replace('*', ''),
      type: 'string',
      format: title === 'Name' ? 'name' : '',
      description: '',
      // Those marked come with `-o wide` only.
      priority: title.endsWith('*') ? 1 : 0,
    })),
    rows: objects.map(object => ({
      cells: Object.values(columns).map(cell => cell(object)),
      object: {
        kind: 'PartialObjectMetadata',
        apiVersion: 'meta.k8s.io/v1',
        metadata: object['metadata'],
      },
    })),
  };
}

function conditionOf(object: JsonRecord, type: string): JsonRecord | undefined {
  return recordsOf(at(object, 'status', 'conditions')).find(item => item['type'] === type);
}

function nodeStatus(node: JsonRecord): string {
  const ready = conditionOf(node, 'Ready')?.['status'];
  const words = [ready === 'True' ? 'Ready' : ready === undefined ? 'Unknown' : 'NotReady'];
  if (at(node, 'spec', 'unschedulable') === true) words.push('SchedulingDisabled');
  return words.join();
}

function nodeRoles(node: JsonRecord): string {
  const prefix = 'node-role.kubernetes.io/';
  const labels = Object.keys(textMapOf(at(node, 'metadata', 'labels')));
  const roles = labels.filter(label => label.startsWith(prefix));
  return roles.length === 0 ? '<none>' : roles.map(label => label.slice(prefix.length)).join();
}

function addressOf(node: JsonRecord, type: string): string {
  const found = recordsOf(at(node, 'status', 'addresses')).find(item => item['type'] === type);
  return textOf(found?.['address']) ?? '<none>';
}

function statuses(pod: JsonRecord): JsonRecord[] {
  return recordsOf(at(pod, 'status', 'containerStatuses'));
}

function podStatus(pod: JsonRecord): string {
  if (at(pod, 'metadata', 'deletionTimestamp') !== undefined) return 'Terminating';
  const waiting = statuses(pod).map(status => textOf(at(status, 'state', 'waiting', 'reason')));
  return waiting.find(reason => reason !== undefined) ?? textOf(at(pod, 'status', 'phase')) ?? '';
}

function csrCondition(csr: JsonRecord): string {
  const types = recordsOf(at(csr, 'status', 'conditions')).map(item => String(item['type']));
  if (types.length === 0) return 'Pending';
  return at(csr, 'status', 'certificate') === undefined ? types.join() : `${types.join()},Issued`;
}

function dataCount(object: JsonRecord): number {
  return Object.keys(recordOf(object['data'])).length;
}

function selectorText(selector: unknown): string {
  const pairs = Object.entries(textMapOf(selector)).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? '<none>' : pairs.join();
}

function ageOf(time: string | undefined): string {
  if (time === undefined) return '<unknown>';
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(time)) / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)}m`;
  return seconds < 172800 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86400)}d`;
}
