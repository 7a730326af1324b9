import { expect } from 'chai';
import { coerceArgs } from '../../../src/module-api/coerce-args.ts';
import { Failure } from '../../../src/module-api/failure.ts';
import type { PackageArgs } from '../../../src/modules/package/args.ts';
import { packageModule } from '../../../src/modules/package/index.ts';
import { givenOn } from '../../support/given.ts';
import { host } from './planned.ts';
import { resultOf } from './printed.ts';

describe('package with "list"', () => {
  const listing = (list: string, printed: string) => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the engine does after its check
    const args = coerceArgs(packageModule.args, { list }) as unknown as PackageArgs;
    const on = { ...host, facts: { ...host.facts, pkg_mgr: 'dnf' } };
    const probes = packageModule.observe?.(args, givenOn(on));
    if (probes?.listing === undefined) expect.fail('it lists nothing');
    const observed = { seen: undefined, listing: probes.listing.parse(resultOf(printed)) };
    const given = givenOn(on);
    return {
      script: probes.listing.script.text,
      plan: packageModule.plan(args, observed, given),
      result: packageModule.result?.(args, observed, [], given),
    };
  };

  it('registers packages as data', () => {
    const { plan, result } = listing(
      'bash',
      'installed\nbash|0|5.1.8|9.el9|x86_64|@System\n\navailable\n\n',
    );
    expect(plan).to.deep.equal([]);
    expect(result).to.deep.equal({
      results: [
        {
          ...{ name: 'bash', epoch: '0', version: '5.1.8', release: '9.el9', arch: 'x86_64' },
          ...{ repo: '@System', nevra: '0:bash-5.1.8-9.el9.x86_64' },
          ...{ envra: '0:bash-5.1.8-9.el9.x86_64', yumstate: 'installed' },
        },
      ],
    });
  });

  it('takes any name for a name', () => {
    expect(listing('-x', '').script).to.match(/repoquery --qf \S+ --available -- -x/);
  });

  it('registers repositories, and fails as dnf does', () => {
    const { result } = listing('repos', 'repos\nrepo id   repo name\nbaseos    Rocky Linux 9\n');
    expect(result).to.deep.equal({ results: [{ repoid: 'baseos', state: 'enabled' }] });
    expect(() => listing('x', 'installed\nfailed\nError: no network\n')).to.throw(
      Failure,
      'no network',
    );
  });

  it('is refused where there is no dnf', () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the engine does after its check
    const args = coerceArgs(packageModule.args, { list: 'installed' }) as unknown as PackageArgs;
    expect(() => packageModule.observe?.(args, givenOn(host))).to.throw(
      Failure,
      'only dnf can "list"',
    );
  });
});
