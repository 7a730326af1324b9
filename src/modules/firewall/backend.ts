import { fail, Undecided } from '../../module-api/failure.ts';
import type { FirewallArgs } from './args.ts';
import type { HostFirewalls } from './host-firewalls.ts';

export type Backend = 'firewalld' | 'ufw' | 'nftables';

/** The firewall to work on: the one that is named, or else the one that is active, or the only one. */
export function backendOf({ backend, offline }: FirewallArgs, firewalls: HostFirewalls): Backend {
  const { ufw, firewalld, nftables, installing } = firewalls;
  if (backend !== 'auto') {
    if (firewalls[backend] !== undefined) return backend;
    if (installing !== undefined) throw new Undecided(installing);
    fail(`${backend} is not installed on this host`);
  }
  if (firewalld?.running === true) return 'firewalld';
  if (ufw?.active === true) return 'ufw';
  if (nftables?.runtime !== undefined || nftables?.loaded === true) return 'nftables';
  if (offline && firewalld !== undefined) return 'firewalld';
  if (installing !== undefined) throw new Undecided(installing);

  const [first, second] = (['firewalld', 'ufw'] as const).filter(
    name => firewalls[name] !== undefined,
  );
  if (second !== undefined) {
    fail(
      'neither firewalld nor ufw is active, and this host has both: name one with "backend" to work on it',
    );
  }
  // The two others bring nft with them.
  if (first !== undefined) return first;
  if (nftables !== undefined) return 'nftables';
  fail('this host has no firewall: neither firewalld nor ufw nor nftables');
}
