import { type Arguments, ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { inputText, integerArg, textArg } from '../arguments.ts';
import { problemOf } from '../literal-checks.ts';

interface Style {
  readonly decoration: string;
  readonly beginning?: string;
  readonly end?: string;
}

const styles: Readonly<Record<string, Style>> = {
  plain: { decoration: '# ' },
  erlang: { decoration: '% ' },
  c: { decoration: '// ' },
  cblock: { beginning: '/*', decoration: ' * ', end: ' */' },
  xml: { beginning: '<!--', decoration: ' - ', end: '-->' },
};

export const commentFilter: FunctionDefinition = {
  name: 'comment',
  parameters: [
    ...['style?', 'decoration?', 'beginning?', 'end?', 'newline?', 'prefix?', 'prefix_count?'],
    ...['postfix?', 'postfix_count?'],
  ],
  integers: ['prefix_count', 'postfix_count'],
  check: literals => {
    const style = literals.get('style');
    return typeof style === 'string' ? problemOf('style', () => styleOf(style)) : [];
  },
  call: (input, args) => commented(inputText(input), args),
};

function styleOf(name: string): Style {
  const style = Object.hasOwn(styles, name) ? styles[name] : undefined;
  if (style !== undefined) return style;
  throw new ExpressionError(
    `"style" must be one of ${Object.keys(styles).join(', ')}, not "${name}".`,
  );
}

function commented(text: string, args: Arguments): string {
  const style = styleOf(textArg(args, 'style', 'plain'));
  const decoration = textArg(args, 'decoration', style.decoration);
  const bare = decoration.trimEnd();
  const newline = textArg(args, 'newline', '\n');
  const beginning = textArg(args, 'beginning', style.beginning ?? '');
  const prefix = textArg(args, 'prefix', bare);
  const prefixLine = prefix === '' || prefix === newline ? prefix : prefix + newline;
  const postfix = textArg(args, 'postfix', bare);
  const end = textArg(args, 'end', style.end ?? '');
  return [
    beginning === '' ? '' : beginning + newline,
    prefixLine.repeat(integerArg(args, 'prefix_count', 1)),
    // A line without text keeps no white space behind its decoration.
    (decoration + text.replaceAll(newline, newline + decoration)).replaceAll(
      decoration + newline,
      bare + newline,
    ),
    (newline + postfix).repeat(integerArg(args, 'postfix_count', 1)),
    end === '' ? '' : newline + end,
  ].join('');
}
