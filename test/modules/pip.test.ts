import { expect } from 'chai';
import { coerceArgs } from '../../src/module-api/coerce-args.ts';
import { type PipArgs, pipArgs } from '../../src/modules/pip/args.ts';
import { type PipState, parsePipState } from '../../src/modules/pip/pip-state.ts';
import { planPip } from '../../src/modules/pip/plan.ts';
import { isMet, requirementsOf } from '../../src/modules/pip/requirements.ts';
import { summaries } from './support/given.ts';

function argsOf(args: object): PipArgs {
  return JSON.parse(JSON.stringify(coerceArgs(pipArgs, { ...args })));
}

describe('requirementsOf', () => {
  it('puts versions together that were cut at a comma', () => {
    const args = argsOf({ name: ['django>=4', '<5', 'a[b]', ' c '] });
    expect(requirementsOf(args)).to.deep.equal(['django>=4,<5', 'a[b]', 'c']);
    expect(requirementsOf(argsOf({ name: ['a'], version: '1.2' }))).to.deep.equal(['a==1.2']);
  });
});

describe('isMet', () => {
  const installed = new Map([
    ['my-app', '1.2.0'],
    ['b', '2'],
  ]);
  const cases: readonly [requirement: string, met: boolean | undefined][] = [
    ['My_App', true],
    ['my.app[extra]', true],
    ['my-app==1.2', true],
    ['my-app == 1.3', false],
    ['my-app>=1', undefined],
    ['c', false],
    ['c>=1', false],
  ];
  for (const [requirement, met] of cases) {
    it(`says ${String(met)} of ${requirement}`, () => {
      expect(isMet(requirement, installed)).to.equal(met);
    });
  }
});

describe('planPip', () => {
  const plain = 'pip\ninstalled|requests|2.31\n';
  const would = (text: string, code = 0): string =>
    `${plain}attempt|${code}|${Buffer.from(text).toString('base64')}\n`;
  const none: PipState = parsePipState('');
  const cases: readonly [what: string, args: object, text: string, expected: readonly string[]][] =
    [
      [
        'installs what pip would',
        { name: ['flask'] },
        would('Would install flask-3\n'),
        ['pip install flask'],
      ],
      [
        'leaves what is there',
        { name: ['requests'] },
        would('Requirement already satisfied\n'),
        [],
      ],
      [
        'upgrades',
        { name: ['requests'], state: 'latest' },
        would('Would install requests-3'),
        ['pip install --upgrade requests'],
      ],
      [
        'reads files',
        { requirements: 'r.txt' },
        would('Would install x-1'),
        ['pip install -r r.txt'],
      ],
      ['asks an old pip for names', { name: ['Requests'] }, plain, []],
      [
        'installs with an old pip',
        { name: ['flask', 'requests'] },
        plain,
        ['pip install flask requests'],
      ],
      ['lets an old pip find out', { name: ['requests>3'] }, plain, ['pip install requests>3']],
      [
        'always installs paths',
        { name: ['/srv/app'], editable: true },
        plain,
        ['pip install -e /srv/app'],
      ],
      [
        'shows no password',
        { name: ['git+https://me:pw@h/x.git'] },
        plain,
        ['pip install git+https://h/x.git'],
      ],
      [
        'installs anew',
        { name: ['requests'], state: 'forcereinstall' },
        plain,
        ['pip install --upgrade --force-reinstall requests'],
      ],
      [
        'removes',
        { name: ['Requests', 'flask'], state: 'absent' },
        plain,
        ['pip uninstall -y requests'],
      ],
      ['has nothing to remove', { name: ['flask'], state: 'absent' }, plain, []],
      [
        'makes an environment',
        { name: ['flask'], virtualenv: '/v', extra_args: '--pre' },
        plain,
        ['python3 -m venv /v', 'pip install --pre flask'],
      ],
      [
        'makes one with virtualenv',
        { virtualenv: '/v', virtualenv_python: 'python3.9', virtualenv_site_packages: true },
        'tool\n',
        ['virtualenv --system-site-packages -p python3.9 /v'],
      ],
      [
        'uses the one that is there',
        { name: ['requests'], virtualenv: '/v' },
        `virtualenv\n${plain}`,
        [],
      ],
      [
        'has no environment to remove from',
        { name: ['a'], virtualenv: '/v', state: 'absent' },
        plain,
        [],
      ],
    ];
  for (const [what, args, text, expected] of cases) {
    it(what, () => {
      expect(summaries(planPip(argsOf(args), parsePipState(text)))).to.deep.equal(expected);
    });
  }

  it('says what pip says, and what is missing', () => {
    const refused = 'WARNING: x\nERROR: No matching distribution found for nope\n';
    expect(() => planPip(argsOf({ name: ['nope'] }), parsePipState(would(refused, 1)))).to.throw(
      'pip: No matching distribution found for nope',
    );
    const broken = 'ERROR: Exception:\nTraceback (most recent call last):\nValueError: odd\n';
    expect(() => planPip(argsOf({ name: ['x'] }), parsePipState(would(broken, 1)))).to.throw(
      'pip: ValueError: odd',
    );
    expect(() => planPip(argsOf({ name: ['a'] }), none)).to.throw('there is no pip on the host');
  });

  it('changes something when "pip freeze" says so', () => {
    const [change] = planPip(argsOf({ name: ['./x'] }), parsePipState(plain));
    if (change?.kind !== 'run' || typeof change.effect !== 'function') expect.fail('no effect');
    expect(change.effect('x\nkplay|same\n')).to.equal('none');
    expect(change.effect('x\nkplay|changed\n')).to.equal('change');
  });
});
