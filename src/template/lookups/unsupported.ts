import { ExpressionError } from '../../jinja/functions.ts';
import type { LookupDefinition } from './lookup.ts';

const reasons: Readonly<Record<string, string>> = {
  config: 'kplay does not have the settings of Ansible',
  unvault: 'files are decrypted where they are read; use the "file" lookup for plain ones',
};

/** Lookups that are known but not built in: they say so. */
export const unsupportedLookups: readonly LookupDefinition[] = Object.entries(reasons).map(
  ([name, reason]) => ({
    name,
    options: [],
    run() {
      throw new ExpressionError(`The lookup "${name}" is not supported: ${reason}.`);
    },
  }),
);
