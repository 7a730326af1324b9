import type { ConstantNode } from './ast.ts';
import { lexExpression } from './lex-expression.ts';
import type { Delimiters, TemplateOptions } from './options.ts';
import { ExpressionParser } from './parse-expression.ts';
import { SyntaxProblem } from './syntax-problem.ts';
import type { Token } from './token.ts';
import { TokenStream } from './token-stream.ts';

const marker = '#jinja2:';

const switches: ReadonlyMap<string, 'trimBlocks' | 'lstripBlocks' | 'keepTrailingNewline'> =
  new Map([
    ['trim_blocks', 'trimBlocks'],
    ['lstrip_blocks', 'lstripBlocks'],
    ['keep_trailing_newline', 'keepTrailingNewline'],
  ]);

/** Ansible takes strings too. */
const switchValues: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  ...([true, 'True', 'true', 'yes', 1] as const).map(value => [value, true] as const),
  ...([false, 'False', 'false', 'no', 0] as const).map(value => [value, false] as const),
]);

const delimiters: ReadonlyMap<string, keyof Delimiters> = new Map([
  ['block_start_string', 'blockStart'],
  ['block_end_string', 'blockEnd'],
  ['variable_start_string', 'variableStart'],
  ['variable_end_string', 'variableEnd'],
  ['comment_start_string', 'commentStart'],
  ['comment_end_string', 'commentEnd'],
]);

const linePrefixes: ReadonlyMap<string, 'lineStatement' | 'lineComment'> = new Map([
  ['line_statement_prefix', 'lineStatement'],
  ['line_comment_prefix', 'lineComment'],
]);

/** Settings of Jinja that change nothing here: Ansible does not escape by itself, whatever they are. */
const needless: ReadonlySet<string> = new Set([
  'autoescape',
  'optimized',
  'cache_size',
  'auto_reload',
]);

/** What the first line `#jinja2: trim_blocks: False, …` asks for, and where the template begins. */
export function readHeader(
  text: string,
  options: TemplateOptions,
): { options: TemplateOptions; from: number } {
  if (!text.startsWith(marker)) return { options, from: 0 };
  const newline = text.indexOf('\n');
  const end = newline === -1 ? text.length : newline;
  let result = options;
  let at = marker.length;
  for (const pair of text.slice(at, end).split(',')) {
    result = withSetting(result, pair, at);
    at += pair.length + 1;
  }
  const { variableStart, blockStart, commentStart } = result.delimiters;
  if (new Set([variableStart, blockStart, commentStart]).size < 3) {
    throw new SyntaxProblem('Block, variable and comment tags must begin differently.', {
      start: 0,
      end,
    });
  }
  return { options: result, from: Math.min(end + 1, text.length) };
}

function withSetting(options: TemplateOptions, pair: string, start: number): TemplateOptions {
  const span = { start, end: start + pair.length };
  const colon = pair.indexOf(':');
  if (colon === -1) throw new SyntaxProblem('Expected "name: value" in "#jinja2:".', span);

  const name = pair.slice(0, colon).trim();
  const { value } = literal(pair.slice(colon + 1), start + colon + 1);
  const flag = switches.get(name);
  const on = switchValues.get(value);
  if (flag !== undefined && on !== undefined) return { ...options, [flag]: on };
  const delimiter = delimiters.get(name);
  if (delimiter !== undefined && typeof value === 'string' && value !== '') {
    return { ...options, delimiters: { ...options.delimiters, [delimiter]: value } };
  }
  const prefix = linePrefixes.get(name);
  if (prefix !== undefined && typeof value === 'string' && value !== '') {
    return { ...options, [prefix]: value };
  }
  if (needless.has(name)) return options;
  if (name === 'newline_sequence' && typeof value === 'string' && /^(?:\r\n|\n|\r)$/.test(value)) {
    return { ...options, newline: value };
  }
  const isKnown =
    [flag, delimiter, prefix].some(known => known !== undefined) || name === 'newline_sequence';
  const message = isKnown
    ? `"${name}" cannot be${pair.slice(colon + 1)}.`
    : `"#jinja2:" has no setting "${name}".`;
  throw new SyntaxProblem(message, span);
}

function literal(text: string, start: number): ConstantNode {
  const tokens: Token[] = [];
  lexExpression(text, 0, tokens);
  tokens.push({ kind: 'end', value: '', start: text.length, end: text.length });
  const stream = new TokenStream(tokens);
  const span = { start, end: start + text.length };
  try {
    const node = new ExpressionParser(stream).expression();
    if (node.kind === 'constant' && stream.at('end')) return node;
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
  }
  throw new SyntaxProblem('Expected a string, True or False.', span);
}
