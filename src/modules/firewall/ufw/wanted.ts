import { fail } from '../../../module-api/failure.ts';
import type { FirewallArgs } from '../args.ts';
import type { Connection } from '../connection.ts';
import type { HostFirewalls } from '../host-firewalls.ts';
import { intentOf } from '../intent.ts';
import { namesSetting, ordersOf, policiesOf } from '../orders.ts';
import { parsePort, type Service } from '../rule.ts';
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
  const { logging, allow_lockout: allowLockout } = args;
  const { present, ...intent } = intentOf(args, { setting: namesSetting(args) });
  if (logging !== undefined && !levels.includes(logging)) {
    fail(`"logging" of ufw is one of ${levels.join(', ')}, not ${logging}`);
  }
  return {
    ...intent,
    orders: ordersOf(args, present, name => serviceOf(name, state, services)),
    policies: policiesOf(args),
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
  if (Object.hasOwn(apps, name)) return [{ app: name }];
  const ports = services[name] ?? [];
  if (ports.length === 0) {
    fail(`neither ufw's application profiles nor /etc/services have ${JSON.stringify(name)}`);
  }
  return ports.flatMap(port => parsePort(port, undefined));
}
