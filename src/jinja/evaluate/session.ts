import { wholeText } from '../../values/origin.ts';
import { Callable, type Templated, Unknown, UnknownUsed, type Value } from '../../values/value.ts';
import { CachedScope, type Environment, EvaluationError, type Scope } from '../environment.ts';
import { ExpressionError, type FunctionContext, findFunction } from '../functions.ts';
import { type Template, templateOf } from '../parse.ts';
import { Bytes } from '../python/bytes.ts';
import { notCalled } from '../python/errors.ts';
import { withoutMarks } from '../python/safe-text.ts';
import { isTruthy } from '../python/truth.ts';
import { Unrenderable } from '../undefined.ts';
import { attributeOf } from './access.ts';
import { builtins } from './builtins.ts';
import { invoke, noNamed, requireFunction, tableOf } from './call.ts';
import { compileTemplate } from './compile.ts';
import { type CompiledTemplate, Context, type Engine, Render, type Session } from './frame.ts';
import { NativeOutput, type Output } from './output.ts';
import { resolveFor } from './resolve.ts';
import { runHierarchy } from './run-template.ts';
import { locate, type Site, textOf, viaPlace, wholeSite } from './site.ts';

const engine: Engine = { compile: compileTemplate, render: renderTemplated, builtin };

/** Kept per scope, so that variables that lead to each other by way of `hostvars` are noticed. */
const renderings = new WeakMap<Scope, Map<Templated, Site | undefined>>();

export function openSession(scope: Scope, environment: Environment, site?: Site): Session {
  return new OpenSession(scope, environment, { engine, site });
}

/** Another way to compile template files; the strings that variables hold are rendered as always. */
export function openRehearsal(
  scope: Scope,
  environment: Environment,
  compile: Engine['compile'],
): Session {
  return new OpenSession(scope, environment, { engine: { ...engine, compile }, site: undefined });
}

/** Most evaluations render nothing and call nothing that needs a context, and there are millions. */
class OpenSession implements Session {
  readonly scope: Scope;
  readonly environment: Environment;
  readonly engine: Engine;
  site: Site | undefined;
  hasMarks = false;
  private ownPlain: WeakSet<object> | undefined;
  leftOut = 0;
  private ownRendered: Map<object, Value> | undefined;
  private ownContext: FunctionContext | undefined;

  constructor(
    scope: Scope,
    environment: Environment,
    { engine, site }: { readonly engine: Engine; readonly site: Site | undefined },
  ) {
    this.scope = scope;
    this.environment = environment;
    this.engine = engine;
    this.site = site;
  }

  get plain(): WeakSet<object> {
    this.ownPlain ??= new WeakSet();
    return this.ownPlain;
  }

  get rendered(): Map<object, Value> {
    if (this.scope instanceof CachedScope) return this.scope.rendered;
    this.ownRendered ??= new Map();
    return this.ownRendered;
  }

  get rendering(): Map<Templated, Site | undefined> {
    const known = renderings.get(this.scope);
    if (known !== undefined) return known;
    const rendering = new Map<Templated, Site | undefined>();
    renderings.set(this.scope, rendering);
    return rendering;
  }

  get context(): FunctionContext {
    this.ownContext ??= functionContext(this);
    return this.ownContext;
  }
}

function functionContext(session: Session): FunctionContext {
  return {
    variable: name => {
      const value = session.scope.lookup(name);
      return value === undefined ? undefined : resolveFor(new Render(session), value);
    },
    attribute: (target, name) => {
      const { frame } = new Context(new Render(session), 'builtins');
      return attributeOf(frame, target, name, session.site ?? nowhere);
    },
    filter: (name, input, args, named = noNamed) => {
      const definition = requireFunction(tableOf(session, 'filter'), name, 'filter');
      return known(invoke(session, definition, input, { args, named }));
    },
    test: (name, input, args, named = noNamed) => {
      const definition = requireFunction(tableOf(session, 'test'), name, 'test');
      return isTruthy(invoke(session, definition, input, { args, named }));
    },
  };
}

