import { isIpAddress } from './host-address.ts';

/** Why no host has such an address, and what was likely meant. */
export function addressProblem(
  address: string,
): { readonly message: string; readonly hint?: string | undefined } | undefined {
  const wrong = (message: string, hint?: string) => ({
    message: `"${address}" is not an address of a host${message}.`,
    hint,
  });
  if (address.includes('='))
    return wrong('', 'Variables of a group stand below [group:vars] in an INI file.');
  if (address.includes(',')) return wrong('', 'Each host has a line of its own.');
  if (/[\s/;]/.test(address)) return wrong('');
  if (address.includes('@'))
    return wrong(': it names a user', 'The user is named by "ansible_user".');
  // Behind "%" is the network interface.
  if (!address.includes(':') || isIpAddress(address.replace(/%.*$/, ''))) return undefined;
  if (/^[^:]+:\d+$/.test(address))
    return wrong(': it holds a port', 'The port is named by "ansible_port".');
  return wrong('', 'With a port it is written name:22, an IPv6 address [::1]:22.');
}
