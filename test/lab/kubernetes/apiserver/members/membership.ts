import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, type RequestOptions, request as sendRequest } from 'node:https';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { isRecord, numberOf, recordOf, recordsOf, textOf } from '../../json.ts';
import { ApiError } from '../api-error.ts';
import type { User } from '../authenticate.ts';
import type { Key, Store, StoreEvent } from '../store.ts';
import { findPeers, ownName, type Peer } from './peers.ts';

export interface MembershipSettings {
  readonly store: Store;
  readonly manifests: string;
  readonly port: number;
  /** Whether its objects are those of an etcd on this host, without which it is never ready. */
  readonly needsEtcd: boolean;
  readonly files: { readonly ca: string; readonly cert: string; readonly key: string };
  /** Is called when this member begins to lead. */
  readonly lead: () => void;
}

interface PeerState {
  readonly peer: Peer;
  readonly leads: boolean;
  readonly revision: number;
}

/** After so many looks without a leader, a new one is chosen. */
const patience = 3;

/**
 * Which control plane keeps the objects. One leads; the others copy its objects and send all requests to it. When it is gone, the
 * one with the newest objects leads. There is no majority: two halves of a cut cluster both go on.
 */
export class Membership {
  private readonly settings: MembershipSettings;
  private readonly agent: Agent;
  private leader: Peer | 'self' | undefined;
  private looks = 0;

  constructor(settings: MembershipSettings) {
    this.settings = settings;
    const { ca, cert, key } = settings.files;
    const read = (file: string) => readFileSync(file);
    this.agent = new Agent({ keepAlive: true, ca: read(ca), cert: read(cert), key: read(key) });
  }

  get leads(): boolean {
    return this.leader === 'self';
  }

  get isReady(): boolean {
    return this.leader !== undefined;
  }

  async run(): Promise<void> {
    for (;;) {
      const { store, manifests, port, needsEtcd } = this.settings;
      if (needsEtcd && !this.leads && ownName(manifests) === undefined) {
        this.leader = undefined;
        await setTimeout(500);
        continue;
      }
      const peers = findPeers(store, manifests, port);
      const answers = await Promise.all(peers.map(peer => this.ask(peer)));
      const states = answers.filter(state => state !== undefined);
      await this.decide(peers, states);
      await setTimeout(this.leads ? 2000 : 500);
    }
  }

  /** Answers other members; `false` for requests that are not of them. */
  answer(path: string, response: ServerResponse): boolean {
    const { store } = this.settings;
    if (path === '/kplay/state') {
      response.end(JSON.stringify({ leads: this.leads, revision: store.revision }));
      return true;
    }
    if (path !== '/kplay/objects') return false;
    const line = (value: unknown) => response.write(`${JSON.stringify(value)}\n`);
    line({ entries: store.all(), revision: store.revision });
    const stop = store.listen(line);
    response.on('close', stop);
    return true;
  }

