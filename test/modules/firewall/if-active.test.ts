import { expect } from 'chai';
import { isLeftAlone } from '../../../src/modules/firewall/if-active.ts';

const asked = { if_active: true, backend: 'auto' } as const;
const ufw = (active: boolean) => ({ ufw: { active } });
const firewalld = { firewalld: { running: true } };

describe('isLeftAlone', () => {
  const cases = [
    ['nothing is installed', asked, {}, true],
    ['nothing filters', asked, { ...ufw(false), nftables: { loaded: false } }, true],
    ['ufw is active', asked, ufw(true), false],
    ['firewalld runs', asked, firewalld, false],
    ['nftables has loaded rules', asked, { nftables: { loaded: true } }, false],
    ['another than the named one is active', { ...asked, backend: 'ufw' }, firewalld, true],
    ['the task does not ask', { ...asked, if_active: false }, {}, false],
  ] as const;
  for (const [name, args, seen, expected] of cases) {
    it(`is ${String(expected)} when ${name}`, () => {
      expect(isLeftAlone(args, seen)).to.equal(expected);
    });
  }
});
