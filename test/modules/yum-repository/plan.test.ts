import { expect } from 'chai';
import { newFile } from '../../../src/module-api/attributes.ts';
import type { Change } from '../../../src/module-api/change.ts';
import { coerceArgs } from '../../../src/module-api/coerce-args.ts';
import { Failure } from '../../../src/module-api/failure.ts';
import type { HostInfo } from '../../../src/module-api/host-info.ts';
import type { YumRepositoryArgs } from '../../../src/modules/yum-repository/args.ts';
import { yumRepository } from '../../../src/modules/yum-repository/index.ts';
import { givenOn } from '../../support/given.ts';

const host: HostInfo = {
  facts: {
    ...{ os_family: 'RedHat', distribution: 'Rocky', distribution_version: '9.4' },
    ...{ pkg_mgr: 'dnf', service_mgr: 'systemd', kernel: '5.14' },
  },
  commands: new Set(['dnf']),
  user: 'root',
};

function planOf(args: object, text?: string): readonly Change[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the engine does after its check
  const checked = coerceArgs(yumRepository.args, { ...args }) as unknown as YumRepositoryArgs;
  const path = '/etc/yum.repos.d/a.repo';
  const content = Buffer.from(text ?? '');
  const file =
    text === undefined
      ? ({ type: 'absent', path } as const)
      : newFile(path, 'file', { mode: '0644' }, { content });
  const folder = newFile('/etc/yum.repos.d', 'directory', {}, {});
  yumRepository.observe?.(checked, givenOn(host));
  const plan = yumRepository.plan(checked, { file, folder }, givenOn(host));
  return 'changes' in plan ? plan.changes : plan;
}

const repository = { name: 'a', description: 'A', baseurl: 'http://a/, http://b/' };
const written = '[a]\nbaseurl = http://a/\n       http://b/\nname = A\n';

describe('the plan of yum_repository', () => {
  it('writes a section', () => {
    const [change] = planOf(repository);
    expect(change?.kind === 'write' && change.content).to.equal(written);
  });

  it('changes nothing where the section says the same', () => {
    expect(planOf(repository, written)).to.deep.equal([]);
    expect(planOf(repository, written.replace(' = ', '='))).to.deep.equal([]);
    expect(planOf({ name: 'b', state: 'absent' }, written)).to.deep.equal([]);
  });

  it('removes the file with its last section', () => {
    expect(planOf({ name: 'a', state: 'absent' }, written).map(({ kind }) => kind)).to.deep.equal([
      'remove',
    ]);
  });

  it('shows no difference of a file with a password', () => {
    const [change] = planOf({ ...repository, username: 'me', password: 'geheim' });
    expect(change?.kind === 'write' && change.secret).to.equal(true);
  });

  const failures: readonly [args: object, message: string][] = [
    [{ ...repository, description: undefined }, '"description" is missing'],
    [{ name: 'a', description: 'A' }, 'one of "baseurl"'],
    [{ ...repository, name: 'a b' }, 'cannot be the id'],
    [{ ...repository, file: '../x' }, 'without a folder'],
    [{ ...repository, proxy: 'x\ngpgcheck=0' }, '"proxy" cannot hold more than one line'],
  ];
  for (const [args, message] of failures) {
    it(`refuses ${JSON.stringify(args)}`, () => {
      expect(() => planOf(args)).to.throw(Failure, message);
    });
  }
});
