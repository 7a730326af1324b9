import type { Parameter } from './ast.ts';
import { unplaced } from './parse-blocks.ts';
import { parseName } from './parse-target.ts';
import { SyntaxProblem } from './syntax-problem.ts';
import type { StatementReader, TagParser } from './tag-parser.ts';

const readMacro: StatementReader = (parser, tag) => {
  const header = parser.attempt(() => {
    const { name } = parseName(parser, 'the name of the macro');
    return { name, parameters: parseParameters(parser) };
  });
  const { body } = parser.closedBody(tag, ['endmacro']);
  return header && { kind: 'macro', ...header, body, ...unplaced };
};

const readCall: StatementReader = (parser, tag) => {
  const header = parser.attempt(() => {
    const parameters = parser.stream.atOperator('(') ? parseParameters(parser) : [];
    const call = parser.expression();
    if (call.kind !== 'call') throw new SyntaxProblem('Expected the call of a macro.', call);
    return { parameters, call };
  });
  const { body } = parser.closedBody(tag, ['endcall']);
  return header && { kind: 'callBlock', ...header, body, ...unplaced };
};

const readFilter: StatementReader = (parser, tag) => {
  const filter = parser.attempt(() => parser.filterChain());
  const { body } = parser.block(tag, ['endfilter']);
  return filter && { kind: 'filterBlock', filter, body, ...unplaced };
};

function parseParameters(parser: TagParser): readonly Parameter[] {
  const { stream } = parser;
  const parameters: Parameter[] = [];
  stream.expectOperator('(');
  while (!stream.atOperator(')')) {
    if (parameters.length > 0) stream.expectOperator(',');
    if (stream.atOperator(')')) break;
    const { name, start } = parseName(parser, 'the name of a parameter');
    const fallback = stream.skipOperator('=') ? parser.expression() : undefined;
    if (fallback === undefined && parameters.at(-1)?.fallback !== undefined) {
      const message = `"${name}" needs a default, because the parameter before it has one.`;
      throw new SyntaxProblem(message, { start, end: stream.end });
    }
    parameters.push({ name, fallback, start, end: stream.end });
  }
  stream.expectOperator(')');
  return parameters;
}

export const macroReaders: ReadonlyMap<string, StatementReader> = new Map([
  ['macro', readMacro],
  ['call', readCall],
  ['filter', readFilter],
]);
