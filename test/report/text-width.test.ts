import { expect } from 'chai';
import { cutToWidth, textWidth } from '../../src/report/text-width.ts';

describe('textWidth', () => {
  const cases: readonly [text: string, width: number][] = [
    ['', 0],
    ['plain', 5],
    ['安装', 4],
    ['e\u0301', 1],
    ['👩‍💻', 2],
    ['ｆ한', 4],
  ];
  for (const [text, width] of cases) {
    it(`of ${JSON.stringify(text)} is ${width}`, () => expect(textWidth(text)).to.equal(width));
  }
});

describe('cutToWidth', () => {
  const cases: readonly [text: string, columns: number, kept: string][] = [
    ['plain', 5, 'plain'],
    ['plain', 4, 'pla…'],
    ['安装', 3, '安…'],
    ['安装', 2, '…'],
    ['plain', 1, '…'],
    ['plain', 0, ''],
  ];
  for (const [text, columns, kept] of cases) {
    it(`leaves ${JSON.stringify(kept)} of ${text} in ${columns}`, () => {
      expect(cutToWidth(text, columns)).to.equal(kept);
    });
  }
});
