import { ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';

const reasons: Readonly<Record<string, string>> = {
  to_xml: 'write a template',
  from_xml: 'XML is not built in',
  xml: 'XML is not built in',
  fact_diff: 'write both with "to_nice_yaml", and let "copy" show the difference',
};

const names: Readonly<Record<string, readonly string[]>> = {
  to_xml: ['ansible.utils.to_xml'],
  from_xml: ['ansible.utils.from_xml'],
  fact_diff: ['ansible.utils.fact_diff'],
};

/** Filters that are known but not built in: they say so, and what to do instead. */
export const unsupportedFilters: readonly FunctionDefinition[] = Object.entries(reasons).map(
  ([name, reason]) => ({
    name,
    aliases: names[name] ?? [],
    parameters: ['*args', '**named'],
    acceptsUndefined: true,
    unsupported: reason,
    call() {
      const message = `The filter "${name}" is not supported: ${reason}.`;
      throw new ExpressionError(message, { code: 'expression/unsupported' });
    },
  }),
);
