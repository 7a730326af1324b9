import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  pbkdf2Sync,
  timingSafeEqual,
} from 'node:crypto';

/** A text that is no vault, or a secret that does not open it. */
export class VaultError extends Error {
  /** Nothing opens it. */
  readonly isDamaged: boolean;
  /** Where in the text it is damaged. */
  readonly offset: number | undefined;

  constructor(message: string, damage?: { readonly offset?: number | undefined }) {
    super(message);
    this.name = 'VaultError';
    this.isDamaged = damage !== undefined;
    this.offset = damage?.offset;
  }
}

export interface VaultOptions {
  readonly salt: Uint8Array;
  /** Says which secret opens it; none for the secret that has no name. */
  readonly label?: string | undefined;
}

const header = /^\$ANSIBLE_VAULT;(1\.[12]);AES256(?:;([^\n;]*))?\r?\n/;
const lineLength = 80;

/** It is meant to be a vault, perhaps a damaged one. */
export function hasVaultMark(text: string): boolean {
  return text.startsWith('$ANSIBLE_VAULT;');
}

export function isVault(text: string): boolean {
  return header.test(text);
}

/** The name of the secret that encrypted it, if the vault says so. */
export function vaultLabel(text: string): string | undefined {
  return header.exec(text)?.[2];
}

/** A text, or the bytes of a file, as Ansible's vault keeps it. */
export function encryptVault(
  content: string | Uint8Array,
  secret: string | Uint8Array,
  { salt, label }: VaultOptions,
): string {
  const { key, hmacKey, iv } = keysFor(secret, salt);
  const cipher = createCipheriv('aes-256-ctr', key, iv);
  const encrypted = Buffer.concat([
    cipher.update(padded(typeof content === 'string' ? Buffer.from(content, 'utf8') : content)),
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
  return decryptVaultBytes(vault, secret).toString('utf8');
}

/** The bytes that a vault holds. */
export function decryptVaultBytes(vault: string, secret: string | Uint8Array): Buffer {
  const { salt, hmac, encrypted } = partsOf(vault);
  const { key, hmacKey, iv } = keysFor(secret, salt);
  const expected = createHmac('sha256', hmacKey).update(encrypted).digest();
  if (!timingSafeEqual(hmac, expected)) {
    throw new VaultError('The secret does not open the vault');
  }
  const decipher = createDecipheriv('aes-256-ctr', key, iv);
  const text = Buffer.concat([decipher.update(encrypted), decipher.final()]);
  return text.subarray(0, text.length - (text.at(-1) ?? 0));
}

function partsOf(vault: string) {
  const start = header.exec(vault)?.[0].length;
  if (start === undefined) {
    const message =
      'The first line of the vault is damaged, or of a format that kplay does not know: 1.1 and 1.2, with AES256, it does';
    throw new VaultError(message, {});
  }
  const body = vault.slice(start);
  const wrong = body.search(/[^0-9a-fA-F\s]/);
  if (wrong !== -1) {
    const character = JSON.stringify(body[wrong]);
    const message = `The vault is damaged: ${character} is no hexadecimal digit`;
    throw new VaultError(message, { offset: start + wrong });
  }
  const digits = body.replaceAll(/\s/g, '');
  const parts = Buffer.from(digits, 'hex').toString('latin1').split('\n');
  const [salt, hmac, encrypted] = parts.map(part => Buffer.from(part, 'hex'));
  const isWhole =
    digits.length % 2 === 0 &&
    parts.length === 3 &&
    parts.every(part => part.length % 2 === 0 && /^[0-9a-f]+$/i.test(part));
  if (!isWhole || salt === undefined || hmac?.length !== 32 || encrypted === undefined) {
    throw new VaultError('The vault is damaged: part of it is missing', { offset: vault.length });
  }
  return { salt, hmac, encrypted };
}

function keysFor(secret: string | Uint8Array, salt: Uint8Array) {
  const bytes = pbkdf2Sync(secret, salt, 10_000, 80, 'sha256');
  return { key: bytes.subarray(0, 32), hmacKey: bytes.subarray(32, 64), iv: bytes.subarray(64) };
}

/** PKCS #7. */
function padded(bytes: Uint8Array): Buffer {
  const missing = 16 - (bytes.length % 16);
  return Buffer.concat([bytes, Buffer.alloc(missing, missing)]);
}
