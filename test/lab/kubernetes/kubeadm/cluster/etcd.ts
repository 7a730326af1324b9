import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from '../../client/client.ts';
import { at, recordsOf, textMapOf } from '../../json.ts';
import { parseDuration } from '../config/duration.ts';
import { KubeadmFailure } from '../failure.ts';

const leases = '/apis/coordination.k8s.io/v1/namespaces/kube-system/leases';
const learner = 'kplay-lab-etcd-learner';

/** The members of the stacked etcd, as `name=url` for `--initial-cluster`. */
export async function etcdMembers(client: Client): Promise<readonly string[]> {
  const selector = encodeURIComponent('component=etcd');
  const pods = await client.must({
    path: `/api/v1/namespaces/kube-system/pods?labelSelector=${selector}`,
  });
  return recordsOf(pods['items'])
    .map(pod => {
      const annotations = textMapOf(at(pod, 'metadata', 'annotations'));
      const url = annotations['kubeadm.kubernetes.io/etcd.advertise-client-urls'] ?? '';
      return `${String(at(pod, 'spec', 'nodeName'))}=${url.replace(':2379', ':2380')}`;
    })
    .sort();
}

/** Announces a new member, which learns until it is promoted: etcd has one learner at a time. */
export async function addLearner(client: Client, name: string, timeout: string): Promise<void> {
  const limit = parseDuration(timeout) ?? 0;
  const started = Date.now();
  const body = {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    metadata: { name: learner, namespace: 'kube-system' },
    spec: { holderIdentity: name },
  };
  for (;;) {
    const { status } = await client.ask({ method: 'POST', path: leases, body });
    if (status < 400) return;
    if ((await learnerName(client)) === name) return;
    if (Date.now() - started >= limit) {
      throw new KubeadmFailure(
        'error creating local etcd static pod manifest file: etcdserver: too many learner members in cluster',
      );
    }
    await wait(500);
  }
}

async function learnerName(client: Client): Promise<unknown> {
  return at(await client.find(`${leases}/${learner}`), 'spec', 'holderIdentity');
}

/** The member has learnt, or is gone: the next one may come. */
export async function endLearning(client: Client, name: string): Promise<void> {
  if ((await learnerName(client)) !== name) return;
  await client.ask({ method: 'DELETE', path: `${leases}/${learner}` });
}
