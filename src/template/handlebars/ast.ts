/** Offsets into the template's text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** `../a.b`, `@index`, `this`. */
export interface PathNode {
  readonly kind: 'path';
  readonly span: Span;
  /** As it was written. */
  readonly text: string;
  readonly parts: readonly string[];
  /** How many `../`. */
  readonly depth: number;
  readonly isData: boolean;
  /** Begins with `this`, `.` or `..`: names no helper and no block parameter. */
  readonly isScoped: boolean;
}

export interface LiteralNode {
  readonly kind: 'literal';
  readonly span: Span;
  /** `undefined` is written `undefined`. */
  readonly value: string | number | boolean | null | undefined;
}

/** `name a b key=c`, in double braces, in round brackets or behind `#`. */
export interface CallNode {
  readonly kind: 'call';
  readonly span: Span;
  readonly callee: PathNode | LiteralNode;
  readonly params: readonly ExpressionNode[];
  readonly named: ReadonlyMap<string, ExpressionNode>;
}

export type ExpressionNode = PathNode | LiteralNode | CallNode;

export interface Body {
  readonly statements: readonly StatementNode[];
  readonly blockParams: readonly string[];
}

export type StatementNode = TextNode | OutputNode | BlockNode | PartialNode | InlineNode;

interface TextNode {
  readonly kind: 'text';
  readonly text: string;
}

interface OutputNode {
  readonly kind: 'output';
  readonly call: CallNode;
}

export interface BlockNode {
  readonly kind: 'block';
  readonly call: CallNode;
  /** Absent in `{{^name}}…{{/name}}`. */
  readonly body: Body | undefined;
  readonly inverse: Body | undefined;
}

/** `{{> name}}` and `{{#> name}}…{{/name}}`. */
export interface PartialNode {
  readonly kind: 'partial';
  readonly span: Span;
  readonly name: PathNode | LiteralNode | CallNode;
  readonly params: readonly ExpressionNode[];
  readonly named: ReadonlyMap<string, ExpressionNode>;
  /** What stands before it on its line, put before every line it gives. */
  readonly indent: string;
  readonly fallback: Body | undefined;
}

/** `{{#*inline "name"}}…{{/inline}}`. */
export interface InlineNode {
  readonly kind: 'inline';
  readonly span: Span;
  readonly name: string;
  readonly body: Body;
}
