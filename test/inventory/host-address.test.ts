import { expect } from 'chai';
import { isIpAddress, parseHostAddress } from '../../src/inventory/host-address.ts';

describe('parseHostAddress', () => {
  const cases: readonly [string, string, number | undefined][] = [
    ['web1', 'web1', undefined],
    ['web1:2222', 'web1', 2222],
    ['web_1.example.com', 'web_1.example.com', undefined],
    ['bücher.example:22', 'bücher.example', 22],
    ['web[01:10:2]:2222', 'web[01:10:2]', 2222],
    ['db-[a:f].example', 'db-[a:f].example', undefined],
    ['[1:3]x', '[1:3]x', undefined],
    ['10.0.0.1', '10.0.0.1', undefined],
    ['10.0.0.[1:9]:22', '10.0.0.[1:9]', 22],
    ['[10.0.0.1]:22', '10.0.0.1', 22],
    ['::1', '::1', undefined],
    ['::', '::', undefined],
    ['fe80::1', 'fe80::1', undefined],
    ['[2001:db8::1]:2222', '2001:db8::1', 2222],
    ['2001:db8:0:0:0:0:0:1', '2001:db8:0:0:0:0:0:1', undefined],
    ['2001:db8::[1:f]', '2001:db8::[1:f]', undefined],
    ['::ffff:192.0.2.3', '::ffff:192.0.2.3', undefined],
  ];
  for (const [text, name, port] of cases) {
    it(`understands ${text}`, () => {
      expect(parseHostAddress(text)).to.deep.equal(port === undefined ? { name } : { name, port });
    });
  }

  for (const text of ['', 'a b', 'a:b', 'web*', '-web', 'web-', 'web-:22', '/srv/root', 'a:1:2']) {
    it(`does not understand ${JSON.stringify(text)}`, () => {
      expect(parseHostAddress(text)).to.equal(undefined);
    });
  }
});

describe('isIpAddress', () => {
  for (const [text, expected] of [
    ['10.1.2.3', true],
    ['10.1.2', false],
    ['10.1.2.300', false],
    ['fe80::1', true],
    ['1:2:3', false],
    ['1:2:3:4:5:6:7:8:9', false],
    ['1::2::3', false],
    ['10.0.0.[1:3]', false],
    ['web.example', false],
  ] as const) {
    it(`is ${expected} for ${text}`, () => expect(isIpAddress(text)).to.equal(expected));
  }
});
