import { expect } from 'chai';
import { Failure } from '../../src/module-api/failure.ts';
import { quote, sh } from '../../src/module-api/shell.ts';

describe('sh', () => {
  it('quotes what comes from outside, and leaves its own text alone', () => {
    expect(sh`rm -- ${"it's $HOME"} ${['a b', 'c']} ${sh`| wc`}`.text).to.equal(
      `rm -- 'it'\\''s $HOME' 'a b' c | wc`,
    );
  });

  it('refuses an escape that JavaScript does not know, which would drop the text around it', () => {
    expect(() => sh`sed 's/\(a\)/\1/' ${'file'}`).to.throw(SyntaxError, 'backslash');
  });

  it('refuses NUL, which no word can hold', () => {
    expect(() => quote('a\0b')).to.throw(Failure, 'NUL character');
  });
});
