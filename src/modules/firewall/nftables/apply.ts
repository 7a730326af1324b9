import type { Order } from '../orders.ts';
import { type Masquerade, type Ruleset, trafficOf } from './ruleset.ts';
import type { NftablesWanted } from './wanted.ts';

/** What the task makes of a ruleset; the ruleset itself where it has nothing to do. */
export function withWanted(ruleset: Ruleset, wanted: NftablesWanted): Ruleset {
  const { orders, masquerades, policies } = wanted;
  const rules = orders.reduce(withOrder, ruleset.rules);
  const sent = masquerades.reduce(withMasquerade, ruleset.masquerades);
  const named = Object.fromEntries(policies.map(({ chain, policy }) => [chain, policy]));
  return { policies: { ...ruleset.policies, ...named }, rules, masquerades: sent };
}

type Rules = Ruleset['rules'];

/** A rule about the same traffic is replaced where it stands; one that is asked for again keeps its remark. */
function withOrder(rules: Rules, { rule, present, insert }: Order): Rules {
  const isMeant = (one: Rules[number]) => trafficOf(one) === trafficOf(rule);
  if (!present) return rules.filter(one => !isMeant(one) || one.action !== rule.action);
  const at = rules.findIndex(isMeant);
  const old = rules[at];
  if (old !== undefined) {
    const comment = rule.comment === '' ? old.comment : rule.comment;
    return rules.with(at, { ...rule, comment });
  }
  return insert === undefined ? [...rules, rule] : inserted(rules, rule, insert.at);
}

/** Numbers count the rules of one direction, from 1. */
function inserted(rules: Rules, rule: Rules[number], at: number): Rules {
  const places = rules.flatMap(({ chain }, index) => (chain === rule.chain ? [index] : []));
  const index = places[Math.max(at, 1) - 1];
  return index === undefined ? [...rules, rule] : rules.toSpliced(index, 0, rule);
}

function withMasquerade(
  found: readonly Masquerade[],
  { present, ...wanted }: Masquerade & { readonly present: boolean },
): readonly Masquerade[] {
  const isMeant = ({ out, from }: Masquerade) => out === wanted.out && from === wanted.from;
  if (!present) return found.filter(one => !isMeant(one));
  return found.some(isMeant) ? found : [...found, wanted];
}
