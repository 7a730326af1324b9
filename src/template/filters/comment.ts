import { type Arguments, ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { inputText, integerArg, textArg } from '../arguments.ts';

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
  call: (input, args) => commented(inputText(input), args),
};

function commented(text: string, args: Arguments): string {
  const name = textArg(args, 'style', 'plain');
  const style = styles[name];
  if (style === undefined) {
    throw new ExpressionError(
      `"style" must be one of ${Object.keys(styles).join(', ')}, not "${name}".`,
    );
  }
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
