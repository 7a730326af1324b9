import { fail } from '../../module-api/failure.ts';
import { normalAddress } from './address.ts';
import type { FirewallArgs } from './args.ts';

/** One rule as ufw has them. Addresses, ports and the protocol are `any` where they are open. */
export interface Rule {
  readonly action: 'allow' | 'deny' | 'reject' | 'limit';
  readonly chain: 'in' | 'out' | 'routed';
  readonly interfaceIn: string;
  readonly interfaceOut: string;
  readonly proto: string;
  readonly from: string;
  /** `53`, `60000:61000`, `80,443`. */
  readonly fromPort: string;
  readonly to: string;
  readonly toPort: string;
  /** An application profile of ufw, which stands for protocol and port. */
  readonly app: string;
  readonly log: '' | 'log' | 'log-all';
  readonly comment: string;
}

export interface Port {
  readonly port: string;
  readonly proto: string;
}

/** What the task's rules are about: a port, an application profile, or a protocol alone. */
export type Service = Port | { readonly app: string };

/** Each rule that the task names; none where it names nothing a rule could be about. */
export function rulesOf(
  args: FirewallArgs,
  service: (name: string) => readonly Service[],
): readonly Rule[] {
  if (!namesRule(args)) return [];
  const ports = (args.ports ?? []).flatMap(text => parsePort(text, args.proto));
  const named = (args.services ?? []).flatMap(service);
  const ofProto = named.filter(one => 'app' in one || one.proto === args.proto);
  // A service may have ports of both protocols, of which the task wants one.
  const services = [...ports, ...(ofProto.length > 0 ? ofProto : named)];
  const subjects: readonly Service[] =
    services.length > 0 ? services : [{ port: 'any', proto: args.proto ?? 'any' }];
  const froms = [...(args.from_ip ?? []), ...(args.sources ?? [])];
  return (froms.length > 0 ? froms : ['any']).flatMap(from =>
    subjects.map(subject => ruleAbout(args, subject, normalAddress(from))),
  );
}

/** Whether the task is about a rule, and not only about the firewall itself. */
export function namesRule(args: FirewallArgs): boolean {
  const { ports, services, from_ip, from_port, to_ip, sources, proto, rule } = args;
  const lists = [ports, services, from_ip, sources].some(list => (list ?? []).length > 0);
  const others = [from_port, to_ip, proto, rule, args.interface_in, args.interface_out];
  const on = args.interface !== undefined && args.default === undefined;
  return lists || on || others.some(option => option !== undefined);
}

function ruleAbout(args: FirewallArgs, subject: Service, from: string): Rule {
  const chain = chainOf(args);
  const on = args.interface ?? '';
  return {
    action: args.rule ?? 'allow',
    chain,
    interfaceIn: args.interface_in ?? (chain === 'out' ? '' : on),
    interfaceOut: args.interface_out ?? (chain === 'out' ? on : ''),
    proto: 'app' in subject ? 'any' : subject.proto,
    from,
    fromPort: portText(args.from_port ?? 'any'),
    to: normalAddress(args.to_ip ?? 'any'),
    toPort: 'app' in subject ? 'any' : subject.port,
    app: 'app' in subject ? subject.app : '',
    log: args.log ? 'log' : '',
    comment: args.comment ?? '',
  };
}

export function chainOf({ route, direction = 'in' }: FirewallArgs): Rule['chain'] {
  if (route || direction === 'routed') return 'routed';
  return direction === 'out' || direction === 'outgoing' ? 'out' : 'in';
}

/** `30000-32767/tcp`; a port without a protocol is that of `proto`, or of any protocol that has ports. */
export function parsePort(text: string, proto: string | undefined): readonly Port[] {
  const [written = '', own] = text.split('/');
  const port = portText(written);
  const protocol = (own ?? proto ?? 'any').toLowerCase();
  const range = protocol === 'any' && port.includes(':');
  return (range ? ['tcp', 'udp'] : [protocol]).map(one => ({ port, proto: one }));
}

/** Ports in the spelling of ufw: ranges with a colon. */
function portText(text: string): string {
  if (text === 'any') return text;
  const [, low, high = low] = /^\s*(\d+)(?:\s*[-:]\s*(\d+))?\s*$/.exec(text) ?? [];
  const [from, to] = [Number(low), Number(high)];
  if (!(from >= 1 && to <= 65_535 && from <= to)) {
    fail(`${JSON.stringify(text)} is not a port; write 80/tcp or 30000-32767/tcp`);
  }
  return from === to ? String(from) : `${from}:${to}`;
}

export function portCovers(ports: string, port: number): boolean {
  if (ports === 'any') return true;
  return ports.split(',').some(part => {
    const [low = '', high = low] = part.split(/[-:]/);
    return Number(low) <= port && port <= Number(high);
  });
}
