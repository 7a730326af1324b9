import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  pbkdf2Sync,
  timingSafeEqual,
} from 'node:crypto';

/** A text that is no vault, or a secret that does not open it. */
export class VaultError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'VaultError';
  }
}

export interface VaultOptions {
  readonly salt: Uint8Array;
  /** Says which secret opens it; none for the secret that has no name. */
  readonly label?: string | undefined;
}

const header = /^\$ANSIBLE_VAULT;(1\.[12]);AES256(?:;([^\n;]*))?\r?\n/;
const lineLength = 80;

export function isVault(text: string): boolean {
  return header.test(text);
}

/** A text as Ansible's vault keeps it. */
export function encryptVault(text: string, secret: string, { salt, label }: VaultOptions): string {
  const { key, hmacKey, iv } = keysFor(secret, salt);
  const cipher = createCipheriv('aes-256-ctr', key, iv);
  const encrypted = Buffer.concat([
    cipher.update(padded(Buffer.from(text, 'utf8'))),
    cipher.final(),
  ]);
  const hmac = createHmac('sha256', hmacKey).update(encrypted).digest('hex');
  const parts = [Buffer.from(salt).toString('hex'), hmac, encrypted.toString('hex')];
  const body = Buffer.from(parts.join('\n')).toString('hex');
  const lines = body.match(new RegExp(`.{1,${lineLength}}`, 'g')) ?? [];
  const first = label === undefined ? '1.1;AES256' : `1.2;AES256;${label}`;
  return `${[`$ANSIBLE_VAULT;${first}`, ...lines].join('\n')}\n`;
}

/** The text that a vault holds. */
export function decryptVault(vault: string, secret: string): string {
  const body = vault.replace(header, '');
  if (body === vault) throw new VaultError('This is no vault that kplay can open');
  const inner = Buffer.from(body.replaceAll(/\s/g, ''), 'hex').toString('latin1');
  const [salt, hmac, encrypted] = inner.split('\n').map(part => Buffer.from(part, 'hex'));
  if (salt === undefined || hmac === undefined || encrypted === undefined) {
    throw new VaultError('The vault is damaged');
  }
  const { key, hmacKey, iv } = keysFor(secret, salt);
  const expected = createHmac('sha256', hmacKey).update(encrypted).digest();
  if (hmac.length !== expected.length || !timingSafeEqual(hmac, expected)) {
    throw new VaultError('The secret does not open the vault');
  }
  const decipher = createDecipheriv('aes-256-ctr', key, iv);
  const text = Buffer.concat([decipher.update(encrypted), decipher.final()]);
  return text.toString('utf8', 0, text.length - (text.at(-1) ?? 0));
}

function keysFor(secret: string, salt: Uint8Array) {
  const bytes = pbkdf2Sync(secret, salt, 10_000, 80, 'sha256');
  return { key: bytes.subarray(0, 32), hmacKey: bytes.subarray(32, 64), iv: bytes.subarray(64) };
}

/** PKCS #7. */
function padded(bytes: Buffer): Buffer {
  const missing = 16 - (bytes.length % 16);
  return Buffer.concat([bytes, Buffer.alloc(missing, missing)]);
}
