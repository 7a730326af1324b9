import { normalAddress, parseNetwork } from './address.ts';
import type { FirewallArgs } from './args.ts';
import { type Listed, listedOf } from './listed.ts';
import { chainOf, namesRule, type Rule, rulesOf, type Service } from './rule.ts';

/** One rule, and whether it is to be there. */
export interface Order {
  readonly rule: Rule;
  readonly present: boolean;
  readonly insert?: { readonly at: number; readonly relativeTo: string } | undefined;
}

/** Every rule of the task, for firewalls that have rules and no zones. */
export function ordersOf(
  args: FirewallArgs,
  present: boolean,
  service: (name: string) => readonly Service[],
): readonly Order[] {
  const orders = listedOf(args, present).flatMap(listed => {
    if (listed.args.zone === 'trusted') return trusting(membersOf(listed.args), listed.present);
    return rulesOf(aboutTraffic(listed.args), service).map(rule => withInsert(rule, listed));
  });
  return [...orders, ...trusting(args.trusted ?? [], present)];
}

/** The policies of the task, for the directions it names. */
export function policiesOf(
  args: FirewallArgs,
): readonly { readonly chain: Rule['chain']; readonly policy: 'allow' | 'deny' | 'reject' }[] {
  const { incoming, outgoing, routed } = args.policies ?? {};
  const named = [
    { chain: chainOf(args), policy: args.default },
    { chain: 'in', policy: incoming },
    { chain: 'out', policy: outgoing },
    { chain: 'routed', policy: routed },
  ] as const;
  return named.flatMap(({ chain, policy }) => (policy === undefined ? [] : [{ chain, policy }]));
}

/** Whether the task names anything that could be there or not, besides the firewall itself. */
export function namesSetting(args: FirewallArgs): boolean {
  const { rules = [], trusted = [], masquerade } = args;
  return rules.length > 0 || trusted.length > 0 || masquerade !== undefined || namesRule(args);
}

/** An interface and senders that belong to a masquerade alone are no rule. */
function aboutTraffic(args: FirewallArgs): FirewallArgs {
  const { masquerade, ports, services, proto, rule } = args;
  const named = [ports, services, proto, rule].some(option => option !== undefined);
  if (masquerade === undefined || named) return args;
  const { interface: _, interface_out: __, sources: ___, from_ip: ____, ...rest } = args;
  return rest;
}

function withInsert(rule: Rule, { args, present }: Listed): Order {
  const { insert, insert_relative_to: relativeTo } = args;
  return {
    rule,
    present,
    insert: insert === undefined ? undefined : { at: insert, relativeTo },
  };
}

function membersOf(args: FirewallArgs): readonly string[] {
  const { sources = [], from_ip: from = [], interface: name } = args;
  return [...sources, ...from, ...(name === undefined ? [] : [name])];
}

function trusting(members: readonly string[], present: boolean): readonly Order[] {
  return members.flatMap(member => trustingRules(member)).map(rule => ({ rule, present }));
}

/** What comes in from there, and what the host forwards from there and to there. */
function trustingRules(member: string): readonly Rule[] {
  if (parseNetwork(member) === undefined) {
    return [
      { ...anything, interfaceIn: member },
      { ...anything, chain: 'routed', interfaceIn: member },
      { ...anything, chain: 'routed', interfaceOut: member },
    ];
  }
  const network = normalAddress(member);
  return [
    { ...anything, from: network },
    { ...anything, chain: 'routed', from: network },
    { ...anything, chain: 'routed', to: network },
  ];
}

const anything: Rule = {
  ...{ action: 'allow', chain: 'in', interfaceIn: '', interfaceOut: '', proto: 'any' },
  ...{ from: 'any', fromPort: 'any', to: 'any', toPort: 'any', app: '', log: '', comment: '' },
};
