import type { Arguments, FunctionDefinition } from '../../jinja/functions.ts';
import { inputText, integerArg, textArg } from '../arguments.ts';
import { requireChoice } from '../literal-checks.ts';

interface Style {
  readonly decoration: string;
  readonly beginning?: string;
  readonly end?: string;
}

const plain: Style = { decoration: '# ' };
const styles: Readonly<Record<string, Style>> = {
  plain,
  erlang: { decoration: '% ' },
  c: { decoration: '// ' },
  cblock: { beginning: '/*', decoration: ' * ', end: ' */' },
  xml: { beginning: '<!--', decoration: ' - ', end: '-->' },
};

export const commentFilter: FunctionDefinition = {
  name: 'comment',
  summary: 'Make a comment of a text, in the way of a language.',
  meanings: {
    decoration: 'What every line begins with.',
    beginning: 'A line before everything.',
    end: 'A line after everything.',
    prefix: 'A line before the text; what every line begins with if nothing is said.',
    postfix: 'A line after the text; what every line begins with if nothing is said.',
  },
  defaults: { style: 'plain', newline: '\n', prefix_count: 1, postfix_count: 1 },
  examples: [
    "'Managed' | comment -> '#\\n# Managed\\n#'",
    "'Managed' | comment('c', prefix='', postfix_count=0) -> '// Managed'",
  ],
  parameters: [
    ...['style?', 'decoration?', 'beginning?', 'end?', 'newline?', 'prefix?', 'prefix_count?'],
    ...['postfix?', 'postfix_count?'],
  ],
  integers: ['prefix_count', 'postfix_count'],
  choices: { style: Object.keys(styles) },
  call: (input, args) => commented(inputText(input), args),
};

function styleOf(name: string): Style {
  return styles[requireChoice('style', name, Object.keys(styles))] ?? plain;
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
