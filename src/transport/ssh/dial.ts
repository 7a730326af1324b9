import { lookup } from 'node:dns/promises';
import { connect, isIP, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { UnreachableError } from '../transport.ts';
import type { HostOptions } from './host-options.ts';
import type { TimeLimit } from './time-limit.ts';

/** A way to a host's SSH server that is open. */
export interface Line {
  readonly stream: Duplex;
  /** What the line goes through, for messages; empty when it goes straight to the host. */
  readonly through: string;
  /** Why the line broke, where it knows better than the stream's error says. */
  explain(): string | undefined;
}

/** A TCP connection of the controller's own. */
export async function dialTcp(options: HostOptions, limit: TimeLimit): Promise<Line> {
  const { host, port, family, bindAddress } = options;
  limit.waitingFor = `the address of "${host}" was not found within ${within(options)}`;
  // Looked up apart from the connection, so that either can be named when it takes too long.
  const addresses = isIP(host) === 0 ? await limit.race(addressesOf(host, family)) : [{ host }];

  limit.waitingFor = `${place(options)} did not answer within ${within(options)}: is the host up, and does a firewall let kplay through?`;
  let refusal: unknown;
  for (const address of addresses) {
    const socket = connect({
      host: address.host,
      port,
      ...(bindAddress !== undefined && { localAddress: bindAddress }),
    });
    // Otherwise small packets wait up to 40 ms for the acknowledgement of the one before.
    socket.setNoDelay(true);
    try {
      await limit.race(connected(socket));
      return { stream: socket, through: '', explain: () => undefined };
    } catch (error) {
      socket.destroy();
      if (limit.signal.aborted) throw error;
      refusal ??= error;
    }
  }
  throw refusedBy(refusal, options);
}

async function addressesOf(
  host: string,
  family: HostOptions['family'],
): Promise<readonly { readonly host: string }[]> {
  try {
    const found = await lookup(host, { family, all: true });
    return found.map(({ address }) => ({ host: address }));
  } catch (error) {
    const isUnknown = codeOf(error) === 'ENOTFOUND';
    throw new UnreachableError(
      'address',
      isUnknown
        ? `"${host}" has no address: is the name right, and is an address given for the host?`
        : `the address of "${host}" cannot be looked up (${codeOf(error)})`,
    );
  }
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.on('error', reject);
  });
}

function refusedBy(error: unknown, options: HostOptions): UnreachableError {
  const where = place(options);
  const code = codeOf(error);
  switch (code) {
    case 'ECONNREFUSED':
      return new UnreachableError(
        'refused',
        `${where} refuses the connection: is an SSH server running there?`,
      );
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EHOSTDOWN':
      return new UnreachableError('refused', `there is no route to ${where}`);
    case 'ETIMEDOUT':
      return new UnreachableError('timeout', `${where} did not answer`);
    default:
      return new UnreachableError('refused', `${where} cannot be connected to (${code})`);
  }
}

export function place({ host, port }: HostOptions): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

export function within({ timeoutMs }: HostOptions): string {
  return `${timeoutMs / 1000} s`;
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}
