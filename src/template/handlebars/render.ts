import type { Result } from '../../diagnostics/diagnostic.ts';
import type { SourceFile } from '../../diagnostics/source-file.ts';
import type { Environment, Scope } from '../../jinja/environment.ts';
import { EvaluationError } from '../../jinja/environment.ts';
import type { Session } from '../../jinja/evaluate/frame.ts';
import { openSession } from '../../jinja/evaluate/session.ts';
import { resolve, ScopeDict } from '../../jinja/evaluate.ts';
import { ExpressionError } from '../../jinja/functions.ts';
import { entriesOf } from '../../jinja/python/dict.ts';
import { isMapping, typeName } from '../../jinja/python/kind.ts';
import { type Unknown, UnknownUsed, type Value } from '../../values/value.ts';
import type { BlockNode, Body, InlineNode, PartialNode, StatementNode } from './ast.ts';
import { Evaluator } from './evaluate.ts';
import { type Frame, OverlaidDict, rootFrame, withContext, withData, withLocals } from './frame.ts';
import { isEmpty, printed } from './helpers.ts';

/** A Handlebars template ready to be rendered. */
export interface HandlebarsTemplate {
  readonly source: SourceFile;
  readonly body: Body;
}

/** Finds `{{> name}}`; `undefined` when there is no such file. */
type LoadPartial = (name: string) => Result<HandlebarsTemplate> | undefined;

export interface HandlebarsOptions {
  readonly scope: Scope;
  readonly environment: Environment;
  readonly loadPartial: LoadPartial;
}

/** The text a template makes; unknown if any part of it is. Throws `EvaluationError`. */
export function renderHandlebars(
  template: HandlebarsTemplate,
  { scope, environment, loadPartial }: HandlebarsOptions,
): string | Unknown {
  const renderer = new Renderer(template.source, {
    session: openSession(scope, environment),
    resolve: value => resolve(value, scope, environment),
    loadPartial,
  });
  try {
    return renderer.body(template.body, rootFrame(new ScopeDict(scope, environment)));
  } catch (error) {
    if (error instanceof UnknownUsed) return error.unknown;
    throw error;
  }
}

interface Tools {
  readonly session: Session;
  readonly loadPartial: LoadPartial;
  readonly resolve: (value: Value) => Value;
}

const deepest = 100;

class Renderer {
  private readonly tools: Tools;
  private readonly evaluator: Evaluator;

  constructor(source: SourceFile, tools: Tools) {
    this.tools = tools;
    this.evaluator = new Evaluator(tools.session, source, tools.resolve);
  }

  body(body: Body | undefined, frame: Frame): string {
    if (body === undefined) return '';
    const inner = withInlines(frame, body);
    return body.statements.map(node => this.statement(node, inner)).join('');
  }

  private statement(node: StatementNode, frame: Frame): string {
    switch (node.kind) {
      case 'text':
        return node.text;
      case 'output':
        return this.evaluator.at(node.call.span, () =>
          printed(this.evaluator.known(node.call, frame)),
        );
      case 'block':
        return this.block(node, frame);
      case 'partial':
        return this.partial(node, frame);
      case 'inline':
        return '';
    }
  }

  private block(node: BlockNode, frame: Frame): string {
    const { callee, named } = node.call;
    const name = callee.kind === 'path' ? callee.text : '';
    if (name === 'if' || name === 'unless') {
      const includesZero = named.get('includeZero');
      const value = this.subject(node, frame);
      const isZero = value === 0 && includesZero !== undefined;
      const isYes =
        !isEmpty(value) || (isZero && !isEmpty(this.evaluator.known(includesZero, frame)));
      return this.body(isYes === (name === 'if') ? node.body : node.inverse, frame);
    }
    if (name === 'each') return this.each(this.subject(node, frame), node, frame);
    if (name === 'with') {
      const value = this.subject(node, frame);
      return isEmpty(value) ? this.body(node.inverse, frame) : this.inside(value, node, frame);
    }
    const value = this.evaluator.known(node.call, frame);
    if (value === true) return this.body(node.body, frame);
    if (value === false || value === null) return this.body(node.inverse, frame);
    return Array.isArray(value) ? this.each(value, node, frame) : this.inside(value, node, frame);
  }

  /** The one value that a block of Handlebars' own is about. */
  private subject({ call }: BlockNode, frame: Frame): Value {
    const [value, ...more] = call.params;
    if (value !== undefined && more.length === 0) return this.evaluator.known(value, frame);
    return this.evaluator.at(call.callee.span, () => {
      const name = call.callee.kind === 'path' ? call.callee.text : '';
      const hint =
        more.length > 0 ? 'Put a helper and its arguments in round brackets.' : undefined;
      throw new ExpressionError(`"#${name}" takes one value.`, hint === undefined ? {} : { hint });
    });
  }

