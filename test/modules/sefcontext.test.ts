import { expect } from 'chai';
import { PredictedState } from '../../src/changes/predicted-state.ts';
import { coerceArgs } from '../../src/module-api/coerce-args.ts';
import { Failure } from '../../src/module-api/failure.ts';
import { type SefcontextArgs, sefcontextArgs } from '../../src/modules/sefcontext/args.ts';
import { contextsOf, parseContexts } from '../../src/modules/sefcontext/contexts.ts';
import { planContext } from '../../src/modules/sefcontext/index.ts';
import { summaries } from './support/given.ts';

const target = '/srv/site(/.*)?';
const label = 'system_u:object_r:httpd_sys_content_t:s0';
const enabled = 'enabled|\nsemanage|\n';
const local = `${enabled}all|      all files       ${label} \nlocal|     all files    ${label}\n`;

function argsOf(args: object): SefcontextArgs {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the engine does after its check
  return coerceArgs(sefcontextArgs, { target, ...args }) as unknown as SefcontextArgs;
}

describe('parseContexts', () => {
  it('reads labels, and whose they are', () => {
    expect(parseContexts(local).records).to.deep.equal([
      {
        ...{ ftype: 'all files', seuser: 'system_u', setype: 'httpd_sys_content_t', selevel: 's0' },
        isLocal: true,
      },
    ]);
    const policy = parseContexts(`${enabled}all|  regular file   a:b:c:s0:c1,c2\n`).records[0];
    expect(policy).to.include({ ftype: 'regular file', selevel: 's0:c1,c2', isLocal: false });
    expect(parseContexts(`${enabled}all|  directory  <<None>>\n`).records[0]?.setype).to.equal(
      '<<none>>',
    );
    expect(parseContexts(`${enabled}all| = /var/lib/docker\n`)).to.deep.include({
      ...{ substitute: '/var/lib/docker', records: [] },
    });
  });
});

describe('planContext', () => {
  const setype = 'httpd_sys_content_t';
  const add = `semanage fcontext -a -f a -t ${setype} -s system_u -r s0 ${target}`;
  const rows: readonly [
    what: string,
    args: object,
    printed: string,
    expected: readonly string[],
  ][] = [
    ['adds a label', { setype }, enabled, [add]],
    ['leaves it', { setype }, local, []],
    [
      'changes it, and keeps what the task does not say',
      { setype: 'public_content_t' },
      local,
      [`semanage fcontext -m -f a -t public_content_t -s system_u -r s0 ${target}`],
    ],
    [
      'minds the kind of file',
      { setype, ftype: 'd', reload: false },
      local,
      [`semanage fcontext -N -a -f d -t ${setype} -s system_u -r s0 ${target}`],
    ],
    ['removes it', { state: 'absent' }, local, [`semanage fcontext -d -f a ${target}`]],
    ['leaves what the policy says', { state: 'absent' }, `${enabled}all| all files ${label}\n`, []],
    [
      'gives a substitute',
      { substitute: '/var/www' },
      enabled,
      [`semanage fcontext -a -e /var/www ${target}`],
    ],
    [
      'gives another substitute',
      { substitute: '/var/www' },
      `${enabled}all| = /srv/old\n`,
      [`semanage fcontext -m -e /var/www ${target}`],
    ],
    [
      'takes the substitute away',
      { state: 'absent' },
      `${enabled}all| = /srv/old\n`,
      [`semanage fcontext -d -e /srv/old ${target}`],
    ],
    [
      'leaves another substitute',
      { state: 'absent', substitute: '/x' },
      `${enabled}all| = /y\n`,
      [],
    ],
    ['sets it in an image', { setype, ignore_selinux_state: true }, 'semanage|\n', [add]],
  ];
  for (const [what, args, printed, expected] of rows) {
    it(`${what}, once`, () => {
      const seen = parseContexts(printed);
      const changes = planContext(argsOf(args), seen);
      expect(summaries(changes)).to.deep.equal(expected);
      const predicted = new PredictedState();
      for (const change of changes) predicted.record(change, { task: 'Label', user: 'root' });
      const after = contextsOf(target).overlay?.(seen, predicted) ?? seen;
      expect(planContext(argsOf(args), after)).to.deep.equal([]);
    });
  }

  const failures: readonly [printed: string, message: string][] = [
    ['semanage|\n', 'SELinux is disabled'],
    ['enabled|\n', 'no semanage'],
    [`${enabled}problem|ValueError: no policy\n`, 'semanage does not answer: ValueError'],
  ];
  for (const [printed, message] of failures) {
    it(`says: ${message}`, () => {
      const seen = parseContexts(printed);
      expect(() => planContext(argsOf({ setype }), seen)).to.throw(Failure, message);
    });
  }
});
