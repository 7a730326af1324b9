import type { FirewallArgs } from './args.ts';

/** What the task says of one rule or setting, and whether that is to be there. */
export interface Listed {
  readonly args: FirewallArgs;
  readonly present: boolean;
}

type Item = NonNullable<FirewallArgs['rules']>[number];

/** The items of "rules", each as the arguments of a task of its own; and last the task's own words. */
export function listedOf(args: FirewallArgs, present: boolean): readonly Listed[] {
  const { rules = [], ...own } = args;
  const items = rules.map(item => ({
    args: withItem(own, item),
    present: item.state === undefined ? present : ['present', 'enabled'].includes(item.state),
  }));
  return [...items, { args: own, present }];
}

function withItem(own: FirewallArgs, item: Item): FirewallArgs {
  const { backend, running, permanent, immediate, timeout, offline, allow_lockout } = own;
  const { ports, port, services, service, from_ip, from, sources, source } = item;
  return {
    ...{ backend, running, permanent, immediate, timeout, offline, allow_lockout },
    ...{ state: 'present', delete: false, insert_relative_to: 'zero', if_active: false },
    proto: item.proto ?? item.protocol,
    to_ip: item.to_ip ?? item.to,
    ports: joined(ports, port),
    services: joined(services, service),
    from_ip: joined(from_ip, from),
    sources: joined(sources, source),
    ...{ route: item.route ?? false, log: item.log ?? false },
    ...{ rule: item.rule, from_port: item.from_port, direction: item.direction },
    ...{ interface: item.interface, interface_in: item.interface_in },
    ...{ interface_out: item.interface_out, comment: item.comment, insert: item.insert },
    ...{ zone: item.zone, source_ports: item.source_ports, rich_rule: item.rich_rule },
    ...{ icmp_block: item.icmp_block, masquerade: item.masquerade, forward: item.forward },
  };
}

function joined(
  first: readonly string[] | undefined,
  second: readonly string[] | undefined,
): readonly string[] | undefined {
  return first === undefined && second === undefined
    ? undefined
    : [...(first ?? []), ...(second ?? [])];
}
