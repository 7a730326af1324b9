import { expect } from 'chai';
import { MakerIndex } from '../../../../src/engine/checks/maker-index.ts';
import { anyMaking, type Making } from '../../../../src/engine/checks/ways-of-making.ts';

function counted(makings: readonly Making[]) {
  let looked = 0;
  const all = makings.map((making, place) => ({
    place,
    get making() {
      looked += 1;
      return making;
    },
  }));
  return { index: new MakerIndex(all), looked: () => looked };
}

const count = 200;
const template: Making = {
  ...anyMaking,
  ...{ isOpen: false, destinations: ['/etc/a.conf'], names: new Set(['a.conf']) },
  templates: [{ absolute: '/etc', parent: /^etc$/, name: /^.*$/ }],
};

describe('MakerIndex', () => {
  it('looks through the makers once for a file that many tasks ask for', () => {
    const { index, looked } = counted(Array.from({ length: count }, () => template));
    const before = looked();
    for (let asked = 0; asked < count; asked += 1) {
      index.makersOf('a.j2');
      index.writersOf('/play/templates/a.j2');
    }

    expect(looked() - before).to.be.below(10 * count);
  });

  it('gives makers only of the file that is asked for, in the order of the run', () => {
    const other: Making = {
      ...template,
      names: new Set(['b.conf']),
      destinations: ['/etc/b.conf'],
    };
    const { index } = counted([template, other, template]);

    const [named = []] = index.makersOf('files/a.conf').named;
    expect(named.map(({ place }) => place)).to.deep.equal([0, 2]);
    const [writers = []] = index.writersOf('/etc/b.conf').named;
    expect(writers.map(({ place }) => place)).to.deep.equal([1]);
  });
});
