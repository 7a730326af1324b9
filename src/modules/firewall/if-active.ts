import type { FirewallArgs } from './args.ts';

/** As much of `HostFirewalls` as tells which of them filters. */
interface Firewalls {
  readonly ufw?: { readonly active: boolean } | undefined;
  readonly firewalld?: { readonly running: boolean } | undefined;
  readonly nftables?: { readonly runtime?: unknown; readonly loaded: boolean } | undefined;
}

/** `if_active`: whether the host has no firewall that filters anything. */
export function isLeftAlone(
  { if_active: ifActive, backend }: Pick<FirewallArgs, 'if_active' | 'backend'>,
  { ufw, firewalld, nftables }: Firewalls,
): boolean {
  if (!ifActive) return false;
  const active = {
    firewalld: firewalld?.running === true,
    ufw: ufw?.active === true,
    nftables: nftables?.runtime !== undefined || nftables?.loaded === true,
  };
  return backend === 'auto' ? !Object.values(active).includes(true) : !active[backend];
}
