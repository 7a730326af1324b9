import { expect } from 'chai';
import { didYouMean, nearest } from '../../src/diagnostics/did-you-mean.ts';

describe('nearest', () => {
  const cases: readonly (readonly [string, readonly string[], string | undefined])[] = [
    ['persist', ['present', 'state'], undefined],
    ['presnt', ['present', 'state'], 'present'],
    ['stat', ['state', 'start'], 'state'],
    ['sate', ['state', 'start'], 'state'],
    ['tsate', ['state', 'start'], 'state'],
    ['State', ['state'], 'state'],
    ['x', ['y', 'yz'], undefined],
    ['ip', ['up', 'pi', 'ips'], undefined],
    ['Ip', ['ip'], 'ip'],
    ['ipp', ['ip'], 'ip'],
    ['become_usr', ['become', 'become_user', 'become_method'], 'become_user'],
    ['anything', [], undefined],
    ['ansible.builtin.apt_key', ['ansible.builtin.copy'], undefined],
    ['ansible.builtin.coppy', ['ansible.builtin.copy'], 'ansible.builtin.copy'],
    ['', ['a'], undefined],
    ['größe_der_datei', ['groesse_der_datei', 'grösse_der_datei'], 'grösse_der_datei'],
    ['aabbaabb', ['bbbbaaaa', 'aabbabb'], 'aabbabb'],
  ];
  for (const [word, candidates, expected] of cases) {
    it(`finds ${expected ?? 'nothing'} for "${word}"`, () => {
      expect(nearest(word, candidates)).to.equal(expected);
    });
  }

  it('takes the first of those that are as near', () => {
    expect(nearest('bat', ['cat', 'hat'])).to.equal('cat');
  });
});

describe('didYouMean', () => {
  it('asks', () => {
    expect(didYouMean('presnt', ['present'])).to.equal('Did you mean "present"?');
  });

  it('is silent when nothing is near', () => {
    expect(didYouMean('foo', ['present'])).to.equal(undefined);
  });
});
