import { expect } from 'chai';
import { addressProblem } from '../../src/inventory/address-problem.ts';

describe('addressProblem', () => {
  for (const address of ['web1', 'web_1.example.org', '10.0.0.1', '::1', 'fe80::1%eth0', 'w-']) {
    it(`finds nothing wrong with ${address}`, () =>
      expect(addressProblem(address)).to.equal(undefined));
  }

  for (const [address, says] of [
    ['a:b:c', '[::1]:22'],
    ['10.0.0.1:22', 'ansible_port'],
    ['root@web1', 'ansible_user'],
    ['two words', ''],
    ['ansible_user=deploy', '[group:vars]'],
    ['web1,web2', 'a line of its own'],
    ['ssh://web1', ''],
  ] as const) {
    it(`refuses ${address}`, () => {
      const problem = addressProblem(address);
      expect(problem?.message).to.include(`"${address}" is not an address`);
      expect(problem?.hint ?? '').to.include(says);
    });
  }
});
