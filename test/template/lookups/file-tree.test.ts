import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { repr } from '../../../src/jinja/python/text.ts';
import { environmentWith, valueOf } from '../support.ts';
import { withFiles } from '../temporary.ts';

const files = {
  'files/web/b/x.j2': 'x',
  'files/web/a': 'aaa',
  'files/other/a': '',
  'files/other/c': '',
};

describe('fileTreeLookup', () => {
  const answers: readonly (readonly [expression: string, answer: string])[] = [
    ["map(attribute='path')", "['b', 'a', 'l', 'b/x.j2', 'c']"],
    ["map(attribute='state')", "['directory', 'file', 'link', 'file', 'file']"],
    [
      "selectattr('src', 'defined') | map(attribute='src')",
      "['ROOT/files/web/a', 'a', 'ROOT/files/web/b/x.j2', 'ROOT/files/other/c']",
    ],
    ["selectattr('path', '==', 'a') | map(attribute='mode')", "['0640']"],
    ["selectattr('path', '==', 'a') | map(attribute='size')", '[3]'],
    ["selectattr('owner', 'string') | rejectattr('owner') | length", '0'],
    ["map(attribute='root') | unique", "['ROOT/files/web/', 'ROOT/files/other']"],
    ["selectattr('mtime', 'float') | length", '5'],
  ];
  for (const [filters, answer] of answers) {
    it(`finds what has ${filters}`, () => {
      withFiles(files, root => {
        symlinkSync('a', join(root, 'files/web/l'));
        chmodSync(join(root, 'files/web/a'), 0o640);
        const environment = environmentWith({ searchPaths: [root] });
        const text = `query('community.general.filetree', 'web/', 'other') | ${filters} | list`;
        const value = valueOf(text.replace('length | list', 'length'), {}, environment);
        expect(repr(value).replaceAll(root, 'ROOT')).to.equal(answer);
      });
    });
  }

  it('finds nothing in a directory that is not there', () => {
    expect(repr(valueOf("query('filetree', 'nope/')"))).to.equal('[]');
  });
});
