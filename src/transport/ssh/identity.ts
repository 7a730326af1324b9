import { createPrivateKey, type KeyObject, sign as signWith } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import ssh2, { type ParsedKey } from 'ssh2';
import { openSshKeyInfo, publicKeyBlob, publicKeyLine } from './public-key.ts';

/** A key to log in with: the public part, and something that signs. */
export interface Identity {
  readonly publicKey: ParsedKey;
  /** For messages: the file, or "ssh-agent". */
  readonly source: string;
  /** `undefined` when the private key cannot be had at all: there is only a public key file. */
  readonly sign: Signer | undefined;
  /** Signing may ask for a passphrase. */
  readonly isEncrypted: boolean;
}

/** `hash` is set for RSA keys only. The result is as OpenSSL writes it, or as ssh-agent does. */
export type Signer = (data: Buffer, hash: SignatureHash | undefined) => Promise<Buffer>;
type SignatureHash = 'sha256' | 'sha512';

/** Asks for the passphrase of a key file and opens the key with it. */
export type AskPassphrase = <T>(file: string, open: (passphrase: string) => T) => Promise<T>;

/** Why a key file is of no use. */
export class UnusableKey extends Error {}

/** Reads a private key file, or the public key that stands for a key of the agent. */
export async function readIdentity(file: string, ask: AskPassphrase): Promise<Identity> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new UnusableKey(isMissing ? `${file} does not exist` : `${file} cannot be read`);
  });
  const line = publicKeyLine(text);
  if (line !== undefined) return identity(file, line, undefined);

  const info = openSshKeyInfo(text);
  if (info !== undefined) {
    return identity(file, info.publicKey, {
      isEncrypted: info.isEncrypted,
      open: passphrase => openSshKey(text, passphrase),
      ask,
    });
  }
  if (text.startsWith('PuTTY-User-Key-File')) {
    throw new UnusableKey(`${file} is in PuTTY's format, not OpenSSH's`);
  }
  return readPem(file, text, ask);
}

async function readPem(file: string, text: string, ask: AskPassphrase): Promise<Identity> {
  const isEncrypted = /ENCRYPTED/.test(text);
  const open = (passphrase: string | undefined) => openPem(file, text, passphrase);
  const besides = isEncrypted ? await readFile(`${file}.pub`, 'utf8').catch(() => '') : '';
  const line = publicKeyLine(besides);
  if (line !== undefined) return identity(file, line, { isEncrypted, open, ask });

  // Nothing but the private key itself says which public key it belongs to.
  const key = isEncrypted ? await ask(file, open) : open(undefined);
  const blob = publicKeyBlob(key);
  if (blob === undefined) throw new UnusableKey(`${file} is of a kind that SSH does not have`);
  return identity(file, blob, { isEncrypted: false, open: () => key, ask });
}

interface PrivatePart {
  readonly isEncrypted: boolean;
  readonly open: (passphrase: string | undefined) => KeyObject;
  readonly ask: AskPassphrase;
}

function identity(file: string, blob: Buffer, part: PrivatePart | undefined): Identity {
  const publicKey = parsePublicKey(blob);
  if (publicKey === undefined) {
    throw new UnusableKey(`${file} is a key of a type that is not supported`);
  }
  if (part === undefined) return { publicKey, source: file, sign: undefined, isEncrypted: false };

  const { isEncrypted, open, ask } = part;
  // Kept as a key object: signing from a PEM text costs ten times as much.
  let opened: Promise<KeyObject> | undefined;
  const key = (): Promise<KeyObject> => {
    opened ??= isEncrypted ? ask(file, open) : Promise.resolve().then(() => open(undefined));
    return opened;
  };
  const sign: Signer = async (data, hash) =>
    signWith(hash ?? hashOf(publicKey.type), data, await key());
  return { publicKey, source: file, sign, isEncrypted };
}

/** `undefined` for what ssh2 does not know: security keys, certificates. */
function parsePublicKey(blob: Buffer): ParsedKey | undefined {
  const key = ssh2.utils.parseKey(blob);
  return key instanceof Error ? undefined : key;
}

function openSshKey(text: string, passphrase: string | undefined): KeyObject {
  const key = ssh2.utils.parseKey(text, passphrase);
  if (key instanceof Error) throw new UnusableKey(key.message);
  return createPrivateKey(key.getPrivatePEM());
}

function openPem(file: string, text: string, passphrase: string | undefined): KeyObject {
  try {
    return createPrivateKey({ key: text, ...(passphrase !== undefined && { passphrase }) });
  } catch {
    throw new UnusableKey(`${file} is not a private key that can be read`);
  }
}

/** ECDSA's hash belongs to the curve; Ed25519 has its own. */
function hashOf(type: string): string | null {
  const hashes: Readonly<Record<string, string>> = {
    'ecdsa-sha2-nistp256': 'sha256',
    'ecdsa-sha2-nistp384': 'sha384',
    'ecdsa-sha2-nistp521': 'sha512',
  };
  return hashes[type] ?? null;
}
