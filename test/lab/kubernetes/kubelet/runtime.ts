import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { recordsOf, textOf } from '../json.ts';
import { runCommand } from '../process.ts';
import { CannotRun } from './settings.ts';

/** What containerd's configuration says of the network of pods. */
interface NetworkSettings {
  readonly binaries: readonly string[];
  readonly configurations: string;
}

/** Throws what the kubelet ends with when the runtime cannot be used. */
export async function requireRuntime(socket: string): Promise<void> {
  const endpoint = `unix://${socket}`;
  const start = `failed to run Kubelet: validate service connection: validate CRI v1 runtime API for endpoint "${endpoint}"`;
  const reason = await whyNoConnection(socket);
  if (reason !== undefined) {
    throw new CannotRun(
      `${start}: rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix ${socket}: connect: ${reason}"`,
    );
  }
  if (!(await hasCri())) {
    throw new CannotRun(
      `${start}: rpc error: code = Unimplemented desc = unknown service runtime.v1.RuntimeService`,
    );
  }
}

export function whyNoConnection(socket: string): Promise<string | undefined> {
  if (!existsSync(socket)) return Promise.resolve('no such file or directory');
  return new Promise(resolve => {
    const connection = connect(socket);
    connection.on('connect', () => {
      connection.destroy();
      resolve(undefined);
    });
    connection.on('error', () => resolve('connection refused'));
  });
}

const keptConfig = '/run/kplay-lab/containerd-config';

/** What containerd makes of its files. Kept as long as these are what they were: it is slow to say. */
export async function runtimeConfig(): Promise<string> {
  const more = '/etc/containerd/conf.d';
  const imported = existsSync(more) ? readdirSync(more).map(name => `${more}/${name}`) : [];
  const files = ['/usr/bin/containerd', '/etc/containerd/config.toml', ...imported];
  const state = `# ${files.map(stateOf).join(' ')}\n`;
  const kept = existsSync(keptConfig) ? readFileSync(keptConfig, 'utf8') : '';
  if (kept.startsWith(state)) return kept.slice(state.length);
  const { code, stdout } = await runCommand(['containerd', 'config', 'dump']);
  if (code !== 0) return stdout;
  mkdirSync(dirname(keptConfig), { recursive: true });
  const own = `${keptConfig}.${process.pid}`;
  writeFileSync(own, `${state}${stdout}`);
  renameSync(own, keptConfig);
  return stdout;
}

function stateOf(file: string): string {
  if (!existsSync(file)) return '-';
  const { ino, size, mtimeMs, ctimeMs } = statSync(file);
  return [ino, size, mtimeMs, ctimeMs].join(',');
}

/** Docker's package of containerd has the interface for Kubernetes switched off. */
export async function hasCri(): Promise<boolean> {
  const disabled =
    /^\s*disabled_plugins\s*=\s*\[([^\]]*)\]/m.exec(await runtimeConfig())?.[1] ?? '';
  return !/["'](io\.containerd\.grpc\.v1\.)?cri["']/.test(disabled);
}

export async function runtimeVersion(): Promise<string> {
  const { stdout } = await runCommand(['containerd', '--version']);
  return `containerd://${stdout.split(' ')[2] ?? ''}`;
}

const notReady =
  'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error:';

/** Tells whether pods can have a network; containerd's configuration counts as it was when containerd started. */
export class PodNetwork {
  private readonly socket: string;
  private started = '';
  private settings: NetworkSettings = { binaries: [], configurations: '/etc/cni/net.d' };

  constructor(socket: string) {
    this.socket = socket;
  }

  /** `undefined` when the network is ready. */
  async problem(): Promise<string | undefined> {
    await this.refresh();
    const { configurations, binaries } = this.settings;
    const plugins = pluginsOf(configurations);
    const isReady =
      plugins.length > 0 &&
      plugins.every(plugin => binaries.some(folder => existsSync(`${folder}/${plugin}`)));
    return isReady ? undefined : `${notReady} cni plugin not initialized`;
  }

  private async refresh(): Promise<void> {
    const { ino, ctimeMs } = existsSync(this.socket)
      ? statSync(this.socket)
      : { ino: 0, ctimeMs: 0 };
    const started = `${ino} ${ctimeMs}`;
    if (started === this.started) return;
    this.started = started;
    const config = await runtimeConfig();
    const value = (name: string) => new RegExp(`^\\s*${name}\\s*=\\s*(.*)$`, 'm').exec(config)?.[1];
    const words = (text: string | undefined) =>
      [...(text ?? '').matchAll(/["']([^"']+)["']/g)].map(([, word = '']) => word);
    this.settings = {
      binaries: [...words(value('bin_dirs')), ...words(value('bin_dir'))],
      configurations: words(value('conf_dir'))[0] ?? '/etc/cni/net.d',
    };
  }
}

/** The plugins of the first configuration by name, which is the one that counts. */
function pluginsOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const [first] = readdirSync(folder)
    .filter(name => /\.(conflist|conf|json)$/.test(name))
    .sort();
  if (first === undefined) return [];
  const config: unknown = JSON.parse(readFileSync(`${folder}/${first}`, 'utf8'));
  const { plugins, type }: { plugins?: unknown; type?: unknown } = Object(config);
  const types =
    plugins === undefined ? [textOf(type)] : recordsOf(plugins).map(each => textOf(each['type']));
  return types.filter(each => each !== undefined);
}
