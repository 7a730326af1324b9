import type { Environment } from '../../../jinja/environment.ts';
import {
  type ConstantFunctions,
  type FunctionDefinition,
  type FunctionTable,
  NotConstant,
} from '../../../jinja/functions.ts';
import { unforeseen } from '../../../jinja/unforeseen.ts';
import { Unknown, UnknownUsed } from '../../../values/value.ts';

/** The functions as far as they can be called before the run; what others give is not known. */
export function foreseenEnvironment(functions: ConstantFunctions): Environment {
  const known = environments.get(functions) ?? {
    filters: careful(functions.filters),
    tests: careful(functions.tests),
    globals: careful(functions.globals),
    loadTemplate: refuse,
  };
  environments.set(functions, known);
  return known;
}

const environments = new WeakMap<ConstantFunctions, Environment>();

function refuse(): never {
  throw new UnknownUsed(unforeseen);
}

function careful(table: FunctionTable): FunctionTable {
  return new Map(Array.from(table, ([name, definition]) => [name, carefully(definition)]));
}

/** What is not known may be undefined, too. */
function carefully(definition: FunctionDefinition): FunctionDefinition {
  return {
    ...definition,
    call(input, args, context) {
      if (input instanceof Unknown) throw new UnknownUsed(input);
      try {
        return definition.call(input, args, context);
      } catch (error) {
        if (error instanceof NotConstant) throw new UnknownUsed(unforeseen);
        throw error;
      }
    },
  };
}
