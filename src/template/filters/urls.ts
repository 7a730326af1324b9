import { ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { isMapping } from '../../jinja/python/kind.ts';
import { fromPlain, type Plain } from '../../values/plain.ts';
import type { Value } from '../../values/value.ts';
import { quoteQuery, quoteUrl, splitUrl, unquoteUrl } from '../algorithms/url.ts';
import { dictOf, inputText, listOf, textArg } from '../arguments.ts';

/** Filters of URLs. */
export const urlFilters: readonly FunctionDefinition[] = [
  {
    name: 'urlsplit',
    summary: 'Part a web address, or give one part of it.',
    meanings: {
      query:
        'The part: scheme, netloc, hostname, port, path, query, fragment, username or password.',
    },
    defaults: { query: '' },
    examples: [
      "'https://example.org:8443/a?b=c' | urlsplit('hostname') -> 'example.org'",
      "'https://example.org:8443/a?b=c' | urlsplit('port') -> 8443",
    ],
    parameters: ['query?'],
    call(input, args) {
      const parts = new Map(Object.entries({ ...splitUrl(inputText(input)) }));
      const name = textArg(args, 'query', '');
      if (name === '') return fromPlain(Object.fromEntries(parts));
      const part: Plain | undefined = parts.get(name);
      if (part !== undefined) return fromPlain(part);
      throw new ExpressionError(
        `A URL has no part "${name}", only ${[...parts.keys()].join(', ')}.`,
      );
    },
  },
  {
    name: 'urlencode',
    summary: 'Escape a text for a web address, or make a query of a dict.',
    examples: ["'a b/c' | urlencode -> 'a%20b/c'", "{'q': 'a b'} | urlencode -> 'q=a+b'"],
    parameters: [],
    call(input) {
      if (!isMapping(input) && !Array.isArray(input)) return quoteUrl(inputText(input));
      const pairs = isMapping(input) ? [...dictOf(input)] : input.map(pairOf);
      return pairs
        .map(([key, value]) => `${quoteQuery(inputText(key))}=${quoteQuery(inputText(value))}`)
        .join('&');
    },
  },
  {
    name: 'urldecode',
    summary: 'Read escapes of a web address.',
    examples: ["'a%20b' | urldecode -> 'a b'"],
    parameters: [],
    call: input => unquoteUrl(inputText(input)),
  },
];

function pairOf(item: Value): [Value, Value] {
  const [key, value, ...more] = listOf(item, 'every item');
  if (key === undefined || value === undefined || more.length > 0) {
    throw new ExpressionError('Every item must be a list of a name and a value.');
  }
  return [key, value];
}
