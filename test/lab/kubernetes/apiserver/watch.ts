import type { ServerResponse } from 'node:http';
import { at, type JsonRecord, textMapOf } from '../json.ts';
import { ApiError } from './api-error.ts';
import { isTrue } from './request.ts';
import { apiVersionOf, type Resource } from './resources.ts';
import { fieldTest, labelTest } from './selectors.ts';
import type { Store, StoreEvent } from './store.ts';
import { tableOf } from './tables.ts';

export interface Watching {
  readonly resource: Resource;
  /** `undefined` for all. */
  readonly namespace: string | undefined;
  readonly query: URLSearchParams;
  readonly asTable: boolean;
}

/** Whether an object is among those that were asked for. */
export function filterOf(query: URLSearchParams, name = ''): (object: JsonRecord) => boolean {
  const labels = labelTest(query.get('labelSelector') ?? '');
  const fields = fieldTest(query.get('fieldSelector') ?? '');
  return object => {
    const { metadata } = object;
    if (name !== '' && at(metadata, 'name') !== name) return false;
    return labels(textMapOf(at(metadata, 'labels'))) && fields(object);
  };
}

/** Sends changes, one JSON document after the other, until the client goes or its time is up. */
export function watch(store: Store, response: ServerResponse, watching: Watching): void {
  const { resource, namespace, query, asTable } = watching;
  const isWanted = filterOf(query);
  const version = query.get('resourceVersion') ?? '';
  const sendsAll = isTrue(query.get('sendInitialEvents')) || version === '' || version === '0';
  const since = Number(version);
  if (!sendsAll && since < store.oldest) {
    throw new ApiError(410, `too old resource version: ${version} (${store.oldest})`);
  }
  response.writeHead(200, { 'content-type': 'application/json' });
  const send = (type: string, object: JsonRecord) => {
    const shown = asTable && type !== 'BOOKMARK' ? tableOf(resource, [object]) : object;
    response.write(`${JSON.stringify({ type, object: shown })}\n`);
  };
  const bookmark = (annotations: JsonRecord) => {
    const metadata = { resourceVersion: String(store.revision), annotations };
    send('BOOKMARK', { kind: resource.kind, apiVersion: apiVersionOf(resource), metadata });
  };

  const pass = ({ type, key, object, previous }: StoreEvent) => {
    if (key.plural !== resource.plural || key.group !== resource.group) return;
    if (namespace !== undefined && key.namespace !== namespace) return;
    const was = previous !== undefined && isWanted(previous);
    const is = type !== 'DELETED' && isWanted(object);
    if (is) send(was ? 'MODIFIED' : 'ADDED', object);
    else if (was) send('DELETED', object);
  };

  if (sendsAll) {
    for (const { object } of store.list(resource, namespace)) {
      if (isWanted(object)) send('ADDED', object);
    }
    if (isTrue(query.get('sendInitialEvents'))) bookmark({ 'k8s.io/initial-events-end': 'true' });
  } else for (const event of store.since(since)) pass(event);

  const stop = store.listen(pass);
  const seconds = Number(query.get('timeoutSeconds') ?? 0) || 1800;
  const timer = setTimeout(() => response.end(), seconds * 1000);
  response.on('close', () => {
    clearTimeout(timer);
    stop();
  });
}
