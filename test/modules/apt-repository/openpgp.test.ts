import { expect } from 'chai';
import { readPublicKeys, toArmor } from '../../../src/modules/apt-repository/openpgp.ts';
import { exampleFingerprint, exampleKey } from './example-key.ts';

describe('readPublicKeys', () => {
  const binary = readPublicKeys(Buffer.from(exampleKey))?.binary ?? new Uint8Array();
  const armored = exampleKey.replace('\n\n', '\nVersion: GnuPG v2\nComment: an example\n\n');

  const cases: readonly [what: string, bytes: Uint8Array, count: number][] = [
    ['a key as text', Buffer.from(exampleKey), 1],
    ['a key as text with headers', Buffer.from(armored), 1],
    [
      'a key as text with the line ends of Windows',
      Buffer.from(exampleKey.replaceAll('\n', '\r\n')),
      1,
    ],
    [
      'several keys, with words around them',
      Buffer.from(`one\n${exampleKey}\ntwo\n${exampleKey}`),
      2,
    ],
    ['a key in binary form', binary, 1],
    ['what was made text again', Buffer.from(toArmor(binary)), 1],
  ];
  for (const [what, bytes, count] of cases) {
    it(`reads ${what}`, () => {
      const fingerprints = Array.from({ length: count }, () => exampleFingerprint);
      expect(readPublicKeys(bytes)?.fingerprints).to.deep.equal(fingerprints);
    });
  }

  const others: readonly [what: string, bytes: Uint8Array][] = [
    ['nothing', Buffer.from('')],
    ['a page', Buffer.from('<html>Not found</html>')],
    ['a key that was cut off', binary.subarray(0, 100)],
    ['a signature alone', binary.subarray(-150)],
  ];
  for (const [what, bytes] of others) {
    it(`does not take ${what} for a key`, () => {
      expect(readPublicKeys(bytes)).to.equal(undefined);
    });
  }
});
