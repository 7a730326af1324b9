import type { ExpressionNode } from '../../jinja/syntax/ast.ts';
import { operandsOf } from '../../jinja/syntax/walk.ts';
import type { Task } from '../../playbook/model.ts';
import { conditionsOf, expressionsOf } from '../../playbook/uses.ts';
import { Templated } from '../../values/value.ts';
import type { Rule } from '../rule.ts';

export const noJinjaWhen: Rule = {
  id: 'no-jinja-when',
  group: 'clarity',
  summary: 'Braces in a condition.',
  reason:
    'A condition is an expression already. Braces are rendered first and what comes out is read again as an expression, so that a value can become code.',
  *task(task) {
    for (const { written } of conditionsOf(task)) {
      if (!(written.value instanceof Templated)) continue;
      yield {
        message: 'A condition is an expression already: leave out the braces.',
        location: written.location,
      };
    }
  },
};

export const literalCompare: Rule = {
  id: 'literal-compare',
  group: 'clarity',
  summary: 'A comparison with true or false.',
  reason: 'Write "when: x" and "when: not x".',
  *task(task) {
    for (const [{ root }, location] of expressionsOf(task)) {
      if (
        !some(
          root,
          comparesWith(value => typeof value === 'boolean'),
        )
      )
        continue;
      yield { message: 'Compare with "x" or "not x", not with a literal.', location };
    }
  },
};

export const emptyStringCompare: Rule = {
  id: 'empty-string-compare',
  group: 'clarity',
  optIn: true,
  summary: 'A comparison with the empty string.',
  reason: 'Write "when: x | length > 0", which also says what x is.',
  *task(task) {
    for (const [{ root }, location] of expressionsOf(task)) {
      if (
        !some(
          root,
          comparesWith(value => value === ''),
        )
      )
        continue;
      yield { message: 'Compare the length: "x | length > 0".', location };
    }
  },
};

function comparesWith(matches: (value: unknown) => boolean): (node: ExpressionNode) => boolean {
  return node =>
    node.kind === 'compare' &&
    node.rest.every(({ operator }) => operator === '==' || operator === '!=') &&
    [node.first, ...node.rest.map(({ operand }) => operand)].some(
      operand => operand.kind === 'constant' && matches(operand.value),
    );
}

function some(node: ExpressionNode, matches: (node: ExpressionNode) => boolean): boolean {
  return matches(node) || [...operandsOf(node)].some(operand => some(operand, matches));
}

export const whenLiteral: Rule = {
  id: 'when-non-boolean',
  group: 'errors',
  summary: 'A condition that is a text or a number.',
  reason:
    'It holds always, or never, whatever was meant: "when: \'yes\'" is the text and not the answer.',
  *task(task) {
    for (const { expression, written } of conditionsOf(task)) {
      const value = expression === undefined ? written.value : constantOf(expression.root);
      if (typeof value !== 'string' && typeof value !== 'number') continue;
      yield {
        message: `${JSON.stringify(value)} is no condition: it is always the same.`,
        location: written.location,
      };
    }
  },
};

function constantOf(node: ExpressionNode): unknown {
  return node.kind === 'constant' ? node.value : undefined;
}

export const noHandler: Rule = {
  id: 'no-handler',
  group: 'idempotence',
  summary: 'A task that runs because another one changed something.',
  reason:
    'That is what handlers are for: they run once, however many tasks notify them, and with force_handlers also when the play fails before it comes to them. A task that must run at once can be notified and followed by "meta: flush_handlers".',
  *task(task, { isHandler }) {
    const { when } = task.keywords;
    const [only] = when;
    if (isHandler || when.length !== 1 || only?.expression === undefined) return;
    // Who asks for the result needs it where the task stands.
    if (task.register !== undefined) return;
    if (isInclude(task) || !asksForChange(only.expression.root)) return;
    yield {
      message: 'Make this task a handler and notify it.',
      location: only.written.location,
    };
  },
};

/** What is included is more than a handler can be. */
function isInclude({ action }: Task): boolean {
  return /^(?:include|import)_/.test(action.name) || action.name === 'set_fact';
}

function asksForChange(node: ExpressionNode): boolean {
  if (node.kind === 'test') return node.name === 'changed' && node.input.kind === 'name';
  return node.kind === 'attribute' && node.name === 'changed' && node.target.kind === 'name';
}
