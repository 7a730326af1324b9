import { fail } from '../../../module-api/failure.ts';
import type { FirewallArgs } from '../args.ts';
import type { Connection } from '../connection.ts';
import type { HostFirewalls } from '../host-firewalls.ts';
import { intentOf } from '../intent.ts';
import { chainOf, namesRule, parsePort, rulesOf, type Service } from '../rule.ts';
import type { UfwWanted } from './plan.ts';
import type { UfwState } from './state.ts';

export function ufwWanted(
  args: FirewallArgs,
  state: UfwState,
  {
    services,
    connection,
  }: {
    readonly services: HostFirewalls['services'];
    readonly connection: Connection | undefined;
  },
): UfwWanted {
  const { insert, insert_relative_to: relativeTo, logging, allow_lockout: allowLockout } = args;
  const { present, ...intent } = intentOf(args, { setting: namesRule(args) });
  if (logging !== undefined && !levels.includes(logging)) {
    fail(`"logging" of ufw is one of ${levels.join(', ')}, not ${logging}`);
  }
  return {
    ...intent,
    present,
    rules: rulesOf(args, name => serviceOf(name, state, services)),
    policy: args.default === undefined ? undefined : { chain: chainOf(args), policy: args.default },
    insert: insert === undefined ? undefined : { at: insert, relativeTo },
    ...{ logging, connection, allowLockout },
  };
}

const levels = ['on', 'off', 'low', 'medium', 'high', 'full'];

/** An application profile, or what /etc/services says. */
function serviceOf(
  name: string,
  { apps }: UfwState,
  services: HostFirewalls['services'],
): readonly Service[] {
  if (apps.includes(name)) return [{ app: name }];
  const ports = services[name] ?? [];
  if (ports.length === 0) {
    fail(`neither ufw's application profiles nor /etc/services have ${JSON.stringify(name)}`);
  }
  return ports.flatMap(port => parsePort(port, undefined));
}
