import { expect } from 'chai';
import { PredictedState } from '../../../src/changes/predicted-state.ts';
import type { Change, RunChange } from '../../../src/module-api/change.ts';
import { coerceArgs } from '../../../src/module-api/coerce-args.ts';
import type { JsonObject } from '../../../src/module-api/json.ts';
import { imagesIn } from '../../../src/modules/docker/archive.ts';
import { envLines } from '../../../src/modules/docker/container.ts';
import {
  type DockerContainerArgs,
  dockerContainerArgs,
} from '../../../src/modules/docker/container-args.ts';
import { containerDifferences, planContainer } from '../../../src/modules/docker/container-plan.ts';
import { createWords } from '../../../src/modules/docker/create-words.ts';
import { differenceText } from '../../../src/modules/docker/differences.ts';
import { type Inspected, inspectProbe, parseInspect } from '../../../src/modules/docker/docker.ts';
import {
  type DockerImageArgs,
  dockerImageArgs,
  fullName,
} from '../../../src/modules/docker/image-args.ts';
import { planImage } from '../../../src/modules/docker/image-plan.ts';
import { boundPorts, publishedPorts } from '../../../src/modules/docker/ports.ts';
import { bytesOf, nanosecondsOf } from '../../../src/modules/docker/units.ts';

describe('fullName', () => {
  const cases: readonly [name: string, full: string][] = [
    ['nginx', 'nginx:latest'],
    ['nginx:1', 'nginx:1'],
    ['registry:5000/app', 'registry:5000/app:latest'],
    ['a/b@sha256:00', 'a/b@sha256:00'],
  ];
  for (const [name, full] of cases) {
    it(`is ${full} of ${name}`, () => expect(fullName(name, 'latest')).to.equal(full));
  }
});

describe('publishedPorts', () => {
  const cases: readonly [spec: string, ports: string[]][] = [
    ['80', [':->80/tcp']],
    ['8080:80', [':8080->80/tcp']],
    ['127.0.0.1:53:53/udp', ['127.0.0.1:53->53/udp']],
    ['0.0.0.0:1:2', [':1->2/tcp']],
    ['127.0.0.1::80', ['127.0.0.1:->80/tcp']],
    ['[::1]:80:80', ['::1:80->80/tcp']],
    ['8000-8001:80-81', [':8000->80/tcp', ':8001->81/tcp']],
  ];
  for (const [spec, ports] of cases) {
    it(`reads ${spec}`, () => expect(publishedPorts([spec])).to.deep.equal(ports));
  }
  for (const spec of ['', 'a', '1:2:3:4', '80-79', '1-2:80', '80/icmp']) {
    it(`refuses ${JSON.stringify(spec)}`, () => {
      expect(() => publishedPorts([spec])).to.throw('"ports"');
    });
  }
  it('is what docker has', () => {
    const bindings = {
      '80/tcp': [{ HostIp: '', HostPort: '8080' }],
      '1/udp': [{ HostIp: '0.0.0.0', HostPort: '' }],
    };
    expect(boundPorts(bindings)).to.deep.equal([':8080->80/tcp', ':->1/udp']);
  });
});

describe('bytesOf', () => {
  it('reads sizes', () => {
    const sizes = ['512m', '1.5g', '10k', 7, '1GiB', '2MB'].map(size => bytesOf('memory', size));
    expect(sizes).to.deep.equal([536_870_912, 1_610_612_736, 10_240, 7, 1_073_741_824, 2_097_152]);
    expect(() => bytesOf('memory', 'much')).to.throw('"memory" is a size like "512m"');
  });
});

describe('nanosecondsOf', () => {
  it('reads times', () => {
    const times = ['30', '1m30s', '500ms'].map(time => nanosecondsOf('x', time));
    expect(times).to.deep.equal([30e9, 90e9, 5e8]);
    expect(() => nanosecondsOf('x', 'soon')).to.throw('"x" is a time');
  });
});

