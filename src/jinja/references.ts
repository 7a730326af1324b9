import type { Location } from '../diagnostics/source-file.ts';
import { locationWithin } from '../values/origin.ts';
import type { Expression, Template } from './parse.ts';
import type {
  Body,
  CallArguments,
  CallNode,
  ExpressionNode,
  FilterNode,
  Span,
  StatementNode,
} from './syntax/ast.ts';
import {
  boundBehind,
  boundBy,
  operandsOf,
  partsOf,
  statementsIn,
  targetNames,
} from './syntax/walk.ts';

export interface Reference {
  readonly name: string;
  readonly location: Location;
}

/** A function that is called. */
export interface FunctionReference extends Reference {
  readonly args: CallArguments;
  /** It need not be come to: a condition, or a loop, is around it. */
  readonly isConditional: boolean;
  /** Where a part of the call stands. */
  readonly locate: (span: Span) => Location;
}

/** A file that is included, imported or extended. */
export interface TemplateReference {
  readonly kind: 'include' | 'import' | 'fromImport' | 'extends';
  /** The literal names; the first that is there counts. */
  readonly names: readonly Reference[];
  /** What `from … import …` takes out of it, save what may be undefined: the text asks for that. */
  readonly wanted: readonly Reference[];
  /** Some names are only known while rendering. */
  readonly isOpen: boolean;
  /** It need not be there: `ignore missing`. */
  readonly isOptional: boolean;
  /** It need not be come to. */
  readonly isConditional: boolean;
}

export interface VariableReference extends Reference {
  /** The text asks whether the variable is defined, or gives a default for it. */
  readonly isOptional: boolean;
}

/** What one file of templates asks for that those which lead to it do not bind. */
export interface TemplateUses {
  readonly variables: readonly VariableReference[];
  /** It extends another, and knows what that one binds. */
  readonly isExtension: boolean;
  /** Of the file that is rendered, and not of those it includes. */
  readonly own?: Pick<References, 'roots' | 'source'> | undefined;
}

/** A whole expression of the text: a condition, or what stands in `{{ }}` or in a tag. */
export interface ExpressionRoot {
  readonly node: ExpressionNode;
  /** It need not be come to. */
  readonly isConditional: boolean;
  /** It is printed: it must not be undefined. */
  readonly isPrinted: boolean;
  /** Whether the text itself binds the name. */
  readonly binds: (name: string) => boolean;
}

/** What a text needs from outside, in the order of the text. */
export interface References {
  readonly variables: readonly VariableReference[];
  /** Those named by `map('name')` included. */
  readonly filters: readonly FunctionReference[];
  /** Those named by `select('name')`, `selectattr(…, 'name')` and their opposites included. */
  readonly tests: readonly FunctionReference[];
  /** The plugins that `lookup`, `query` and `q` name literally, with the arguments behind the name. */
  readonly lookups: readonly FunctionReference[];
  /** Names from outside that are called: `now()`. */
  readonly calls: readonly FunctionReference[];
  readonly templates: readonly TemplateReference[];
  readonly roots: readonly ExpressionRoot[];
  readonly source: Expression | Template;
}

/** Finds what an expression or template refers to, without evaluating it. */
export function referencesOf(source: Expression | Template): References {
  const found = known.get(source) ?? collected(source);
  known.set(source, found);
  return found;
}

/** Several checks ask for the same. */
const known = new WeakMap<Expression | Template, References>();

function collected(source: Expression | Template): References {
  const collector = new Collector(source);
  if ('root' in source) collector.root(source.root, new Names());
  else collector.body(source.body, new Names(holdsBlock(source.body) ? ['self'] : []));
  return collector.references();
}

/** Only then there is `self`. */
function holdsBlock(body: Body): boolean {
  return [...statementsIn(body)].some(({ kind }) => kind === 'block');
}

const lookupFunctions: ReadonlySet<string> = new Set(['lookup', 'query', 'q']);
const defaultFilters = /^(?:ansible\.builtin\.)?(?:default|d|mandatory)$/;
const definedTests = /^(?:ansible\.builtin\.)?(?:defined|undefined)$/;

