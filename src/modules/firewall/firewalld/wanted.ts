import { fail } from '../../../module-api/failure.ts';
import { parseNetwork } from '../address.ts';
import type { FirewallArgs } from '../args.ts';
import type { Connection } from '../connection.ts';
import { intentOf } from '../intent.ts';
import { type Listed, listedOf } from '../listed.ts';
import { chainOf, parsePort, type Rule, rulesOf } from '../rule.ts';
import type { FirewalldWanted, WantedSetting } from './plan.ts';
import { richRuleOf } from './rich-rule.ts';
import type { FirewalldState, Setting } from './state.ts';

export function firewalldWanted(
  args: FirewallArgs,
  state: FirewalldState,
  connection: Connection | undefined,
): FirewalldWanted {
  const { zone, permanent, immediate, timeout, logging, allow_lockout: allowLockout } = args;
  const named = namedIn(args);
  const setting = named || args.target !== undefined || zone !== undefined;
  const { present, reset: _, ...intent } = intentOf(args, { setting });
  refuse(args, state.running, intent.running === true);
  const settings = [...listedOf(args, present).flatMap(settingsFor), ...trusting(args, present)];
  const target = targetOf(args, present) ?? targetForPolicy(args, state);
  const itself = settings.length === 0 && target === undefined && zone !== undefined;
  const onlyZone = itself && args.running === undefined && policyOf(args) === undefined;
  return {
    ...{ zone, settings, target, permanent, immediate, timeout, connection, allowLockout },
    ...intent,
    zoneItself: onlyZone && !intent.reload ? present : undefined,
    logDenied: logging,
  };
}

function namedIn(args: FirewallArgs): boolean {
  return [...listedOf(args, true).flatMap(settingsFor), ...trusting(args, true)].length > 0;
}

function settingsFor({ args, present }: Listed): readonly WantedSetting[] {
  const { zone } = args;
  return settingsOf(args).map(one => ({ ...one, zone, present: one.present === present }));
}

function trusting({ trusted = [] }: FirewallArgs, present: boolean): readonly WantedSetting[] {
  return trusted.map(value => ({
    property: parseNetwork(value) === undefined ? 'interfaces' : 'sources',
    ...{ value, present, zone: 'trusted' },
  }));
}

/** What a policy is for others is the target of a zone; all but ACCEPT deny what no rule is about. */
function targetForPolicy(args: FirewallArgs, state: FirewalldState): string | undefined {
  const { outgoing = 'allow', routed } = args.policies ?? {};
  if (outgoing !== 'allow') fail('firewalld does not deny what goes out');
  if (routed !== undefined) {
    fail('firewalld has no policy for what the host forwards; name networks in "trusted"');
  }
  const policy = policyOf(args);
  if (policy === undefined) return undefined;
  const zones = state.running && args.immediate ? state.runtime : state.permanent;
  const isAccepting = zones[args.zone ?? state.defaultZone]?.target[0] === 'ACCEPT';
  if ((policy === 'allow') === isAccepting) return undefined;
  return policy === 'allow' ? 'ACCEPT' : 'default';
}

function policyOf(args: FirewallArgs) {
  if (args.default !== undefined && chainOf(args) !== 'in') {
    fail('firewalld has a default only for what comes in');
  }
  return args.default ?? args.policies?.incoming;
}

function refuse(args: FirewallArgs, running: boolean, starting: boolean): void {
  const { permanent, immediate, timeout, logging } = args;
  if (!permanent && !immediate) fail('"permanent" and "immediate" cannot both be off');
  if (!permanent && !running) fail('"permanent: false" needs firewalld to run');
  if (!permanent && args.target !== undefined) fail('"target" is always permanent');
  if (timeout > 0 && permanent) fail('"timeout" needs "permanent: false"');
  if (starting && !permanent) fail('starting firewalld needs "permanent: true"');
  if (
    logging !== undefined &&
    !['all', 'unicast', 'broadcast', 'multicast', 'off'].includes(logging)
  ) {
    fail(
      `"logging" of firewalld is one of all, unicast, broadcast, multicast, off, not ${logging}`,
    );
  }
}

function targetOf({ target }: FirewallArgs, present: boolean): string | undefined {
  if (target !== undefined && !present) return 'default';
  return target === 'REJECT' ? '%%REJECT%%' : target;
}

/** What the task names, each with whether it is on when the state is "present". */
function settingsOf(args: FirewallArgs): readonly (Setting & { readonly present: boolean })[] {
  const on = (property: Setting['property'], values: readonly string[] = []) =>
    values.map(value => ({ property, value, present: true }));
  const flag = (property: Setting['property'], wanted: boolean | undefined) =>
    wanted === undefined ? [] : [{ property, value: 'yes', present: wanted }];
  const sourcePorts = (args.source_ports ?? []).flatMap(text => parsePort(text, args.proto));
  return [
    ...on('interfaces', args.interface === undefined ? [] : [args.interface]),
    ...on('sources', args.sources),
    ...traffic(args),
    ...on('source-ports', sourcePorts.flatMap(portsOf)),
    ...on('icmp-blocks', args.icmp_block),
    ...on('rich rules', args.rich_rule),
    ...on('forward-ports', (args.port_forward ?? []).map(forwardOf)),
    ...flag('icmp-block-inversion', args.icmp_block_inversion),
    ...flag('masquerade', args.masquerade),
    ...flag('forward', args.forward),
  ];
}

/** Ports, services and protocols; as rich rules where a zone's own properties do not say enough. */
function traffic(args: FirewallArgs): readonly (Setting & { readonly present: boolean })[] {
  // The interface and the sources belong to the zone, and are no part of a rule.
  const { interface: _, sources: __, ...about } = args;
  const rules = rulesOf(about, name => [{ app: name }]).flatMap(bothProtocols);
  return rules.map(rule => ({ ...settingOf(rule), present: true }));
}

function bothProtocols(rule: Rule): readonly Rule[] {
  if (rule.toPort === 'any' || rule.proto !== 'any') return [rule];
  return ['tcp', 'udp'].map(proto => ({ ...rule, proto }));
}

function settingOf(rule: Rule): Setting {
  const plain = rule.action === 'allow' && rule.from === 'any' && rule.to === 'any';
  if (!plain || rule.log !== '') return { property: 'rich rules', value: richRuleOf(rule) };
  if (rule.app !== '') return { property: 'services', value: rule.app };
  const [port] = portsOf({ port: rule.toPort, proto: rule.proto });
  if (port !== undefined) return { property: 'ports', value: port };
  if (rule.proto === 'any')
    fail('a rule for firewalld needs ports, a service, a protocol or an address');
  return { property: 'protocols', value: rule.proto };
}

function portsOf({ port, proto }: { readonly port: string; readonly proto: string }) {
  if (port === 'any') return [];
  return (proto === 'any' ? ['tcp', 'udp'] : [proto]).map(
    one => `${port.replace(':', '-')}/${one}`,
  );
}

function forwardOf(forward: {
  readonly port?: string | undefined;
  readonly proto?: string | undefined;
  readonly toport?: string | undefined;
  readonly toaddr?: string | undefined;
}): string {
  const { port, proto = 'tcp', toport, toaddr } = forward;
  if (port === undefined) fail('each of "port_forward" needs "port"');
  if (toport === undefined && toaddr === undefined) {
    fail('each of "port_forward" needs "toport" or "toaddr"');
  }
  const to = [
    toport === undefined ? '' : `:toport=${toport}`,
    toaddr === undefined ? '' : `:toaddr=${toaddr}`,
  ];
  return `port=${port}:proto=${proto}${to.join('')}`;
}
