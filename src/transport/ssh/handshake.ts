import type { Client, ConnectConfig } from 'ssh2';
import ssh2 from 'ssh2';
import { deferred } from '../deferred.ts';
import { UnreachableError } from '../transport.ts';
import { algorithmsFor } from './algorithms.ts';
import type { Authentication } from './authentication.ts';
import { type Line, place, within } from './dial.ts';
import { explainFailure, type Phase } from './failure.ts';
import type { HostKeyCheck } from './host-key-check.ts';
import type { HostOptions } from './host-options.ts';
import { parseServerOffer, type ServerOffer } from './server-offer.ts';
import type { TimeLimit } from './time-limit.ts';

export interface HandshakeOptions {
  readonly options: HostOptions;
  readonly line: Line;
  readonly hostKey: HostKeyCheck;
  readonly authentication: Authentication;
  readonly limit: TimeLimit;
  /** Called with the server's first words. */
  onGreeting(): void;
  /** Called when the host has shown that it is the right one. */
  onAuthentication(): void;
}

/** Longer than any server's list of algorithms. */
const longestOffer = 32_768;

/** From an open line to a client that is logged in. On failure the line is closed. */
export async function handshake(given: HandshakeOptions): Promise<Client> {
  const { options, line, hostKey, authentication, limit } = given;
  const client = new ssh2.Client();
  const ready = deferred<void>();
  let phase: Phase = 'greeting';
  let offer: ServerOffer | undefined;
  let remembered: Promise<void> | undefined;

  const enter = (next: Phase): void => {
    phase = next;
    limit.waitingFor = timeoutReason(next, place(options) + line.through, within(options));
  };
  const fail = (error: unknown): void => {
    const context = { phase, options, offer, hostKey, authentication, line };
    ready.reject(explainFailure(error, context));
  };
  enter('greeting');

  client.on('ready', () => ready.resolve());
  client.on('handshake', () => {
    if (remembered !== undefined) return;
    enter('authentication');
    given.onAuthentication();
    remembered = hostKey.remember();
    remembered.catch(fail);
  });
  client.on('error', error => {
    // These do not end the attempt: the next key, or the next method, has its turn.
    if (levelOf(error) === 'agent') authentication.note(error);
    else fail(error);
  });
  client.on('end', () => fail(undefined));
  client.on('close', () => fail(undefined));
  client.on('change password', () => {
    const reason = `the password of user "${options.user}" has expired and must be changed first`;
    ready.reject(new UnreachableError('authentication', reason));
  });

  client.connect({
    ...configOf(options),
    sock: line.stream,
    algorithms: algorithmsFor(hostKey.knownTypes),
    hostVerifier: (key: Buffer) => hostKey.verify(key),
    authHandler: authentication.handler(() => ready.reject(authentication.failure())),
  });
  if (line.stream.destroyed) fail(undefined);
  // ssh2 has paused the stream by now, so this does not take anything away from it.
  listen(line.stream, {
    greeting() {
      given.onGreeting();
      enter('key exchange');
    },
    offer(found) {
      offer = found;
    },
  });

  try {
    await limit.race(ready.promise);
    await remembered;
    return client;
  } catch (error) {
    ready.promise.catch(() => {});
    await remembered?.catch(() => {});
    client.on('error', () => {});
    client.end();
    line.stream.destroy();
    throw error;
  }
}

function configOf({ user, keepalive }: HostOptions): ConnectConfig {
  return {
    username: user,
    // kplay's own limit knows what it is waiting for.
    readyTimeout: 0,
    keepaliveInterval: keepalive.intervalMs,
    keepaliveCountMax: keepalive.misses,
  };
}

interface FirstWords {
  greeting(): void;
  offer(offer: ServerOffer): void;
}

/** The server's first packet is in the clear, and says what a later error of ssh2 does not. */
function listen(stream: Line['stream'], words: FirstWords): void {
  let bytes = Buffer.alloc(0);
  const read = (chunk: Buffer): void => {
    if (bytes.length === 0) words.greeting();
    bytes = Buffer.concat([bytes, chunk]);
    const offer = parseServerOffer(bytes);
    if (offer !== undefined) words.offer(offer);
    if (offer !== undefined || bytes.length > longestOffer) stream.off('data', read);
  };
  stream.prependListener('data', read);
}

function timeoutReason(phase: Phase, where: string, time: string): string {
  const reasons: Readonly<Record<Phase, string>> = {
    greeting:
      `${where} accepted the connection but said nothing within ${time}: ` +
      `the host hangs, or what listens there is not an SSH server`,
    'key exchange': `${where} did not finish the key exchange within ${time}`,
    authentication: `${where} did not finish the authentication within ${time}`,
  };
  return reasons[phase];
}

function levelOf(error: Error): unknown {
  return 'level' in error ? error.level : undefined;
}
