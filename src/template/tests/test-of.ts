import type { FunctionDefinition, NamedTexts } from '../../jinja/functions.ts';
import { assertKnown } from '../../jinja/python/errors.ts';
import type { Value } from '../../values/value.ts';

/** A test without parameters, of a value that is known. */
export function testOf(
  name: string,
  texts: NamedTexts,
  holds: (input: Value) => boolean,
): FunctionDefinition {
  return {
    name,
    ...texts,
    parameters: [],
    call(input) {
      assertKnown(input);
      return holds(input);
    },
  };
}
