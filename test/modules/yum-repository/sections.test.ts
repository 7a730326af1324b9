import { expect } from 'chai';
import {
  hasSections,
  withoutSection,
  withSection,
} from '../../../src/modules/yum-repository/sections.ts';

const two = '# mine\n[one]\nname=One\nenabled=1\n\n[two]\nname = Two\n';

describe('withSection', () => {
  const cases: readonly [what: string, text: string, options: readonly string[], after: string][] =
    [
      ['begins a file', '', ['name = One'], '[one]\nname = One\n'],
      [
        'adds to others',
        '[two]\nname = Two',
        ['name = One'],
        '[two]\nname = Two\n\n[one]\nname = One\n',
      ],
      [
        'replaces options in place',
        two,
        ['name = 1'],
        '# mine\n\n[one]\nname = 1\n\n[two]\nname = Two\n',
      ],
      ['leaves what means the same', two, ['enabled = 1', 'name = One'], two],
      [
        'leaves addresses on several lines',
        '[one]\nbaseurl = a\n  b\n',
        ['baseurl = a\n       b'],
        '[one]\nbaseurl = a\n  b\n',
      ],
      ['makes one of two', '[one]\na = 1\n[one]\na = 1\n', ['a = 1'], '[one]\na = 1\n'],
    ];
  for (const [what, text, options, after] of cases) {
    it(what, () => {
      const changed = withSection(text, 'one', options);
      expect(changed).to.equal(after);
      expect(withSection(changed, 'one', options)).to.equal(after);
    });
  }
});

describe('withoutSection', () => {
  it('leaves the others', () => {
    expect(withoutSection(two, 'one')).to.equal('# mine\n\n[two]\nname = Two\n');
    expect(withoutSection(two, 'three')).to.equal(two);
    expect(hasSections(withoutSection(two, 'one'))).to.equal(true);
    expect(hasSections(withoutSection('# mine\n[one]\na = 1\n', 'one'))).to.equal(false);
  });
});
