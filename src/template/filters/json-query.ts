import jmespath from 'jmespath';
import { ExpressionError, type FunctionDefinition } from '../../jinja/functions.ts';
import { assertKnown } from '../../jinja/python/errors.ts';
import { fromPlain, type NotPlain, type Plain, toPlain } from '../../values/plain.ts';
import { textArg } from '../arguments.ts';
import { problemOf } from '../literal-checks.ts';

/** Questions in JMESPath, https://jmespath.org/specification.html. */
export const jsonQueryFilter: FunctionDefinition = {
  name: 'json_query',
  aliases: ['community.general.json_query'],
  summary: 'Ask a value in the language JMESPath.',
  meanings: { expr: 'The question.' },
  examples: [
    "[{'name': 'a', 'port': 80}, {'name': 'b'}] | json_query('[?port].name') -> ['a']",
    "{'hosts': [{'ip': '10.0.0.1'}]} | json_query('hosts[0].ip') -> '10.0.0.1'",
  ],
  parameters: ['expr'],
  check(literals) {
    const expression = literals.get('expr');
    return typeof expression === 'string' ? problemOf('expr', () => parsed(expression)) : [];
  },
  call(input, args) {
    const expression = textArg(args, 'expr', '');
    return fromPlain(search(toPlain(input, refuse), expression));
  },
};

/** Throws where the expression is none, whatever it is asked of. */
function parsed(expression: string): void {
  try {
    jmespath.search(null, expression);
  } catch (error) {
    if (isError(error) && syntaxErrors.has(error.name)) throw failure(expression, error);
  }
}

const syntaxErrors: ReadonlySet<string> = new Set(['LexerError', 'ParserError']);

function search(plain: Plain, expression: string): Plain {
  try {
    return jmespath.search(plain, expression);
  } catch (error) {
    throw isError(error) ? failure(expression, error) : error;
  }
}

/** The library throws `Error`s, and objects of its own that only look like them. */
function isError(error: unknown): error is { readonly name: string; readonly message: string } {
  return typeof error === 'object' && error !== null && 'name' in error && 'message' in error;
}

function failure(expression: string, { message }: { readonly message: string }): ExpressionError {
  return new ExpressionError(`The JMESPath expression "${expression}" is wrong: ${message}.`);
}

function refuse(value: NotPlain): Plain {
  assertKnown(value);
  throw new ExpressionError('JMESPath can only ask values that JSON can hold.');
}
