import { createRequire } from 'node:module';
import type Handlebars from 'handlebars';
import type { Diagnostic, Result } from '../../diagnostics/diagnostic.ts';
import { lineStartsOf, type SourceFile } from '../../diagnostics/source-file.ts';
import type {
  Body,
  CallNode,
  ExpressionNode,
  LiteralNode,
  PathNode,
  Span,
  StatementNode,
} from './ast.ts';
import { explainSyntax, SyntaxProblem } from './syntax-problem.ts';

type Ast = hbs.AST.Node;

let handlebars: typeof Handlebars | undefined;

/** Loading Handlebars takes time, and most runs have no use for it. */
function loadHandlebars(): typeof Handlebars {
  if (handlebars !== undefined) return handlebars;
  const loaded: typeof Handlebars = createRequire(import.meta.url)('handlebars');
  handlebars = loaded;
  return loaded;
}

/** Reads a Handlebars template; Handlebars itself parses it and takes care of white space. */
export function parseHandlebars(source: SourceFile): Result<Body> {
  try {
    return { ok: true, value: new Converter(source).body(loadHandlebars().parse(source.text)) };
  } catch (error) {
    const problem = error instanceof SyntaxProblem ? error : explainSyntax(error, source);
    if (problem === undefined) throw error;
    return { ok: false, diagnostics: [diagnose(problem, source)] };
  }
}

function diagnose({ message, span, hint }: SyntaxProblem, source: SourceFile): Diagnostic {
  const location = { source, ...span };
  return { severity: 'error', code: 'expression/syntax', message, location, hint };
}

/** From Handlebars' tree to ours, which knows offsets and nothing of white space control. */
class Converter {
  private readonly source: SourceFile;

  constructor(source: SourceFile) {
    this.source = source;
  }

  body(program: hbs.AST.Program): Body {
    return {
      statements: program.body.flatMap(node => this.statement(node)),
      blockParams: program.blockParams ?? [],
    };
  }

  private statement(node: Ast): StatementNode[] {
    if (isContent(node)) return node.value === '' ? [] : [{ kind: 'text', text: node.value }];
    if (node.type === 'CommentStatement') return [];
    if (isMustache(node)) return [{ kind: 'output', call: this.call(node) }];
    if (isBlock(node)) {
      return [
        {
          kind: 'block',
          call: this.call(node),
          body: this.optionalBody(node.program),
          inverse: this.optionalBody(node.inverse),
        },
      ];
    }
    if (isPartial(node)) return [this.partial(node, node.indent, undefined)];
    if (isPartialBlock(node)) return [this.partial(node, '', this.body(node.program))];
    if (isDecoratorBlock(node)) return [this.inline(node)];
    throw new SyntaxProblem('Decorators are not supported, only "{{#*inline}}".', this.span(node));
  }

  private optionalBody(program: hbs.AST.Program | undefined): Body | undefined {
    return program ? this.body(program) : undefined;
  }

  private partial(
    node: hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement,
    indent: string,
    fallback: Body | undefined,
  ): StatementNode {
    const name = this.expression(node.name);
    const params = node.params.map(param => this.expression(param));
    return {
      kind: 'partial',
      span: this.span(node),
      name,
      params,
      named: this.named(node.hash),
      indent,
      fallback,
    };
  }

  private inline(node: hbs.AST.DecoratorBlock): StatementNode {
    const [name, ...more] = node.params.map(param => this.expression(param));
    const isNamed = name?.kind === 'literal' && typeof name.value === 'string' && more.length === 0;
    if (node.path.original !== 'inline' || !isNamed) {
      throw new SyntaxProblem('A decorator must be {{#*inline "name"}}.', this.span(node));
    }
    return {
      kind: 'inline',
      span: this.span(node),
      name: name.value,
      body: this.body(node.program),
    };
  }

  private call(
    node: hbs.AST.MustacheStatement | hbs.AST.BlockStatement | hbs.AST.SubExpression,
  ): CallNode {
    const callee = this.expression(node.path);
    if (callee.kind === 'call') {
      throw new SyntaxProblem('A helper must be named.', this.span(node));
    }
    return {
      kind: 'call',
      span: this.span(node),
      callee,
      params: node.params.map(param => this.expression(param)),
      named: this.named(node.hash),
    };
  }

  private named(hash: hbs.AST.Hash | undefined): ReadonlyMap<string, ExpressionNode> {
    return new Map(hash?.pairs.map(({ key, value }) => [key, this.expression(value)]) ?? []);
  }

  private expression(node: Ast): ExpressionNode {
    if (isSubExpression(node)) return this.call(node);
    if (isPath(node)) return this.path(node);
    return this.literal(node);
  }

  private path(node: hbs.AST.PathExpression): PathNode {
    return {
      kind: 'path',
      span: this.span(node),
      text: node.original,
      parts: node.parts.map(String),
      depth: node.depth,
      isData: node.data,
      isScoped: /^\.|^this(?:[./]|$)/.test(node.original),
    };
  }

  private literal(node: Ast): LiteralNode {
    const value: unknown = 'value' in node ? node.value : undefined;
    const isKnown =
      value === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof value);
    if (!isKnown || !node.type.endsWith('Literal')) {
      throw new SyntaxProblem(`${node.type} is not supported.`, this.span(node));
    }
    return { kind: 'literal', span: this.span(node), value: plainLiteral(value) };
  }

  private span({ loc }: Ast): Span {
    const starts = lineStartsOf(this.source);
    const offset = ({ line, column }: hbs.AST.Position) => (starts[line - 1] ?? 0) + column;
    return { start: offset(loc.start), end: offset(loc.end) };
  }
}

function plainLiteral(value: unknown): LiteralNode['value'] {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  return value === null ? null : undefined;
}

function isContent(node: Ast): node is hbs.AST.ContentStatement {
  return node.type === 'ContentStatement';
}

function isMustache(node: Ast): node is hbs.AST.MustacheStatement {
  return node.type === 'MustacheStatement';
}

function isBlock(node: Ast): node is hbs.AST.BlockStatement {
  return node.type === 'BlockStatement';
}

function isPartial(node: Ast): node is hbs.AST.PartialStatement {
  return node.type === 'PartialStatement';
}

function isPartialBlock(node: Ast): node is hbs.AST.PartialBlockStatement {
  return node.type === 'PartialBlockStatement';
}

function isDecoratorBlock(node: Ast): node is hbs.AST.DecoratorBlock {
  return node.type === 'DecoratorBlock';
}

function isSubExpression(node: Ast): node is hbs.AST.SubExpression {
  return node.type === 'SubExpression';
}

function isPath(node: Ast): node is hbs.AST.PathExpression {
  return node.type === 'PathExpression';
}
