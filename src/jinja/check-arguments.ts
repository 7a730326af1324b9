import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { Value } from '../values/value.ts';
import { type Signature, signatureOf, tooMany } from './arguments.ts';
import type { Declared, LiteralArguments } from './functions.ts';
import type { CallArguments, ExpressionNode, Span } from './syntax/ast.ts';

/** A mistake in a call that is one whatever the values are. */
interface CallProblem {
  readonly message: string;
  readonly hint?: string | undefined;
  /** `undefined` stands for the name that is called. */
  readonly span?: Span | undefined;
}

/** What `bindArguments`, and the function itself, would refuse whenever the call is evaluated. */
export function checkArguments(callee: Declared, args: CallArguments): readonly CallProblem[] {
  const signature = signatureOf(callee.parameters);
  const wrong = bindingProblems(callee.name, signature, args);
  if (wrong.length > 0 || callee.check === undefined) return wrong;
  const bound = boundNodes(signature, args);
  return callee
    .check(literalsOf(bound))
    .map(({ parameter, message, hint }) => ({ message, hint, span: bound.node(parameter) }));
}

function bindingProblems(
  name: string,
  { names, places, required, takesRest, takesNamedRest }: Signature,
  { positional, named, rest, namedRest }: CallArguments,
): readonly CallProblem[] {
  const problems: CallProblem[] = [];
  if (positional.length > places && !takesRest) {
    const message = tooMany(`"${name}"`, places, positional.length);
    problems.push({ message, span: positional[places] });
  }
  const given = new Set(names.slice(0, Math.min(places, positional.length)));
  for (const { name: word, start, end } of named) {
    const span = { start, end: Math.min(end, start + word.length) };
    if (given.has(word)) problems.push({ message: `"${name}" is given "${word}" twice.`, span });
    else if (!names.includes(word) && !takesNamedRest) {
      const list = names.length === 0 ? 'It takes none.' : `It takes: ${names.join(', ')}.`;
      const hint = didYouMean(word, names) ?? list;
      problems.push({ message: `"${name}" takes no argument "${word}".`, hint, span });
    }
    given.add(word);
  }
  // What stars bring is only known while running.
  if (rest !== undefined || namedRest !== undefined) return problems;
  const missing = names.slice(0, required).filter(one => !given.has(one));
  for (const one of missing) problems.push({ message: `"${name}" needs "${one}".` });
  return problems;
}

interface BoundNodes {
  readonly rest: readonly ExpressionNode[];
  readonly node: (parameter: string | number) => ExpressionNode | undefined;
}

function boundNodes(
  { names, places }: Signature,
  { positional, named, rest: others }: CallArguments,
): BoundNodes {
  const rest = positional.slice(places);
  const node = (parameter: string | number): ExpressionNode | undefined => {
    if (typeof parameter === 'number') return rest[parameter];
    const index = names.indexOf(parameter);
    const placed = index < places && index >= 0 ? positional[index] : undefined;
    return placed ?? named.find(({ name }) => name === parameter)?.value;
  };
  return { rest: others === undefined ? rest : [], node };
}

function literalsOf({ rest, node }: BoundNodes): LiteralArguments {
  return {
    get: name => {
      const given = node(name);
      return given === undefined ? undefined : constantOf(given);
    },
    rest: rest.map(constantOf),
  };
}

/** The value of a node that is the same whenever it is evaluated. */
export function constantOf(node: ExpressionNode): Value | undefined {
  if (node.kind === 'constant') return node.value;
  if (node.kind !== 'list') return undefined;
  const items = node.items.map(constantOf);
  const known = items.filter(item => item !== undefined);
  return known.length === items.length ? known : undefined;
}
