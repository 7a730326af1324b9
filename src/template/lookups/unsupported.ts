import { ExpressionError } from '../../jinja/functions.ts';
import type { LookupDefinition } from './lookup.ts';

const reasons: Readonly<Record<string, string>> = {
  config: 'the settings of Ansible are none here',
};

/** Lookups that are known but not built in: they say so. */
export const unsupportedLookups: readonly LookupDefinition[] = Object.entries(reasons).map(
  ([name, reason]) => ({
    name,
    options: [],
    unsupported: reason,
    run() {
      const message = `The lookup "${name}" is not supported: ${reason}.`;
      throw new ExpressionError(message, { code: 'expression/unsupported' });
    },
  }),
);
