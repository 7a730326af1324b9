import { ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { escapeHtml, withoutTags } from '../../jinja/python/html.ts';
import { SafeText } from '../../jinja/python/safe-text.ts';
import { Undefined } from '../../values/value.ts';
import { linked } from '../algorithms/links.ts';
import { dictOf, flagArg, inputText, integerArg, iterableOf, textArg } from '../arguments.ts';

/** Jinja's filters for HTML and XML. kplay never escapes by itself. */
export const htmlFilters: readonly FunctionDefinition[] = [
  {
    name: 'escape',
    aliases: ['e'],
    marks: 'escapes',
    summary: 'Escape what has a meaning in HTML; once only, within an expression or a template.',
    examples: [
      "'<a & b>' | escape -> '&lt;a &amp; b&gt;'",
      "'<' | escape | upper | escape -> '&LT;'",
    ],
    parameters: [],
    call: input => escapeHtml(inputText(input)),
  },
  {
    name: 'forceescape',
    marks: 'makes',
    summary: 'Escape what has a meaning in HTML, though it be escaped already.',
    examples: ["'<' | escape | forceescape -> '&amp;lt;'"],
    parameters: [],
    call: input => escapeHtml(inputText(input)),
  },
  {
    name: 'striptags',
    summary: 'Remove the tags of HTML, and write white space as single spaces.',
    examples: ["'<p>Hello <b>you</b></p>' | striptags -> 'Hello you'"],
    parameters: [],
    call: input => withoutTags(inputText(input)),
  },
  {
    name: 'xmlattr',
    marks: 'keeps',
    summary: 'Write a dict as attributes of an element of XML or HTML.',
    meanings: { autospace: 'Begin with a space.' },
    defaults: { autospace: true },
    examples: ["{'id': 'a', 'class': none} | xmlattr -> ' id=\"a\"'"],
    parameters: ['autospace?'],
    call(input, args) {
      const attributes = [...dictOf(input)]
        .filter(([, value]) => value !== null && !(value instanceof Undefined))
        .map(([key, value]) => {
          const name = inputText(key);
          if (/[\s/>=]/.test(name)) {
            throw new ExpressionError(`"${name}" cannot be the name of an attribute.`);
          }
          const shown = value instanceof SafeText ? value.value : escapeHtml(inputText(value));
          return `${escapeHtml(name)}="${shown}"`;
        });
      const text = attributes.join(' ');
      return flagArg(args, 'autospace', true) && text !== '' ? ` ${text}` : text;
    },
  },
  {
    name: 'urlize',
    marks: 'sees',
    summary: 'Make links of HTML of the addresses in a text.',
    meanings: {
      target: 'Where a browser opens the links.',
      rel: 'Words for "rel" beside "noopener".',
      trim_url_limit: 'Shorten what is shown of an address to so many characters.',
      nofollow: 'Add "nofollow" to "rel".',
      extra_schemes: 'Beginnings of further addresses, such as "tel:".',
    },
    defaults: { nofollow: false },
    examples: [
      '\'see https://example.org\' | urlize -> \'see <a href="https://example.org" rel="noopener">https://example.org</a>\'',
    ],
    parameters: ['trim_url_limit?', 'nofollow?', 'target?', 'rel?', 'extra_schemes?'],
    call(input, args) {
      const rel = new Set(['noopener', ...textArg(args, 'rel', '').split(/\s+/)]);
      if (flagArg(args, 'nofollow')) rel.add('nofollow');
      const schemes = args.get('extra_schemes') ?? null;
      const text = input instanceof SafeText ? input.value : escapeHtml(inputText(input));
      return linked(text, {
        limit: integerArg(args, 'trim_url_limit'),
        rel: [...rel]
          .filter(word => word !== '')
          .sort()
          .join(' '),
        target: textArg(args, 'target'),
        schemes: schemes === null ? [] : iterableOf(schemes, '"extra_schemes"').map(inputText),
      });
    },
  },
];
