import type { Body, ExpressionNode, IfNode, StatementNode, WithNode } from './ast.ts';
import { parseTarget } from './parse-target.ts';
import { SyntaxProblem } from './syntax-problem.ts';
import type { StatementReader, TagParser } from './tag-parser.ts';
import type { Token } from './token.ts';

/** The driver gives each statement its real span. */
export const unplaced = { start: 0, end: 0 } as const;

const readFor: StatementReader = (parser, tag) => {
  const { stream } = parser;
  const header = parser.attempt(() => {
    const target = parseTarget(parser);
    if (target.kind === 'namespaceTarget') {
      throw new SyntaxProblem('A loop cannot assign to an attribute.', target);
    }
    stream.expectKeyword('in');
    const iterable = parser.tuple({ withCondition: false, until: 'recursive' });
    const filter = stream.skipName('if') ? parser.expression() : undefined;
    return { target, iterable, filter, recursive: stream.skipName('recursive') };
  });
  const { body, end } = parser.loopBody(tag, ['else', 'endfor']);
  const otherwise = end?.value === 'else' ? parser.block(end, ['endfor']).body : [];
  return header && { kind: 'for', ...header, body, otherwise, ...unplaced };
};

const readIf: StatementReader = (parser, tag) => {
  const branches: IfNode['branches'][number][] = [];
  let otherwise: Body = [];
  let current: Token | undefined = tag;
  while (current !== undefined && current.value !== 'endif') {
    if (current.value === 'else') {
      const last: { body: Body; end: Token | undefined } = parser.block(current, ['endif']);
      otherwise = last.body;
      break;
    }
    const test = parser.attempt(() => parser.tuple({ withCondition: false }));
    const section: { body: Body; end: Token | undefined } = parser.block(current, [
      'elif',
      'else',
      'endif',
    ]);
    if (test !== undefined) branches.push({ test, body: section.body });
    current = section.end;
  }
  return { kind: 'if', branches, otherwise, ...unplaced };
};

const readSet: StatementReader = (parser, tag) => {
  const { stream } = parser;
  const target = parseTarget(parser);
  if (stream.skipOperator('=')) {
    return { kind: 'set', target, value: parser.tuple(), ...unplaced };
  }
  const header = parser.attempt(() => ({
    filter: stream.skipOperator('|') ? parser.filterChain() : undefined,
  }));
  if (!stream.at('blockEnd')) {
    parser.attempt(() => stream.fail('Expected "=" or the end of the tag'));
    return undefined;
  }
  const { body } = parser.block(tag, ['endset']);
  return header && { kind: 'setBlock', target, ...header, body, ...unplaced };
};

const readWith: StatementReader = (parser, tag) => {
  const assignments = parser.attempt(() => withAssignments(parser));
  const { body } = parser.block(tag, ['endwith']);
  return assignments && { kind: 'with', assignments, body, ...unplaced };
};

function withAssignments(parser: TagParser): WithNode['assignments'] {
  const { stream } = parser;
  const assignments: WithNode['assignments'][number][] = [];
  while (!stream.at('blockEnd')) {
    if (assignments.length > 0) stream.expectOperator(',');
    const target = parseTarget(parser);
    stream.expectOperator('=');
    assignments.push({ target, value: parser.expression() });
  }
  return assignments;
}

const readBlock: StatementReader = (parser, tag) => {
  const { stream } = parser;
  const header = parser.attempt(() => {
    const { value: name } = stream.expectName('the name of the block');
    if (stream.atOperator('-')) stream.fail('Expected a name without hyphens');
    if (parser.blockNames.has(name)) {
      parser.problem(`The block "${name}" is defined twice.`, tag);
    }
    parser.blockNames.add(name);
    const scoped = stream.skipName('scoped');
    return { name, scoped, required: stream.skipName('required') };
  });
  const { body, end } = parser.closedBody(tag, ['endblock']);
  if (header === undefined) return undefined;
  if (end !== undefined) stream.skipName(header.name);
  if (header.required && !body.every(isBlank)) {
    parser.problem('A required block can hold only blanks and comments.', tag);
  }
  return { kind: 'block', ...header, body, ...unplaced };
};

function isBlank(node: StatementNode): boolean {
  return node.kind === 'data' && node.text.trim() === '';
}

const readAutoescape: StatementReader = (parser, tag) => {
  parser.attempt(() => parser.expression());
  const { body } = parser.block(tag, ['endautoescape']);
  return { kind: 'scope', body, ...unplaced };
};

function readLoopExit(exit: 'break' | 'continue'): StatementReader {
  return (parser, tag) => {
    if (parser.isInLoop) return { kind: 'loopExit', exit, ...unplaced };
    parser.problem(`"${exit}" stands in no loop.`, tag);
    return undefined;
  };
}

const readDo: StatementReader = parser => ({
  kind: 'do',
  expression: parser.tuple(),
  ...unplaced,
});

/** Several expressions are printed one behind the other. */
const readPrint: StatementReader = parser => {
  const items = [parser.expression()];
  while (parser.stream.skipOperator(',')) items.push(parser.expression());
  const [first = { kind: 'broken', ...unplaced }] = items;
  const span = { start: first.start, end: parser.stream.end };
  const expression: ExpressionNode =
    items.length === 1 ? first : { kind: 'concat', items, ...span };
  return { kind: 'print', expression, ...unplaced };
};

export const blockReaders: ReadonlyMap<string, StatementReader> = new Map([
  ['for', readFor],
  ['if', readIf],
  ['set', readSet],
  ['with', readWith],
  ['block', readBlock],
  ['autoescape', readAutoescape],
  ['do', readDo],
  ['break', readLoopExit('break')],
  ['continue', readLoopExit('continue')],
  ['print', readPrint],
]);