describe('envLines', () => {
  it('reads a file as docker does', () => {
    expect(envLines('# no\n\nA=1=2\n  B= x \nC\nD="q"\n')).to.deep.equal({
      A: '1=2',
      B: ' x ',
      D: '"q"',
    });
  });
});

describe('imagesIn', () => {
  it('reads both forms of archives', () => {
    const hash = 'ab'.repeat(32);
    const manifest = [
      { Config: `${hash}.json`, RepoTags: ['a:1'] },
      { Config: `blobs/sha256/${hash}`, RepoTags: null },
    ];
    expect(imagesIn(JSON.stringify(manifest))).to.deep.equal([
      { names: ['a:1'], id: `sha256:${hash}` },
      { names: [], id: `sha256:${hash}` },
    ]);
    expect(imagesIn('')).to.deep.equal([]);
  });
});

describe('parseInspect', () => {
  const said = (exitCode: number, out: string, err = '') =>
    parseInspect({
      exitCode,
      stdout: Buffer.from(out),
      stderr: Buffer.from(err),
      omitted: { stdout: 0, stderr: 0 },
    });
  it('tells what is missing from what cannot be asked', () => {
    expect(said(0, '[{"Id":"x"}]').found).to.deep.equal({ Id: 'x' });
    expect(said(1, '[]', 'Error: No such container: x')).to.deep.equal({
      found: undefined,
      problem: undefined,
    });
    expect(said(127, '', 'sh: docker: not found').problem).to.contain('install it first');
    expect(said(1, '', 'Cannot connect to the Docker daemon').problem).to.contain('Cannot connect');
  });
});

const hash = (letter: string) => `sha256:${letter.repeat(64)}`;
const image = (letter: string): Inspected => ({
  found: { Id: hash(letter), RepoTags: [], RepoDigests: [] },
  problem: undefined,
});
const none: Inspected = { found: undefined, problem: undefined };

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

const running = {
  Image: hash('a'),
  State: { Running: true, Health: { Status: 'healthy' } },
  Config: {
    Image: 'app:1',
    Cmd: ['run', 'it'],
    Env: ['PATH=/bin', 'MODE=fast'],
    Labels: { tier: 'front', made: 'by image' },
    Healthcheck: { Test: ['CMD-SHELL', 'test x'], Interval: 30e9 },
    Volumes: { '/data': {} },
    Hostname: 'app',
  },
  HostConfig: {
    PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '8080' }] },
    Binds: ['/srv:/www:ro', 'named:/var/lib/x:rw'],
    Mounts: [{ Type: 'volume', Source: 'v', Target: '/v' }],
    NetworkMode: 'default',
    RestartPolicy: { Name: '', MaximumRetryCount: 0 },
    Memory: 536_870_912,
    NanoCpus: 1_500_000_000,
    CapAdd: ['CAP_NET_ADMIN'],
    LogConfig: { Type: 'json-file', Config: { 'max-size': '1m' } },
    Devices: [],
  },
  NetworkSettings: { Networks: { bridge: {} } },
};

