import { familyOf } from '../address.ts';
import type { FamilyRule, Policies, RuleList } from '../lockout.ts';
import type { Rule } from '../rule.ts';

/** What kplay's own table holds. Names of applications are resolved to ports. */
export interface Ruleset {
  readonly policies: Policies;
  readonly rules: readonly Rule[];
  readonly masquerades: readonly Masquerade[];
}

/** What goes out by an interface (any but `lo` for `''`) from a network (or `any`) gets the host's address. */
export interface Masquerade {
  readonly out: string;
  readonly from: string;
}

export const emptyRuleset: Ruleset = {
  policies: { in: 'allow', out: 'allow', routed: 'allow' },
  ...{ rules: [], masquerades: [] },
};

export function isEmpty({ policies, rules, masquerades }: Ruleset): boolean {
  const open = Object.values(policies).every(policy => policy === 'allow');
  return open && rules.length === 0 && masquerades.length === 0;
}

export function isSameRuleset(first: Ruleset, second: Ruleset): boolean {
  return canonical(first) === canonical(second);
}

/** Rules in the order that counts: that of their chain. */
function canonical({ policies, rules, masquerades }: Ruleset): string {
  const { in: incoming, out, routed } = policies;
  const chains = ['in', 'routed', 'out'].map(name => rules.filter(({ chain }) => chain === name));
  const ordered = chains.map(list => list.map(rule => [identityOf(rule), rule.log, rule.comment]));
  const sent = masquerades.map(({ out: way, from }) => [way, from]);
  return JSON.stringify([incoming, out, routed, ordered, sent]);
}

/** Rules with the same one are about the same traffic, and do the same. */
function identityOf(rule: Rule): string {
  return JSON.stringify([rule.action, trafficOf(rule)]);
}

/** Two rules about the same traffic would contradict each other: the later one replaces the first. */
export function trafficOf(rule: Rule): string {
  const { chain, interfaceIn, interfaceOut, proto, from, fromPort, to, toPort } = rule;
  return JSON.stringify([chain, interfaceIn, interfaceOut, proto, from, fromPort, to, toPort]);
}

/** As the check for lock-outs sees it: one rule for each family of addresses. */
export function ruleListOf({ policies, rules }: Ruleset): RuleList {
  const families = (rule: Rule): readonly (4 | 6)[] => {
    const family = familyOf(rule.from) ?? familyOf(rule.to);
    return family === undefined ? [4, 6] : [family];
  };
  const listed: readonly FamilyRule[] = rules.flatMap(rule =>
    families(rule).map(family => ({ family, rule })),
  );
  return { policies, rules: listed };
}
