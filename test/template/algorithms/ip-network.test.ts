import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  contains,
  firstOf,
  formatAddress,
  type IpNetwork,
  lastOf,
  netmaskOf,
  parseAddress,
  parseNetwork,
  sizeOf,
  widthOf,
} from '../../../src/template/algorithms/ip-network.ts';

const network: fc.Arbitrary<IpNetwork> = fc.constantFrom<4 | 6>(4, 6).chain(version =>
  fc.record({
    version: fc.constant(version),
    address: fc.bigInt({ min: 0n, max: (1n << BigInt(widthOf(version))) - 1n }),
    prefix: fc.integer({ min: 0, max: widthOf(version) }),
  }),
);

function textOf({ version, address, prefix }: IpNetwork): string {
  return `${formatAddress(version, address)}/${prefix}`;
}

describe('parseNetwork', () => {
  it('reads what formatAddress writes', () => {
    fc.assert(
      fc.property(network, one => {
        expect(parseNetwork(textOf(one))).to.deep.equal(one);
      }),
    );
  });

  it('takes the netmask for the prefix', () => {
    fc.assert(
      fc.property(network, one => {
        const mask = formatAddress(one.version, netmaskOf(one));
        const read = parseNetwork(`${formatAddress(one.version, one.address)}/${mask}`);
        expect(read).to.deep.equal(one);
      }),
    );
  });

  const wrong = [
    '',
    '1.2.3.4.5',
    '256.1.1.1',
    '01.2.3.4',
    '1.2.3.4/33',
    '1::2::3',
    '::/129',
    ':::',
    '1:2',
    '1.2.3.4/',
  ];
  for (const text of wrong) {
    it(`refuses "${text}"`, () => expect(parseNetwork(text)).to.equal(undefined));
  }
});

describe('formatAddress', () => {
  const forms: readonly (readonly [string, string])[] = [
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
    ['::ffff:c0a8:101', '::ffff:192.168.1.1'],
    ['10.0.0.1', '10.0.0.1'],
  ];
  for (const [given, written] of forms) {
    it(`writes ${given} as ${written}`, () => {
      const parsed = parseAddress(given);
      expect(parsed && formatAddress(parsed.version, parsed.address)).to.equal(written);
    });
  }
});

describe('a network', () => {
  it('reaches from its first to its last address, and holds itself', () => {
    fc.assert(
      fc.property(network, one => {
        expect(lastOf(one) - firstOf(one) + 1n).to.equal(sizeOf(one));
        expect(one.address >= firstOf(one) && one.address <= lastOf(one)).to.equal(true);
        expect(contains(one, one)).to.equal(true);
      }),
    );
  });
});
