import { expect } from 'chai';
import type { Change } from '../../../src/module-api/change.ts';
import { coerceArgs } from '../../../src/module-api/coerce-args.ts';
import type { JsonObject } from '../../../src/module-api/json.ts';
import {
  type DockerContainerArgs,
  dockerContainerArgs,
} from '../../../src/modules/docker/container-args.ts';
import { containerDifferences, planContainer } from '../../../src/modules/docker/container-plan.ts';
import { createWords } from '../../../src/modules/docker/create-words.ts';
import { differenceText } from '../../../src/modules/docker/differences.ts';
import type { Inspected } from '../../../src/modules/docker/docker.ts';
import { hash, image, none, runs, summariesOf } from './found.ts';

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
