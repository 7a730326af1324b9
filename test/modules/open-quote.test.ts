import { expect } from 'chai';
import { openQuote } from '../../src/modules/command/open-quote.ts';

describe('openQuote', () => {
  const closed = [
    'echo ok',
    `echo "it's" 'a "b'`,
    "# don't\necho ok # isn't",
    'echo "a $(echo "b") c"',
    `echo "$(awk '{print "x"}' f)"`,
    `echo "$(echo 'it"s')" | grep ')'`,
    String.raw`echo \" \' "a\"b"`,
    `a=$((1 + 2)); echo \${#a} $# "x#y'z"`,
    "(cd /a && echo 'b')",
    "cat <<E\ndon't\nE",
    'echo `echo "a`',
    `case $a in b) echo "c";; esac`,
    `echo "\${a:-"b"}`,
    `echo $'it\\'s'`,
  ];
  for (const script of closed) {
    it(`finds none in ${JSON.stringify(script)}`, () => {
      expect(openQuote(script)).to.equal(undefined);
    });
  }

  const open: readonly (readonly [script: string, quote: string])[] = [
    ['echo "a', '"'],
    ["echo it's", "'"],
    [`echo "a" 'b`, "'"],
    ['echo "$(echo "a)" b', '"'],
    [String.raw`echo "a\"`, '"'],
    ['echo a#b "c', '"'],
  ];
  for (const [script, quote] of open) {
    it(`finds ${quote} in ${JSON.stringify(script)}`, () => {
      expect(openQuote(script)).to.equal(quote);
    });
  }
});
