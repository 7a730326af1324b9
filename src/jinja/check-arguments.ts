import { didYouMean } from '../diagnostics/did-you-mean.ts';
import type { Dict, Value } from '../values/value.ts';
import { type Signature, signatureOf, tooMany } from './arguments.ts';
import type { ArgumentProblem, Declared, LiteralArguments } from './functions.ts';
import { numberOf, withArticle } from './python/kind.ts';
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
  const { integers, choices, check } = callee;
  if (wrong.length > 0 || (integers ?? choices ?? check) === undefined) return wrong;
  const { literals, spanOf } = literalsOf(callee, args);
  return [
    ...integerProblems(integers ?? [], literals),
    ...choiceProblems(choices ?? {}, literals),
    ...(check?.(literals) ?? []),
  ].map(({ parameter, message, hint }) => ({ message, hint, span: spanOf(parameter) }));
}

function choiceProblems(
  choices: Readonly<Record<string, readonly string[]>>,
  literals: LiteralArguments,
): readonly ArgumentProblem[] {
  return Object.entries(choices).flatMap(([parameter, texts]) => {
    const value = literals.get(parameter);
    if (typeof value !== 'string' || texts.includes(value)) return [];
    return [{ parameter, message: notOneOf(parameter, value, texts) }];
  });
}

/** What is said of an argument that is none of the texts it can be. */
export function notOneOf(parameter: string, text: string, choices: readonly string[]): string {
  const list = `${choices.slice(0, -1).join(', ')} or ${choices.at(-1) ?? ''}`;
  return `"${parameter}" must be ${list}, not "${text}".`;
}

function integerProblems(
  parameters: readonly string[],
  literals: LiteralArguments,
): readonly ArgumentProblem[] {
  return parameters.flatMap(parameter => {
    const value = literals.get(parameter);
    if (value === undefined || value === null || Number.isInteger(numberOf(value))) return [];
    if (typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value)) return [];
    const message = `"${parameter}" must be an integer, not ${withArticle(value)}.`;
    return [{ parameter, message }];
  });
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

interface Literals {
  readonly literals: LiteralArguments;
  readonly spanOf: (parameter: string | number) => Span | undefined;
}

/** What of a call is written out, and where. */
export function literalsOf(
  { parameters }: Pick<Declared, 'parameters'>,
  { positional, named, rest: others, namedRest }: CallArguments,
): Literals {
  const { names, places } = signatureOf(parameters);
  const rest = positional.slice(places);
  const node = (parameter: string | number): ExpressionNode | undefined => {
    if (typeof parameter === 'number') return rest[parameter];
    const index = names.indexOf(parameter);
    const placed = index < places && index >= 0 ? positional[index] : undefined;
    return placed ?? named.find(({ name }) => name === parameter)?.value;
  };
  const literals: LiteralArguments = {
    has: name => node(name) !== undefined,
    get: name => {
      const given = node(name);
      return given === undefined ? undefined : constantOf(given);
    },
    rest: [...rest.map(constantOf), ...(others === undefined ? [] : [undefined])],
    named: namedRest === undefined ? named.map(({ name }) => name) : undefined,
  };
  return { literals, spanOf: node };
}

/** The value of a node that is the same whenever it is evaluated. */
function constantOf(node: ExpressionNode): Value | undefined {
  if (node.kind === 'constant') return node.value;
  if (node.kind === 'unary' && node.operator === '-') {
    const number = constantOf(node.operand);
    return typeof number === 'number' ? -number : undefined;
  }
  if (node.kind === 'list') {
    const items = node.items.map(constantOf);
    return items.every(item => item !== undefined) ? items : undefined;
  }
  if (node.kind !== 'dict') return undefined;
  const result: Dict = new Map();
  for (const { key, value } of node.pairs) {
    const [name, item] = [constantOf(key), constantOf(value)];
    if (typeof name !== 'string' || item === undefined) return undefined;
    result.set(name, item);
  }
  return result;
}