describe('containerDifferences', () => {
  const differences = (args: JsonObject, found: JsonObject = running) =>
    containerDifferences(containerArgs(args), {
      container: { found, problem: undefined },
      image: image('a'),
      env: Object.fromEntries(
        Object.entries(args['env'] ?? {}).map(([key, one]) => [key, String(one)]),
      ),
    }).map(differenceText);

  it('sees nothing where all is as wanted', () => {
    const same = {
      ...{ image: 'app:1', command: 'run it', env: { MODE: 'fast' }, labels: { tier: 'front' } },
      ...{
        ports: ['8080:80'],
        volumes: ['named:/var/lib/x', '/srv:/www:ro', '/data'],
        memory: '512m',
      },
      ...{ mounts: [{ source: 'v', target: '/v' }], network_mode: 'bridge', restart_policy: 'no' },
      ...{ cpus: 1.5, cap_add: ['net_admin'], log_driver: 'json-file', networks: ['bridge'] },
      ...{
        log_options: { 'max-size': '1m' },
        healthcheck: { test: ['CMD', 'test', 'x'], interval: '30s' },
      },
      ...{ privileged: false, read_only: false, hostname: 'app', devices: [] },
    };
    expect(differences(same)).to.deep.equal([]);
  });

  const cases: readonly [args: JsonObject, texts: string[]][] = [
    [{ command: ['run'] }, ['command: ["run","it"] → ["run"]']],
    [
      { env: { MODE: 'slow', NEW: 'x' } },
      ['env.MODE: (hidden) → (hidden, new)', 'env.NEW: none → (hidden, new)'],
    ],
    [{ labels: { tier: 'back' } }, ['labels.tier: front → back']],
    [{ ports: ['80:80'] }, ['ports: [":8080->80/tcp"] → [":80->80/tcp"]']],
    [{ restart_policy: 'on-failure', restart_retries: 3 }, ['restart_policy: no → on-failure:3']],
    [{ memory: '1g' }, ['memory: 536870912 → 1073741824']],
    [{ healthcheck: { interval: '5s' } }, ['healthcheck.Interval: 30000000000 → 5000000000']],
    [{ image: 'app:2' }, []],
    [
      { labels: {}, comparisons: { labels: 'strict' } },
      ['labels.tier: front → none', 'labels.made: by image → none'],
    ],
    [{ command: 'x', comparisons: { '*': 'ignore' } }, []],
    [{ ports: [], comparisons: { ports: 'strict' } }, ['ports: [":8080->80/tcp"] → []']],
  ];
  for (const [args, texts] of cases) {
    it(`${JSON.stringify(args)}: ${texts.join(', ') || 'nothing'}`, () => {
      expect(differences(args)).to.deep.equal(texts);
    });
  }

  it('sees that a name stands for another image', () => {
    expect(differences({ image: 'app:1' }, { ...running, Image: hash('b') })).to.deep.equal([
      'image: app:1 → app:1 (aaaaaaaaaaaa)',
    ]);
  });
});

