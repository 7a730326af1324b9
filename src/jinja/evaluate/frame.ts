import { Templated, type Unknown, type Value } from '../../values/value.ts';
import type { Environment, Scope } from '../environment.ts';
import type { FunctionContext } from '../functions.ts';
import type { Template } from '../parse.ts';
import type { Output } from './output.ts';
import type { Site } from './site.ts';

/** Gives an expression's value; never a `Templated`, though it may hold some. */
export type Evaluate = (frame: Frame) => Value;

/** Whether an expression counts as true. */
export type Truth = (frame: Frame) => boolean | Unknown;

/** Carries out a statement. */
export type Run = (frame: Frame, out: Output) => void;

/** A template made ready to run. */
export interface CompiledTemplate {
  readonly template: Template;
  readonly body: Run;
  readonly blocks: ReadonlyMap<string, CompiledBlock>;
}

export interface CompiledBlock {
  readonly body: Run;
  readonly required: boolean;
}

/** What the parts of the evaluator need of the whole. */
export interface Engine {
  compile(template: Template): CompiledTemplate;
  /** The value of a string of YAML; `site` is where it is used, if not by itself. */
  render(session: Session, templated: Templated, site: Site | undefined): Value;
  /** A global function or built-in of that name, as a value. */
  builtin(session: Session, name: string): Value | undefined;
}

/** The evaluation of one expression or template, with all variables it renders on the way. */
export interface Session {
  readonly scope: Scope;
  readonly environment: Environment;
  readonly engine: Engine;
  readonly context: FunctionContext;
  /** Strings and containers that were rendered, with their values. */
  readonly rendered: Map<object, Value>;
  /** Strings that are being rendered, with the places they are used at. */
  readonly rendering: Map<Templated, Site | undefined>;
  /** What is being evaluated, for the position of an error. */
  site: Site | undefined;
  /** Some text was marked as escaped; most sessions never ask for marks. */
  hasMarks: boolean;
  /** Containers that were found to hold no marks; what a template changes reaches functions as a copy. */
  readonly plain: WeakSet<object>;
  /** How much was not printed since it is not known; a rehearsal alone goes on behind it. */
  leftOut: number;
}

/** The run of one template and those it includes and imports. */
export class Render {
  readonly session: Session;
  /** Containers that were changed, with their changed copies: what a scope gave out stays as it is. */
  changed: Map<object, Value> | undefined;
  finished = false;

  constructor(session: Session) {
    this.session = session;
  }
}

export interface ParentTemplate {
  readonly template: CompiledTemplate;
  readonly site: Site;
  /** What the template prints from here on is not shown. */
  readonly out: Output;
  readonly mark: number;
}

/** Where a template's names lead that it does not bind: its outermost frame, and what is behind it. */
export class Context {
  readonly render: Render;
  readonly frame: Frame;
  /** The blocks of a template and of those it extends; the first of a name counts. */
  readonly blocks = new Map<string, CompiledBlock[]>();
  /** What `extends` named. */
  parent: ParentTemplate | undefined;
  /** Several templates bind names in the outermost frame. */
  private isShared = false;
  private readonly outside: Frame | 'scope' | 'builtins';

  /** `outside` is the frame of the template that includes this one, where it passes its variables on. */
  constructor(render: Render, outside: Frame | 'scope' | 'builtins') {
    this.render = render;
    this.outside = outside;
    this.frame = new Frame(this, undefined);
  }

  /** Of the template that was asked for, and those that it extends; not of one that these include. */
  get isOutermost(): boolean {
    return this.outside === 'scope';
  }

  extend(parent: ParentTemplate): void {
    this.parent = parent;
    this.isShared = true;
    this.addBlocks(parent.template);
  }

  addBlocks(template: CompiledTemplate): void {
    for (const [name, block] of template.blocks) {
      const known = this.blocks.get(name);
      if (known === undefined) this.blocks.set(name, [block]);
      else known.push(block);
    }
  }

  /** A name that is bound in no frame within. */
  resolve(name: string): Value | undefined {
    const { outside } = this;
    const inherited = this.isShared ? this.frame.variables?.get(name) : undefined;
    if (inherited !== undefined) return inherited;
    if (typeof outside === 'object') return outside.find(name);
    const { session } = this.render;
    const value = outside === 'scope' ? session.scope.lookup(name) : undefined;
    return value === undefined ? session.engine.builtin(session, name) : value;
  }
}

/** The names bound at one place of a template. */
export class Frame {
  readonly render: Render;
  readonly context: Context;
  readonly parent: Frame | undefined;
  variables: Map<string, Value> | undefined;

  constructor(context: Context, parent: Frame | undefined) {
    this.context = context;
    this.render = context.render;
    this.parent = parent;
  }

  child(): Frame {
    return new Frame(this.context, this);
  }

  set(name: string, value: Value): void {
    if (this.variables === undefined) this.variables = new Map();
    this.variables.set(name, value);
  }

  find(name: string): Value | undefined {
    const value = this.variables?.get(name);
    if (value !== undefined) return value;
    return this.parent === undefined ? this.context.resolve(name) : this.parent.find(name);
  }
}

/** The value itself; what it stands for where it is a string to render or was changed meanwhile. */
export function use({ render }: Frame, value: Value, site: Site): Value {
  if (typeof value !== 'object' || value === null) return value;
  const known =
    value instanceof Templated ? render.session.engine.render(render.session, value, site) : value;
  if (render.changed === undefined || typeof known !== 'object' || known === null) return known;
  return render.changed.get(known) ?? known;
}
