import { expect } from 'chai';
import type { AlternativesArgs } from '../../src/modules/alternatives/args.ts';
import { type GroupState, parseGroup } from '../../src/modules/alternatives/group-state.ts';
import { planAlternatives } from '../../src/modules/alternatives/index.ts';
import { summaries } from './support/given.ts';

const debian = `tool|update-alternatives
query
Name: editor
Link: /usr/bin/editor
Slaves:
 editor.1.gz /usr/share/man/man1/editor.1.gz
Status: auto
Best: /bin/nano
Value: /bin/nano

Alternative: /bin/nano
Priority: 40
Slaves:
 editor.1.gz /usr/share/man/man1/nano.1.gz

Alternative: /usr/bin/vim.tiny
Priority: 15
Slaves:
`;

const redhat = `tool|update-alternatives
display
java - status is manual.
 link currently points to /usr/lib/jvm/a/bin/java
/usr/lib/jvm/a/bin/java - family java-a priority 17
 follower jjs: /usr/lib/jvm/a/bin/jjs
 slave keytool: (null)
/usr/lib/jvm/b/bin/java - priority 8
Current \`best' version is /usr/lib/jvm/a/bin/java.
link|/usr/bin/java
`;

describe('parseGroup', () => {
  it("reads Debian's", () => {
    const { alternatives, ...group } = parseGroup(debian);
    expect(group).to.deep.equal({
      ...{ tool: 'update-alternatives', isAuto: true, selected: '/bin/nano' },
      link: '/usr/bin/editor',
    });
    expect(alternatives).to.deep.equal([
      {
        ...{ path: '/bin/nano', priority: 40 },
        subcommands: { 'editor.1.gz': '/usr/share/man/man1/nano.1.gz' },
      },
      { path: '/usr/bin/vim.tiny', priority: 15, subcommands: {} },
    ]);
  });

  it("reads Red Hat's", () => {
    const { alternatives, ...group } = parseGroup(redhat);
    expect(group).to.include({ isAuto: false, selected: '/usr/lib/jvm/a/bin/java' });
    expect(group).to.include({ link: '/usr/bin/java' });
    expect(alternatives.map(({ path, priority }) => [path, priority])).to.deep.equal([
      ['/usr/lib/jvm/a/bin/java', 17],
      ['/usr/lib/jvm/b/bin/java', 8],
    ]);
    expect(alternatives[0]?.subcommands).to.deep.equal({ jjs: '/usr/lib/jvm/a/bin/jjs' });
  });

  it('knows a group that is not there', () => {
    const group = parseGroup('tool|alternatives\n');
    expect(group).to.deep.include({ tool: 'alternatives', alternatives: [], selected: undefined });
  });
});

describe('planAlternatives', () => {
  const group = parseGroup(debian);
  const base: AlternativesArgs = { name: 'editor', path: '/usr/bin/vim.tiny', state: 'selected' };
  const install = 'update-alternatives --install /usr/bin/editor editor';
  const manual: GroupState = { ...group, isAuto: false };
  const cases: readonly [
    what: string,
    args: Partial<AlternativesArgs>,
    group: GroupState,
    expected: readonly string[],
  ][] = [
    ['selects', {}, group, ['update-alternatives --set editor /usr/bin/vim.tiny']],
    ['keeps what is selected', { path: '/bin/nano' }, group, []],
    ['keeps what is there', { state: 'present' }, group, []],
    [
      'changes a priority',
      { state: 'present', priority: 20 },
      group,
      [`${install} /usr/bin/vim.tiny 20`],
    ],
    [
      'needs not select what becomes the best',
      { priority: 90 },
      group,
      [`${install} /usr/bin/vim.tiny 90`],
    ],
    [
      'adds and selects',
      { path: '/opt/ed' },
      manual,
      [`${install} /opt/ed 50`, 'update-alternatives --set editor /opt/ed'],
    ],
    ['goes back to auto', { state: 'auto' }, manual, ['update-alternatives --auto editor']],
    [
      'removes',
      { state: 'absent' },
      group,
      ['update-alternatives --remove editor /usr/bin/vim.tiny'],
    ],
    ['has nothing to remove', { state: 'absent', path: '/opt/ed' }, group, []],
    [
      'adds subcommands',
      { state: 'present', subcommands: [{ name: 'm', link: '/l', path: '/p' }] },
      group,
      [`${install} /usr/bin/vim.tiny 15 --slave /l m /p`],
    ],
  ];
  for (const [what, args, state, expected] of cases) {
    it(what, () => {
      const plan = planAlternatives({ ...base, ...args }, state);
      expect(summaries(plan)).to.deep.equal(expected);
      const last = plan.at(-1);
      const [told] = last?.kind === 'run' ? (last.predicts ?? []) : [];
      if (told?.resource !== 'value') return;
      const after: GroupState = JSON.parse(told.value);
      expect(planAlternatives({ ...base, ...args }, after), 'afterwards').to.deep.equal([]);
    });
  }

  it('needs a link for a new group', () => {
    const none = parseGroup('tool|update-alternatives\n');
    expect(() => planAlternatives(base, none)).to.throw('"link" is needed');
    const made = planAlternatives({ ...base, link: '/usr/bin/editor' }, none);
    expect(summaries(made)).to.deep.equal([`${install} /usr/bin/vim.tiny 50`]);
  });
});
