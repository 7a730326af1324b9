import { expect } from 'chai';
import { cutOut } from '../../src/yaml/syntax/cut-out.ts';

const text = `- hosts: a
  tasks:
    - one:
        x: 1
\t  tab: 2

    # of the next
    - two:
      - three
- hosts: b
`;

describe('cutOut', () => {
  const cases: readonly (readonly [place: string, left: readonly string[]])[] = [
    ['x: 1', ['- hosts: a', 'tasks:', '- two:', '- three', '- hosts: b']],
    ['tab: 2', ['- hosts: a', 'tasks:', '- two:', '- three', '- hosts: b']],
    [
      'three',
      ['- hosts: a', 'tasks:', '- one:', 'x: 1', 'tab: 2', '# of the next', '- two:', '- hosts: b'],
    ],
    ['tasks', ['- hosts: b']],
  ];
  for (const [place, left] of cases) {
    it(`takes out the item that holds "${place}"`, () => {
      const cut = cutOut(text, text.indexOf(place)) ?? '';
      expect(cut).to.have.lengthOf(text.length);
      const lines = cut.split('\n').map(line => line.trim());
      expect(lines.filter(line => line !== '')).to.deep.equal(left);
    });
  }

  it('finds none where there is no list', () => {
    expect(cutOut('a: 1\nb: [\n', 9)).to.equal(undefined);
  });
});
