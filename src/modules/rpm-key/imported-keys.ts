import { type Probe, sh, textOf } from '../../module-api/index.ts';

export interface ImportedKeys {
  readonly hasRpm: boolean;
  /** Eight hexadecimal digits each. */
  readonly ids: readonly string[];
}

export const keysKey = 'rpm:keys';

export const importedKeys: Probe<ImportedKeys> = {
  script: sh`command -v rpm >/dev/null 2>&1 || exit 3
rpm -q gpg-pubkey --qf '%{VERSION}\n' 2>/dev/null
true`,
  parse: ({ exitCode, stdout }) => ({
    hasRpm: exitCode !== 3,
    ids: textOf(stdout)
      .split('\n')
      .map(line => line.trim().toLowerCase().slice(-8))
      .filter(line => /^[0-9a-f]{8}$/.test(line)),
  }),
  overlay(seen, predicted) {
    const value = predicted.value(keysKey);
    return value === undefined ? seen : { ...seen, ids: value.split(' ').filter(id => id !== '') };
  },
};
