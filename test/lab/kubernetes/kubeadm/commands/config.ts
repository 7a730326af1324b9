import type { CommandLine } from '../command-line.ts';
import { fromBeta3 } from '../config/beta3.ts';
import {
  clusterDefaults,
  completeToken,
  initDefaults,
  initSettings,
  joinDefaults,
  joinSettings,
  resetSettings,
} from '../config/defaults.ts';
import { type Documents, merged, readDocuments, toYaml } from '../config/documents.ts';
import { KubeadmFailure } from '../failure.ts';
import { imagesOf } from '../images.ts';
import { readConfig } from '../init/command.ts';
import type { Machine } from '../machine.ts';
import { Runtime } from '../preflight/runtime.ts';
import { toJson } from './output.ts';

/** `kubeadm config …`. */
export function configCommand(machine: Machine, line: CommandLine): void {
  const [, verb = '', what = ''] = line.words;
  if (verb === 'print') return print(machine, what);
  if (verb === 'images' && what === 'list') return listImages(machine, line);
  if (verb === 'images' && what === 'pull') return pullImages(machine, line);
  if (verb === 'validate') {
    const path = line.value('config') ?? '';
    if (path === '') throw new KubeadmFailure('the --config flag is mandatory');
    complete(machine, readDocuments(machine, path, true));
    return machine.say('ok');
  }
  if (verb === 'migrate') return migrate(machine, line);
  throw new KubeadmFailure(`invalid subcommand: "${[verb, what].join(' ').trim()}"`);
}

const example = {
  name: 'node',
  criSocket: 'unix:///var/run/containerd/containerd.sock',
  advertiseAddress: '1.2.3.4',
};
const exampleToken = 'abcdef.0123456789abcdef';

function print(machine: Machine, what: string): void {
  if (what === 'init-defaults') {
    const tokens = [completeToken({ token: exampleToken })];
    const init = { ...initDefaults(example, null), bootstrapTokens: tokens };
    const version = machine.version.replace(/\.\d+$/, '.0');
    return machine.say(`${toYaml(init)}---\n${toYaml(clusterDefaults(version))}`.trimEnd());
  }
  if (what === 'join-defaults') {
    const bootstrapToken = {
      apiServerEndpoint: 'kube-apiserver:6443',
      token: exampleToken,
      unsafeSkipCAVerification: true,
    };
    const discovery = { bootstrapToken, tlsBootstrapToken: exampleToken };
    return machine.say(toYaml({ ...joinDefaults(example, null), discovery }).trimEnd());
  }
  throw new KubeadmFailure(`invalid subcommand: "print ${what}"`);
}

function listImages(machine: Machine, line: CommandLine): void {
  const { cluster } = initSettings(machine, readConfig(machine, line));
  const images = imagesOf(cluster);
  const output = line.value('output') ?? 'text';
  if (output === 'json') {
    const object = { kind: 'Images', apiVersion: 'output.kubeadm.k8s.io/v1alpha3', images };
    return machine.say(toJson(object));
  }
  if (output === 'yaml') {
    const object = { kind: 'Images', apiVersion: 'output.kubeadm.k8s.io/v1alpha3', images };
    return machine.say(toYaml(object));
  }
  for (const image of images) machine.say(image);
}

function pullImages(machine: Machine, line: CommandLine): void {
  const { cluster, init } = initSettings(machine, readConfig(machine, line));
  const runtime = new Runtime(machine, line.value('cri-socket') ?? init.nodeRegistration.criSocket);
  const problem = runtime.problem();
  if (problem !== undefined) throw new KubeadmFailure(problem);
  const images = imagesOf(cluster);
  const failed = runtime.pull(images);
  for (const image of images) {
    const problem = failed.get(image);
    if (problem !== undefined)
      throw new KubeadmFailure(`failed to pull image "${image}": ${problem}`);
    machine.say(`[config/images] Pulled ${image}`);
  }
}

/** Throws what is wrong with the documents, whatever they are for. */
function complete(machine: Machine, documents: Documents): void {
  if (documents.has('InitConfiguration') || documents.has('ClusterConfiguration')) {
    initSettings(machine, documents);
  }
  if (documents.has('JoinConfiguration')) joinSettings(machine, documents);
  if (documents.has('ResetConfiguration')) resetSettings(documents);
}

function migrate(machine: Machine, line: CommandLine): void {
  const path = line.value('old-config') ?? '';
  if (path === '') throw new KubeadmFailure('the --old-config flag is mandatory');
  const documents = readDocuments(machine, path, true, fromBeta3);
  const parts: string[] = [];
  if (documents.has('InitConfiguration') || documents.has('ClusterConfiguration')) {
    const { init, cluster } = initSettings(machine, documents);
    parts.push(toYaml(init), toYaml(cluster));
  }
  if (documents.has('JoinConfiguration')) parts.push(toYaml(joinSettings(machine, documents)));
  const reset = documents.get('ResetConfiguration');
  if (reset !== undefined) parts.push(toYaml(merged({}, reset)));
  const text = parts.join('---\n');
  const target = line.value('new-config');
  if (target === undefined) return machine.say(text.trimEnd());
  machine.write(target, text, 0o644);
}