describe('planContainer', () => {
  const there: Inspected = { found: running, problem: undefined };
  const stopped: Inspected = {
    found: { ...running, State: { Running: false } },
    problem: undefined,
  };
  const cases: readonly [args: JsonObject, container: Inspected, summaries: string[]][] = [
    [{}, none, ['docker create app', 'docker start app']],
    [{ state: 'present' }, none, ['docker create app']],
    [{ state: 'stopped' }, none, ['docker create app']],
    [{ detach: false }, none, ['docker create app', 'docker start --attach app']],
    [
      { networks: ['a', { name: 'b' }] },
      none,
      ['docker create app', 'docker network connect b app', 'docker start app'],
    ],
    [{}, there, []],
    [{ restart: true }, there, ['docker restart app']],
    [{}, stopped, ['docker start app']],
    [{ state: 'stopped' }, there, ['docker stop app']],
    [{ state: 'stopped', force_kill: true }, there, ['docker kill app']],
    [{ state: 'stopped' }, stopped, []],
    [{ state: 'healthy' }, there, []],
    [{ state: 'healthy' }, stopped, ['docker start app', 'wait until app is healthy']],
    [{ recreate: true }, there, ['docker rm app', 'docker create app', 'docker start app']],
    [
      { hostname: 'x' },
      there,
      ['docker rm app', 'docker create app (hostname: app → x)', 'docker start app'],
    ],
    [{ restart_policy: 'always' }, there, ['docker update app (restart_policy: no → always)']],
    [{ networks: ['bridge', 'b'] }, there, ['docker network connect b app']],
    [
      { networks: ['b'], comparisons: { networks: 'strict' } },
      there,
      ['docker network connect b app', 'docker network disconnect bridge app'],
    ],
    [{ state: 'absent' }, there, ['docker rm app']],
    [{ state: 'absent' }, none, []],
  ];
  for (const [args, container, summaries] of cases) {
    it(`${JSON.stringify(args)} ${container.found === undefined ? 'without one' : 'with one'}: ${summaries.join(', ') || 'nothing'}`, () => {
      expect(summariesOf(planned(args, container))).to.deep.equal(summaries);
    });
  }

  it('pulls an image that is missing, if it may', () => {
    expect(summariesOf(planned({}, none, none))[0]).to.equal('docker pull app:1');
    expect(() => planned({ pull: 'never' }, none, none)).to.throw('has no image app:1');
  });

  it('gives values of variables to a file, and those of several lines to the environment', () => {
    const env = { KEY: 'swordfish', LONG: 'a\nb' };
    const [create] = runs(planned({}, none, image('a'), env));
    expect(create?.script.text).to.not.match(/swordfish|a\nb/);
    expect(create?.stdin).to.equal('KEY=swordfish\n');
    expect(create?.env).to.deep.equal({ LONG: 'a\nb' });
    expect(JSON.stringify(create?.diff)).to.not.contain('swordfish');
  });

  it('shows the log of a container that did not stay up', () => {
    const [, start] = runs(planned({}, none));
    expect(start?.failureMessage?.(1, 'app\nstate|exited 3\n', 'one\n\ntwo\n')).to.equal(
      'the container app ended with exit code 3. Its log ends with:\n  one\n  two',
    );
    expect(start?.failureMessage?.(1, '', 'Error response from daemon: port is taken\n')).to.equal(
      'cannot run "docker start app": port is taken',
    );
  });

  function planned(
    args: JsonObject,
    container: Inspected,
    made: Inspected = image('a'),
    env: Readonly<Record<string, string>> = {},
  ): readonly Change[] {
    return planContainer(containerArgs({ image: 'app:1', ...args }), {
      container,
      image: made,
      env,
    });
  }
});

describe('createWords', () => {
  it('has every option', () => {
    const args = {
      ...{ command: 'run "a b"', entrypoint: ['/e', '-x'], ports: ['80:80'], volumes: ['/a:/b'] },
      ...{
        mounts: [{ type: 'bind', source: '/s', target: '/t', read_only: true }],
        tmpfs: ['/run'],
      },
      ...{
        networks: [{ name: 'n', aliases: ['x'], ipv4_address: '10.0.0.2' }],
        memory: '1m',
        cpus: 0.5,
      },
      ...{ labels: { a: 1 }, restart_policy: 'on-failure', restart_retries: 2, privileged: true },
      ...{
        healthcheck: { test: 'x', interval: '5' },
        init: false,
        auto_remove: true,
        stop_timeout: 0,
      },
    };
    expect(createWords(containerArgs(args), 'i:1').join(' ')).to.equal(
      '--name app --restart on-failure:2 --stop-timeout 0 --label a=1 --memory 1048576 --cpus 0.5 --privileged --rm ' +
        '--publish 80:80 --volume /a:/b --mount type=bind,source=/s,target=/t,readonly --tmpfs /run ' +
        '--health-cmd x --health-interval 5s --network n --network-alias x --ip 10.0.0.2 --entrypoint /e i:1 -x run a b',
    );
    const unhealthy = containerArgs({ healthcheck: { test: ['NONE'] } });
    expect(createWords(unhealthy, 'i')).to.include('--no-healthcheck');
  });
});

function containerArgs(args: JsonObject): DockerContainerArgs {
  const all = coerceArgs(dockerContainerArgs, { name: 'app', ...args });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- as the engine does after its check
  return all as unknown as DockerContainerArgs;
}

function runs(changes: readonly Change[]): readonly RunChange[] {
  return changes.flatMap(change => (change.kind === 'run' ? [change] : []));
}

function summariesOf(changes: readonly Change[]): readonly string[] {
  return runs(changes).map(({ summary }) => summary);
}
