import { connect } from 'node:net';
import ssh2, { type AgentProtocol, type ParsedKey } from 'ssh2';
import type { Identity, Signer } from './identity.ts';

/** The keys that ssh-agent has, those of types that ssh2 knows. Rejects when it does not answer in time. */
export async function agentKeys(path: string, limitMs: number): Promise<readonly Identity[]> {
  // It keeps kplay running, too: there may be no connection yet that would.
  let timer: NodeJS.Timeout | undefined;
  const keys = await converse<readonly ParsedKey[]>(path, (protocol, answer) => {
    timer = setTimeout(() => answer(new Error('ssh-agent did not answer in time')), limitMs);
    protocol.getIdentities(answer);
  }).finally(() => clearTimeout(timer));
  return keys.map(publicKey => ({
    publicKey,
    source: 'ssh-agent',
    isEncrypted: false,
    sign: signerOf(path, publicKey),
  }));
}

/** Without a limit of its own: the agent may be waiting for a person's consent. The host has a limit. */
function signerOf(path: string, key: ParsedKey): Signer {
  return (data, hash) =>
    converse(path, (protocol, answer) => {
      protocol.sign(key, data, hash === undefined ? {} : { hash }, answer);
    });
}

type Answer<T> = (error?: Error | null, value?: T) => void;

/** One question on a connection of its own, which does not keep kplay from ending. */
function converse<T>(
  path: string,
  ask: (protocol: AgentProtocol, answer: Answer<T>) => void,
): Promise<T> {
  const socket = connect(path).unref();
  const protocol = new ssh2.AgentProtocol(true);
  const conversation = new Promise<T>((resolve, reject) => {
    const answer: Answer<T> = (error, value) => {
      if (value === undefined) reject(error ?? new Error('ssh-agent did not answer'));
      else resolve(value);
    };
    socket.on('error', reject);
    socket.on('close', () => answer());
    protocol.on('error', reject);
    protocol.pipe(socket).pipe(protocol);
    ask(protocol, answer);
  });
  return conversation.finally(() => socket.destroy());
}
