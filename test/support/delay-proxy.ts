import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

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

/** A TCP handshake and the way of the first byte. */
const roundTripsToConnect = 1.5;

/** Every chunk takes half the round trip; a new connection takes one and a half. */
export async function startDelayProxy(options: DelayProxyOptions): Promise<DelayProxy> {
  const { roundTripMs, port, host = '127.0.0.1' } = options;
  const counters = { turns: 0, connections: 0, bytes: { up: 0, down: 0 } };
  const sockets = new Set<Socket>();

  const server = createServer({ noDelay: true, pauseOnConnect: true }, client => {
    counters.connections++;
    let last: Direction | undefined;
    const count = (direction: Direction, length: number): void => {
      counters.bytes[direction] += length;
      if (last !== direction) counters.turns++;
      last = direction;
    };
    sockets.add(client);
    // The accepted connection cost nothing on loopback, so its price is paid before the first byte.
    setTimeout(
      () => {
        const upstream = connect({ port, host, noDelay: true });
        sockets.add(upstream);
        pass(client, upstream, { delayMs: roundTripMs / 2, count: size => count('up', size) });
        pass(upstream, client, { delayMs: roundTripMs / 2, count: size => count('down', size) });
      },
      roundTripMs * (roundTripsToConnect - 1),
    );
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
  readonly count: (length: number) => void;
}

/** Keeps the order: chunks that came one after the other leave so. */
function pass(from: Socket, to: Socket, { delayMs, count }: Passing): void {
  from.on('data', (chunk: Buffer) => {
    count(chunk.length);
    setTimeout(() => {
      if (!to.writable) return;
      if (to.write(chunk)) return;
      from.pause();
      to.once('drain', () => from.resume());
    }, delayMs);
  });
  from.on('end', () => setTimeout(() => to.end(), delayMs));
  from.on('error', () => to.destroy());
  from.on('close', () => setTimeout(() => to.destroy(), delayMs));
  from.resume();
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new TypeError('not a TCP server');
  return address.port;
}