  private inside(value: Value, { body }: BlockNode, frame: Frame): string {
    const inner = withContext(frame, value);
    return this.body(body, withLocals(inner, body?.blockParams ?? [], [value]));
  }

  private each(value: Value, node: BlockNode, frame: Frame): string {
    const entries = this.evaluator.at(node.call.span, () => entriesIn(value));
    if (entries.length === 0) return this.body(node.inverse, frame);
    const names = node.body?.blockParams ?? [];
    const texts = entries.map(([key, item], index) => {
      const data = { index, key, first: index === 0, last: index === entries.length - 1 };
      const inner = withData(withContext(frame, this.tools.resolve(item)), data);
      return this.body(node.body, withLocals(inner, names, [inner.context, key]));
    });
    return texts.join('');
  }

  private partial(node: PartialNode, frame: Frame): string {
    const text = this.evaluator.at(node.span, () => this.partialText(node, frame));
    if (node.indent === '') return text;
    return text.replaceAll(/^(?!$(?![^]))/gm, node.indent);
  }

  private partialText(node: PartialNode, frame: Frame): string {
    if (frame.depth >= deepest) throw new ExpressionError('The partials nest without end.');
    const context = this.partialContext(node, frame);
    const inner: Frame = {
      ...withContext(frame, context),
      locals: [],
      inlines:
        node.fallback === undefined ? frame.inlines : withInlines(frame, node.fallback).inlines,
      partialBlock:
        node.fallback === undefined ? frame.partialBlock : { body: node.fallback, frame },
      depth: frame.depth + 1,
    };
    if (node.name.kind === 'path' && node.name.isData && node.name.text === '@partial-block') {
      return this.partialBlock(inner, frame);
    }
    const name = this.partialName(node, frame);
    const inline = frame.inlines.get(name);
    if (inline !== undefined) return this.body(inline.body, inner);
    const found = isSafe(name) ? this.tools.loadPartial(name) : undefined;
    if (found === undefined) {
      if (node.fallback !== undefined) return this.body(node.fallback, withContext(frame, context));
      throw new ExpressionError(`There is no partial "${name}".`, {
        hint: `It would be a file "${name}.hbs" beside this one, or in a "templates" directory.`,
      });
    }
    const [problem] = found.ok ? [] : found.diagnostics;
    if (problem !== undefined) throw new EvaluationError(problem);
    if (!found.ok) return '';
    return new Renderer(found.value.source, this.tools).body(found.value.body, inner);
  }

  private partialBlock(inner: Frame, { partialBlock }: Frame): string {
    if (partialBlock === undefined) {
      throw new ExpressionError('"@partial-block" is only there in a partial called with a block.');
    }
    const { body, frame } = partialBlock;
    const around = { ...frame, depth: inner.depth };
    return this.body(body, withContext(around, inner.context));
  }

  private partialName({ name }: PartialNode, frame: Frame): string {
    if (name.kind === 'path') return name.text;
    const value = this.evaluator.known(name, frame);
    if (typeof value === 'string' || typeof value === 'number') return String(value);
    throw new ExpressionError(`The name of a partial is a string, not a ${typeName(value)}.`);
  }

  private partialContext({ params, named }: PartialNode, frame: Frame): Value {
    const [first, ...more] = params;
    if (more.length > 0) throw new ExpressionError('A partial takes one context.');
    const context = first === undefined ? frame.context : this.evaluator.known(first, frame);
    if (named.size === 0) return context;
    const own = Array.from(
      named,
      ([key, value]) => [key, this.evaluator.known(value, frame)] as const,
    );
    return new OverlaidDict(new Map(own), context);
  }
}

function entriesIn(
  value: Value,
): (readonly [key: string | number | boolean | null, item: Value])[] {
  if (value === null || value === false) return [];
  if (Array.isArray(value)) return Array.from(value, (item, index) => [index, item] as const);
  if (isMapping(value)) return entriesOf(value);
  throw new ExpressionError(`"#each" needs a list or a dict, not a ${typeName(value)}.`);
}

function withInlines(frame: Frame, { statements }: Body): Frame {
  const inlines = statements.filter((node): node is InlineNode => node.kind === 'inline');
  if (inlines.length === 0) return frame;
  const own = inlines.map(node => [node.name, node] as const);
  return { ...frame, inlines: new Map([...frame.inlines, ...own]) };
}

/** The name of a partial may come from data: it must not lead out of the directories of templates. */
function isSafe(name: string): boolean {
  return !name.startsWith('/') && !name.split('/').includes('..');
}