const nowhere = wholeSite({ text: '', origin: wholeText({ path: '', text: '' }) });

function known(value: Value): Value {
  if (value instanceof Unknown) throw new UnknownUsed(value);
  return value;
}

function builtin(session: Session, name: string): Value | undefined {
  const value = builtins.get(name);
  if (value !== undefined) return value;
  const definition = findFunction(session.environment.globals, name);
  if (definition === undefined) return undefined;
  return new Callable(name, (args, named) => invoke(session, definition, null, { args, named }));
}

/** A string in YAML is rendered with the names of its scope only, wherever it is used. */
function renderTemplated(session: Session, templated: Templated, site: Site | undefined): Value {
  const cached = session.rendered.get(templated);
  if (cached !== undefined) return cached;
  const { rendering } = session;
  if (rendering.has(templated)) throw endless(session, templated, site);
  rendering.set(templated, site);
  try {
    const value = renderNative(session, parsed(templated));
    session.rendered.set(templated, value);
    return value;
  } catch (error) {
    const name = nameOf(templated, site);
    const isUndefined =
      error instanceof EvaluationError && error.diagnostic.code === 'expression/undefined';
    if (!isUndefined || site === undefined) throw viaPlace(error, `'${name}' is used here`, site);
    const value = new Unrenderable(name, error);
    session.rendered.set(templated, value);
    return value;
  } finally {
    rendering.delete(templated);
    session.site = site;
  }
}

function nameOf(templated: Templated, site: Site | undefined): string {
  return site === undefined ? templated.text : textOf(site);
}

function parsed(templated: Templated): Template {
  const result = templateOf(templated);
  if (result.ok) return result.value;
  const [diagnostic] = result.diagnostics;
  if (diagnostic === undefined) throw new TypeError('a template was refused for no reason');
  throw new EvaluationError(diagnostic);
}

function endless(session: Session, templated: Templated, site: Site | undefined): ExpressionError {
  session.site = site ?? session.site;
  const name = nameOf(templated, site);
  const stack = [...session.rendering];
  const first = stack.findIndex(([other]) => other === templated);
  const chain = [...stack.slice(first).map(([other, used]) => nameOf(other, used)), name];
  return new ExpressionError(`'${name}' is defined by itself: ${chain.join(' → ')}.`);
}

/** The value of a template: of its one expression if there is nothing else, otherwise text. */
export function renderNative(session: Session, template: Template): Value {
  const out = new NativeOutput();
  return run(session, template, out, render => {
    const printed = out.result();
    const value = session.hasMarks ? withoutMarks(printed, session.plain) : printed;
    if (value instanceof Callable) throw notCalled(value, 'no value');
    if (value instanceof Bytes) return value.text();
    if (typeof value === 'string') return withNewlines(template, value);
    return render.changed === undefined ? value : resolveFor(render, value);
  });
}

/** Runs a template; `finish` makes the result of what was printed. */
export function run<T>(
  session: Session,
  template: Template,
  out: Output,
  finish: (render: Render) => T,
): T | Unknown {
  const render = new Render(session);
  const compiled: CompiledTemplate = compileTemplate(template);
  try {
    runHierarchy(compiled, new Context(render, 'scope'), out);
    return finish(render);
  } catch (error) {
    if (error instanceof UnknownUsed) return error.unknown;
    throw locate(error, session.site ?? wholeSite(template));
  } finally {
    render.finished = true;
  }
}

/** Ansible gives a text as many newlines at its end as its template has. */
export function withNewlines({ text, options }: Template, result: string): string {
  if (!options.restoreNewlines || !text.endsWith('\n')) return result;
  const missing = newlinesAtEnd(text) - newlinesAtEnd(result);
  return missing > 0 ? result + options.newline.repeat(missing) : result;
}

function newlinesAtEnd(text: string): number {
  let count = 0;
  while (text.charAt(text.length - 1 - count) === '\n') count++;
  return count;
}
