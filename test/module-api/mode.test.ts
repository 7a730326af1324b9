import { expect } from 'chai';
import { formatMode, modeBits, modeProblem, modeWarning } from '../../src/module-api/mode.ts';

describe('modeBits', () => {
  const cases: readonly (readonly [
    wanted: string | number,
    before: number,
    directory: boolean,
    after: string,
  ])[] = [
    ['0644', 0, false, '0644'],
    ['644', 0, false, '0644'],
    [0o644, 0, false, '0644'],
    ['4755', 0, false, '4755'],
    ['u=rw,g=r,o=', 0o777, false, '0640'],
    ['a+x', 0o644, false, '0755'],
    ['+x', 0o644, false, '0755'],
    ['+w', 0o444, false, '0644'],
    ['go-rwx', 0o755, false, '0700'],
    ['u+s', 0o755, false, '4755'],
    ['g+s', 0o755, true, '2755'],
    ['+t', 0o777, true, '1777'],
    ['a=rX', 0o600, false, '0444'],
    ['a=rX', 0o600, true, '0555'],
    ['u=rwX,g=rX,o=rX', 0o700, false, '0755'],
    ['g=u', 0o640, false, '0660'],
    ['u=rwx', 0o2750, true, '2750'],
  ];
  for (const [wanted, before, directory, after] of cases) {
    const what = directory ? 'directory' : 'file';
    it(`turns a ${what} of ${formatMode(before)} with ${wanted} into ${after}`, () => {
      expect(formatMode(modeBits(wanted, { bits: before, directory }))).to.equal(after);
    });
    it(`${wanted} on ${formatMode(before)} changes nothing a second time`, () => {
      const once = modeBits(wanted, { bits: before, directory });
      expect(modeBits(wanted, { bits: once, directory })).to.equal(once);
    });
  }
});

describe('modeProblem', () => {
  for (const wrong of ['rw-r--r--', '0888', 'u=q', '', '77777']) {
    it(`refuses ${JSON.stringify(wrong)}`, () => {
      expect(modeProblem(wrong)).to.be.a('string');
    });
  }
});

describe('modeWarning', () => {
  it('suspects decimal digits that look octal', () => {
    for (const digits of [644, 600, 755, 700, 440, 444, 1777]) {
      expect(modeWarning(digits)).to.contain(`write "0${digits}"`);
    }
  });

  it('trusts what YAML made of octal digits, and text', () => {
    for (const mode of [0o644, 0o600, 0o755, 0o750, 0o400, 0o440, 0o2775, 0o1777, '644']) {
      expect(modeWarning(mode)).to.equal(undefined);
    }
  });
});
