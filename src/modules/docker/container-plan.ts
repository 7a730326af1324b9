import { type Change, fail, type RunChange, type Shell, sh } from '../../module-api/index.ts';
import type { DockerContainerArgs } from './container-args.ts';
import {
  attachStep,
  createStep,
  dockerStep,
  fate,
  healthyStep,
  startStep,
} from './container-scripts.ts';
import { createWords } from './create-words.ts';
import { type Difference, differencesIn, differenceText } from './differences.ts';
import { type Fields, fieldsOf, type Inspected, requireDocker, textAt } from './docker.ts';
import { fullName } from './image-args.ts';
import { isThere } from './image-plan.ts';
import { connect, isPurged, networkDifferences, networksToMake, planNetworks } from './networks.ts';
import { plainOptions, wordsOf } from './plain-options.ts';
import { restartText, settingsOf } from './settings.ts';
import { bytesOf } from './units.ts';

export interface ContainerSeen {
  readonly container: Inspected;
  readonly image: Inspected | undefined;
  /** With those of `env_file`. */
  readonly env: Readonly<Record<string, string>>;
}

export function planContainer(args: DockerContainerArgs, seen: ContainerSeen): readonly Change[] {
  const { container } = seen;
  requireDocker(container);
  if (args.state === 'absent') return planAbsent(args, container);
  refuseOtherLabels(args, seen.image);
  // For what is wrong in the options, whether or not there is something to compare.
  settingsOf({ args, env: seen.env }, {});
  if (isThere(container)) return planPresent(args, seen);
  return planNew(args, seen, undefined);
}

/** What the task gives that the container does not have. */
export function containerDifferences(
  args: DockerContainerArgs,
  { container, image, env }: ContainerSeen,
): readonly Difference[] {
  const { found, predicted } = container;
  // What an earlier task would make of it in check mode is not known in detail.
  if (found === undefined || predicted !== undefined) return [];
  const { comparisons } = args;
  const settings = differencesIn(settingsOf({ args, env, image: image?.found }, found), {
    ...comparisons,
    ...(isPurged(args) && { networks: 'strict' }),
  });
  const isIgnored = args.ignore_image || (comparisons['image'] ?? comparisons['*']) === 'ignore';
  return [
    ...(isIgnored ? [] : imageDifference(args, found, image)),
    ...settings,
    ...networkDifferences(args, found),
  ];
}

/** An image of the same name may have become another. */
function imageDifference(
  args: DockerContainerArgs,
  container: Fields,
  image: Inspected | undefined,
): readonly Difference[] {
  if (args.image === undefined || image === undefined) return [];
  const wanted = fullName(args.image, 'latest');
  const used = textAt(fieldsOf(container['Config']), 'Image');
  const id = image.found === undefined ? '' : textAt(image.found, 'Id');
  const isNamed = args.image_name_mismatch === 'ignore' || fullName(used, 'latest') === wanted;
  if (id !== '' && id === textAt(container, 'Image') && isNamed) return [];
  if (id === '' && image.predicted !== undefined) return [];
  const before = fullName(used, 'latest');
  const after =
    before === wanted ? `${wanted} (${id === '' ? 'to be pulled' : id.slice(7, 19)})` : wanted;
  return [{ key: 'image', option: 'image', before, after, live: false }];
}

/** Labels of an image cannot be taken from its containers. */
function refuseOtherLabels(args: DockerContainerArgs, image: Inspected | undefined): void {
  const { labels = {}, comparisons, image_label_mismatch: mismatch } = args;
  const isStrict = (comparisons['labels'] ?? comparisons['*']) === 'strict';
  if (mismatch === 'ignore' || !isStrict) return;
  const own = Object.keys(fieldsOf(fieldsOf(image?.found?.['Config'])['Labels']));
  const other = own.filter(label => !(label in labels));
  if (other.length === 0) return;
  fail(
    `the image ${args.image} has labels that "labels" has not: ${other.join(', ')}; "image_label_mismatch: ignore" lets them be`,
  );
}

function planAbsent(args: DockerContainerArgs, container: Inspected): readonly Change[] {
  if (!isThere(container)) return [];
  return [{ ...removeStep(args, isRunning(container)), predicts: [fate(args.name, 'absent')] }];
}

function removeStep(args: DockerContainerArgs, running: boolean): RunChange {
  const { name, keep_volumes: keeps, force_kill: kills, kill_signal: signal } = args;
  const remove = sh`docker rm ${['--force', ...(keeps ? [] : ['--volumes']), name]}`;
  const stop = sh`docker stop ${[...stopFlags(args), name]}`;
  // One that removes itself is gone once it has stopped.
  const orGone = sh`{ ${remove} 2>/dev/null || ! docker container inspect ${name} >/dev/null 2>&1; }`;
  const script = !running
    ? remove
    : !kills
      ? sh`${stop} && ${orGone}`
      : signal === undefined
        ? remove
        : sh`docker kill --signal ${[signal, name]} >/dev/null && ${orGone}`;
  return dockerStep({ script: sh`${script}${waitUntilGone(args)}`, summary: `docker rm ${name}` });
}

/** Where docker is still at it, or another one removes it. */
function waitUntilGone({ name, removal_wait_timeout: seconds }: DockerContainerArgs): Shell {
  if (seconds === undefined || seconds <= 0) return sh``;
  return sh`
k_end=$(($(date +%s) + ${Math.ceil(seconds)}))
while docker container inspect ${name} >/dev/null 2>&1; do
  if [ "$(date +%s)" -ge "$k_end" ]; then echo 'it is still there' >&2; exit 1; fi
  sleep 1
done`;
}

function stopFlags({ stop_timeout: seconds }: DockerContainerArgs): readonly string[] {
  return seconds === undefined ? [] : ['--time', String(seconds)];
}

