import { expect } from 'chai';
import { orderHosts } from '../../src/inventory/order-hosts.ts';
import { inventoryOf } from './support.ts';

describe('orderHosts', () => {
  const hosts = [...inventoryOf('b\nc\na\n').hosts.values()];
  for (const [order, expected] of [
    ['inventory', 'bca'],
    ['reverse_inventory', 'acb'],
    ['sorted', 'abc'],
    ['reverse_sorted', 'cba'],
    ['shuffle', 'cab'],
  ] as const) {
    it(`gives ${order}`, () => {
      const numbers = [0.9, 0.1, 0.5];
      const ordered = orderHosts(hosts, order, () => numbers.shift() ?? 0);
      expect(ordered.map(({ name }) => name).join('')).to.equal(expected);
    });
  }
});
