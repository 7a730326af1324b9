import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  compareVersions,
  VersionError,
  type VersionScheme,
} from '../../../src/template/algorithms/versions.ts';

describe('compareVersions', () => {
  const ascending: readonly { scheme: VersionScheme; versions: readonly string[] }[] = [
    {
      scheme: 'loose',
      versions: ['1.2', '1.2.1', '1.9', '1.10', '1.10-1', '2', '20.04', '24.0.5'],
    },
    { scheme: 'loose', versions: ['v1.9', 'v1.10'] },
    { scheme: 'loose', versions: ['1.2', '1.2rc1', '1.2rc2'] },
    {
      scheme: 'strict',
      versions: ['0.4', '0.4.1', '0.5a1', '0.5b3', '0.5', '0.9.6', '1.0', '1.0.4a3'],
    },
    {
      scheme: 'semver',
      versions: [
        ...['1.0.0-1', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta'],
        ...['1.0.0-beta.2', '1.0.0-beta.11', '1.0.0-rc.1', '1.0.0', '1.9.0', '1.10.0'],
      ],
    },
    {
      scheme: 'pep440',
      versions: [
        ...['1.0.dev1', '1.0a1.dev2', '1.0a1', '1.0rc1', '1.0', '1.0+a.b', '1.0+abc', '1.0+5'],
        ...['1.0.post1.dev3', '1.0.post1', '1.10', '1!0.5'],
      ],
    },
  ];
  for (const { scheme, versions } of ascending) {
    it(`orders ${versions.join(' < ')} (${scheme})`, () => {
      fc.assert(
        fc.property(
          fc.shuffledSubarray([...versions], { minLength: versions.length }),
          shuffled => {
            const sorted = shuffled.sort((a, b) => compareVersions(a, b, scheme));
            expect(sorted).to.deep.equal(versions);
          },
        ),
      );
    });
  }

  const equal: readonly (readonly [VersionScheme, string, string])[] = [
    ['loose', '1..2', '1.2'],
    ['strict', '1.2', '1.2.0'],
    ['semver', '1.0.0+build.1', '1.0.0'],
    ['pep440', 'v1.0', '1.0.0'],
    ['pep440', '1.0-1', '1.0.post1'],
    ['pep440', '1.0c1', '1.0rc1'],
  ];
  for (const [scheme, a, b] of equal) {
    it(`takes ${a} for ${b} (${scheme})`, () => {
      expect(compareVersions(a, b, scheme)).to.equal(0);
    });
  }

  const refused: readonly (readonly [VersionScheme, string, string])[] = [
    ['loose', '1.2', '1.x'],
    ['strict', '1', '1.0'],
    ['strict', '1.2.3.4', '1.0'],
    ['semver', '1.2', '1.2.0'],
    ['semver', 'v1.2.0', '1.2.0'],
    ['pep440', 'x', '1'],
  ];
  for (const [scheme, a, b] of refused) {
    it(`refuses to compare ${a} with ${b} (${scheme})`, () => {
      expect(() => compareVersions(a, b, scheme)).to.throw(VersionError);
    });
  }
});
