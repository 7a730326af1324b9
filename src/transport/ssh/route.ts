import { type Target, UnreachableError } from '../transport.ts';
import { place } from './dial.ts';
import type { HostOptions } from './host-options.ts';
import type { JumpHost } from './jump-spec.ts';

/** The hosts to go through, one after the other, and at the end the one to reach. */
export type Route = readonly HostOptions[];

/** What the configuration says about a host. `isTarget`: the target's own SSH options count too. */
export type LookUp = (target: Target, isTarget: boolean) => HostOptions;

/** Follows `ProxyJump`, also through the jump hosts' own configuration. */
export function routeTo(target: Target, lookUp: LookUp): Route {
  const options = lookUp(target, true);
  return [...routeThrough(options.proxyJump, { target, lookUp, behind: [options] }), options];
}

interface Search {
  readonly target: Target;
  readonly lookUp: LookUp;
  /** The hosts that this part of the route leads to, the nearest first. */
  readonly behind: readonly HostOptions[];
}

function routeThrough(jumps: readonly JumpHost[], search: Search): Route {
  const last = jumps.at(-1);
  if (last === undefined) return [];
  const { target, lookUp, behind } = search;
  const options = lookUp(hopTarget(last, target), false);
  if (behind.some(other => place(other) === place(options))) throw loop([options, ...behind]);

  // Only the first one may have a way of its own; the others are reached through the one before.
  const before = jumps.length > 1 ? jumps.slice(0, -1) : options.proxyJump;
  const hop = jumps.length > 1 ? { ...options, proxyCommand: undefined } : options;
  return [...routeThrough(before, { ...search, behind: [options, ...behind] }), hop];
}

/** How strictly host keys are checked is the user's word for the whole way; the rest is each host's own. */
function hopTarget({ host, port, user }: JumpHost, target: Target): Target {
  const { hostKeyChecking, timeoutMs } = target;
  return { name: host, address: host, port, user, hostKeyChecking, timeoutMs };
}

function loop(hosts: readonly HostOptions[]): UnreachableError {
  const names = hosts.map(({ name }) => name).toReversed();
  return new UnreachableError(
    'option',
    `the jump hosts go in a circle (${names.join(' via ')}): give one of them "ProxyJump none"`,
  );
}
