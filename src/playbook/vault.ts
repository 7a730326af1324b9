import { Diagnostics, InputError, type Result } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../diagnostics/source-file.ts';
import { type Located, MapNode, ScalarNode, SeqNode } from '../yaml/located.ts';

/** Opens what is encrypted. What it opened is kept out of everything that is shown. */
export interface Vault {
  /** The text of a `!vault` value. Throws an `InputError`. */
  decryptValue(node: ScalarNode): string;
  /** Decrypts a file that is encrypted as a whole. */
  decryptFile(source: SourceFile): Result<SourceFile>;
  /** Keeps the values of variables from an encrypted file out of what is shown. */
  hide(variables: Located): void;
}

/** A file as it was before it was encrypted; others are returned as they are. */
export function openFile(source: SourceFile, vault: Vault | undefined): Result<SourceFile> {
  if (!source.text.startsWith(vaultMark)) return { ok: true, value: source };
  if (vault !== undefined) return vault.decryptFile(source);
  const message = 'This file is encrypted with a vault, and no vault password was given.';
  const diagnostics = new Diagnostics();
  diagnostics.error('yaml/vault', message, { source, start: 0, end: vaultMark.length - 1 });
  return { ok: false, diagnostics: diagnostics.list };
}

const vaultMark = '$ANSIBLE_VAULT;';

/** The tree with `!vault` values decrypted, as texts in which nothing is a template. */
export function openValues(root: Located, vault: Vault, diagnostics: Diagnostics): Located {
  if (!root.location.source.text.includes('!vault')) return root;
  const open = (node: Located): Located => {
    const { location, tag } = node;
    if (node.kind === 'scalar')
      return tag === '!vault' ? openValue(node, vault, diagnostics) : node;
    if (node.kind === 'seq') return new SeqNode({ location, tag, items: node.items.map(open) });
    const entries = node.entries.map(({ key, value }) => ({ key, value: open(value) }));
    return new MapNode({ location, tag, entries });
  };
  return open(root);
}

function openValue(node: ScalarNode, vault: Vault, diagnostics: Diagnostics): ScalarNode {
  const { location, style } = node;
  try {
    const text = vault.decryptValue(node);
    const origin = { location, offsetAt: () => location.start };
    return new ScalarNode({ location, tag: '!unsafe', value: text, text, style, origin });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    diagnostics.list.push(...error.diagnostics);
    const { origin } = node;
    return new ScalarNode({ location, tag: '!unsafe', value: '', text: '', style, origin });
  }
}