  /** Lets the leader answer a request. */
  forward(request: IncomingMessage, response: ServerResponse, user: User): void {
    const { leader } = this;
    if (leader === undefined || leader === 'self') {
      throw new ApiError(503, 'etcdserver: no leader');
    }
    const { authorization: _, ...headers } = request.headers;
    const { method = 'GET', url = '/' } = request;
    const remote = { 'x-remote-user': user.name, 'x-remote-group': user.groups.join(', ') };
    const sent = this.send(leader, url, { method, headers: { ...headers, ...remote } });
    sent.on('response', answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.on('error', () => response.destroy());
    });
    sent.on('error', () => {
      if (response.headersSent) {
        response.destroy();
        return;
      }
      const error = new ApiError(503, 'etcdserver: request timed out');
      response.writeHead(503, { 'content-type': 'application/json' });
      response.end(JSON.stringify(error.status()));
    });
    response.on('close', () => sent.destroy());
    request.pipe(sent);
  }

  private async decide(peers: readonly Peer[], states: readonly PeerState[]): Promise<void> {
    const leading = states.filter(({ leads }) => leads).sort(byRevision)[0];
    const { store } = this.settings;
    if (this.leads) {
      if (leading !== undefined && leading.revision > store.revision) this.stepDown();
      return;
    }
    if (leading !== undefined) return this.follow(leading.peer);
    this.leader = undefined;
    this.looks += 1;
    // A new member must not begin a cluster of its own while those that it joins are away.
    const isNew = store.all().length === 0;
    if (peers.length > 0 && (isNew || this.looks < patience)) return;
    const isBehind = states.some(
      ({ peer, revision }) =>
        revision > store.revision || (revision === store.revision && peer.name < this.name),
    );
    if (!isBehind) this.beginToLead();
  }

  private get name(): string {
    return ownName(this.settings.manifests) ?? '';
  }

  private beginToLead(): void {
    this.leader = 'self';
    this.settings.lead();
  }

  /** Another has led meanwhile, with more changes: they count. */
  private stepDown(): void {
    process.stderr.write('Another control plane leads and has newer objects: starting again.\n');
    process.exit(1);
  }

  /** Copies the leader's objects until it is gone. */
  private follow(peer: Peer): Promise<void> {
    const { store } = this.settings;
    return new Promise(resolve => {
      const sent = this.send(peer, '/kplay/objects', {});
      // A host that is frozen or cut off says nothing, also not that it is gone.
      const pulse = setInterval(
        () => void this.ask(peer).then(state => state ?? sent.destroy()),
        2000,
      );
      sent.on('error', () => undefined);
      sent.on('close', () => {
        clearInterval(pulse);
        this.leader = undefined;
        resolve();
      });
      sent.on('response', answer => {
        const lines = createInterface({ input: answer });
        lines.on('line', text => {
          const line = recordOf(JSON.parse(text));
          if (line['entries'] === undefined) return store.take(eventOf(line));
          store.replaceAll(recordsOf(line['entries']).map(entryOf), numberOf(line['revision'], 0));
          this.leader = peer;
          this.looks = 0;
        });
        answer.on('error', () => undefined);
      });
      sent.end();
    });
  }

  private ask(peer: Peer): Promise<PeerState | undefined> {
    return new Promise(resolve => {
      const sent = this.send(peer, '/kplay/state', { timeout: 1000 });
      sent.on('timeout', () => sent.destroy(new Error('timeout')));
      sent.on('error', () => resolve(undefined));
      sent.on('response', answer => {
        let text = '';
        answer.on('data', (part: Buffer) => {
          text += part.toString();
        });
        answer.on('end', () => resolve(stateOf(peer, answer.statusCode === 200 ? text : '')));
        answer.on('error', () => resolve(undefined));
      });
      sent.end();
    });
  }

  private send(peer: Peer, path: string, options: RequestOptions) {
    return sendRequest(new URL(path, peer.url), { agent: this.agent, ...options });
  }
}

function byRevision(one: PeerState, other: PeerState): number {
  return other.revision - one.revision;
}

function stateOf(peer: Peer, text: string): PeerState | undefined {
  if (text === '') return undefined;
  const { leads, revision } = recordOf(JSON.parse(text));
  return { peer, leads: leads === true, revision: numberOf(revision, 0) };
}

function keyFrom(value: unknown): Key {
  const key = recordOf(value);
  const text = (name: string) => textOf(key[name]) ?? '';
  const [group, plural, namespace, name] = ['group', 'plural', 'namespace', 'name'].map(text);
  return { group: group ?? '', plural: plural ?? '', namespace: namespace ?? '', name: name ?? '' };
}

function entryOf(value: Record<string, unknown>) {
  return { key: keyFrom(value['key']), object: recordOf(value['object']) };
}

function eventOf(value: Record<string, unknown>): StoreEvent {
  const { type, revision, previous } = value;
  const kind = type === 'ADDED' || type === 'DELETED' ? type : 'MODIFIED';
  return {
    type: kind,
    ...entryOf(value),
    revision: numberOf(revision, 0),
    previous: isRecord(previous) ? previous : undefined,
  };
}
