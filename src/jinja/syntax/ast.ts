import type { DictKey, Value } from '../../values/value.ts';

/** A range of the text that was parsed. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

interface Node<K extends string> extends Span {
  readonly kind: K;
}

export type ExpressionNode =
  | ConstantNode
  | NameNode
  | SequenceNode
  | DictNode
  | AttributeNode
  | ItemNode
  | SliceNode
  | CallNode
  | FilterNode
  | TestNode
  | UnaryNode
  | BinaryNode
  | LogicNode
  | CompareNode
  | ConcatNode
  | ConditionalNode
  | BrokenNode;

export interface ConstantNode extends Node<'constant'> {
  readonly value: Value & (DictKey | object);
}

export interface NameNode extends Node<'name'> {
  readonly name: string;
}

export interface SequenceNode extends Node<'list' | 'tuple'> {
  readonly items: readonly ExpressionNode[];
}

export interface DictNode extends Node<'dict'> {
  readonly pairs: readonly { readonly key: ExpressionNode; readonly value: ExpressionNode }[];
}

/** `target.name` */
export interface AttributeNode extends Node<'attribute'> {
  readonly target: ExpressionNode;
  readonly name: string;
}

/** `target[index]`, `target.0` */
export interface ItemNode extends Node<'item'> {
  readonly target: ExpressionNode;
  readonly index: ExpressionNode;
}

/** `target[first:last:step]` */
export interface SliceNode extends Node<'slice'> {
  readonly target: ExpressionNode;
  readonly first: ExpressionNode | undefined;
  readonly last: ExpressionNode | undefined;
  readonly step: ExpressionNode | undefined;
}

export interface CallArguments {
  readonly positional: readonly ExpressionNode[];
  readonly named: readonly NamedArgument[];
  /** `*rest` */
  readonly rest: ExpressionNode | undefined;
  /** `**namedRest` */
  readonly namedRest: ExpressionNode | undefined;
}

export interface NamedArgument extends Span {
  readonly name: string;
  readonly value: ExpressionNode;
}

export interface CallNode extends Node<'call'> {
  readonly callee: ExpressionNode;
  readonly args: CallArguments;
}

/** `input | name(args)`; the first of a filter block has no input. */
export interface FilterNode extends Node<'filter'> {
  readonly input: ExpressionNode | undefined;
  readonly name: string;
  readonly nameSpan: Span;
  readonly args: CallArguments;
}

/** `input is name(args)` */
export interface TestNode extends Node<'test'> {
  readonly input: ExpressionNode;
  readonly name: string;
  readonly nameSpan: Span;
  readonly args: CallArguments;
}

export interface UnaryNode extends Node<'unary'> {
  readonly operator: '-' | '+' | 'not';
  readonly operand: ExpressionNode;
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**';

export interface BinaryNode extends Node<'binary'> {
  readonly operator: BinaryOperator;
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}

export interface LogicNode extends Node<'logic'> {
  readonly operator: 'and' | 'or';
  readonly left: ExpressionNode;
  readonly right: ExpressionNode;
}

export type CompareOperator = '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not in';

/** `a < b <= c` holds when each neighbouring pair does. */
export interface CompareNode extends Node<'compare'> {
  readonly first: ExpressionNode;
  readonly rest: readonly {
    readonly operator: CompareOperator;
    readonly operand: ExpressionNode;
  }[];
}

/** `a ~ b ~ c` */
export interface ConcatNode extends Node<'concat'> {
  readonly items: readonly ExpressionNode[];
}

/** `value if test else otherwise` */
export interface ConditionalNode extends Node<'conditional'> {
  readonly test: ExpressionNode;
  readonly value: ExpressionNode;
  readonly otherwise: ExpressionNode | undefined;
}

/** Stands where an expression could not be read; its problem has been reported. */
type BrokenNode = Node<'broken'>;

export type StatementNode =
  | DataNode
  | PrintNode
  | ForNode
  | IfNode
  | SetNode
  | SetBlockNode
  | MacroNode
  | CallBlockNode
  | FilterBlockNode
  | IncludeNode
  | ImportNode
  | FromImportNode
  | ExtendsNode
  | BlockNode
  | DoNode
  | WithNode
  | LoopExitNode
  | ScopeNode;

export type Body = readonly StatementNode[];

interface DataNode extends Node<'data'> {
  readonly text: string;
}

export interface PrintNode extends Node<'print'> {
  readonly expression: ExpressionNode;
}

/** What is assigned to. */
export type TargetNode = NameNode | TupleTargetNode | NamespaceTargetNode;

interface TupleTargetNode extends Node<'tupleTarget'> {
  readonly items: readonly TargetNode[];
}

/** `ns.attribute` */
interface NamespaceTargetNode extends Node<'namespaceTarget'> {
  readonly name: string;
  readonly attribute: string;
}

export interface ForNode extends Node<'for'> {
  readonly target: TargetNode;
  readonly iterable: ExpressionNode;
  readonly filter: ExpressionNode | undefined;
  readonly recursive: boolean;
  readonly body: Body;
  readonly otherwise: Body;
}

export interface IfNode extends Node<'if'> {
  readonly branches: readonly { readonly test: ExpressionNode; readonly body: Body }[];
  readonly otherwise: Body;
}

interface SetNode extends Node<'set'> {
  readonly target: TargetNode;
  readonly value: ExpressionNode;
}

/** `{% set name | filter %}…{% endset %}` */
export interface SetBlockNode extends Node<'setBlock'> {
  readonly target: TargetNode;
  readonly filter: FilterNode | undefined;
  readonly body: Body;
}

export interface Parameter extends Span {
  readonly name: string;
  readonly fallback: ExpressionNode | undefined;
}

export interface MacroNode extends Node<'macro'> {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly body: Body;
}

export interface CallBlockNode extends Node<'callBlock'> {
  readonly parameters: readonly Parameter[];
  readonly call: CallNode;
  readonly body: Body;
}

export interface FilterBlockNode extends Node<'filterBlock'> {
  readonly filter: FilterNode;
  readonly body: Body;
}

export interface IncludeNode extends Node<'include'> {
  readonly template: ExpressionNode;
  readonly ignoreMissing: boolean;
  readonly withContext: boolean;
}

export interface ImportNode extends Node<'import'> {
  readonly template: ExpressionNode;
  readonly target: string;
  readonly withContext: boolean;
}

export interface FromImportNode extends Node<'fromImport'> {
  readonly template: ExpressionNode;
  readonly names: readonly ImportedName[];
  readonly withContext: boolean;
}

export interface ImportedName extends Span {
  readonly name: string;
  readonly alias: string;
}

export interface ExtendsNode extends Node<'extends'> {
  readonly template: ExpressionNode;
}

export interface BlockNode extends Node<'block'> {
  readonly name: string;
  readonly scoped: boolean;
  readonly required: boolean;
  readonly body: Body;
}

interface DoNode extends Node<'do'> {
  readonly expression: ExpressionNode;
}

export interface WithNode extends Node<'with'> {
  readonly assignments: readonly { readonly target: TargetNode; readonly value: ExpressionNode }[];
  readonly body: Body;
}

/** `{% break %}`, `{% continue %}` */
interface LoopExitNode extends Node<'loopExit'> {
  readonly exit: 'break' | 'continue';
}

/** What only opens a scope: `{% autoescape %}`, because nothing is ever escaped. */
interface ScopeNode extends Node<'scope'> {
  readonly body: Body;
}
