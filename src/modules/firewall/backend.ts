import { fail, Undecided } from '../../module-api/failure.ts';
import type { FirewallArgs } from './args.ts';
import type { HostFirewalls } from './host-firewalls.ts';

export type Backend = 'firewalld' | 'ufw';

/** The firewall to work on: the one that is named, or else the one that is active. */
export function backendOf({ backend, offline }: FirewallArgs, firewalls: HostFirewalls): Backend {
  const { ufw, firewalld, installing } = firewalls;
  if (backend !== 'auto') {
    if (firewalls[backend] !== undefined) return backend;
    if (installing !== undefined) throw new Undecided(installing);
    fail(`${backend} is not installed on this host`);
  }
  if (firewalld?.running === true) return 'firewalld';
  if (ufw?.active === true) return 'ufw';
  if (offline && firewalld !== undefined) return 'firewalld';
  if (installing !== undefined) throw new Undecided(installing);
  const installed = (['firewalld', 'ufw'] as const).filter(name => firewalls[name] !== undefined);
  if (installed.length === 0) fail('this host has no firewall: neither firewalld nor ufw');
  fail(
    `no firewall is active on this host; installed: ${installed.join(', ')} (name one with "backend" to work on it)`,
  );
}
