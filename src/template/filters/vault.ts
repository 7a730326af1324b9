import { ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { decryptVault, encryptVault, isVault, VaultError } from '../algorithms/vault.ts';
import { stringOf, textArg } from '../arguments.ts';
import type { Controller } from '../controller.ts';

/** Ansible's filters that encrypt and decrypt a text with a secret of their own. */
export function vaultFilters({ randomness }: Controller): readonly FunctionDefinition[] {
  return [
    {
      name: 'vault',
      summary: 'Encrypt a text as "kplay vault" does.',
      meanings: {
        secret: 'The password.',
        salt: 'Drawn if none is given, so that the result differs each time.',
        vault_id: 'Stands in the first line.',
        wrap_object: 'Accepted; changes nothing.',
        vaultid: 'The same as "vault_id".',
      },
      defaults: { vault_id: 'filter_default' },
      examples: ["'text' | vault('s3cret') | unvault('s3cret') -> 'text'"],
      onlyWhileRunning: true,
      parameters: ['secret', 'salt?', 'vault_id?', 'wrap_object?', 'vaultid?'],
      call(input, args) {
        const label = textArg(args, 'vault_id') ?? textArg(args, 'vaultid', 'filter_default');
        const given = textArg(args, 'salt');
        const salt =
          given === undefined
            ? Uint8Array.from({ length: 32 }, () => randomness.bits(8))
            : Buffer.from(given, 'utf8');
        const secret = stringOf(args.get('secret') ?? null, '"secret"');
        const isPlain = label === '' || label === 'default';
        return encryptVault(stringOf(input), secret, { salt, label: isPlain ? undefined : label });
      },
    },
    {
      name: 'unvault',
      summary: 'Decrypt a text that "vault" has encrypted; any other text stays as it is.',
      meanings: {
        secret: 'The password.',
        vault_id: 'Accepted; changes nothing.',
        vaultid: 'Accepted; changes nothing.',
      },
      examples: [
        "'text' | vault('s3cret', salt='abc') | unvault('s3cret') -> 'text'",
        "'plain' | unvault('s3cret') -> 'plain'",
      ],
      onlyWhileRunning: true,
      parameters: ['secret', 'vault_id?', 'vaultid?'],
      call(input, args) {
        const text = stringOf(input);
        if (!isVault(text)) return text;
        try {
          return decryptVault(text, stringOf(args.get('secret') ?? null, '"secret"'));
        } catch (error) {
          if (error instanceof VaultError) throw new ExpressionError(`${error.message}.`);
          throw error;
        }
      },
    },
  ];
}
