import { type Change, fail, type RunChange, type Shell, sh } from '../../module-api/index.ts';
import type { ArchivedImage } from './archive.ts';
import { dockerKey, type Inspected, lastLine, requireDocker, textAt, textsOf } from './docker.ts';
import { type DockerImageArgs, fullName } from './image-args.ts';
import { bytesOf } from './units.ts';

export interface ImageSeen {
  readonly image: Inspected;
  /** What has the name `repository` now. */
  readonly repository: Inspected | undefined;
  readonly loaded: readonly ArchivedImage[] | undefined;
  readonly saved: readonly ArchivedImage[] | undefined;
}

export function planImage(
  args: DockerImageArgs,
  seen: ImageSeen,
  checkMode: boolean,
): readonly Change[] {
  requireDocker(seen.image);
  const name = fullName(args.name, args.tag);
  if (args.state === 'absent') return planAbsent(args, name, seen.image);
  const got = planSource(args, name, seen);
  return [
    ...got,
    ...planTag(args, name, { seen, isNew: got.length > 0 }),
    ...planPush(args, name, { seen, checkMode }),
    ...planSave(args, name, { seen, isNew: got.length > 0 }),
  ];
}

export function isThere({ found, predicted }: Inspected): boolean {
  return predicted === undefined ? found !== undefined : predicted !== 'absent';
}

function planAbsent(args: DockerImageArgs, name: string, image: Inspected): readonly Change[] {
  if (!isThere(image)) return [];
  const force = args.force_absent ? ['--force'] : [];
  const change = dockerRun(sh`docker image rm ${[...force, name]}`, `docker image rm ${name}`);
  return [{ ...change, predicts: [fate(name, 'absent')] }];
}

function planSource(args: DockerImageArgs, name: string, seen: ImageSeen): readonly Change[] {
  if (isThere(seen.image) && !args.force_source) return [];
  const source = args.source ?? 'pull';
  switch (source) {
    case 'pull':
      return [pull(args, name, isThere(seen.image))];
    case 'load':
      return planLoad(args, name, seen);
    case 'build':
      return [build(args, name)];
    case 'local':
      return isThere(seen.image)
        ? []
        : fail(`the host has no image ${name}, and "source" is local`);
  }
}

/** Fetching again is a change only where docker says that it got a newer one. */
function pull({ pull: how, ...args }: DockerImageArgs, name: string, again: boolean): RunChange {
  const platform = how?.platform ?? args.platform;
  const words = [...(platform === undefined ? [] : ['--platform', platform]), name];
  const change = dockerRun(sh`docker pull ${words}`, `docker pull ${name}`);
  const effect = (stdout: string) => (/Image is up to date/.test(stdout) ? 'none' : 'change');
  return { ...change, ...(again && { effect }), predicts: [fate(name, 'present')] };
}

function planLoad(args: DockerImageArgs, name: string, seen: ImageSeen): readonly Change[] {
  const { load_path: path } = args;
  if (path === undefined) return fail('"source: load" needs "load_path"');
  const { loaded, image } = seen;
  if (loaded === undefined) return fail(`"load_path": there is no file ${path} on the host`);
  const [first] = loaded;
  const held = loaded.find(({ names }) => names.includes(name));
  if (first !== undefined && held === undefined) {
    const names = loaded.flatMap(one => one.names).join(', ');
    return fail(
      `"load_path": ${path} does not hold ${name} but ${names === '' ? 'no names' : names}`,
    );
  }
  if (held !== undefined && image.found !== undefined && held.id === textAt(image.found, 'Id')) {
    return [];
  }
  const change = dockerRun(sh`docker load -q -i ${path}`, `docker load -i ${path}`);
  return [{ ...change, predicts: [fate(name, 'present')] }];
}

/** Values of arguments go through the environment, since an argv is for everybody to see. */
function build(args: DockerImageArgs, name: string): RunChange {
  const { path, args: values = {}, http_timeout: seconds } = args.build ?? {};
  if (path === undefined) return fail('"source: build" needs "build" with a "path"');
  const words = buildWords({ platform: args.platform, ...args.build, path }, name);
  const change = dockerRun(sh`docker build ${words} -- ${path}`, `docker build -t ${name} ${path}`);
  return {
    ...change,
    env: values,
    ...(seconds !== undefined && { timeoutMs: seconds * 1000 }),
    predicts: [fate(name, 'present')],
  };
}

type Build = NonNullable<DockerImageArgs['build']> & { readonly path: string };

