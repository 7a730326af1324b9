import { ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { quote } from '../../module-api/shell.ts';
import { inputText } from '../arguments.ts';

export const quoteFilter: FunctionDefinition = {
  name: 'quote',
  summary: 'Write a text as one word of a shell.',
  examples: ["'a b' | quote -> \"'a b'\"", "'plain' | quote -> 'plain'"],
  parameters: [],
  call(input) {
    const text = input === null ? '' : inputText(input);
    if (text.includes('\0')) throw new ExpressionError('A shell word cannot hold a NUL character.');
    return shellWord(text);
  },
};

/** As Python's `shlex.quote` writes it, which differs from ours in how it quotes a quote. */
function shellWord(text: string): string {
  return text.includes("'") ? `'${text.replaceAll("'", `'"'"'`)}'` : quote(text);
}
