import { Diagnostics, InputError, type Result } from '../../diagnostics/diagnostic.ts';
import type { Location, SourceFile } from '../../diagnostics/source-file.ts';
import type { Vault } from '../../playbook/vault.ts';
import { decryptVaultBytes, VaultError, vaultLabel } from '../../template/algorithms/vault.ts';
import { locationWithin, type TextOrigin, wholeText } from '../../values/origin.ts';
import type { Located, ScalarNode } from '../../yaml/located.ts';
import { readSource } from '../../yaml/read-source.ts';
import { isTemplate } from '../../yaml/to-value.ts';

/** A vault password, and the id it goes by. */
export interface VaultSecret {
  readonly label: string;
  readonly secret: Uint8Array;
}

/** What a vault held. */
export interface Opened {
  readonly content: Buffer;
  /** The password that opened it. */
  readonly secret: Uint8Array;
  /** The id that the vault names. */
  readonly label: string | undefined;
}

/** The id of passwords that were given without one. */
export const defaultLabel = 'default';

/** Tries the passwords of a vault's id first, then all others. */
export class VaultSecrets implements Vault {
  readonly #secrets: readonly VaultSecret[];
  readonly #addSecret: (text: string) => void;
  readonly #opened = new Map<string, Omit<Opened, 'label'>>();

  /** Not all passwords are there: what is encrypted cannot be judged by. */
  readonly isLocked: boolean;

  constructor(
    secrets: readonly VaultSecret[],
    addSecret: (text: string) => void,
    { isLocked = false }: { readonly isLocked?: boolean } = {},
  ) {
    this.#secrets = secrets;
    this.#addSecret = addSecret;
    this.isLocked = isLocked;
  }

  decryptValue(node: ScalarNode): string {
    const bytes = this.#decrypt(node.text.trimStart(), node.origin, 'value');
    if (!bytes.ok) throw new InputError(bytes.diagnostics);
    const text = bytes.value.content.toString('utf8');
    this.#hideText(text);
    return text;
  }

  decryptFile(source: SourceFile): Result<SourceFile> {
    const bytes = this.#decrypt(source.text, wholeText(source), 'file');
    if (!bytes.ok) return bytes;
    const opened = readSource(bytes.value.content, source.path);
    return opened.ok ? { ok: true, value: { ...opened.value, isSecret: true } } : opened;
  }

  /** What the bytes were, and what opened them. Throws an `InputError`. */
  open(source: SourceFile): Opened {
    const opened = this.#decrypt(source.text, wholeText(source), 'file');
    if (!opened.ok) throw new InputError(opened.diagnostics);
    return { ...opened.value, label: vaultLabel(source.text) };
  }

  /** Templates and files that lookups read; hides their lines that hold no template. */
  readonly templates = {
    decryptFile: (source: SourceFile): Result<SourceFile> => {
      const opened = this.decryptFile(source);
      if (opened.ok && opened.value.text.length <= hiddenFileLimit) {
        this.#hideText(opened.value.text);
      }
      return opened;
    },
  };

  /** For files that are copied; hides their lines, because copying shows diffs. */
  decryptBytes(source: SourceFile): Buffer {
    const bytes = this.#decrypt(source.text, wholeText(source), 'file');
    if (!bytes.ok) throw new InputError(bytes.diagnostics);
    const { content } = bytes.value;
    if (content.length <= hiddenFileLimit) this.#hideText(content.toString('utf8'));
    return content;
  }

  hide(node: Located): void {
    if (node.kind === 'seq') for (const item of node.items) this.hide(item);
    else if (node.kind === 'map') for (const { value } of node.entries) this.hide(value);
    else if (typeof node.value === 'string' || node.text.length >= shortestNumber) {
      if (typeof node.value !== 'boolean') this.#hideText(node.text);
    }
  }

  /** Lines too: diffs and logs show them one by one. */
  #hideText(text: string): void {
    this.#addSecret(text);
    const lines = text.split('\n');
    if (lines.length === 1) return;
    for (const line of lines)
      if (line.trim().length >= shortestLine && !isTemplate(line)) this.#addSecret(line);
  }

  #decrypt(
    text: string,
    origin: TextOrigin,
    what: 'file' | 'value',
  ): Result<Omit<Opened, 'label'>> {
    const known = this.#opened.get(text);
    if (known !== undefined) return { ok: true, value: known };
    const label = vaultLabel(text);
    const first = this.#secrets.filter(secret => secret.label === label);
    const others = this.#secrets.filter(secret => secret.label !== label);
    const headerEnd = text.search(/\r?\n|$/);
    const whole = locationWithin(origin, 0, headerEnd);
    if (this.#secrets.length === 0) {
      const message = `This ${what} is encrypted with a vault, and no vault password was given.`;
      return failed(message, whole, 'Give one with -J, --vault-password-file or --vault-id.');
    }
    for (const { secret } of [...first, ...others]) {
      try {
        const value = { content: decryptVaultBytes(text, secret), secret };
        this.#opened.set(text, value);
        return { ok: true, value };
      } catch (error) {
        if (!(error instanceof VaultError)) throw error;
        if (!error.isDamaged) continue;
        const at = error.offset;
        const location =
          at === undefined || at >= text.length ? whole : locationWithin(origin, at, at + 1);
        return failed(`${error.message}.`, location);
      }
    }
    const tried = this.#secrets.length === 1 ? 'The vault password does' : 'The vault passwords do';
    const message = `${tried} not open this ${what}: it was encrypted with another, or is damaged.`;
    const labels = this.#secrets.map(secret => secret.label).join(', ');
    const id = label === undefined ? '' : `It was encrypted with the id "${label}". `;
    return failed(message, whole, `${id}Tried the passwords of: ${labels}.`);
  }
}

/** Larger files are not hidden line by line. Bytes. */
const hiddenFileLimit = 65_536;
/** Shorter lines of a longer text say nothing: `}`, `[mysqld]`. */
const shortestLine = 9;
/** Shorter numbers are ports and sizes rather than secrets. */
const shortestNumber = 6;

function failed(message: string, location: Location, hint?: string): Result<never> {
  const diagnostics = new Diagnostics();
  diagnostics.error('yaml/vault', message, location, { hint });
  return { ok: false, diagnostics: diagnostics.list };
}
