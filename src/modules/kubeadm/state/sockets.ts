import { fail } from '../../../module-api/index.ts';

/** Where container runtimes listen; `/var/run` is `/run`. */
export const criSockets: readonly string[] = [
  '/run/containerd/containerd.sock',
  '/var/run/crio/crio.sock',
  '/var/run/cri-dockerd.sock',
];

/** A path as kubeadm wants it, with the scheme. */
export function socketUrl(written: string): string {
  return written.startsWith('/') ? `unix://${written}` : written;
}

export function socketPath(written: string): string {
  return written.replace(/^unix:\/\//, '');
}

export interface SocketChoice {
  readonly wanted: string | undefined;
  /** Those that are there; `undefined` when that cannot be known in check mode. */
  readonly present: readonly string[] | undefined;
}

/** The socket for kubeadm, which itself refuses to choose among several. */
export function chosenSocket({ wanted, present }: SocketChoice): string | undefined {
  if (wanted !== undefined) {
    if (/^\w+:\/\//.test(wanted) && !wanted.startsWith('unix://')) {
      fail(`"cri_socket" is a path or begins with unix://, which ${wanted} does not`);
    }
    const path = socketPath(wanted);
    if (present !== undefined && !present.includes(path)) {
      const others = present.length === 0 ? '' : `; it has ${present.join(', ')}`;
      fail(`the host has no "cri_socket" ${path}${others}. Is the container runtime running?`);
    }
    return socketUrl(wanted);
  }
  if (present === undefined) return undefined;
  const [first, ...more] = present;
  if (first === undefined) {
    fail(
      `the host has no socket of a container runtime (looked for ${criSockets.join(', ')}); install and start containerd, or name it by "cri_socket"`,
    );
  }
  if (more.length > 0) {
    fail(`the host has several container runtimes; choose by "cri_socket": ${present.join(', ')}`);
  }
  return socketUrl(first);
}
