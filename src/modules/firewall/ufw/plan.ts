import type { RunChange } from '../../../module-api/change.ts';
import type { DetailedPlan } from '../../../module-api/define-module.ts';
import { quote, sh } from '../../../module-api/shell.ts';
import { familyOf } from '../address.ts';
import { type Connection, openedFirst } from '../connection.ts';
import { type FamilyRule, openingRule, type Policy, type RuleList } from '../lockout.ts';
import type { Order } from '../orders.ts';
import type { Rule } from '../rule.ts';
import { ruleCommand } from './command.ts';
import { identityOfRule, isSameRule, type UfwState } from './state.ts';

/** What a task wants of ufw. */
export interface UfwWanted {
  readonly orders: readonly Order[];
  readonly running?: boolean | undefined;
  readonly policies: readonly { readonly chain: Rule['chain']; readonly policy: Policy }[];
  readonly logging?: string | undefined;
  readonly reload?: boolean | undefined;
  readonly reset?: boolean | undefined;
  readonly connection?: Connection | undefined;
  readonly allowLockout?: boolean | undefined;
}

interface Step {
  readonly words: readonly string[];
  readonly after: UfwState;
}

/** The value under which check mode remembers what ufw would be like. */
export const ufwKey = 'firewall:ufw';

export function planUfw(before: UfwState, wanted: UfwWanted): DetailedPlan {
  const first = stepsTo(before, wanted);
  const after = first.at(-1)?.after ?? before;
  const { connection, allowLockout } = wanted;
  const [now, then] = [listOf(before), listOf(after)];
  const opening = openingRule({ before: now, after: then, connection, allowLockout });
  if (opening === undefined || connection === undefined) return { changes: first.map(asChange) };

  const opened = addRule(before, opening, undefined);
  const steps = [...opened, ...stepsTo(opened.at(-1)?.after ?? before, wanted)];
  return { changes: steps.map(asChange), warnings: [openedFirst(connection)] };
}

/** What decides over connections: now, or after a boot. */
function listOf(state: UfwState): RuleList | undefined {
  return state.active || state.enabled ? state : undefined;
}

/** Rules come first, so that nothing they open is closed in between, and switching off comes before all. */
function stepsTo(before: UfwState, wanted: UfwWanted): readonly Step[] {
  const steps: Step[] = [];
  const now = () => steps.at(-1)?.after ?? before;
  const { policies, logging } = wanted;
  if (wanted.reset === true) steps.push(...reset(now()));
  if (wanted.running === false) steps.push(...switched(now(), false));
  for (const { rule, present, insert } of wanted.orders) {
    steps.push(...(present ? addRule(now(), rule, insert) : removeRule(now(), rule)));
  }
  for (const { chain, policy } of policies) {
    if (now().policies[chain] === policy) continue;
    const direction = { in: 'incoming', out: 'outgoing', routed: 'routed' }[chain];
    const after = { ...now(), policies: { ...now().policies, [chain]: policy } };
    steps.push({ words: ['default', policy, direction], after });
  }
  if (logging !== undefined && !isLogging(now(), logging)) {
    const level = logging === 'on' ? 'low' : logging;
    steps.push({ words: ['logging', logging], after: { ...now(), logging: level } });
  }
  if (wanted.running === true) steps.push(...switched(now(), true));
  if (wanted.reload === true) steps.push({ words: ['reload'], after: now() });
  return steps;
}

function switched(state: UfwState, on: boolean): readonly Step[] {
  if (state.active === on && state.enabled === on) return [];
  const words = on ? ['--force', 'enable'] : ['disable'];
  return [{ words, after: { ...state, active: on, enabled: on } }];
}

function reset(state: UfwState): readonly Step[] {
  if (!state.active && !state.enabled && state.rules.length === 0) return [];
  const policies = { in: 'deny', out: 'allow', routed: 'deny' } as const;
  const after = { ...state, policies, active: false, enabled: false, rules: [], logging: 'low' };
  return [{ words: ['--force', 'reset'], after }];
}

function isLogging({ logging }: UfwState, wanted: string): boolean {
  return wanted === 'on' ? logging !== 'off' : logging === wanted;
}

