import { expect } from 'chai';
import { PredictedState } from '../../../src/changes/predicted-state.ts';
import type { Change } from '../../../src/module-api/change.ts';
import { coerceArgs } from '../../../src/module-api/coerce-args.ts';
import type { JsonObject } from '../../../src/module-api/json.ts';
import { inspectProbe } from '../../../src/modules/docker/docker.ts';
import { type DockerImageArgs, dockerImageArgs } from '../../../src/modules/docker/image-args.ts';
import { planImage } from '../../../src/modules/docker/image-plan.ts';
import { hash, image, none, runs, summariesOf } from './found.ts';

describe('planImage', () => {
  const archived = (letter: string) => [{ names: ['app:1'], id: hash(letter) }];
  const cases: readonly [args: JsonObject, seen: object, summaries: string[]][] = [
    [{}, { image: none }, ['docker pull app:1']],
    [{}, { image: image('a') }, []],
    [{ force_source: true }, { image: image('a') }, ['docker pull app:1']],
    [{ state: 'absent' }, { image: none }, []],
    [{ state: 'absent' }, { image: image('a') }, ['docker image rm app:1']],
    [
      { source: 'load', load_path: '/x.tar' },
      { image: none, loaded: archived('a') },
      ['docker load -i /x.tar'],
    ],
    [
      { source: 'load', load_path: '/x.tar', force_source: true },
      { image: image('a'), loaded: archived('a') },
      [],
    ],
    [
      { source: 'load', load_path: '/x.tar', force_source: true },
      { image: image('b'), loaded: archived('a') },
      ['docker load -i /x.tar'],
    ],
    [
      { source: 'build', build: { path: '/src', args: { A: '1' } } },
      { image: none },
      ['docker build -t app:1 /src'],
    ],
    [
      { repository: 'r:5000/app' },
      { image: image('a'), repository: none },
      ['docker tag app:1 r:5000/app:latest'],
    ],
    [{ repository: 'r/app' }, { image: image('a'), repository: image('a') }, []],
    [{ repository: 'r/app' }, { image: image('a'), repository: image('b') }, []],
    [
      { repository: 'r/app', force_tag: true },
      { image: image('a'), repository: image('b') },
      ['docker tag app:1 r/app:latest'],
    ],
    [{ repository: 'r/app', force_tag: true }, { image: image('a'), repository: image('a') }, []],
    [{ push: true }, { image: image('a') }, ['docker push app:1']],
    [{ archive_path: '/y.tar' }, { image: image('a'), saved: archived('a') }, []],
    [
      { archive_path: '/y.tar' },
      { image: image('a'), saved: undefined },
      ['docker save -o /y.tar app:1'],
    ],
  ];
  for (const [args, seen, summaries] of cases) {
    it(`${JSON.stringify(args)}: ${summaries.join(', ') || 'nothing'}`, () => {
      expect(summariesOf(planned(args, seen))).to.deep.equal(summaries);
    });
  }

  const failures: readonly [args: JsonObject, seen: object, message: string][] = [
    [{ source: 'local' }, { image: none }, '"source" is local'],
    [
      { source: 'load', load_path: '/x' },
      { image: none, loaded: undefined },
      'there is no file /x',
    ],
    [
      { source: 'load', load_path: '/x' },
      { image: none, loaded: [{ names: ['b:1'], id: '' }] },
      'does not hold app:1 but b:1',
    ],
    [{ source: 'build' }, { image: none }, '"build" with a "path"'],
    [{}, { image: { found: undefined, problem: 'no daemon' } }, 'cannot ask docker: no daemon'],
  ];
  for (const [args, seen, message] of failures) {
    it(`says: ${message}`, () => expect(() => planned(args, seen)).to.throw(message));
  }

  it('takes a push for a change only where the registry lacked something', () => {
    const [push] = runs(planned({ push: true }, { image: image('a') }));
    const { effect } = push ?? {};
    if (typeof effect !== 'function') return expect.fail('it is not known before');
    expect(effect('1f: Layer already exists\nlatest: digest: sha256:00 size: 1')).to.equal('none');
    expect(effect('1f: Pushed\nlatest: digest: sha256:00 size: 1')).to.equal('change');
  });

  it('builds with all that is said of it', () => {
    const build = {
      ...{ path: '/src', dockerfile: 'Other', target: 't', pull: true, nocache: true, rm: false },
      ...{
        network: 'host',
        platform: 'linux/arm64',
        cache_from: ['a:1'],
        etc_hosts: { db: '::1' },
      },
      ...{ labels: { a: 1 }, shm_size: '1m', use_config_proxy: false, http_timeout: 60 },
      container_limits: { memory: '1m', memswap: -1, cpushares: 9, cpusetcpus: '0' },
    };
    const [run] = runs(planned({ source: 'build', build }, { image: none }));
    const text = run?.script.text ?? '';
    expect(text).to.contain(
      [
        ...['docker build -t app:1 -f /src/Other --target t --pull --no-cache --rm=false'],
        ...['--network host --platform linux/arm64 --cache-from a:1 --add-host db:::1 --label a=1'],
        ...['--shm-size 1048576 --memory 1048576 --memory-swap -1 --cpu-shares 9 --cpuset-cpus 0'],
        ...['--build-arg http_proxy='],
      ].join(' '),
    );
    expect(text).to.match(/ -- \/src$/);
    expect(run?.timeoutMs).to.equal(60_000);
    const pull = planned({ pull: { platform: 'linux/arm64' } }, { image: none });
    expect(runs(pull)[0]?.script.text).to.equal('docker pull --platform linux/arm64 app:1');
  });

  it('keeps values of arguments off the command line', () => {
    const build = { path: '/src', args: { TOKEN: 'swordfish' } };
    const [run] = runs(planned({ source: 'build', build }, { image: none }));
    expect(run?.script.text).to.contain('--build-arg TOKEN').and.not.to.contain('swordfish');
    expect(run?.env).to.deep.equal({ TOKEN: 'swordfish' });
  });

  it('is seen by later tasks in check mode', () => {
    const predicted = new PredictedState();
    for (const change of planned({}, { image: none })) {
      predicted.record(change, { task: 'Pull', user: 'root' });
    }
    const later = inspectProbe('image', 'app:1').overlay?.(none, predicted) ?? none;
    expect(planned({}, { image: later })).to.deep.equal([]);
  });

  function planned(args: JsonObject, seen: object): readonly Change[] {
    const all = { image: none, repository: undefined, loaded: undefined, saved: undefined };
    const name = {
      name: 'app',
      ...(args['repository'] === undefined ? { tag: '1' } : { name: 'app:1' }),
    };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the engine does after its check
    const checked = coerceArgs(dockerImageArgs, { ...name, ...args }) as unknown as DockerImageArgs;
    return planImage(checked, { ...all, ...seen }, false);
  }
});
