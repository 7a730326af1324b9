import { didYouMean } from '../../diagnostics/did-you-mean.ts';
import { type Dict, Tuple, Undefined, type Value } from '../../values/value.ts';
import { tooMany } from '../arguments.ts';
import { ExpressionError } from '../functions.ts';
import type { CallArguments, CallBlockNode, MacroNode, Parameter } from '../syntax/ast.ts';
import { namesIn } from '../syntax/walk.ts';
import { Missing } from '../undefined.ts';
import { callValue } from './call.ts';
import { CallableObject } from './callable-object.ts';
import { compileArguments } from './compile-arguments.ts';
import type { StatementCompiler } from './compiler.ts';
import type { Evaluate, Frame, Run } from './frame.ts';
import { locate, viaPlace } from './site.ts';

interface MacroPlan {
  readonly name: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly fallback: Evaluate | undefined;
  }[];
  readonly body: (frame: Frame) => string;
  readonly uses: ReadonlySet<string>;
}

function planMacro(
  compiler: StatementCompiler,
  name: string,
  node: { readonly parameters: readonly Parameter[]; readonly body: MacroNode['body'] },
): MacroPlan {
  return {
    name,
    parameters: node.parameters.map(parameter => ({
      name: parameter.name,
      fallback: parameter.fallback && compiler.value(parameter.fallback),
    })),
    body: compiler.capture(node.body),
    uses: namesIn(node.body),
  };
}

export function compileMacro(compiler: StatementCompiler, node: MacroNode): Run {
  const plan = planMacro(compiler, node.name, node);
  return frame => frame.set(node.name, macroOf(plan, frame));
}

/** `{% call(args) macro() %}`: the macro gets the body as `caller`. */
export function compileCallBlock(compiler: StatementCompiler, node: CallBlockNode): Run {
  const plan = planMacro(compiler, 'caller', node);
  const callee = compiler.value(node.call.callee);
  const given = compileArguments(compiler, node.call.args);
  const site = compiler.site(node.call);
  return (frame, out) => {
    const target = callee(frame);
    const { args, named } = given(frame);
    frame.render.session.site = site;
    const withCaller = new Map([...named, ['caller', macroOf(plan, frame)] as const]);
    out.print(callValue(target, { args, named: withCaller }), frame.render);
  };
}

function macroOf(plan: MacroPlan, definition: Frame): Macro {
  return new Macro(plan, (args, named) => {
    const { session } = definition.render;
    const caller = session.site;
    const refusal = refusalOf(plan, args.length, named.keys());
    if (refusal !== undefined) throw refusal;
    try {
      const frame = definition.child();
      bindParameters(plan, frame, args, named);
      const text = plan.body(frame);
      session.site = caller;
      return text;
    } catch (error) {
      const located = locate(error, session.site);
      throw viaPlace(located, `the macro "${plan.name}" is called here`, caller);
    }
  });
}

/** Why so many arguments, and those by name, cannot be given. */
function refusalOf(
  { name, parameters, uses }: MacroPlan,
  count: number,
  words: Iterable<string>,
): ExpressionError | undefined {
  const names = parameters.map(parameter => parameter.name);
  if (count > names.length && !uses.has('varargs')) {
    return new ExpressionError(tooMany(`The macro "${name}"`, names.length, count));
  }
  if (uses.has('kwargs')) return undefined;
  const open = new Set([...names.slice(count), ...(uses.has('caller') ? ['caller'] : [])]);
  for (const word of words) {
    if (open.has(word)) continue;
    if (names.includes(word)) return new ExpressionError(`"${name}" is given "${word}" twice.`);
    const list = names.length === 0 ? 'It takes none.' : `It takes: ${names.join(', ')}.`;
    const hint = didYouMean(word, names) ?? list;
    return new ExpressionError(`The macro "${name}" takes no argument "${word}".`, { hint });
  }
  return undefined;
}

function bindParameters(
  { parameters, uses }: MacroPlan,
  frame: Frame,
  args: readonly Value[],
  named: ReadonlyMap<string, Value>,
): void {
  const others = new Map(named);
  for (const [index, parameter] of parameters.entries()) {
    const isPlaced = index < args.length;
    const value = isPlaced ? args[index] : others.get(parameter.name);
    if (!isPlaced) others.delete(parameter.name);
    frame.set(parameter.name, value === undefined ? fallback(parameter, frame) : value);
  }
  if (uses.has('caller') && !parameters.some(parameter => parameter.name === 'caller')) {
    frame.set('caller', others.get('caller') ?? new Missing('caller', noCaller));
    others.delete('caller');
  }
  if (uses.has('varargs')) frame.set('varargs', Tuple.from(args.slice(parameters.length)));
  if (uses.has('kwargs')) frame.set('kwargs', new Map(others));
}

function fallback({ name, fallback: value }: MacroPlan['parameters'][number], frame: Frame): Value {
  return value === undefined
    ? new Undefined(name, `the parameter '${name}' was not given`)
    : value(frame);
}

function noCaller(): { reason: string } {
  return { reason: 'the macro was not called by a "call" block' };
}

/** A macro as a value; Jinja lets templates ask about it. */
export class Macro extends CallableObject {
  private readonly plan: MacroPlan;

  constructor(
    plan: MacroPlan,
    call: (args: readonly Value[], named: ReadonlyMap<string, Value>) => Value,
  ) {
    super(plan.name, call);
    this.plan = plan;
  }

  /** Why a call cannot be right, whatever the values are. */
  refusal({ positional, named, rest, namedRest }: CallArguments): ExpressionError | undefined {
    if (rest !== undefined || namedRest !== undefined) return undefined;
    const words = named.map(({ name }) => name);
    return refusalOf(this.plan, positional.length, words);
  }

  override attributes(): Dict {
    const { name, parameters, uses } = this.plan;
    return new Map<string, Value>([
      ['name', name],
      ['arguments', Tuple.from(parameters.map(parameter => parameter.name))],
      ['catch_kwargs', uses.has('kwargs')],
      ['catch_varargs', uses.has('varargs')],
      ['caller', uses.has('caller')],
    ]);
  }
}
