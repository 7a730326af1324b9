import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { hostWord, meansMoreOnHost } from '../../src/module-api/host-word.ts';

describe('hostWord', () => {
  const cases: readonly [text: string, meaning: string][] = [
    ['', ''],
    ['plain words', 'plain words'],
    ['~', '/home/me'],
    ['~/a b', '/home/me/a b'],
    ['~root', '/root'],
    ["~root/it's", "/root/it's"],
    ['~no-such-user/x', '~no-such-user/x'],
    ['a~/x', 'a~/x'],
    ['$SET/${SET}x', 'a  b*/a  b*x'],
    ['$UNSET/${UNSET}x', '$UNSET/${UNSET}x'],
    ['$(id) `id` $1 $$ ${SET:-x} "\\', '$(id) `id` $1 $$ ${SET:-x} "\\'],
  ];
  for (const [text, meaning] of cases) {
    it(`makes ${JSON.stringify(meaning)} of ${JSON.stringify(text)}`, () => {
      const script = `printf %s ${hostWord(text).text}`;
      const env = { HOME: '/home/me', SET: 'a  b*' };
      expect(execFileSync('/bin/sh', ['-c', script], { env, encoding: 'utf8' })).to.equal(meaning);
      if (!meansMoreOnHost(text)) expect(meaning).to.equal(text);
    });
  }
});