/** Which argument names another function, by the filter that calls it. */
const callers: ReadonlyMap<string, readonly ['filters' | 'tests', number]> = new Map([
  ['map', ['filters', 0]],
  ['select', ['tests', 0]],
  ['reject', ['tests', 0]],
  ['selectattr', ['tests', 1]],
  ['rejectattr', ['tests', 1]],
]);

/** The names bound at a place. */
class Names {
  private readonly names: Set<string>;

  constructor(names: Iterable<string> = []) {
    this.names = new Set(names);
  }

  with(...names: readonly string[]): Names {
    return new Names([...this.names, ...names]);
  }

  bind(names: readonly string[]): void {
    for (const name of names) this.names.add(name);
  }

  has(name: string): boolean {
    return this.names.has(name);
  }
}

class Collector {
  private readonly source: Expression | Template;
  private readonly variables: Reference[] = [];
  private readonly optional = new Set<string>();
  private readonly filters: FunctionReference[] = [];
  private readonly tests: FunctionReference[] = [];
  private readonly lookups: FunctionReference[] = [];
  private readonly calls: FunctionReference[] = [];
  private readonly templates: (Omit<TemplateReference, 'wanted'> & {
    readonly wanted: () => readonly Reference[];
  })[] = [];
  private readonly roots: ExpressionRoot[] = [];
  /** How many conditions and loops are around. */
  private conditions = 0;
  /** Bound at the top of the template: seen by macros and blocks, wherever they stand. */
  private readonly top: readonly string[];

  constructor(source: Expression | Template) {
    this.source = source;
    this.top = 'body' in source ? source.body.flatMap(boundBehind) : [];
  }

  references(): References {
    const { optional, filters, tests, lookups, calls, roots, source } = this;
    const templates = this.templates.map(one => ({ ...one, wanted: one.wanted() }));
    const variables = this.variables.map(reference => ({
      ...reference,
      isOptional: optional.has(reference.name),
    }));
    return { variables, filters, tests, lookups, calls, templates, roots, source };
  }

  root(node: ExpressionNode, bound: Names, isPrinted = false): void {
    const binds = (name: string): boolean => bound.has(name);
    this.roots.push({ node, isConditional: this.conditions > 0, isPrinted, binds });
    this.expression(node, bound);
  }

  private expression(node: ExpressionNode, bound: Names): void {
    if (node.kind === 'name' && !bound.has(node.name)) this.add(this.variables, node.name, node);
    if (node.kind === 'filter') this.filter(node);
    if (node.kind === 'test') {
      this.addFunction(this.tests, { name: node.name, span: node.nameSpan, args: node.args });
      if (definedTests.test(node.name)) this.markOptional(node.input);
    }
    if (node.kind === 'call') this.call(node, bound);
    for (const operand of operandsOf(node)) {
      this.maybe(mayBeSkipped(operand, node), () => this.expression(operand, bound));
    }
  }

  private maybe(isConditional: boolean, visit: () => void): void {
    if (isConditional) this.conditions++;
    visit();
    if (isConditional) this.conditions--;
  }

  body(nodes: Body, bound: Names): void {
    for (const node of nodes) this.statement(node, bound);
  }

  private statement(node: StatementNode, bound: Names): void {
    if ('template' in node) this.template(node);
    if (node.kind === 'macro' || node.kind === 'callBlock') {
      const parameters = boundBy(node).filter(name => node.kind !== 'macro' || name !== node.name);
      if (node.kind === 'macro') bound.bind([node.name]);
      else this.root(node.call, bound);
      const inner = bound.with(...this.top, ...parameters);
      this.maybe(true, () => {
        for (const { fallback } of node.parameters) if (fallback) this.root(fallback, inner);
        this.body(node.body, inner);
      });
      return;
    }
    if (node.kind === 'for') {
      this.root(node.iterable, bound);
      const inner = bound.with('loop', ...targetNames(node.target));
      this.maybe(true, () => {
        if (node.filter) this.root(node.filter, inner);
        this.body(node.body, inner);
        this.body(node.otherwise, bound.with());
      });
      return;
    }

    const { expressions, bodies } = partsOf(node);
    for (const [index, expression] of expressions.entries()) {
      const isLater = node.kind === 'if' && index > 0;
      this.maybe(isLater, () => this.root(expression, bound, node.kind === 'print'));
    }
    // Another template may take the place of a block.
    this.maybe(node.kind === 'if' || node.kind === 'block', () => {
      for (const inner of bodies) this.body(inner, this.scopeOf(node, bound));
    });
    if (node.kind !== 'with' && node.kind !== 'block') bound.bind(boundBy(node));
  }

