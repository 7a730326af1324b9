import { type AddressInfo, createServer, Socket } from 'node:net';

/** A TCP proxy that stands in for a long way: it delays what passes, and counts how often the talk turns. */
export interface DelayProxy {
  readonly port: number;
  /** How often the direction of the conversation turned, over all connections. */
  readonly turns: number;
  readonly connections: number;
  /** Bytes from the client, and from the server. */
  readonly bytes: { readonly up: number; readonly down: number };
  reset(): void;
  /** From here on nothing passes, and nobody is told. */
  freeze(): void;
  close(): Promise<void>;
}

export interface DelayProxyOptions {
  readonly port: number;
  readonly host?: string;
  readonly roundTripMs: number;
}

type Direction = 'up' | 'down';

/** Of a TCP handshake, in round trips: until the client may send, and until the server knows of it. */
const untilClient = 1;
const untilServer = 1.5;

/** Every chunk takes half the round trip; a new connection takes one and a half. */
export async function startDelayProxy(options: DelayProxyOptions): Promise<DelayProxy> {
  const { roundTripMs, port, host = '127.0.0.1' } = options;
  const counters = { turns: 0, connections: 0, bytes: { up: 0, down: 0 } };
  const sockets = new Set<Socket>();

  const server = createServer({ noDelay: true }, client => {
    counters.connections++;
    let last: Direction | undefined;
    const count = (direction: Direction, length: number): void => {
      counters.bytes[direction] += length;
      if (last !== direction) counters.turns++;
      last = direction;
    };
    // On loopback the handshake cost nothing. So the client was told too early that it may send.
    const mayStart = performance.now() + roundTripMs * untilClient;
    const upstream = new Socket();
    upstream.setNoDelay(true);
    for (const socket of [client, upstream]) sockets.add(socket);
    setTimeout(() => upstream.connect(port, host), roundTripMs * untilServer);
    const delayMs = roundTripMs / 2;
    pass(client, upstream, { delayMs, mayStart, count: size => count('up', size) });
    pass(upstream, client, { delayMs, mayStart, count: size => count('down', size) });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));

  return {
    port: portOf(server.address()),
    get turns() {
      return counters.turns;
    },
    get connections() {
      return counters.connections;
    },
    get bytes() {
      return { ...counters.bytes };
    },
    reset() {
      Object.assign(counters, { turns: 0, connections: 0, bytes: { up: 0, down: 0 } });
    },
    freeze() {
      for (const socket of sockets) socket.pause().removeAllListeners('data');
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise(resolve => server.close(resolve));
    },
  };
}

interface Passing {
  readonly delayMs: number;
  /** Nothing leaves before that time. */
  readonly mayStart: number;
  readonly count: (length: number) => void;
}

/** Keeps the order: chunks that came one after the other leave so. */
function pass(from: Socket, to: Socket, { delayMs, mayStart, count }: Passing): void {
  const later = (action: () => void): void => {
    const whenConnected = () => (to.pending ? to.once('connect', action) : action());
    setTimeout(whenConnected, Math.max(0, mayStart - performance.now()) + delayMs);
  };
  from.on('data', (chunk: Buffer) => {
    count(chunk.length);
    later(() => {
      if (!to.writable || to.write(chunk)) return;
      from.pause();
      to.once('drain', () => from.resume());
    });
  });
  from.on('end', () => later(() => to.end()));
  from.on('error', () => {});
  from.on('close', () => later(() => to.destroy()));
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new TypeError('not a TCP server');
  return address.port;
}
