import type { Result } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source-file.ts';
import type { Value } from '../values/value.ts';
import type { Located, ScalarNode } from '../yaml/located.ts';
import type { PluginWorld } from './plugins/plugin.ts';
import type { InventoryReaders } from './readers.ts';

/** How files are read and, where they are encrypted, decrypted. */
export interface ReadOptions {
  readonly readers: InventoryReaders;
  readonly vault?: Vault | undefined;
  /** In directories of inventories; by default what Ansible passes over. */
  readonly ignored?: IgnoredNames | undefined;
  /** For files of inventory plugins; without it there are none. */
  readonly world?: PluginWorld | undefined;
}

export interface IgnoredNames {
  /** How names end. */
  readonly ends: readonly string[];
  readonly patterns: readonly RegExp[];
}

export interface Vault {
  /** Decrypts a `!vault` value. Throws an `InputError`. */
  decryptValue(node: ScalarNode): Value;
  /** Decrypts a file that is encrypted as a whole. */
  decryptFile(source: SourceFile): Result<SourceFile>;
  /** Keeps the values of variables from an encrypted file out of what is shown. */
  hide(variables: Located): void;
}
