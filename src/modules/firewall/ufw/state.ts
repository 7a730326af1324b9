import type { FamilyRule, Policies } from '../lockout.ts';
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
  /** The application profiles it knows, and their ports as `80,443/tcp`. */
  readonly apps: { readonly [name: string]: readonly string[] };
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
