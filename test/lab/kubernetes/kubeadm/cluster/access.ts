import { setTimeout as wait } from 'node:timers/promises';
import { Client, RequestFailed } from '../../client/client.ts';
import { type Connection, parseKubeconfig } from '../../client/kubeconfig.ts';
import { at } from '../../json.ts';
import { formatDuration, parseDuration } from '../config/duration.ts';
import { KubeadmFailure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import type { ClusterObject } from './objects.ts';

export function connectionAt(machine: Machine, path: string): Connection {
  const text = machine.read(path);
  if (text !== undefined) return parseKubeconfig(text);
  throw new KubeadmFailure(
    `failed to load admin kubeconfig: open ${path}: no such file or directory`,
  );
}

/** A client for the work that is done with it; its connections end with the work. */
export async function withClient<T>(
  connection: Connection,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client(connection);
  try {
    return await work(client);
  } catch (error) {
    throw error instanceof RequestFailed ? requestFailure(connection, error) : error;
  } finally {
    client.close();
  }
}

/** What kubeadm says of a request that failed. */
function requestFailure(
  { server }: Connection,
  { status, message }: RequestFailed,
): KubeadmFailure {
  if (status !== 0) return new KubeadmFailure(message);
  const host = server.replace('https://', '');
  const why = message.includes('ECONNREFUSED')
    ? `dial tcp ${host}: connect: connection refused`
    : message.replace(
        /^self.signed certificate.*|^unable to (get|verify).*/,
        'tls: failed to verify certificate: x509: certificate signed by unknown authority (possibly because of "crypto/rsa: verification error" while trying to verify candidate authority certificate "kubernetes")',
      );
  return new KubeadmFailure(`Get "${server}/api?timeout=10s": ${why}`);
}

/** Makes the objects, or makes them what they are to be. */
export async function putAll(client: Client, objects: readonly ClusterObject[]): Promise<void> {
  for (const { collection, object } of objects) {
    const path = `${collection}/${object.metadata.name}`;
    const known = await client.find(path);
    if (known === undefined) {
      await client.must({ method: 'POST', path: collection, body: object });
      continue;
    }
    const resourceVersion = at(known, 'metadata', 'resourceVersion');
    const metadata = { ...object.metadata, resourceVersion };
    await client.must({ method: 'PUT', path, body: { ...object, metadata } });
  }
}

/** Waits until the API server of a control plane node answers that it is well. */
export async function waitForApiServer(
  machine: Machine,
  connection: Connection,
  timeout: string,
): Promise<void> {
  const limit = parseDuration(timeout) ?? 0;
  const started = Date.now();
  const url = `${connection.server}/livez`;
  machine.say(
    `[control-plane-check] Waiting for healthy control plane components. This can take up to ${formatDuration(limit)}`,
  );
  machine.say(`[control-plane-check] Checking kube-apiserver at ${url}`);
  let problem = await healthProblem(connection);
  while (problem !== undefined && Date.now() - started < limit) {
    await wait(200);
    problem = await healthProblem(connection);
  }
  const seconds = `${((Date.now() - started) / 1000).toFixed(6)}s`;
  if (problem === undefined) {
    machine.say(`[control-plane-check] kube-apiserver is healthy after ${seconds}`);
    return;
  }
  machine.say(`[control-plane-check] kube-apiserver is not healthy after ${seconds}`);
  throw new KubeadmFailure(`kube-apiserver check failed at ${url}: ${problem}`);
}

async function healthProblem(connection: Connection): Promise<string | undefined> {
  const client = new Client(connection);
  try {
    for (const path of ['/livez', '/readyz']) {
      const { status } = await client.ask({ path });
      if (status !== 200) return `status: ${status}`;
    }
    return undefined;
  } catch (error) {
    if (error instanceof RequestFailed) return requestFailure(connection, error).message;
    throw error;
  } finally {
    client.close();
  }
}