  /** An `if` binds names for what follows it; other blocks keep theirs to themselves. */
  private scopeOf(node: StatementNode, bound: Names): Names {
    if (node.kind === 'if') return bound;
    return bound.with(...(node.kind === 'block' ? this.top : []), ...blockNames(node));
  }

  private filter({ name, nameSpan, args, input }: FilterNode): void {
    this.addFunction(this.filters, { name, span: nameSpan, args });
    if (input !== undefined && defaultFilters.test(name)) this.markOptional(input);
    const [list, index] = callers.get(name.replace('ansible.builtin.', '')) ?? [];
    const argument = index === undefined ? undefined : args.positional[index];
    if (list === undefined || argument === undefined) return;
    if (argument.kind === 'constant' && typeof argument.value === 'string') {
      const behind = argumentsBehind(args, (index ?? 0) + 1);
      this.addFunction(this[list], { name: argument.value, span: argument, args: behind });
    }
  }

  private call({ callee, args }: CallNode, bound: Names): void {
    if (callee.kind !== 'name' || bound.has(callee.name)) return;
    this.addFunction(this.calls, { name: callee.name, span: callee, args });
    const [plugin] = args.positional;
    if (!lookupFunctions.has(callee.name) || plugin?.kind !== 'constant') return;
    if (typeof plugin.value === 'string') {
      const behind = argumentsBehind(args, 1);
      this.addFunction(this.lookups, { name: plugin.value, span: plugin, args: behind });
    }
  }

  private template(node: TemplateStatement): void {
    const { template, kind } = node;
    const all = template.kind === 'list' || template.kind === 'tuple' ? template.items : [template];
    const names: Reference[] = [];
    for (const name of all) {
      if (name.kind === 'constant' && typeof name.value === 'string')
        this.add(names, name.value, name);
    }
    const isConditional = this.conditions > 0;
    const isOpen = names.length < all.length;
    const isOptional = kind === 'include' && node.ignoreMissing;
    const imported = kind === 'fromImport' ? node.names : [];
    this.templates.push({
      ...{ kind, names, isOpen, isOptional, isConditional },
      wanted: () =>
        imported.flatMap(({ name, alias, start, end }) =>
          this.optional.has(alias) ? [] : [{ name, location: this.locate({ start, end }) }],
        ),
    });
  }

  private markOptional(node: ExpressionNode): void {
    if (node.kind === 'name') this.optional.add(node.name);
    if (node.kind === 'attribute' || node.kind === 'item') this.markOptional(node.target);
  }

  private add(list: Reference[], name: string, span: Span): void {
    list.push({ name, location: this.locate(span) });
  }

  private addFunction(list: FunctionReference[], { name, span, args }: Called): void {
    list.push({
      name,
      location: this.locate(span),
      args,
      isConditional: this.conditions > 0,
      locate: inner => this.locate(inner),
    });
  }

  private locate({ start, end }: Span): Location {
    return locationWithin(this.source.origin, start, end);
  }
}

type TemplateStatement = Extract<StatementNode, { readonly template: ExpressionNode }>;

/** `b` of `a and b`, and what stands around `if` and `else`. */
function mayBeSkipped(operand: ExpressionNode, node: ExpressionNode): boolean {
  if (node.kind === 'logic') return operand === node.right;
  return node.kind === 'conditional' && operand !== node.test;
}

interface Called {
  readonly name: string;
  readonly span: Span;
  readonly args: CallArguments;
}

function argumentsBehind(args: CallArguments, from: number): CallArguments {
  return { ...args, positional: args.positional.slice(from) };
}

function blockNames(node: StatementNode): readonly string[] {
  return node.kind === 'with' || node.kind === 'block' ? boundBy(node) : [];
}