function buildWords(build: Build, name: string): readonly string[] {
  const { path, dockerfile, container_limits: limits = {}, shm_size: shm } = build;
  const { memory, memswap: swap, cpushares: shares, cpusetcpus } = limits;
  const one = (flag: string, value: string | number | undefined) =>
    value === undefined ? [] : [flag, String(value)];
  const each = (flag: string, fields: object = {}, sign = '=') =>
    Object.entries(fields).flatMap(([key, value]) => [flag, `${key}${sign}${String(value)}`]);
  return [
    ...['-t', name],
    ...one('-f', dockerfile === undefined ? undefined : fileIn(path, dockerfile)),
    ...one('--target', build.target),
    ...(build.pull === true ? ['--pull'] : []),
    ...(build.nocache === true ? ['--no-cache'] : []),
    ...(build.rm === false ? ['--rm=false'] : []),
    ...one('--network', build.network),
    ...one('--platform', build.platform),
    ...(build.cache_from ?? []).flatMap(image => ['--cache-from', image]),
    ...each('--add-host', build.etc_hosts, ':'),
    ...each('--label', build.labels),
    ...one('--shm-size', shm === undefined ? undefined : bytesOf('build.shm_size', shm)),
    ...one(
      '--memory',
      memory === undefined ? undefined : bytesOf('container_limits.memory', memory),
    ),
    ...one('--memory-swap', swap === undefined ? undefined : swapOf(swap)),
    ...one('--cpu-shares', shares),
    ...one('--cpuset-cpus', cpusetcpus),
    // Those of docker's configuration give way to any that are named.
    ...(build.use_config_proxy === false
      ? proxies
          .filter(key => !(key in (build.args ?? {})))
          .flatMap(key => ['--build-arg', `${key}=`])
      : []),
    ...Object.keys(build.args ?? {}).flatMap(key => ['--build-arg', key]),
  ];
}

const proxies = ['http', 'https', 'ftp', 'no', 'all'].flatMap(one => [
  `${one}_proxy`,
  `${one}_proxy`.toUpperCase(),
]);

function fileIn(path: string, dockerfile: string): string {
  return dockerfile.startsWith('/') ? dockerfile : `${path}/${dockerfile}`;
}

function swapOf(swap: string | number): number {
  return String(swap) === '-1' ? -1 : bytesOf('container_limits.memswap', swap);
}

interface Named {
  readonly seen: ImageSeen;
  /** The image is fetched or made by this task. */
  readonly isNew: boolean;
}

function planTag(
  args: DockerImageArgs,
  name: string,
  { seen: { image, repository }, isNew }: Named,
): readonly Change[] {
  if (args.repository === undefined || repository === undefined) return [];
  const other = fullName(args.repository, args.tag);
  const [ours, theirs] = [idOf(image), idOf(repository)];
  const isRight = !isNew && theirs !== '' && ours === theirs;
  const isKept = isThere(repository) && !args.force_tag;
  if (isRight || isKept || repository.predicted === `tag of ${name}`) return [];
  const change = dockerRun(sh`docker tag ${name} ${other}`, `docker tag ${name} ${other}`);
  return [{ ...change, predicts: [fate(other, `tag of ${name}`)] }];
}

interface Pushed {
  readonly seen: ImageSeen;
  readonly checkMode: boolean;
}

/** What the registry has shows when it is pushed; before that, only whether it ever was. */
function planPush(
  args: DockerImageArgs,
  name: string,
  { seen: { image, repository }, checkMode }: Pushed,
): readonly Change[] {
  if (!args.push) return [];
  const target = args.repository === undefined ? name : fullName(args.repository, args.tag);
  const place = target.replace(/:[^:/]*$/, '');
  const known = args.repository === undefined ? image.found : (repository?.found ?? image.found);
  const digests = textsOf(known?.['RepoDigests']);
  const wasPushed = digests.some(digest => digest.startsWith(`${place}@`));
  const effect = (stdout: string) => (/: Pushed\b/.test(stdout) ? 'change' : 'none');
  const change = dockerRun(sh`docker push ${target}`, `docker push ${target}`);
  return [{ ...change, effect: checkMode && wasPushed ? 'none' : effect }];
}

function planSave(
  args: DockerImageArgs,
  name: string,
  { seen: { image, saved }, isNew }: Named,
): readonly Change[] {
  const { archive_path: path } = args;
  if (path === undefined) return [];
  const held = saved?.find(({ names }) => names.includes(name));
  if (!isNew && held !== undefined && held.id === idOf(image)) return [];
  const script = sh`docker save -o ${`${path}.kplay-new`} ${name} && mv -f -- ${`${path}.kplay-new`} ${path}`;
  return [dockerRun(script, `docker save -o ${path} ${name}`)];
}

function idOf({ found }: Inspected): string {
  return found === undefined ? '' : textAt(found, 'Id');
}

function fate(name: string, value: string) {
  return { resource: 'value', key: dockerKey('image', name), value } as const;
}

function dockerRun(script: Shell, summary: string): RunChange {
  return {
    kind: 'run',
    script,
    summary,
    failureMessage: (_, stdout, stderr) =>
      `cannot run "${summary}": ${lastLine(stderr.trim() === '' ? stdout : stderr)}`,
  };
}
