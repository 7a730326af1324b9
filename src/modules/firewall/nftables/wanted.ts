import { fail } from '../../../module-api/failure.ts';
import { normalAddress } from '../address.ts';
import type { FirewallArgs } from '../args.ts';
import type { Connection } from '../connection.ts';
import type { HostFirewalls } from '../host-firewalls.ts';
import { intentOf } from '../intent.ts';
import { listedOf } from '../listed.ts';
import { namesSetting, type Order, ordersOf, policiesOf } from '../orders.ts';
import { parsePort, type Rule, type Service } from '../rule.ts';
import { normalProtocol, withPorts } from './protocols.ts';
import type { Masquerade } from './ruleset.ts';

/** What a task wants of nftables. */
export interface NftablesWanted {
  readonly orders: readonly Order[];
  readonly masquerades: readonly (Masquerade & { readonly present: boolean })[];
  readonly policies: ReturnType<typeof policiesOf>;
  readonly permanent: boolean;
  readonly immediate: boolean;
  readonly running?: boolean | undefined;
  readonly reload?: boolean | undefined;
  readonly reset?: boolean | undefined;
  readonly connection?: Connection | undefined;
  readonly allowLockout?: boolean | undefined;
}

export function nftablesWanted(
  args: FirewallArgs,
  {
    services,
    connection,
  }: {
    readonly services: HostFirewalls['services'];
    readonly connection: Connection | undefined;
  },
): NftablesWanted {
  const { permanent, immediate, allow_lockout: allowLockout } = args;
  if (!permanent && !immediate) fail('"permanent" and "immediate" cannot both be off');
  const { present, ...intent } = intentOf(args, { setting: namesSetting(args) });
  if (!permanent && (intent.running !== undefined || intent.reset)) {
    fail('"permanent: false" is not possible where the firewall itself is switched');
  }
  const orders = ordersOf(args, present, name => serviceOf(name, services));
  return {
    ...{ ...intent, permanent, immediate, connection, allowLockout },
    orders: orders.map(order => ({ ...order, rule: checked(order.rule) })),
    masquerades: masqueradesOf(args, present),
    policies: policiesOf(args),
  };
}

function serviceOf(name: string, services: HostFirewalls['services']): readonly Service[] {
  const ports = services[name] ?? [];
  if (ports.length === 0) fail(`/etc/services of this host has no ${JSON.stringify(name)}`);
  return ports.flatMap(port => parsePort(port, undefined));
}

function checked(rule: Rule): Rule {
  const proto = normalProtocol(rule.proto);
  const hasPort = rule.fromPort !== 'any' || rule.toPort !== 'any';
  if (hasPort && !withPorts.has(proto)) fail(`the protocol ${proto} has no ports`);
  if (!/^[\w-]+$/.test(proto)) fail(`${JSON.stringify(rule.proto)} is not a protocol`);
  if (/["\n]/.test(rule.comment) || Buffer.byteLength(rule.comment) > 120) {
    fail('nftables takes no comment with a double quote or a line break, or above 120 bytes');
  }
  for (const name of [rule.interfaceIn, rule.interfaceOut]) checkInterface(name);
  if (rule.action === 'limit' && !hasPort) fail('"rule: limit" needs a port with nftables');
  if (rule.chain === 'in' && rule.interfaceOut !== '') {
    fail('"interface_out" is not possible for what comes in; set "route" or "direction"');
  }
  return { ...rule, proto };
}

function checkInterface(name: string): void {
  if (/[^\w.:@+-]/.test(name) || name.length > 15) {
    fail(`${JSON.stringify(name)} is not the name of an interface`);
  }
}

function masqueradesOf(
  args: FirewallArgs,
  present: boolean,
): readonly (Masquerade & { readonly present: boolean })[] {
  return listedOf(args, present).flatMap(({ args: one, present: there }) => {
    const { masquerade, sources = [], from_ip: from = [] } = one;
    if (masquerade === undefined) return [];
    const out = one.interface_out ?? one.interface ?? '';
    checkInterface(out);
    const senders = [...sources, ...from];
    return (senders.length === 0 ? ['any'] : senders).map(sender => ({
      ...{ out, from: normalAddress(sender), present: masquerade === there },
    }));
  });
}
