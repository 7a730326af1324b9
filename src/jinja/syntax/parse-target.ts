import type { NameNode, TargetNode } from './ast.ts';
import { SyntaxProblem } from './syntax-problem.ts';
import type { TagParser } from './tag-parser.ts';
import type { Token } from './token.ts';

const reserved: ReadonlySet<string> = new Set(['true', 'false', 'none', 'True', 'False', 'None']);

const nestingLimit = 20;

/** One name, or several to take a list apart: `key, value`, `(a, b), c`. */
export function parseTarget(parser: TagParser, depth = 0): TargetNode {
  const { stream } = parser;
  if (depth > nestingLimit) stream.fail('Expected less deeply nested names');
  const { start } = stream.current;
  const items = [parseSingle(parser, depth)];
  let isTuple = false;
  while (stream.skipOperator(',')) {
    isTuple = true;
    if (!stream.at('name') && !stream.atOperator('(')) break;
    if (stream.atName('in')) break;
    items.push(parseSingle(parser, depth));
  }
  const [only] = items;
  if (!isTuple && only !== undefined) return only;
  return { kind: 'tupleTarget', items, start, end: stream.end };
}

function parseSingle(parser: TagParser, depth: number): TargetNode {
  const { stream } = parser;
  if (stream.skipOperator('(')) {
    const target = parseTarget(parser, depth + 1);
    stream.expectOperator(')');
    return target;
  }
  const name = stream.expectName('a name to assign to');
  if (!stream.skipOperator('.')) return nameOf(name);
  const attribute = stream.expectName('the name of an attribute');
  return {
    kind: 'namespaceTarget',
    name: name.value,
    attribute: attribute.value,
    start: name.start,
    end: attribute.end,
  };
}

export function parseName(parser: TagParser, what: string): NameNode {
  return nameOf(parser.stream.expectName(what));
}

function nameOf(token: Token): NameNode {
  if (reserved.has(token.value)) {
    throw new SyntaxProblem(`"${token.value}" cannot be assigned to.`, token);
  }
  return { kind: 'name', name: token.value, start: token.start, end: token.end };
}
