import { expect } from 'chai';
import { coerceArgs } from '../../src/module-api/coerce-args.ts';
import { debconf } from '../../src/modules/debconf/index.ts';
import { dpkgSelections } from '../../src/modules/dpkg-selections.ts';
import { given, summaries } from './support/given.ts';

type DebconfArgs = Parameters<typeof debconf.plan>[0];

describe('debconf', () => {
  const argsOf = (more: object): DebconfArgs =>
    JSON.parse(
      JSON.stringify(
        coerceArgs(debconf.args, {
          name: 'p',
          question: 'p/q',
          vtype: 'string',
          value: 'a',
          ...more,
        }),
      ),
    );
  const cases: readonly [args: object, before: string | undefined, stdin: string | undefined][] = [
    [{}, undefined, 'p p/q string a\n'],
    [{}, 'b', 'p p/q string a\n'],
    [{}, 'a', undefined],
    [{ vtype: 'boolean', value: true }, 'false', 'p p/q boolean true\n'],
    [{ vtype: 'boolean', value: 'yes' }, 'true', undefined],
    [{ vtype: 'multiselect', value: ['b', 'a'] }, 'a, b', undefined],
    [{ vtype: 'multiselect', value: 'a, c' }, 'a, b', 'p p/q multiselect a, c\n'],
  ];
  for (const [args, value, stdin] of cases) {
    it(`answers ${JSON.stringify(args)} where it is ${String(value)}`, () => {
      const answer = { hasDebconf: true, value, all: {} };
      const plan = debconf.plan(argsOf(args), { answer }, given());
      const [change] = 'changes' in plan ? plan.changes : plan;
      expect(change?.kind === 'run' ? change.stdin : undefined).to.equal(stdin);
    });
  }

  it('shows no password', () => {
    const answer = { hasDebconf: true, value: 'old', all: {} };
    const args = argsOf({ vtype: 'password', value: 'new' });
    const plan = debconf.plan(args, { answer }, given());
    expect('secrets' in plan ? plan.secrets : []).to.deep.equal(['new']);
    const [change] = 'changes' in plan ? plan.changes : plan;
    expect(JSON.stringify(change?.kind === 'run' ? change.diff : '')).not.to.match(/new|old/);
  });

  it('reads what debconf says', () => {
    const { answer } = debconf.observe?.(argsOf({}), given()) ?? {};
    const parse = (stdout: string, exitCode = 0) =>
      answer?.parse({
        ...{ exitCode, stdout: Buffer.from(stdout), stderr: Buffer.from('') },
        omitted: { stdout: 0, stderr: 0 },
      });
    expect(parse('0 some value\n')).to.include({ value: 'some value' });
    expect(parse('0\n')).to.include({ value: '' });
    expect(parse("10 p/q doesn't exist\n", 10)).to.include({ hasDebconf: true, value: undefined });
    expect(parse('', 127)).to.include({ hasDebconf: false });
  });
});

describe('dpkg_selections', () => {
  const args = { name: 'linux', selection: 'hold' } as const;
  it('holds what is not held', () => {
    const plan = dpkgSelections.plan(args, { selection: 'install' }, given());
    expect(summaries(plan)).to.deep.equal(['dpkg --set-selections linux hold']);
    expect(dpkgSelections.plan(args, { selection: 'hold' }, given())).to.deep.equal([]);
  });
  it('needs to know the package', () => {
    const refused = () => dpkgSelections.plan(args, { selection: '' }, given());
    expect(refused).to.throw('dpkg knows no package linux');
  });
});
