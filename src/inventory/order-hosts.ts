import type { Host } from './inventory.ts';

type Ordering = (hosts: readonly Host[], random: () => number) => readonly Host[];

const orderings = {
  inventory: hosts => hosts,
  reverse_inventory: hosts => hosts.toReversed(),
  sorted: hosts => hosts.toSorted(byName),
  reverse_sorted: hosts => hosts.toSorted((a, b) => byName(b, a)),
  shuffle: shuffled,
} satisfies Record<string, Ordering>;

export type HostOrder = keyof typeof orderings;

/** The values of a play's `order`. */
export const hostOrders: readonly string[] = Object.keys(orderings);

/** `random` gives numbers from 0 up to but not including 1; only `shuffle` asks for them. */
export function orderHosts(
  hosts: readonly Host[],
  order: HostOrder,
  random: () => number,
): readonly Host[] {
  return orderings[order](hosts, random);
}

function byName(a: Host, b: Host): number {
  if (a.name === b.name) return 0;
  return a.name < b.name ? -1 : 1;
}

function shuffled(hosts: readonly Host[], random: () => number): readonly Host[] {
  const drawn = hosts.map(host => ({ host, lot: random() }));
  return drawn.toSorted((a, b) => a.lot - b.lot).map(({ host }) => host);
}
