import {
  hasCri,
  PodNetwork,
  runtimeConfig,
  runtimeVersion,
  whyNoConnection,
} from '../kubelet/runtime.ts';
import { mustRun } from '../process.ts';
import { ctr, imageJson, isImage, listImages, pullImage } from './images.ts';
import { containerJson, containers, endPods, podJson, selectedPods } from './pods.ts';
import { type CommandLine, parseCommandLine } from './settings.ts';

const version = process.env['KPLAY_LAB_VERSION'] ?? 'v1.36.0';
const asked = parseCommandLine(process.argv.slice(2));

if (asked.options.has('version') && asked.command === '') say(`crictl version ${version}`);
else {
  try {
    await requireConnection(asked.socket);
    await perform(asked);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `time="${new Date().toISOString().slice(0, 19)}Z" level=fatal msg=${JSON.stringify(message)}\n`,
    );
    process.exitCode = 1;
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function sayJson(value: unknown): void {
  say(JSON.stringify(value, undefined, 2));
}

async function requireConnection(socket: string): Promise<void> {
  const start = `validate service connection: validate CRI v1 runtime API for endpoint "unix://${socket}": rpc error:`;
  const reason = await whyNoConnection(socket);
  if (reason !== undefined) {
    throw new Error(
      `${start} code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix ${socket}: connect: ${reason}"`,
    );
  }
  if (await hasCri()) return;
  throw new Error(`${start} code = Unimplemented desc = unknown service runtime.v1.RuntimeService`);
}

async function perform(line: CommandLine): Promise<void> {
  const { command, words, socket } = line;
  switch (command) {
    case 'version':
      return say(
        `Version:  0.1.0\nRuntimeName:  containerd\nRuntimeVersion:  ${(await runtimeVersion()).slice('containerd://'.length)}\nRuntimeApiVersion:  v1`,
      );
    case 'info':
      return sayJson(await info(socket));
    case 'images':
    case 'image':
    case 'img':
      return showImages(line);
    case 'inspecti':
      return inspectImages(line);
    case 'pull':
      return pullImages(socket, words);
    case 'rmi':
      return removeImages(line);
    case 'ps':
      return showContainers(line);
    case 'pods':
      return showPods(line);
    case 'stop':
    case 'rm':
      return endContainers(line);
    case 'stopp':
    case 'rmp':
      for (const { id } of await endPods(line.options.has('all') ? [''] : words)) {
        say(`${command === 'rmp' ? 'Removed' : 'Stopped'} sandbox ${id}`);
      }
      return;
    default:
      throw new Error(`unknown command "${command}" for "crictl" of the lab`);
  }
}

async function info(socket: string) {
  const problem = await new PodNetwork(socket).problem();
  const network = {
    type: 'NetworkReady',
    status: problem === undefined,
    reason: problem === undefined ? '' : 'NetworkPluginNotReady',
    message:
      problem === undefined ? '' : 'Network plugin returns error: cni plugin not initialized',
  };
  const runtime = { type: 'RuntimeReady', status: true, reason: '', message: '' };
  const dump = await runtimeConfig();
  const systemdCgroup = /^\s*SystemdCgroup\s*=\s*true/m.test(dump);
  const sandboxImage = /^\s*sandbox(?:_image)?\s*=\s*["']([^"']+)/m.exec(dump)?.[1];
  const runc = { runtimeType: 'io.containerd.runc.v2', options: { SystemdCgroup: systemdCgroup } };
  return {
    status: { conditions: [runtime, network] },
    config: { containerd: { runtimes: { runc } }, sandboxImage },
  };
}

async function showImages({ socket, words, options }: CommandLine): Promise<void> {
  const [wanted] = words.filter(word => word !== 'ls' && word !== 'list');
  const images = (await listImages(socket)).filter(
    image =>
      wanted === undefined ||
      isImage(image, wanted) ||
      image.repoTags.some(tag => tag.startsWith(`${wanted}:`)),
  );
  if (options.get('output') === 'json') return sayJson({ images: images.map(imageJson) });
  if (options.has('quiet')) return say(images.map(({ id }) => id).join('\n'));
  const rows = images.flatMap(({ id, repoTags, size }) =>
    repoTags.map(tag => [
      tag.replace(/:[^:/]*$/, ''),
      tag.split(':').at(-1) ?? '',
      id.slice(7, 20),
      `${size}B`,
    ]),
  );
  sayTable([['IMAGE', 'TAG', 'IMAGE ID', 'SIZE'], ...rows]);
}

async function pullImages(socket: string, names: readonly string[]): Promise<void> {
  for (const name of names) await pullImage(socket, name);
  const images = await listImages(socket);
  for (const name of names) {
    say(`Image is up to date for ${images.find(each => isImage(each, name))?.id ?? name}`);
  }
}

async function inspectImages({ socket, words }: CommandLine): Promise<void> {
  const images = await listImages(socket);
  for (const word of words) {
    const found = images.find(image => isImage(image, word));
    if (found === undefined) throw new Error(`no such image "${word}" present`);
    sayJson({ status: imageJson(found), info: {} });
  }
}

async function removeImages({ socket, words, options }: CommandLine): Promise<void> {
  const images = await listImages(socket);
  const wanted = options.has('all') ? images.map(({ id }) => id) : words;
  for (const word of wanted) {
    const found = images.find(image => isImage(image, word));
    if (found === undefined) throw new Error(`unable to remove the image: no such image ${word}`);
    await mustRun(ctr(socket, 'images', 'rm', ...found.repoTags));
    for (const tag of found.repoTags) say(`Deleted: ${tag}`);
  }
}

function showContainers({ options }: CommandLine): void {
  const name = options.get('name');
  const pod = options.get('pod');
  const found = containers().filter(
    each =>
      (name === undefined || new RegExp(name).test(each.name)) &&
      (pod === undefined || each.pod.id.startsWith(pod)),
  );
  if (options.get('output') === 'json') return sayJson({ containers: found.map(containerJson) });
  if (options.has('quiet')) return say(found.map(({ id }) => id).join('\n'));
  const rows = found.map(
    ({ id, name: own, image, pod: { id: podId, name: podName, namespace } }) => [
      ...[id.slice(0, 13), image, 'About a minute ago', 'Running', own, '0', podId.slice(0, 13)],
      ...[podName, namespace],
    ],
  );
  const head = [
    'CONTAINER',
    'IMAGE',
    'CREATED',
    'STATE',
    'NAME',
    'ATTEMPT',
    'POD ID',
    'POD',
    'NAMESPACE',
  ];
  sayTable([head, ...rows]);
}

function showPods({ options }: CommandLine): void {
  const found = selectedPods(options);
  if (options.get('output') === 'json') return sayJson({ items: found.map(podJson) });
  if (options.has('quiet')) return say(found.map(({ id }) => id).join('\n'));
  const rows = found.map(pod => [
    ...[pod.id.slice(0, 13), 'About a minute ago', 'Ready', pod.name, pod.namespace, '0'],
    '(default)',
  ]);
  sayTable([['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME'], ...rows]);
}

/** A pod of the lab has no life beside its containers. */
async function endContainers({ words }: CommandLine): Promise<void> {
  const found = containers().filter(({ id }) => words.some(word => id.startsWith(word)));
  await endPods(found.map(({ pod }) => pod.id));
  for (const { id } of found) say(id);
}

function sayTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map(row => row[column]?.length ?? 0)),
  );
  const lines = rows.map(row => row.map((cell, column) => cell.padEnd((widths[column] ?? 0) + 5)));
  say(lines.map(cells => cells.join('').trimEnd()).join('\n'));
}
