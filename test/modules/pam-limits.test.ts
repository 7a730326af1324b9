import { expect } from 'chai';
import { coerceArgs } from '../../src/module-api/coerce-args.ts';
import { newFile } from '../../src/module-api/index.ts';
import { pamLimits } from '../../src/modules/pam-limits/index.ts';
import { type LimitEdit, valueProblem, withLimit } from '../../src/modules/pam-limits/limits.ts';
import { given, summaries } from './support/given.ts';

const nofile: LimitEdit = {
  ...{ domain: 'joe', type: 'soft', item: 'nofile', value: '1024', comment: '', keep: undefined },
};
const line = 'joe\tsoft\tnofile\t1024\n';

describe('withLimit', () => {
  const cases: readonly [what: string, before: string, edit: Partial<LimitEdit>, after: string][] =
    [
      ['begins a file', '', {}, line],
      ['adds to others', '# x\n*  hard core 0', {}, `# x\n*  hard core 0\n${line}`],
      [
        'leaves what is right',
        'joe  soft nofile 1024 # mine\n',
        {},
        'joe  soft nofile 1024 # mine\n',
      ],
      [
        'writes another value',
        '# joe soft nofile 9\njoe soft nofile 9\n',
        {},
        `# joe soft nofile 9\n${line}`,
      ],
      ['knows an item by all of it', 'joe hard nofile 9\n', {}, `joe hard nofile 9\n${line}`],
      ['says why', '', { comment: 'db' }, 'joe\tsoft\tnofile\t1024\t#db\n'],
      ['keeps a smaller one', 'joe soft nofile 9\n', { keep: 'min' }, 'joe soft nofile 9\n'],
      ['takes the smaller one', 'joe soft nofile unlimited\n', { keep: 'min' }, line],
      ['keeps a larger one', 'joe soft nofile -1\n', { keep: 'max' }, 'joe soft nofile -1\n'],
      ['takes the larger one', 'joe soft nofile 9\n', { keep: 'max' }, line],
      [
        'takes no limit for no limit',
        'joe soft nofile infinity\n',
        { value: 'unlimited' },
        'joe soft nofile infinity\n',
      ],
      [
        'knows that a priority may be -1',
        'joe soft nice -1\n',
        { item: 'nice', value: '-5', keep: 'min' },
        'joe\tsoft\tnice\t-5\n',
      ],
    ];
  for (const [what, before, edit, after] of cases) {
    it(what, () => expect(withLimit(before, { ...nofile, ...edit })).to.equal(after));
    it(`${what}, and a second time changes nothing`, () => {
      expect(withLimit(after, { ...nofile, ...edit })).to.equal(after);
    });
  }
});

describe('valueProblem', () => {
  it('knows what an item can be', () => {
    for (const value of ['0', '65536', '-1', 'unlimited', 'infinity']) {
      expect(valueProblem('nofile', value)).to.equal(undefined);
    }
    expect(valueProblem('nofile', 'many')).to.contain('not many');
    expect(valueProblem('nofile', '-2')).to.contain('not -2');
    expect(valueProblem('nice', '-20')).to.equal(undefined);
    expect(valueProblem('priority', '20')).to.contain('from -20 to 19');
  });
});

describe('pam_limits', () => {
  const path = '/etc/security/limits.d/x.conf';
  const planned = (text: string | undefined) => {
    const args = {
      domain: 'joe',
      limit_type: 'soft',
      limit_item: 'nofile',
      value: 1024,
      dest: path,
    };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the engine does after its check
    const checked = coerceArgs(pamLimits.args, args) as never;
    const content = text === undefined ? undefined : Buffer.from(text);
    const file =
      content === undefined
        ? ({ type: 'absent', path } as const)
        : newFile(path, 'file', { mode: '0644' }, { content, size: content.length });
    const parent = newFile('/etc/security/limits.d', 'directory', {}, {});
    return summaries(pamLimits.plan(checked, { file, parent }, given()));
  };

  it('writes the file once', () => {
    expect(planned(undefined)).to.deep.equal([`write ${path}`]);
    expect(planned(line)).to.deep.equal([]);
  });
});
