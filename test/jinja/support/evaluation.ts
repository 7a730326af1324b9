import { EvaluationError, type Scope } from '../../../src/jinja/environment.ts';
import { evaluate, renderValue } from '../../../src/jinja/evaluate.ts';
import { Templated, type Value } from '../../../src/values/value.ts';
import { environmentOf, scopeOf } from './environment.ts';
import { expressionOf, originOf, templateFrom } from './sources.ts';

export const environment = environmentOf();

export function valueOf(text: string, variables: Readonly<Record<string, Value>> = {}): Value {
  return evaluate(expressionOf(text), scopeOf(variables), environment);
}

export function rendered(text: string, variables: Readonly<Record<string, Value>> = {}): Value {
  return renderValue(templateFrom(text), scopeOf(variables), environment);
}

export function errorOf(run: () => unknown): EvaluationError {
  try {
    run();
  } catch (error) {
    if (error instanceof EvaluationError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** Counts how often each variable is asked for. */
export function countingScope(variables: Readonly<Record<string, Value>>): Scope & {
  readonly asked: string[];
} {
  const asked: string[] = [];
  const scope = scopeOf(variables);
  return {
    asked,
    lookup: name => {
      asked.push(name);
      return scope.lookup(name);
    },
  };
}

/** A template that counts how often its text is looked at. */
export class Counted extends Templated {
  looks = 0;

  constructor(text: string) {
    super(text, originOf(text));
    Object.defineProperty(this, 'text', {
      get: () => {
        this.looks++;
        return text;
      },
    });
  }
}
