import type { Diagnostic, Result } from '../diagnostics/diagnostic.ts';
import { locationWithin, type TextOrigin } from '../values/origin.ts';
import type { Templated } from '../values/value.ts';
import type { Body, ExpressionNode } from './syntax/ast.ts';
import { readHeader } from './syntax/header.ts';
import { lexExpression } from './syntax/lex-expression.ts';
import { lexTemplate } from './syntax/lex-template.ts';
import { type TemplateOptions, valueOptions } from './syntax/options.ts';
import { blockReaders } from './syntax/parse-blocks.ts';
import { ExpressionParser } from './syntax/parse-expression.ts';
import { importReaders } from './syntax/parse-imports.ts';
import { macroReaders } from './syntax/parse-macros.ts';
import { SyntaxProblem } from './syntax/syntax-problem.ts';
import { type StatementReader, TagParser } from './syntax/tag-parser.ts';
import type { Token } from './syntax/token.ts';
import { TokenStream } from './syntax/token-stream.ts';

/** A parsed expression, as in `when: …`. */
export interface Expression {
  readonly text: string;
  readonly origin: TextOrigin;
  readonly root: ExpressionNode;
}

/** A parsed template: a string of a YAML file, or a template file. */
export interface Template {
  readonly text: string;
  readonly origin: TextOrigin;
  readonly options: TemplateOptions;
  readonly body: Body;
}

const readers: ReadonlyMap<string, StatementReader> = new Map([
  ...blockReaders,
  ...macroReaders,
  ...importReaders,
]);

/** Reads an expression without delimiters around it; several with commas between them are a tuple. */
export function parseExpression(text: string, origin: TextOrigin): Result<Expression> {
  const tokens: Token[] = [];
  lexExpression(text, 0, tokens);
  const lastCharacter = Math.max(0, text.trimEnd().length - 1);
  tokens.push({ kind: 'end', value: '', start: lastCharacter, end: text.length });
  const stream = new TokenStream(tokens);
  try {
    const root = new ExpressionParser(stream).tuple();
    if (!stream.at('end')) stream.fail('Expected the end of the expression', delimiterHint(stream));
    return { ok: true, value: { text, origin, root } };
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    return { ok: false, diagnostics: [diagnose(error, origin)] };
  }
}

function delimiterHint(stream: TokenStream): string | undefined {
  return stream.atOperator('=') ? 'Write "==" to compare.' : undefined;
}

/** Reports every tag that cannot be read. */
export function parseTemplate(
  text: string,
  origin: TextOrigin,
  options: TemplateOptions = valueOptions,
): Result<Template> {
  const problems: SyntaxProblem[] = [];
  try {
    const header = readHeader(text, options);
    const parser = new TagParser(lexTemplate(text, header.options, header.from), readers);
    const body = parser.template();
    problems.push(...parser.problems);
    if (problems.length === 0) {
      return { ok: true, value: { text, origin, options: header.options, body } };
    }
  } catch (error) {
    if (!(error instanceof SyntaxProblem)) throw error;
    problems.push(error);
  }
  problems.sort((a, b) => a.span.start - b.span.start);
  return { ok: false, diagnostics: problems.map(problem => diagnose(problem, origin)) };
}

const parsed = new WeakMap<Templated, Result<Template>>();

/** The template of a string in YAML, parsed once. */
export function templateOf(templated: Templated): Result<Template> {
  const known = parsed.get(templated);
  if (known !== undefined) return known;
  const result = parseTemplate(templated.text, templated.origin);
  parsed.set(templated, result);
  return result;
}

function diagnose({ message, span, hint }: SyntaxProblem, origin: TextOrigin): Diagnostic {
  return {
    severity: 'error',
    code: 'expression/syntax',
    message,
    location: locationWithin(origin, span.start, span.end),
    hint,
  };
}
