import { ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { Undefined } from '../../values/value.ts';
import { linked } from '../algorithms/links.ts';
import { escapeHtml, unescapeHtml } from '../algorithms/text.ts';
import { dictOf, flagArg, inputText, integerArg, iterableOf, textArg } from '../arguments.ts';

/** Jinja's filters for HTML and XML. kplay never escapes by itself. */
export const htmlFilters: readonly FunctionDefinition[] = [
  {
    name: 'escape',
    aliases: ['e', 'forceescape'],
    parameters: [],
    call: input => escapeHtml(inputText(input)),
  },
  {
    name: 'striptags',
    parameters: [],
    call: input =>
      unescapeHtml(
        inputText(input)
          .replaceAll(/<!--[^]*?-->|<[^>]*>/g, '')
          .trim()
          .replaceAll(/\s+/g, ' '),
      ),
  },
  {
    name: 'xmlattr',
    parameters: ['autospace?'],
    call(input, args) {
      const attributes = [...dictOf(input)]
        .filter(([, value]) => value !== null && !(value instanceof Undefined))
        .map(([key, value]) => {
          const name = inputText(key);
          if (/[\s/>=]/.test(name)) {
            throw new ExpressionError(`"${name}" cannot be the name of an attribute.`);
          }
          return `${escapeHtml(name)}="${escapeHtml(inputText(value))}"`;
        });
      const text = attributes.join(' ');
      return flagArg(args, 'autospace', true) && text !== '' ? ` ${text}` : text;
    },
  },
  {
    name: 'urlize',
    parameters: ['trim_url_limit?', 'nofollow?', 'target?', 'rel?', 'extra_schemes?'],
    call(input, args) {
      const rel = new Set(['noopener', ...textArg(args, 'rel', '').split(/\s+/)]);
      if (flagArg(args, 'nofollow')) rel.add('nofollow');
      const schemes = args.get('extra_schemes') ?? null;
      return linked(inputText(input), {
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
