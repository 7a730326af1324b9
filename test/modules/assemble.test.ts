import { expect } from 'chai';
import { newFile } from '../../src/module-api/attributes.ts';
import { textOf } from '../../src/module-api/command-result.ts';
import { assembled, type Fragment } from '../../src/modules/assemble/fragments.ts';
import { assemble } from '../../src/modules/assemble/index.ts';
import { given, summaries } from './support/given.ts';

const part = (name: string, text: string): Fragment => ({ name, content: Buffer.from(text) });

describe('assembled', () => {
  const all = { matches: () => true, ignoreHidden: false, delimiter: undefined };
  const cases: readonly [
    what: string,
    parts: readonly Fragment[],
    rules: Partial<Parameters<typeof assembled>[1]>,
    expected: string,
  ][] = [
    ['nothing of nothing', [], {}, ''],
    [
      'parts in the order of names',
      [part('b', 'B\n'), part('a', 'A\n'), part('B', '0\n')],
      {},
      '0\nA\nB\n',
    ],
    ['each on its own lines', [part('a', 'A'), part('b', 'B')], {}, 'A\nB'],
    [
      'a delimiter between them',
      [part('a', 'A'), part('b', 'B\n')],
      { delimiter: '# -' },
      'A\n# -\nB\n',
    ],
    ['escapes in it', [part('a', 'A\n'), part('b', 'B\n')], { delimiter: '\\n' }, 'A\n\nB\n'],
    ['no hidden parts', [part('.a', 'A\n'), part('b', 'B\n')], { ignoreHidden: true }, 'B\n'],
    [
      'only some names',
      [part('a', 'A\n'), part('b', 'B\n')],
      { matches: name => name === 'a' },
      'A\n',
    ],
  ];
  for (const [what, parts, rules, expected] of cases) {
    it(`has ${what}`, () => {
      expect(textOf(assembled(parts, { ...all, ...rules }))).to.equal(expected);
    });
  }
});

describe('assemble', () => {
  const args: Parameters<typeof assemble.plan>[0] = {
    ...{ src: '/d', dest: '/etc/f', remote_src: true, ignore_hidden: false, decrypt: true },
    ...{ backup: false, unsafe_writes: false, regexp: '^a' },
  };
  const parent = newFile('/etc', 'directory', {});
  const parts = [part('a', 'A\n'), part('b', 'B\n')];
  const context = { ...given(), sources: { parts: undefined } };

  it('writes the file, and nothing where it is right', () => {
    const absent = { type: 'absent', path: '/etc/f' } as const;
    const plan = assemble.plan(args, { dest: absent, parent, parts }, context);
    expect(summaries(plan)).to.deep.equal(['write /etc/f']);
    const dest = newFile('/etc/f', 'file', {}, { content: Buffer.from('A\n') });
    expect(summaries(assemble.plan(args, { dest, parent, parts }, context))).to.deep.equal([]);
  });

  it('needs the directory', () => {
    const dest = { type: 'absent', path: '/etc/f' } as const;
    const observed = { dest, parent, parts: undefined };
    expect(() => assemble.plan(args, observed, context)).to.throw('Source (/d) does not exist');
  });
});
