import type { SourceFile } from '../../diagnostics/source-file.ts';
import { invoke } from '../../jinja/evaluate/call.ts';
import type { Session } from '../../jinja/evaluate/frame.ts';
import { locate } from '../../jinja/evaluate/site.ts';
import { ExpressionError, type FunctionDefinition, findFunction } from '../../jinja/functions.ts';
import { assertKnown } from '../../jinja/python/errors.ts';
import { typeName } from '../../jinja/python/kind.ts';
import { lengthOf } from '../../jinja/python/sequence.ts';
import { toText } from '../../jinja/python/text.ts';
import { wholeText } from '../../values/origin.ts';
import { Templated, Undefined, Unknown, UnknownUsed, type Value } from '../../values/value.ts';
import { memberOf } from '../members.ts';
import type { CallNode, ExpressionNode, PathNode, Span } from './ast.ts';
import type { DataFrame, Frame } from './frame.ts';
import { comparisons, isEmpty, unknownHelperHint } from './helpers.ts';

/**
 * Evaluates what stands in the tags of one template. Every filter is a helper, `x | name(a, key=b)` being
 * `{{name x a key=b}}`; a test `t` is the helper `is_t`, as in `{{#if (is_defined x)}}`; and so are the
 * globals (`query`, `now`). Handlebars' own `lookup dict key` is Ansible's lookup when it begins with a text.
 */
export class Evaluator {
  private readonly session: Session;
  private readonly source: SourceFile;
  private readonly resolve: (value: Value) => Value;

  constructor(session: Session, source: SourceFile, resolve: (value: Value) => Value) {
    this.session = session;
    this.source = source;
    this.resolve = resolve;
  }

  /** A value that is there and known; an error at its place otherwise. */
  known(node: ExpressionNode, frame: Frame): Value {
    return this.at(node.span, () => {
      const value = this.value(node, frame);
      assertKnown(value);
      return value;
    });
  }

  value(node: ExpressionNode, frame: Frame): Value {
    if (node.kind === 'literal')
      return node.value ?? (node.value === null ? null : new Undefined('undefined'));
    return node.kind === 'path' ? this.path(node, frame) : this.call(node, frame);
  }

  /** Without arguments a name is a variable; with arguments it is a helper. */
  call(node: CallNode, frame: Frame): Value {
    const { callee, params, named } = node;
    if (params.length > 0 || named.size > 0) {
      return this.at(node.span, () => this.help(node, frame));
    }
    const value =
      callee.kind === 'path'
        ? this.path(callee, frame)
        : this.literalName(String(callee.value), frame);
    if (!(value instanceof Undefined) || callee.kind !== 'path') return value;
    const definition = findFunction(this.session.environment.globals, callee.text);
    const isComplete = definition?.parameters.every(parameter => /^\*|\?$/.test(parameter));
    return definition !== undefined && isComplete === true
      ? this.at(node.span, () => this.invoke(definition, null, { args: [], named: new Map() }))
      : value;
  }

  /** Runs what belongs to a place in the template; errors get its position. */
  at<T>(span: Span, run: () => T): T {
    try {
      return run();
    } catch (error) {
      const { source } = this;
      const unit = {
        text: source.text,
        origin: wholeText(source),
        locals: new Set<string>(),
        mutates: false,
        hasBlocks: false,
      };
      throw locate(error, { unit, span });
    }
  }

  private literalName(name: string, frame: Frame): Value {
    return memberOf(frame.context, name) ?? new Undefined(name);
  }

  private help(node: CallNode, frame: Frame): Value {
    const name = node.callee.kind === 'path' ? node.callee.text : String(node.callee.value);
    const own = this.ownHelper(name, node, frame);
    if (own !== undefined) return own;
    const [first, ...others] = node.params;
    const given = {
      args: others.map(param => this.known(param, frame)),
      named: new Map(Array.from(node.named, ([key, value]) => [key, this.known(value, frame)])),
    };
    const { globals } = this.session.environment;
    const global = findFunction(globals, name);
    const definition = this.filterOrTest(name);
    if (definition === undefined && global !== undefined) {
      const args = first === undefined ? given.args : [this.known(first, frame), ...given.args];
      return this.invoke(global, null, { ...given, args });
    }
    if (definition === undefined) throw this.unknownHelper(name, node);
    if (first === undefined) throw new ExpressionError(`"${name}" needs a value to work on.`);
    const input =
      definition.acceptsUndefined === true ? this.value(first, frame) : this.known(first, frame);
    return this.invoke(definition, input, given);
  }

  private filterOrTest(name: string): FunctionDefinition | undefined {
    const { filters, tests } = this.session.environment;
    const test = name.startsWith('is_') ? findFunction(tests, name.slice('is_'.length)) : undefined;
    return findFunction(filters, name) ?? test;
  }

