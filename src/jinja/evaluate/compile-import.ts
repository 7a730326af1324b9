import { type DictKey, isList, type Value } from '../../values/value.ts';
import { EvaluationError } from '../environment.ts';
import { ExpressionError } from '../functions.ts';
import { assertKnown } from '../python/errors.ts';
import { withArticle } from '../python/kind.ts';
import { PythonObject } from '../python/object.ts';
import { toText } from '../python/text.ts';
import type { ExtendsNode, FromImportNode, ImportNode, IncludeNode } from '../syntax/ast.ts';
import { Missing } from '../undefined.ts';
import type { StatementCompiler } from './compiler.ts';
import { type CompiledTemplate, Context, type Frame, type Run } from './frame.ts';
import { TextOutput } from './output.ts';
import { resolveFor } from './resolve.ts';
import { runHierarchy } from './run-template.ts';
import { locate, locationOf, type Site, viaPlace } from './site.ts';

export function compileInclude(compiler: StatementCompiler, node: IncludeNode): Run {
  const name = compiler.value(node.template);
  const site = compiler.site(node.template);
  return (frame, out) => {
    const template = load(frame, name(frame), site);
    if (template === undefined) {
      if (node.ignoreMissing) return;
      throw notFound(frame, name(frame));
    }
    const outside = node.withContext ? frame : 'builtins';
    out.write(runOther(template, new Context(frame.render, outside), site, 'included here'));
  };
}

export function compileImport(compiler: StatementCompiler, node: ImportNode): Run {
  const name = compiler.value(node.template);
  const site = compiler.site(node.template);
  return frame => {
    frame.set(node.target, importModule(frame, name(frame), site, node.withContext));
  };
}

export function compileFromImport(compiler: StatementCompiler, node: FromImportNode): Run {
  const name = compiler.value(node.template);
  const site = compiler.site(node.template);
  const names = node.names.map(imported => ({ ...imported, site: compiler.site(imported) }));
  return frame => {
    const file = name(frame);
    const module = importModule(frame, file, site, node.withContext);
    for (const { name: wanted, alias, site: at } of names) {
      const value = module.get(wanted);
      frame.set(alias, value === undefined ? notExported(wanted, file, at) : value);
    }
  };
}

function notExported(name: string, file: Value, site: Site): Missing {
  const from = typeof file === 'string' ? `'${file}'` : 'the template';
  return new Missing(name, () => ({
    reason: `${from} does not define it`,
    place: { message: 'imported here', location: locationOf(site) },
  }));
}

export function compileExtends(compiler: StatementCompiler, node: ExtendsNode): Run {
  const name = compiler.value(node.template);
  const site = compiler.site(node.template);
  return (frame, out) => {
    const template = load(frame, name(frame), site);
    if (template === undefined) throw notFound(frame, name(frame));
    const { context } = frame;
    if (context.parent !== undefined)
      throw new ExpressionError('A template extends only one other.');
    context.extend({ template, site, out, mark: out.mark() });
  };
}

/** What `import` binds: the names a template sets at its top. */
export class TemplateModule extends PythonObject {
  override readonly typeName = 'template';
  private readonly context: Context;
  private readonly body: string;

  constructor(context: Context, body: string) {
    super();
    this.context = context;
    this.body = body;
  }

  override get(key: DictKey): Value | undefined {
    if (typeof key !== 'string' || key.startsWith('_')) return undefined;
    return this.context.frame.variables?.get(key);
  }

  override text(): string {
    return this.body;
  }
}

function importModule(frame: Frame, name: Value, site: Site, withContext: boolean): TemplateModule {
  const template = load(frame, name, site);
  if (template === undefined) throw notFound(frame, name);
  const context = new Context(frame.render, withContext ? frame : 'builtins');
  return new TemplateModule(context, runOther(template, context, site, 'imported here'));
}

function runOther(
  template: CompiledTemplate,
  context: Context,
  site: Site,
  message: string,
): string {
  const { session } = context.render;
  const out = new TextOutput();
  try {
    runHierarchy(template, context, out);
  } catch (error) {
    throw viaPlace(locate(error, session.site), message, site);
  }
  session.site = site;
  return out.text;
}

/** The first of the named templates there is. */
function load(frame: Frame, name: Value, site: Site): CompiledTemplate | undefined {
  const { render } = frame;
  const { session } = render;
  session.site = site;
  const names = resolveFor(render, name);
  for (const candidate of isList(names) ? names : [names]) {
    if (typeof candidate !== 'string') {
      assertKnown(candidate);
      throw new ExpressionError(`A template is named by a str, not by ${withArticle(candidate)}.`);
    }
    const result = session.environment.loadTemplate?.(candidate, locationOf(site));
    if (result?.ok === true) return session.engine.compile(result.value);
    const [diagnostic] = result === undefined ? [] : result.diagnostics;
    if (diagnostic !== undefined) {
      throw viaPlace(new EvaluationError(diagnostic), 'loaded here', site);
    }
  }
  return undefined;
}

/** No file has the name. */
export class NoTemplate extends ExpressionError {}

function notFound(frame: Frame, name: Value): NoTemplate {
  const names = resolveFor(frame.render, name);
  const list = (isList(names) ? names : [names]).map(item => `"${toText(item)}"`);
  return new NoTemplate(`There is no template ${list.join(' or ')}.`);
}
