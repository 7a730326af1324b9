import { expect } from 'chai';
import fc from 'fast-check';
import type { CronArgs } from '../../src/modules/cron/args.ts';
import { crontab } from '../../src/modules/cron/crontab.ts';
import { cron } from '../../src/modules/cron/index.ts';
import { jobLine, jobNames, withJob, withVariable } from '../../src/modules/cron/table.ts';
import { given, summaries } from './support/given.ts';

const defaults: CronArgs = {
  ...{ name: 'backup', job: 'run it', state: 'present', minute: '*', hour: '*', day: '*' },
  ...{ month: '*', weekday: '*', disabled: false, env: false, backup: false },
};
const argsOf = (more: Partial<CronArgs>): CronArgs => ({ ...defaults, ...more });

describe('jobLine', () => {
  const rows: readonly [args: Partial<CronArgs>, user: string | undefined, expected: string][] = [
    [{}, undefined, '* * * * * run it'],
    [{ minute: '*/5', hour: '2', weekday: '1-5' }, 'app', '*/5 2 * * 1-5 app run it'],
    [{ special_time: 'reboot' }, undefined, '@reboot run it'],
    [{ disabled: true, special_time: 'daily' }, 'root', '#@daily root run it'],
  ];
  for (const [args, user, expected] of rows) {
    it(`writes ${expected}`, () => expect(jobLine(argsOf(args), user)).to.equal(expected));
  }
});

describe('withJob', () => {
  const rows: readonly [what: string, text: string, args: Partial<CronArgs>, expected: string][] = [
    ['adds', 'A=1', {}, 'A=1\n#Ansible: backup\nL\n'],
    ['keeps', '#Ansible: backup\nL\n', {}, '#Ansible: backup\nL\n'],
    ['changes', '#Ansible: backup\nold\nx\n', {}, '#Ansible: backup\nL\nx\n'],
    ['completes', '#Ansible: backup\n#Ansible: b\nx', {}, '#Ansible: backup\nL\n#Ansible: b\nx\n'],
    ['marks', 'L\nx\n', {}, '#Ansible: backup\nL\nx\n'],
    ['removes', 'x\n#Ansible: backup\nold\ny\n', { state: 'absent' }, 'x\ny\n'],
    ['removes nothing', 'x', { state: 'absent' }, 'x'],
  ];
  for (const [what, text, args, expected] of rows) {
    it(`${what}, and is then done`, () => {
      expect(withJob(text, argsOf(args), 'L')).to.equal(expected);
      expect(withJob(expected, argsOf(args), 'L')).to.equal(expected);
    });
  }

  it('is done after one time, whatever the crontab', () => {
    const line = fc.constantFrom('#Ansible: backup', '#Ansible: b', 'L', 'x', '', 'A=1');
    fc.assert(
      fc.property(fc.array(line), lines => {
        const once = withJob(lines.join('\n'), defaults, 'L');
        expect(withJob(once, defaults, 'L')).to.equal(once);
        expect(jobNames(once)).to.include('backup');
      }),
    );
  });
});

describe('withVariable', () => {
  const env = { env: true, name: 'MAILTO', job: 'a@b' } as const;
  const rows: readonly [text: string, args: Partial<CronArgs>, expected: string][] = [
    ['x\n', env, 'MAILTO="a@b"\nx\n'],
    ['MAILTO=old\nx\n', env, 'MAILTO="a@b"\nx\n'],
    ['A=1\nB=2\n', { ...env, insertafter: 'A' }, 'A=1\nMAILTO="a@b"\nB=2\n'],
    ['A=1\nB=2\n', { ...env, insertbefore: 'B' }, 'A=1\nMAILTO="a@b"\nB=2\n'],
    ['MAILTO=x\nB=2\n', { ...env, state: 'absent' }, 'B=2\n'],
  ];
  for (const [text, args, expected] of rows) {
    it(`makes of ${JSON.stringify(text)}: ${JSON.stringify(expected)}`, () => {
      expect(withVariable(text, argsOf(args))).to.equal(expected);
      expect(withVariable(expected, argsOf(args))).to.equal(expected);
    });
  }
  it('needs the variable it goes by', () => {
    expect(() => withVariable('', argsOf({ ...env, insertafter: 'A' }))).to.throw('no variable A');
  });
});

describe('cron', () => {
  it('writes the crontab of a user, or removes what is empty', () => {
    const planOf = (args: Partial<CronArgs>, table: string) =>
      summaries(
        cron.plan(argsOf(args), { table, file: undefined, parent: undefined }, given()),
      ).join();
    expect(planOf({}, '')).to.equal('install the crontab of root');
    expect(planOf({ user: 'jo' }, '')).to.equal('install the crontab of jo');
    expect(planOf({ state: 'absent' }, '#Ansible: backup\nx\n')).to.equal(
      'remove the crontab of root',
    );
    expect(planOf({}, '#Ansible: backup\n* * * * * run it\n')).to.equal('');
  });

  const wrong: readonly [args: Partial<CronArgs>, message: string][] = [
    [{ job: 'a\nb' }, '"job" is a single line'],
    [{ name: 'a\nb' }, '"name" is a single line'],
    [{ env: true, name: 'A B' }, 'cannot be the name of a variable'],
    [{ insertafter: 'A' }, 'use "env: true"'],
    [{ special_time: 'daily', hour: '2' }, 'exclude each other'],
    [{ minute: '1 2' }, 'is not a field of a crontab'],
  ];
  for (const [args, message] of wrong) {
    it(`says: ${message}`, () => {
      expect(() => cron.observe?.(argsOf(args), given())).to.throw(message);
    });
  }
});

describe('crontab', () => {
  const probe = crontab({ name: 'root', isSelf: true });
  const said = (exitCode: number, stdout: string, stderr: string) =>
    probe.parse({
      ...{ exitCode, stdout: Buffer.from(stdout), stderr: Buffer.from(stderr) },
      omitted: { stdout: 0, stderr: 0 },
    });
  it('reads what there is', () => {
    expect(said(0, 'x\n', '')).to.equal('x\n');
    expect(said(1, '', 'no crontab for root\n')).to.equal('');
    expect(
      said(
        0,
        '# DO NOT EDIT THIS FILE - x\n# (/tmp/x installed on y)\n# (Cron version z)\na\n',
        '',
      ),
    ).to.equal('a\n');
    expect(() => said(1, '', 'must be privileged to use -u')).to.throw('must be privileged');
    expect(() => said(127, '', 'crontab: not found')).to.throw('install the package');
  });
});