function killFlags({ kill_signal: signal }: DockerContainerArgs): readonly string[] {
  return signal === undefined ? [] : ['--signal', signal];
}

function isRunning({ found, predicted }: Inspected): boolean {
  if (predicted !== undefined) return predicted === 'running';
  return fieldsOf(found?.['State'])['Running'] === true;
}

function planPresent(args: DockerContainerArgs, seen: ContainerSeen): readonly Change[] {
  const differences = containerDifferences(args, seen);
  if (args.recreate || differences.some(({ live }) => !live))
    return planNew(args, seen, differences);
  const update = planUpdate(args, differences);
  const { found = {} } = seen.container;
  return [...update, ...planNetworks(args, found, differences), ...planState(args, seen.container)];
}

function planState(args: DockerContainerArgs, container: Inspected): readonly Change[] {
  const { name, state } = args;
  const running = isRunning(container);
  if (state === 'present') return [];
  if (state === 'stopped') {
    if (!running) return [];
    const verb = args.force_kill ? ['kill', ...killFlags(args)] : ['stop', ...stopFlags(args)];
    const summary = `docker ${verb[0]} ${name}`;
    return [
      {
        ...dockerStep({ script: sh`docker ${[...verb, name]}`, summary }),
        diff: {
          header: `container ${name}`,
          before: { state: 'running' },
          after: { state: 'stopped' },
        },
        predicts: [fate(name, 'stopped')],
      },
    ];
  }
  const start = !running ? [begin(args)] : args.restart ? [startStep(name, 'restart')] : [];
  const starts = start.length > 0;
  return [...start, ...planHealthy(args, container, starts), ...planPause(args, container, starts)];
}

function begin({ name, detach, cleanup }: DockerContainerArgs): RunChange {
  return detach ? startStep(name, 'start') : attachStep(name, cleanup);
}

/** One that was just started is not frozen. */
function planPause(
  { name, paused }: DockerContainerArgs,
  { found }: Inspected,
  starts: boolean,
): readonly Change[] {
  const isPaused = !starts && fieldsOf(found?.['State'])['Paused'] === true;
  if (paused === undefined || paused === isPaused) return [];
  const verb = paused ? 'pause' : 'unpause';
  return [dockerStep({ script: sh`docker ${verb} ${name}`, summary: `docker ${verb} ${name}` })];
}

function planHealthy(
  { name, state, healthy_wait_timeout: seconds }: DockerContainerArgs,
  { found }: Inspected,
  starts: boolean,
): readonly Change[] {
  if (state !== 'healthy') return [];
  const health = textAt(fieldsOf(fieldsOf(found?.['State'])['Health']), 'Status');
  return health === 'healthy' && !starts ? [] : [healthyStep(name, seconds)];
}

/** `differences`: why it is made anew; `undefined`: there is none yet. */
function planNew(
  args: DockerContainerArgs,
  { container, image, env }: ContainerSeen,
  differences: readonly Difference[] | undefined,
): readonly Change[] {
  const { name, pull, state, platform } = args;
  if (args.image === undefined) fail(`"image" is needed to make the container ${name}`);
  const full = fullName(args.image, 'latest');
  const lacksImage = image !== undefined && !isThere(image);
  if (lacksImage && pull === 'never') fail(`the host has no image ${full}, and "pull" is never`);
  const pulled = [...(platform === undefined ? [] : ['--platform', platform]), full];
  const create = createStep(name, createWords(args, full), env);
  const starts = state === 'started' || state === 'healthy';
  return [
    ...(lacksImage
      ? [dockerStep({ script: sh`docker pull ${pulled}`, summary: `docker pull ${full}` })]
      : []),
    ...(differences === undefined ? [] : [removeStep(args, isRunning(container))]),
    {
      ...create,
      summary: `${create.summary}${because(differences ?? [])}`,
      diff: diffOf(name, differences),
      predicts: [fate(name, 'stopped')],
    },
    ...networksToMake(args).others.map(network => connect(name, network)),
    ...(starts
      ? [begin(args), ...planHealthy(args, container, true), ...planPause(args, container, true)]
      : []),
  ];
}

function because(differences: readonly Difference[]): string {
  return differences.length === 0 ? '' : ` (${differences.map(differenceText).join(', ')})`;
}

function diffOf(name: string, differences: readonly Difference[] | undefined) {
  const header = `container ${name}`;
  if (differences === undefined)
    return { header, before: { state: 'absent' }, after: { state: 'present' } };
  const side = (which: 'before' | 'after') =>
    Object.fromEntries(differences.map(one => [one.key, one[which]]));
  return { header, before: side('before'), after: side('after') };
}

/** What docker can change of a container that runs. */
function planUpdate(
  args: DockerContainerArgs,
  differences: readonly Difference[],
): readonly Change[] {
  const { name, memory } = args;
  const changed = differences.filter(({ option }) => option !== 'networks');
  if (changed.length === 0) return [];
  const has = (option: string) => changed.some(one => one.option === option);
  const bytes = memory === undefined ? 0 : bytesOf('memory', memory);
  const words = [
    ...(has('restart_policy') ? ['--restart', restartText(args) ?? 'no'] : []),
    ...plainOptions.filter(({ option }) => has(option)).flatMap(option => wordsOf(option, args)),
    // What a container without the option gets: as much swap again.
    ...(has('memory') && args.memory_swap === undefined
      ? ['--memory-swap', String(bytes * 2)]
      : []),
  ];
  const summary = `docker update ${name}${because(changed)}`;
  return [
    {
      ...dockerStep({ script: sh`docker update ${[...words, name]}`, summary }),
      diff: diffOf(name, changed),
    },
  ];
}
