import { UnreachableError } from '../transport.ts';
import type { Authentication } from './authentication.ts';
import { codeOf, type Line, place } from './dial.ts';
import type { HostKeyCheck } from './host-key-check.ts';
import type { HostOptions } from './host-options.ts';
import type { ServerOffer } from './server-offer.ts';

const nothingMatches = 'Handshake failed: no matching ';

/** How far a connection came. */
export type Phase = 'greeting' | 'key exchange' | 'authentication';

export interface FailureContext {
  readonly phase: Phase;
  readonly options: HostOptions;
  readonly offer: ServerOffer | undefined;
  readonly hostKey: HostKeyCheck;
  readonly authentication: Authentication;
  readonly line: Line;
}

/** What became of an attempt to connect. `error` is ssh2's; `undefined` when the connection just ended. */
export function explainFailure(error: unknown, context: FailureContext): UnreachableError {
  if (error instanceof UnreachableError) return error;
  const { phase, options, offer, hostKey, authentication, line } = context;
  const where = place(options);
  const message = error instanceof Error ? error.message : '';

  if (hostKey.refusal !== undefined) return hostKey.refusal;
  if (message.startsWith(nothingMatches)) return nothingInCommon(message, where, offer);
  if (/identification string|greeting lines|^Invalid header|Header line too long/.test(message)) {
    return new UnreachableError('protocol', `what listens at ${where} does not speak SSH`);
  }
  if (/signature verification failed/.test(message)) {
    return new UnreachableError(
      'host-key',
      `${where} could not prove that its host key is its own`,
    );
  }
  if (/too many authentication failures/i.test(message)) {
    const { reason } = authentication.failure();
    return new UnreachableError(
      'authentication',
      `${reason}; it gave up after too many keys: name the one with IdentitiesOnly=yes`,
    );
  }

  const isEnd = error === undefined || isLoss(error, message);
  if (!isEnd) return new UnreachableError('protocol', `${where} broke SSH's rules: ${message}`);
  const explanation = line.explain();
  if (explanation !== undefined) return new UnreachableError('connection-lost', explanation);
  return new UnreachableError('connection-lost', lossReason(phase, where, message));
}

function isLoss(error: unknown, message: string): boolean {
  const isSocket = error instanceof Error && 'level' in error && error.level === 'client-socket';
  // A disconnect by the server has a number for its code.
  const isDisconnect = error instanceof Error && 'code' in error && typeof error.code === 'number';
  return isSocket || isDisconnect || message.startsWith('Connection lost');
}

function lossReason(phase: Phase, where: string, message: string): string {
  const detail = message === '' || message.startsWith('Connection lost') ? '' : ` (${message})`;
  const reasons: Readonly<Record<Phase, string>> = {
    greeting:
      `${where} closed the connection before saying anything${detail}: ` +
      `sshd may be starting, refuse this address, or be at its MaxStartups`,
    'key exchange': `${where} closed the connection during the key exchange${detail}`,
    authentication: `${where} closed the connection during the authentication${detail}`,
  };
  return reasons[phase];
}

function nothingInCommon(
  message: string,
  where: string,
  offer: ServerOffer | undefined,
): UnreachableError {
  const what = message.replace(nothingMatches, '');
  const offered = listOf(what, offer);
  const list = offered.length === 0 ? '' : `: it offers only ${offered.join(', ')}`;
  const isPostQuantum = offered.length > 0 && offered.every(name => /mlkem|sntrup|ntru/.test(name));
  const advice = isPostQuantum
    ? '; kplay has no post-quantum key exchange, so let its sshd allow curve25519-sha256 too'
    : '';
  return new UnreachableError(
    'protocol',
    `${where} and kplay have no ${nameOf(what)} in common${list}${advice}`,
  );
}

function listOf(what: string, offer: ServerOffer | undefined): readonly string[] {
  if (offer === undefined) return [];
  if (what.startsWith('key exchange')) return offer.keyExchange;
  if (what.startsWith('host key')) return offer.hostKey;
  return what.endsWith('MAC') ? offer.mac : offer.cipher;
}

function nameOf(what: string): string {
  if (what.startsWith('key exchange')) return 'key exchange method';
  if (what.startsWith('host key')) return 'type of host key';
  return what.endsWith('MAC') ? 'MAC' : 'cipher';
}

/** A connection that was up and is no more. */
export function lossOf(
  error: unknown,
  { options, line }: Pick<FailureContext, 'options' | 'line'>,
): UnreachableError {
  const { host, keepalive } = options;
  const explanation = line.explain();
  if (explanation !== undefined) return new UnreachableError('connection-lost', explanation);
  const message = error instanceof Error ? error.message : '';
  if (message === 'Keepalive timeout') {
    const seconds = (keepalive.intervalMs * (keepalive.misses + 1)) / 1000;
    return new UnreachableError('connection-lost', `${host} did not answer for ${seconds} s`);
  }
  if (error === undefined) {
    return new UnreachableError('connection-lost', `${host} closed the connection`);
  }
  const isSystem = error instanceof Error && 'syscall' in error;
  return new UnreachableError(
    'connection-lost',
    `the connection to ${host} broke: ${isSystem ? codeOf(error) : message}`,
  );
}
