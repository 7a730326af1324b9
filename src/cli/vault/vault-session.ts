import { randomBytes } from 'node:crypto';
import { defaultLabel, type VaultSecret, VaultSecrets } from '../../engine/variables/vault.ts';
import { encryptVault } from '../../template/algorithms/vault.ts';
import { secretAsker } from '../ask.ts';
import type { Io } from '../io.ts';
import { UsageError } from '../report-error.ts';
import { readVaultPasswords, type VaultFlags } from '../vault-passwords.ts';

export interface VaultCommandFlags extends VaultFlags {
  readonly encryptVaultId?: string;
}

/** The passwords of `kplay vault`; without any flag, it asks for one. */
export async function passwordsFor(
  flags: VaultFlags,
  io: Io,
  { isNew }: { readonly isNew: boolean },
): Promise<readonly VaultSecret[]> {
  const asking = { ask: secretAsker(io), isNew };
  const secrets = await readVaultPasswords(flags, io, asking);
  if (secrets.length > 0) return secrets;
  return readVaultPasswords({ ...flags, askVaultPass: true }, io, asking);
}

/** Opens files; what it opens is meant to be seen. */
export function openerOf(secrets: readonly VaultSecret[]): VaultSecrets {
  return new VaultSecrets(secrets, () => undefined);
}

/** The password to encrypt with: the one that `--encrypt-vault-id` names, or the only one. */
export function chosenSecret(
  secrets: readonly VaultSecret[],
  { encryptVaultId }: VaultCommandFlags,
): VaultSecret {
  const labels = [...new Set(secrets.map(({ label }) => label))].join(', ');
  const matching =
    encryptVaultId === undefined ? secrets : secrets.filter(one => one.label === encryptVaultId);
  const [first, second] = matching;
  if (first === undefined) {
    throw new UsageError(
      `--encrypt-vault-id ${encryptVaultId ?? ''}: there are only the ids ${labels}.`,
    );
  }
  if (second !== undefined && encryptVaultId === undefined) {
    throw new UsageError(`Say with --encrypt-vault-id which of the ids to use: ${labels}.`);
  }
  return first;
}

/** Encrypts as `ansible-vault` would: the id is written when it has a name. */
export function sealed(content: Uint8Array, { label, secret }: VaultSecret): string {
  const salt = randomBytes(32);
  return encryptVault(content, secret, { salt, label: label === defaultLabel ? undefined : label });
}
