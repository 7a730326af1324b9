import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { valueOf } from './support.ts';
import { withFiles } from './temporary.ts';

const files = {
  'a.conf': 'a',
  'b.conf': 'b',
  '.hidden.conf': 'h',
  'sub/c.conf': 'c',
  'sub/d.txt': 'd',
};

/** With ROOT for a directory that holds the files above, and a link to `sub`. */
const answers: readonly (readonly [expression: string, value: unknown])[] = [
  ["'ROOT/*.conf' | fileglob", ['ROOT/a.conf', 'ROOT/b.conf']],
  ["'ROOT/.*.conf' | fileglob", ['ROOT/.hidden.conf']],
  ["'ROOT/*/[a-c].*' | fileglob", ['ROOT/link/c.conf', 'ROOT/sub/c.conf']],
  ["'ROOT/sub/[!c].???' | fileglob", ['ROOT/sub/d.txt']],
  ["'ROOT/*' | fileglob", ['ROOT/a.conf', 'ROOT/b.conf']],
  ["'ROOT/nope/*' | fileglob", []],
  ["'ROOT/link/c.conf' | realpath", 'ROOT/sub/c.conf'],
  ["'ROOT/link/../a.conf' | realpath", 'ROOT/a.conf'],
  ["'ROOT/nope/x' | realpath", 'ROOT/nope/x'],
  ["'ROOT/sub' | relpath('ROOT/other')", '../sub'],
  ["'~/x' | expanduser", '/home/anna/x'],
  ["'~bob/x' | expanduser", '~bob/x'],
  ["'$HOME/${LANG}/$NOPE' | expandvars", '/home/anna/C.UTF-8/$NOPE'],
  ["'ROOT/sub' is directory", true],
  ["'ROOT/a.conf' is directory", false],
  ["'ROOT/a.conf' is file", true],
  ["'ROOT/link' is directory", true],
  ["'ROOT/link' is link", true],
  ["'ROOT/sub' is link", false],
  ["'ROOT/nope' is exists", false],
  ["'ROOT/broken' is exists", false],
  ["'ROOT/broken' is link_exists", true],
  ["'ROOT/link/c.conf' is same_file('ROOT/sub/c.conf')", true],
  ["'ROOT/nope' is same_file('ROOT/nope')", false],
  ["'/' is mount", true],
  ["'ROOT/sub' is mount", false],
  ["'ROOT/a.conf' is vaulted_file", false],
];

describe('filters and tests of files on the controller', () => {
  for (const [expression, value] of answers) {
    it(`answer ${expression}`, () => {
      withFiles(files, root => {
        symlinkSync('sub', join(root, 'link'));
        symlinkSync('nowhere', join(root, 'broken'));
        const found = valueOf(expression.replaceAll('ROOT', root));
        expect(JSON.parse(JSON.stringify(found).replaceAll(root, 'ROOT'))).to.deep.equal(value);
      });
    });
  }
});
