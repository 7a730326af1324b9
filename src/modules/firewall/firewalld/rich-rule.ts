import type { Rule } from '../rule.ts';

/** A rule in the rich language, split into its parts: `source address=…`, `port port=… protocol=…`. */
export interface RichPart {
  readonly name: string;
  readonly inverted: boolean;
  readonly attributes: ReadonlyMap<string, string>;
}

export function parseRichRule(text: string): readonly RichPart[] {
  const parts: { name: string; inverted: boolean; attributes: Map<string, string> }[] = [];
  const tokens = text.matchAll(/([\w-]+)(?:=(?:"([^"]*)"|'([^']*)'|(\S*)))?/g);
  for (const [token, name = '', double, single, plain] of tokens) {
    const last = parts.at(-1);
    if (token.includes('=')) last?.attributes.set(name, double ?? single ?? plain ?? '');
    else if (name.toLowerCase() === 'not' && last !== undefined) last.inverted = true;
    else parts.push({ name, inverted: false, attributes: new Map() });
  }
  return parts;
}

/** Two rich rules mean the same if this is the same: quotes and the order of parts do not matter. */
export function normalRichRule(text: string): string {
  const words: string[] = [];
  for (const { name, inverted, attributes } of parseRichRule(text)) {
    const pairs = Array.from(attributes, ([key, value]) => `${key}=${JSON.stringify(value)}`);
    const word = [name, ...(inverted ? ['NOT'] : []), ...pairs.sort()].join(' ');
    // A limit belongs to what is before it.
    if (name === 'limit') words.push(`${words.pop() ?? ''} ${word}`);
    else words.push(word);
  }
  return words.sort().join(' ');
}

/** A rule with an address, or one that closes: what firewalld can only say in its rich language. */
export function richRuleOf(rule: Rule): string {
  const family = [rule.from, rule.to].find(address => address !== 'any');
  const verdict = {
    allow: 'accept',
    deny: 'drop',
    reject: 'reject',
    limit: 'accept limit value="12/m"',
  }[rule.action];
  return [
    'rule',
    family === undefined ? '' : `family="${family.includes(':') ? 'ipv6' : 'ipv4'}"`,
    rule.from === 'any' ? '' : `source address="${rule.from}"`,
    rule.to === 'any' ? '' : `destination address="${rule.to}"`,
    subjectOf(rule),
    rule.log === '' ? '' : 'log',
    verdict,
  ]
    .filter(part => part !== '')
    .join(' ');
}

function subjectOf({ app, toPort, proto }: Rule): string {
  if (app !== '') return `service name="${app}"`;
  if (toPort !== 'any') return `port port="${toPort.replace(':', '-')}" protocol="${proto}"`;
  return proto === 'any' ? '' : `protocol value="${proto}"`;
}
