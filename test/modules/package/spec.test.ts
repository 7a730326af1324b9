import { expect } from 'chai';
import { Failure } from '../../../src/module-api/failure.ts';
import {
  isPattern,
  isVersion,
  matches,
  parseSpec,
  readingsOf,
} from '../../../src/modules/package/spec.ts';

describe('parseSpec', () => {
  const cases: readonly [text: string, expected: object][] = [
    ['nginx', { kind: 'package', name: 'nginx' }],
    [' nginx=1.2-3 ', { kind: 'package', text: 'nginx=1.2-3', relation: '=', version: '1.2-3' }],
    ['nginx==1.2', { kind: 'package', name: 'nginx', relation: '=', version: '1.2' }],
    ['nginx >= 1.2', { text: 'nginx>=1.2', name: 'nginx', relation: '>=', version: '1.2' }],
    ['kubeadm=1.36.*', { name: 'kubeadm', relation: '=', version: '1.36.*' }],
    ['libc6:i386', { kind: 'package', name: 'libc6:i386' }],
    ['nginx-1.2', { kind: 'package', name: 'nginx-1.2' }],
    ['@Development Tools', { kind: 'group', text: '@Development Tools' }],
    ['/tmp/my app.deb', { kind: 'file', text: '/tmp/my app.deb' }],
    ['https://example.org/a.rpm', { kind: 'file' }],
    ['/usr/bin/python3', { kind: 'package', name: '/usr/bin/python3' }],
  ];
  for (const [text, expected] of cases) {
    it(`reads ${JSON.stringify(text)}`, () => expect(parseSpec(text)).to.include(expected));
  }

  for (const text of ['--force-yes', '-o', 'two words', 'a\nb', '=1', '']) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      expect(() => parseSpec(text)).to.throw(Failure, 'cannot be the name of a package');
    });
  }
});

describe('matches', () => {
  const cases: readonly [pattern: string, text: string, result: boolean][] = [
    ['1.2*', '1.2.3-1', true],
    ['1.2*', '1.3', false],
    ['1.2', '1.2', true],
    ['1.2', '1x2', false],
    ['php-?ml', 'php-xml', true],
    ['php-[a-c]x', 'php-bx', true],
    ['php-[!a-c]x', 'php-bx', false],
    ['g++', 'g++', true],
    ['g+*', 'gg', false],
  ];
  for (const [pattern, text, result] of cases) {
    it(`${result ? 'finds' : 'does not find'} ${pattern} in ${text}`, () => {
      expect(matches(pattern, text)).to.equal(result);
    });
  }

  it('is exact where there is no pattern', () => {
    expect(isPattern('libstdc++6')).to.equal(false);
    expect(isPattern('libstdc++*')).to.equal(true);
  });
});

describe('readingsOf', () => {
  const cases: readonly [text: string, names: readonly string[]][] = [
    ['nginx', ['nginx']],
    ['kubeadm-1.36.4', ['kubeadm-1.36.4', 'kubeadm']],
    ['java-11-openjdk-11.0', ['java-11-openjdk-11.0', 'java-11-openjdk', 'java']],
    ['kubeadm=1.36.4', ['kubeadm']],
    ['@web-1', ['@web-1']],
  ];
  for (const [text, names] of cases) {
    it(`reads ${text} as ${names.join(' or ')}`, () => {
      expect(readingsOf(parseSpec(text)).map(({ name }) => name)).to.deep.equal(names);
    });
  }
});

describe('isVersion', () => {
  const cases: readonly [wanted: string, version: string, result: boolean][] = [
    ['1.36.4', '1.36.4-150500.1.1', true],
    ['1.36.4', '1:1.36.4-1', true],
    ['1.36.*', '1.36.4-1', true],
    ['1.36', '1.36.4-1', false],
  ];
  for (const [wanted, version, result] of cases) {
    it(`${result ? 'takes' : 'does not take'} ${version} for ${wanted}`, () => {
      expect(isVersion(wanted, version)).to.equal(result);
    });
  }
});
