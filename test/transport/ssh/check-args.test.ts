import { expect } from 'chai';
import { argsProblem } from '../../../src/transport/ssh/check-args.ts';

describe('argsProblem', () => {
  for (const words of [
    [],
    ['-o', 'StrictHostKeyChecking=no', '-p', '22', '-J', 'a@b:22,c'],
    ['-o', 'ControlMaster=auto', '-C', '-A', '-oKexAlgorithms=x'],
    ['-o', 'IgnoreUnknown=Foo', '-o', 'Foo=bar'],
    ['-F', '/no/such/file'],
    ['-o', 'Cipher=blowfish', '-o', 'GSSAPIKexAlgorithms=x', '-o', 'UseRoaming=no'],
  ]) {
    it(`finds nothing wrong with ${words.join(' ')}`, () =>
      expect(argsProblem(words)).to.equal(undefined));
  }

  for (const [words, reason] of [
    [['-o', 'Foo'], '-o must be Key=Value'],
    [['-J'], '"-J" without a value'],
    [['-J', 'a:b:c'], 'ProxyJump must be'],
    [['-Q', 'cipher'], 'connects to nothing'],
    [['-o', 'Port=x'], 'Port must be a number'],
    [['-o', 'StrictHostKeyChecking=maybe'], 'must be yes, accept-new or no'],
    [['-o', 'Foo=bar'], 'ssh has no option "Foo"'],
  ] as const) {
    it(`says what is wrong with ${words.join(' ')}`, () =>
      expect(argsProblem(words)?.reason).to.include(reason));
  }
});
