import type { FirewallArgs } from './args.ts';

/** As /etc/services has them, and no number. */
export function isServiceName(text: string): boolean {
  return text !== 'any' && /^[A-Za-z][\w.+-]*$/.test(text);
}

/** With those of "ports" that are names of services among "services", where the host is asked for them. */
export function withNamedPorts<T extends Pick<FirewallArgs, 'ports' | 'services'>>(args: T): T {
  const { ports = [], services = [] } = args;
  const named = ports.filter(isServiceName);
  if (named.length === 0) return args;
  const others = ports.filter(port => !isServiceName(port));
  return { ...args, ports: others, services: [...services, ...named] };
}
