import { existsSync, readdirSync } from 'node:fs';
import { must, run } from './process.ts';

/** The network of one lab: a bridge, to which a pair of links leads from the namespace of each host. */
export interface Attachment {
  readonly namespace: string;
  /** The end on the machine of the host's link. */
  readonly link: string;
  readonly address: string;
}

/** Nobody has it: the hosts' default route leads nowhere, so that nothing of the lab gets out. */
const nowhere = 254;

function bridgeOf(slot: number): string {
  return `kplay${slot}`;
}

/** @param index of the host in its lab, from 0 */
export function attachmentOf(slot: number, index: number, host: string): Attachment {
  return {
    namespace: `kplay-lab-${slot}-${host}`,
    link: `kplay${slot}-${index}`,
    address: `10.213.${slot}.${10 + index}`,
  };
}

/**
 * The same address always has the same hardware address. A host that is made anew, and a bridge that gains
 * or loses a link, would otherwise have another one, and neighbours that remember the old one wait for
 * seconds until they ask again.
 */
function macOf(address: string): string {
  const bytes = address.split('.').map(part => Number(part).toString(16).padStart(2, '0'));
  return ['02', '4b', ...bytes].join(':');
}

/** Whether the machine already uses addresses of that slot for something else. */
export async function isTaken(slot: number): Promise<boolean> {
  const used = await must(['ip', '-4', '-oneline', 'address', 'show']);
  const routes = await must(['ip', '-4', 'route', 'show', 'table', 'all']);
  return `${used}${routes}`.includes(` 10.213.${slot}.`);
}

export async function makeBridge(slot: number): Promise<void> {
  const bridge = bridgeOf(slot);
  const mac = macOf(`10.213.${slot}.1`);
  await must(['ip', 'link', 'add', bridge, 'address', mac, 'type', 'bridge']);
  await must(['ip', 'address', 'add', `10.213.${slot}.1/24`, 'dev', bridge]);
  await must(['ip', 'link', 'set', bridge, 'up']);
}

export async function attach(slot: number, attachment: Attachment): Promise<void> {
  const { namespace, link, address } = attachment;
  const inside = (...words: string[]) => must(['ip', '-netns', namespace, ...words]);
  await must(['ip', 'netns', 'add', namespace]);
  await must([
    ...['ip', 'link', 'add', link, 'type', 'veth'],
    ...['peer', 'name', 'eth0', 'address', macOf(address), 'netns', namespace],
  ]);
  await must(['ip', 'link', 'set', link, 'master', bridgeOf(slot), 'up']);
  await inside('link', 'set', 'lo', 'up');
  await inside('link', 'set', 'eth0', 'up');
  await inside('address', 'add', `${address}/24`, 'broadcast', '+', 'dev', 'eth0');
  await inside('route', 'add', 'default', 'via', `10.213.${slot}.${nowhere}`);
}

export async function setLink(link: string, state: 'up' | 'down'): Promise<void> {
  await must(['ip', 'link', 'set', link, state]);
}

/** Removes the namespace and with it both ends of the link. */
export async function detach(attachment: Attachment): Promise<void> {
  // A namespace goes when its last process is gone; its link, which a new host may want, at once.
  if (existsSync(`/sys/class/net/${attachment.link}`)) {
    await must(['ip', 'link', 'delete', attachment.link]);
  }
  if (existsSync(`/run/netns/${attachment.namespace}`)) {
    await must(['ip', 'netns', 'delete', attachment.namespace]);
  }
}

/** Removes everything of a slot's network, known by its name. */
export async function removeNetwork(slot: number): Promise<void> {
  for (const link of linksOf(slot)) await run(['ip', 'link', 'delete', link]);
  for (const namespace of namespacesOf(slot)) await must(['ip', 'netns', 'delete', namespace]);
}

export function linksOf(slot: number): string[] {
  const names = readdirSync('/sys/class/net');
  return names.filter(name => name === `kplay${slot}` || name.startsWith(`kplay${slot}-`));
}

export function namespacesOf(slot: number): string[] {
  if (!existsSync('/run/netns')) return [];
  return readdirSync('/run/netns').filter(name => name.startsWith(`kplay-lab-${slot}-`));
}

/** The slots of which there is a link or a namespace. */
export function slotsWithNetwork(): number[] {
  const spaces = existsSync('/run/netns') ? readdirSync('/run/netns') : [];
  const slots = [
    ...readdirSync('/sys/class/net').map(name => /^kplay(\d+)(-\d+)?$/.exec(name)?.[1]),
    ...spaces.map(name => /^kplay-lab-(\d+)-/.exec(name)?.[1]),
  ];
  return [...new Set(slots)].flatMap(slot => (slot === undefined ? [] : [Number(slot)]));
}
