import type { Result } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source-file.ts';
import { isPasswordName } from '../engine/secrets/password-names.ts';
import { type VaultSecret, VaultSecrets } from '../engine/variables/vault.ts';
import type { Vault } from '../inventory/load-options.ts';
import type { Value } from '../values/value.ts';
import type { Variable } from '../values/variable-layer.ts';
import type { ScalarNode } from '../yaml/located.ts';

const hidden = '********';

/** Opens what is encrypted in an inventory, and knows how to show it unopened. */
export class SealedVault implements Vault {
  readonly #secrets: VaultSecrets;
  readonly #canOpen: boolean;
  readonly #sealed = new Map<Value, string>();

  constructor(passwords: readonly VaultSecret[]) {
    this.#secrets = new VaultSecrets(passwords, () => undefined);
    this.#canOpen = passwords.length > 0;
  }

  /** Without a password it stays as it is: to show it takes none. */
  decryptValue(node: ScalarNode): string {
    const sealed = node.text.trim();
    const text = this.#canOpen ? this.#secrets.decryptValue(node) : sealed;
    this.#sealed.set(text, sealed);
    return text;
  }

  decryptFile(source: SourceFile): Result<SourceFile> {
    return this.#secrets.decryptFile(source);
  }

  hide(): void {
    // Of what is in an encrypted file, each variable knows that it is.
  }

  /** The variable without what is secret in it; `seal` shows what was encrypted by itself. */
  shown(
    name: string,
    { value, location }: Variable,
    seal: (sealed: string) => Value = () => hidden,
  ): Value {
    const sealed = this.#sealed.get(value);
    if (sealed !== undefined) return seal(sealed);
    if (isPasswordName(name) || location?.source.isSecret === true) return hidden;
    return this.#within(value, seal);
  }

  #within(value: Value, seal: (sealed: string) => Value): Value {
    const sealed = this.#sealed.get(value);
    if (sealed !== undefined) return seal(sealed);
    if (Array.isArray(value)) return value.map(item => this.#within(item, seal));
    if (!(value instanceof Map)) return value;
    return new Map(Array.from(value, ([key, item]) => [key, this.#within(item, seal)]));
  }
}

/** As Ansible's JSON has it. */
export function sealedInJson(sealed: string): Value {
  return new Map([['__ansible_vault', `${sealed}\n`]]);
}

/** Blocks with the tag that such values have in YAML, which what renders YAML does not know. */
export class SealedBlocks {
  readonly #blocks: string[] = [];

  add(sealed: string): string {
    return `kplay_sealed_${this.#blocks.push(sealed) - 1}_`;
  }

  fillIn(yaml: string): string {
    return yaml.replaceAll(
      /^( *)(.*?)kplay_sealed_(\d+)_$/gm,
      (_, indent: string, start: string, index: string) => {
        const lines = (this.#blocks[Number(index)] ?? '').split('\n').map(line => line.trim());
        const below = `\n${indent}  ${start.startsWith('- ') ? '  ' : ''}`;
        return `${indent}${start}!vault |${below}${lines.join(below)}`;
      },
    );
  }
}
