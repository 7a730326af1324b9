import type { Value } from '../../values/value.ts';
import type { FunctionDefinition } from '../functions.ts';
import { SafeText, withoutMark, withoutMarks } from '../python/safe-text.ts';
import type { Session } from './frame.ts';
import type { GivenArguments } from './methods.ts';

type Marks = Pick<FunctionDefinition, 'marks'>;

/** What a function gets of what may be marked. */
export function inputWithMarks({ plain }: Session, { marks }: Marks, input: Value): Value {
  if (marks === undefined || marks === 'makes') return withoutMarks(input, plain);
  return marks === 'sees' ? input : withoutMark(input);
}

export function argumentsWithMarks(
  { plain }: Session,
  { marks }: Marks,
  { args, named }: GivenArguments,
): GivenArguments {
  if (marks !== undefined) return { args, named };
  return {
    args: args.map(value => withoutMarks(value, plain)),
    named: new Map(Array.from(named, ([name, value]) => [name, withoutMarks(value, plain)])),
  };
}

/** Tells what was made of values, which is read without marks. */
export function derived(
  { environment, hasMarks, plain }: Session,
  name: string,
  inputs: readonly Value[],
  result: Value,
): void {
  if (environment.derived === undefined) return;
  if (!hasMarks) return environment.derived(name, inputs, result);
  const bare = inputs.map(value => withoutMarks(value, plain));
  environment.derived(name, bare, withoutMarks(result, plain));
}

/** Marks what a function made, as it says of itself. */
export function resultWithMark(
  session: Session,
  { marks }: Marks,
  input: Value,
  result: Value,
): Value {
  if (typeof result !== 'string') return result;
  if (marks === 'escapes' && input instanceof SafeText) return input;
  const isMarked =
    marks === 'makes' || marks === 'escapes' || (marks === 'keeps' && input instanceof SafeText);
  if (!isMarked) return result;
  session.hasMarks = true;
  return new SafeText(result);
}
