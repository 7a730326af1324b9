import type { Json, JsonObject } from '../../../module-api/json.ts';
import { normalAddress } from '../address.ts';
import type { Rule } from '../rule.ts';
import { asText, isObject } from './json-object.ts';
import { normalProtocol } from './protocols.ts';
import type { Masquerade } from './ruleset.ts';

type Found = { -readonly [Key in keyof Rule]: Rule[Key] };

/** A rule of one of kplay's chains; `undefined` for one that kplay would not write. */
export function readRule(
  expressions: readonly JsonObject[],
  { chain, comment }: Pick<Rule, 'chain' | 'comment'>,
): Rule | undefined {
  const rule: Found = {
    ...{ action: 'allow', chain, interfaceIn: '', interfaceOut: '', proto: 'any', from: 'any' },
    ...{ fromPort: 'any', to: 'any', toPort: 'any', app: '', log: '', comment },
  };
  const last = expressions.at(-1);
  const action = last === undefined ? undefined : actionOf(last);
  if (action === undefined) return undefined;
  rule.action = action;
  for (const expression of expressions.slice(0, -1)) {
    const { log, match } = expression;
    if (log !== undefined) rule.log = 'log';
    else if (!isObject(match) || match['op'] !== '==' || !readMatch(rule, match)) return undefined;
  }
  return rule;
}

export function readMasquerade(expressions: readonly JsonObject[]): Masquerade | undefined {
  const last = expressions.at(-1);
  if (last === undefined || !('masquerade' in last)) return undefined;
  let out: string | undefined;
  let from = 'any';
  for (const { match } of expressions.slice(0, -1)) {
    if (!isObject(match)) return undefined;
    const { op, right } = match;
    const [kind, field] = subjectOf(match['left']);
    if (kind === 'meta' && field === 'oifname' && typeof right === 'string') {
      out = op === '!=' && right === 'lo' ? '' : right.replace(/\*$/, '+');
    } else if (field === 'saddr' && op === '==') from = addressOf(right) ?? 'any';
    else return undefined;
  }
  return out === undefined ? undefined : { out, from };
}

function actionOf(expression: JsonObject): Rule['action'] | undefined {
  if ('accept' in expression) return 'allow';
  if ('drop' in expression) return 'deny';
  if ('reject' in expression) return 'reject';
  const { jump } = expression;
  return isObject(jump) && jump['target'] === 'limited' ? 'limit' : undefined;
}

function readMatch(rule: Found, { left, right }: JsonObject): boolean {
  const [kind, field] = subjectOf(left);
  if (kind === 'meta' && (field === 'iifname' || field === 'oifname')) {
    if (typeof right !== 'string') return false;
    rule[field === 'iifname' ? 'interfaceIn' : 'interfaceOut'] = right.replace(/\*$/, '+');
    return true;
  }
  if (kind === 'meta' && field === 'l4proto') {
    // Of both tcp and udp a rule says so, and names the ports next.
    if (isObject(right)) return true;
    rule.proto = normalProtocol(asText(right));
    return true;
  }
  if (kind === 'ip' && field === 'protocol') {
    rule.proto = normalProtocol(asText(right));
    return true;
  }
  if ((kind === 'ip' || kind === 'ip6') && (field === 'saddr' || field === 'daddr')) {
    const address = addressOf(right);
    if (address === undefined) return false;
    rule[field === 'saddr' ? 'from' : 'to'] = address;
    return true;
  }
  const port = portOf(right);
  if (port === undefined || (field !== 'sport' && field !== 'dport')) return false;
  rule[field === 'sport' ? 'fromPort' : 'toPort'] = port;
  if (kind !== 'th') rule.proto = normalProtocol(kind);
  return true;
}

/** `{"payload": {"protocol": "tcp", "field": "dport"}}`, `{"meta": {"key": "iifname"}}` */
function subjectOf(left: Json | undefined): readonly [kind: string, field: string] {
  if (!isObject(left)) return ['', ''];
  const { payload, meta } = left;
  if (isObject(payload)) return [asText(payload['protocol']), asText(payload['field'])];
  return isObject(meta) ? ['meta', asText(meta['key'])] : ['', ''];
}

function addressOf(right: Json | undefined): string | undefined {
  if (typeof right === 'string') return normalAddress(right);
  const prefix = isObject(right) ? right['prefix'] : undefined;
  return isObject(prefix)
    ? normalAddress(`${asText(prefix['addr'])}/${asText(prefix['len'])}`)
    : undefined;
}

function portOf(right: Json | undefined): string | undefined {
  if (typeof right === 'number') return asText(right);
  const range = isObject(right) ? right['range'] : undefined;
  return Array.isArray(range) ? range.map(asText).join(':') : undefined;
}