function addRule(state: UfwState, rule: Rule, insert: Order['insert']): readonly Step[] {
  const families = familiesOf(rule, state);
  const missing = families.filter(
    family => !state.rules.some(one => one.family === family && isSameRule(one.rule, rule)),
  );
  if (missing.length === 0) return [];

  const identity = identityOfRule(rule);
  const isOld = (one: FamilyRule) => identityOfRule(one.rule) === identity;
  const old = state.rules.find(isOld)?.rule;
  // ufw forgets a comment that is not said again.
  const added = { ...rule, comment: rule.comment === '' ? (old?.comment ?? '') : rule.comment };
  const at = old === undefined ? positionOf(state, insert, families) : undefined;
  const rules = old === undefined ? inserted(state, added, { families, at }) : replaced();
  return [{ words: ruleCommand(added, { at }), after: { ...state, rules } }];

  function replaced(): readonly FamilyRule[] {
    const kept = state.rules.map(one => (isOld(one) ? { ...one, rule: added } : one));
    const lacking = families.filter(
      family => !kept.some(one => one.family === family && isOld(one)),
    );
    return sorted([...kept, ...lacking.map(family => ({ family, rule: added }))]);
  }
}

function removeRule(state: UfwState, rule: Rule): readonly Step[] {
  // What a rule that goes away logs or remarks does not matter.
  const isMeant = ({ rule: one }: FamilyRule) =>
    identityOfRule(one) === identityOfRule(rule) && one.action === rule.action;
  const found = state.rules.filter(isMeant);
  const [first] = found;
  if (first === undefined) return [];
  const rules = state.rules.filter(one => !isMeant(one));
  const words = ruleCommand({ ...rule, log: first.rule.log }, { remove: true });
  return [{ words: ['--force', ...words], after: { ...state, rules } }];
}

/** A rule without addresses is kept twice. Some protocols are only in IPv4. */
function familiesOf(rule: Rule, { ipv6 }: UfwState): readonly (4 | 6)[] {
  const family = familyOf(rule.from) ?? familyOf(rule.to);
  if (family !== undefined) return [family];
  return ipv6 && !['igmp', 'ipv6', 'vrrp'].includes(rule.proto) ? [4, 6] : [4];
}

function sorted(rules: readonly FamilyRule[]): readonly FamilyRule[] {
  return [4, 6].flatMap(family => rules.filter(one => one.family === family));
}

/** The number, from 1, for `ufw insert`; `undefined` where a rule at the end is what is meant. */
function positionOf(
  { rules }: UfwState,
  insert: Order['insert'],
  families: readonly (4 | 6)[],
): number | undefined {
  if (insert === undefined) return undefined;
  const count4 = rules.filter(({ family }) => family === 4).length;
  const begins: { readonly [name: string]: number } = {
    zero: 0,
    'first-ipv4': 1,
    'last-ipv4': Math.max(count4, 1),
    'first-ipv6': count4 + 1,
    'last-ipv6': Math.max(rules.length, count4 + 1),
  };
  const at = (begins[insert.relativeTo] ?? 0) + insert.at;
  const [low, high] = families[0] === 4 ? [1, count4] : [count4 + 1, rules.length];
  return at >= low && at <= high ? at : undefined;
}

function inserted(
  { rules }: UfwState,
  rule: Rule,
  where: { readonly families: readonly (4 | 6)[]; readonly at: number | undefined },
): readonly FamilyRule[] {
  const [first, second] = where.families.map(family => ({ family, rule }));
  if (first === undefined) return rules;
  const more = second === undefined ? [] : [second];
  if (where.at === undefined) return sorted([...rules, first, ...more]);
  const with4 = rules.toSpliced(where.at - 1, 0, first);
  if (second === undefined) return with4;
  const count4 = with4.filter(({ family }) => family === 4).length;
  return with4.toSpliced(Math.min(count4 + where.at - 1, with4.length), 0, second);
}

function asChange({ words, after }: Step): RunChange {
  return {
    kind: 'run',
    script: sh`LC_ALL=C ufw ${words} 2>&1`,
    summary: ['ufw', ...words].map(quote).join(' '),
    predicts: [{ resource: 'value', key: ufwKey, value: JSON.stringify(after) }],
    failureMessage: (_, stdout) => `ufw refuses: ${stdout.trim().replace(/^ERROR: /, '')}`,
  };
}
