import { fail } from '../../../module-api/failure.ts';
import type { Rule } from '../rule.ts';

/** The words after `ufw` that add or delete a rule. */
export function ruleCommand(
  rule: Rule,
  how: { readonly remove?: boolean; readonly at?: number | undefined } = {},
): readonly string[] {
  const { remove = false, at } = how;
  return [
    ...(rule.chain === 'routed' ? ['route'] : []),
    ...(remove ? ['delete'] : at === undefined ? [] : ['insert', String(at)]),
    rule.action,
    ...wayOf(rule),
    ...(rule.log === '' ? [] : [rule.log]),
    ...(rule.proto === 'any' ? [] : ['proto', rule.proto]),
    ...['from', rule.from, ...portOf(rule.fromPort)],
    ...['to', rule.to, ...(rule.app === '' ? portOf(rule.toPort) : ['app', rule.app])],
    ...(remove || rule.comment === '' ? [] : ['comment', commentOf(rule)]),
  ];
}

function wayOf({ chain, interfaceIn, interfaceOut }: Rule): readonly string[] {
  const into = interfaceIn === '' ? [] : ['in', 'on', interfaceIn];
  const out = interfaceOut === '' ? [] : ['out', 'on', interfaceOut];
  if (chain === 'routed') return [...into, ...out];
  if (chain === 'in') return into.length === 0 ? ['in'] : into;
  return out.length === 0 ? ['out'] : out;
}

function portOf(port: string): readonly string[] {
  return port === 'any' ? [] : ['port', port];
}

function commentOf({ comment }: Rule): string {
  if (comment.includes("'") || comment.includes('\n')) {
    fail(`ufw takes no comment with a single quote or a line break: ${JSON.stringify(comment)}`);
  }
  return comment;
}