  private invoke(
    definition: FunctionDefinition,
    input: Value,
    given: { readonly args: readonly Value[]; readonly named: ReadonlyMap<string, Value> },
  ): Value {
    const value = invoke(this.session, definition, input, given);
    if (value instanceof Unknown) throw new UnknownUsed(value);
    return value;
  }

  /** `undefined` for a name that is none of Handlebars' own and none of the comparisons. */
  private ownHelper(name: string, node: CallNode, frame: Frame): Value | undefined {
    const { params } = node;
    if (name === 'and' || name === 'or') {
      let value: Value = name === 'and';
      for (const param of params) {
        value = this.known(param, frame);
        if (isEmpty(value) === (name === 'and')) return value;
      }
      return value;
    }
    if (name === 'not') return this.exactly(1, node, frame).every(isEmpty);
    if (Object.hasOwn(comparisons, name)) {
      const [a = null, b = null] = this.exactly(2, node, frame);
      return comparisons[name]?.(a, b);
    }
    return name === 'lookup' ? this.lookup(node, frame) : undefined;
  }

  private exactly(count: number, { callee, params }: CallNode, frame: Frame): Value[] {
    if (params.length !== count) {
      const name = callee.kind === 'path' ? callee.text : '';
      const values = count === 1 ? '1 value' : `${count} values`;
      throw new ExpressionError(`"${name}" takes ${values}, not ${params.length}.`);
    }
    return params.map(param => this.known(param, frame));
  }

  /** Handlebars' `lookup dict key`; with a text as first argument it is Ansible's. */
  private lookup(node: CallNode, frame: Frame): Value | undefined {
    const [container, key] = node.params;
    if (container === undefined || key === undefined || node.named.size > 0) return undefined;
    const value = this.known(container, frame);
    if (typeof value === 'string') return undefined;
    const wanted = this.known(key, frame);
    const reason = `a ${typeName(value)} has no member '${toText(wanted)}'`;
    return this.member(value, wanted) ?? new Undefined('lookup', reason);
  }

  private unknownHelper(name: string, node: CallNode): ExpressionError {
    const { filters, tests, globals } = this.session.environment;
    const hint = unknownHelperHint(name, {
      ...{ filters: filters.keys(), tests: tests.keys(), globals: globals.keys() },
      isTest: findFunction(tests, name) !== undefined,
    });
    const isText = node.callee.kind === 'literal';
    return new ExpressionError(`There is no helper "${name}".`, {
      code: 'expression/unknown-filter',
      ...(hint === undefined || isText ? {} : { hint }),
    });
  }

  private path(node: PathNode, frame: Frame): Value {
    const [first, ...rest] = node.parts;
    if (node.isData) return this.below(this.data(node, frame.data), rest, node);
    let place: Frame | undefined = frame;
    for (let step = 0; step < node.depth; step++) place = place?.outer;
    if (place === undefined) return new Undefined(node.text, 'there is no outer context');
    if (first === undefined) return place.context;
    const isPlain = !node.isScoped && node.depth === 0;
    const local = isPlain ? frame.locals.find(locals => locals.has(first))?.get(first) : undefined;
    const value = local ?? this.member(place.context, first);
    if (value !== undefined) return this.below(value, rest, node);
    return new Undefined(node.text, isPlain ? outerReason(first, frame) : undefined);
  }

  private data(node: PathNode, data: DataFrame): Value {
    const [name = ''] = node.parts;
    let place: DataFrame | undefined = data;
    for (let step = 0; step < node.depth; step++) place = place?.outer;
    return place?.values.get(name) ?? new Undefined(node.text);
  }

  private below(value: Value, parts: readonly string[], node: PathNode): Value {
    let found = value;
    for (const part of parts) {
      if (found instanceof Undefined) return found;
      const next = this.member(found, part);
      if (next === undefined) {
        return new Undefined(node.text, `a ${typeName(found)} has no member '${part}'`);
      }
      found = next;
    }
    return found;
  }

  private member(value: Value, key: Value): Value | undefined {
    if (value instanceof Unknown) throw new UnknownUsed(value);
    if (value === null) return undefined;
    const isSequence = Array.isArray(value) || typeof value === 'string';
    if (isSequence && key === 'length') return lengthOf(value);
    const member = memberOf(value, key);
    return member instanceof Templated ? this.resolve(member) : member;
  }
}

/** In a block with a context of its own the names outside are not seen. */
function outerReason(name: string, frame: Frame): string | undefined {
  let path = '../';
  for (let place = frame.outer; place !== undefined; place = place.outer) {
    const { context } = place;
    if (context !== null && memberOf(context, name) !== undefined) {
      return `it is outside of this block, where "${path}${name}" leads`;
    }
    path += '../';
  }
  return undefined;
}
