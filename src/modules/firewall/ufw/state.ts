import type { Rule } from '../rule.ts';

/** What ufw is set to; its rules are in their order, those for IPv4 first. */
export interface UfwState {
  /** Its chains are in the kernel. */
  readonly active: boolean;
  /** It starts at boot. */
  readonly enabled: boolean;
  readonly ipv6: boolean;
  readonly policies: Policies;
  readonly logging: string;
  readonly rules: readonly FamilyRule[];
  /** The application profiles it knows. */
  readonly apps: readonly string[];
}

export interface Policies {
  readonly in: Policy;
  readonly out: Policy;
  readonly routed: Policy;
}

export type Policy = 'allow' | 'deny' | 'reject';

/** A rule as ufw keeps it: in one file for each family of addresses. */
export interface FamilyRule {
  readonly family: 4 | 6;
  readonly rule: Rule;
}

/** ufw keeps one rule of these properties; what it does and its comment can change. */
export function identityOfRule(rule: Rule): string {
  const { chain, interfaceIn, interfaceOut, from, fromPort, to, app } = rule;
  // An application's ports are whatever its profile says.
  const what = app === '' ? [rule.proto, rule.toPort] : [app];
  return JSON.stringify([chain, interfaceIn, interfaceOut, from, fromPort, to, ...what]);
}

/** Rules are the same where they mean the same: an asked comment counts, one that is not asked does not. */
export function isSameRule(found: Rule, wanted: Rule): boolean {
  return (
    identityOfRule(found) === identityOfRule(wanted) &&
    found.action === wanted.action &&
    found.log === wanted.log &&
    (wanted.comment === '' || found.comment === wanted.comment)
  );
}
