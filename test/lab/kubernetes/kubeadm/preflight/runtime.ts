import { KubeadmFailure } from '../failure.ts';
import type { Machine } from '../machine.ts';
import type { Check } from './checks.ts';

/** The container runtime behind a socket, as crictl speaks with it. */
export class Runtime {
  private readonly machine: Machine;
  private readonly socket: string;

  constructor(machine: Machine, socket: string) {
    this.machine = machine;
    this.socket = socket.startsWith('unix://') ? socket : `unix://${socket}`;
  }

  /** Why the runtime cannot be spoken with; `undefined` if it answers. */
  problem(): string | undefined {
    const { exitCode, stderr } = this.crictl('info');
    if (exitCode === 0) return undefined;
    const path = this.socket.replace('unix://', '');
    const why = this.machine.exists(path)
      ? `rpc error: code = Unimplemented desc = unknown service runtime.v1.RuntimeService`
      : `rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix ${path}: connect: no such file or directory"`;
    const detail = this.machine.hasCommand('crictl') ? why : stderr.trim();
    return `failed to create new CRI runtime service: validate service connection: validate CRI v1 runtime API for endpoint "${this.socket}": ${detail}`;
  }

  /** Those of the images that are not there. */
  missing(images: readonly string[]): readonly string[] {
    const { stdout } = this.crictl('images', '-o', 'json');
    const there = new Set(Array.from(stdout.matchAll(/"([^"\s]+:[^"\s]+)"/g), ([, tag]) => tag));
    return images.filter(image => !there.has(image));
  }

  /** Pulls all of them. Why some could not be pulled, by their names. */
  pull(images: readonly string[]): ReadonlyMap<string, string> {
    // The one of the lab takes several at once, which saves time.
    if (images.length === 0 || this.crictl('pull', ...images).exitCode === 0) return new Map();
    return new Map(
      images.flatMap(image => {
        const problem = this.pullOne(image);
        return problem === undefined ? [] : [[image, problem] as const];
      }),
    );
  }

  private pullOne(image: string): string | undefined {
    const { exitCode, stderr } = this.crictl('pull', image);
    if (exitCode === 0) return undefined;
    const last = stderr.trim().split('\n').at(-1) ?? '';
    return `failed to pull image ${image}: ${last.replace(/^.*?desc = /, 'rpc error: code = Unknown desc = ')}`;
  }

  /** The pods of Kubernetes, by their number. */
  pods(): readonly string[] {
    const { exitCode, stdout, stderr } = this.crictl('pods', '-q');
    if (exitCode !== 0) throw new KubeadmFailure(stderr.trim());
    return stdout.split('\n').filter(line => line !== '');
  }

  removePod(pod: string): void {
    this.crictl('stopp', pod);
    const { exitCode, stderr } = this.crictl('rmp', pod);
    if (exitCode !== 0) throw new KubeadmFailure(stderr.trim());
  }

  private crictl(...words: readonly string[]) {
    return this.machine.run(['crictl', '--runtime-endpoint', this.socket, ...words]);
  }
}

/** Pulls what is missing. */
export function imagePull(runtime: Runtime, images: readonly string[], policy: string): Check {
  return {
    name: 'ImagePull',
    run: () => {
      const wanted = policy === 'Always' ? images : runtime.missing(images);
      return { errors: [...runtime.pull(wanted).values()] };
    },
  };
}
