import { expect } from 'chai';
import { nearest } from '../../src/diagnostics/did-you-mean.ts';
import { Slips } from '../../src/diagnostics/slips.ts';

/** Every word of up to so many letters. */
function words(letters: string, length: number): readonly string[] {
  if (length === 0) return [''];
  const shorter = words(letters, length - 1);
  const longest = shorter.filter(word => word.length === length - 1);
  return [...shorter, ...longest.flatMap(word => letters.split('').map(letter => word + letter))];
}

describe('Slips', () => {
  it('tells the words that are one letter off, as asking each does', () => {
    const all = words('abC', 5);
    const slips = new Slips(all);
    for (const word of words('aB', 5)) {
      const others = all.filter(one => one !== word && nearest(word, [one], 1) !== undefined);
      const near = [...slips.near(word)].filter(one => one !== word);
      expect(near, word).to.have.members(others);
    }
  });

  it('tells of swapped letters once', () => {
    expect([...new Slips(['state', 'stats', 'other']).near('sttae')]).to.deep.equal(['state']);
  });
});
