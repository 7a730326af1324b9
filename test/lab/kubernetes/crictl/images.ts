import { existsSync } from 'node:fs';
import { imageArchive } from '../images/archive.ts';
import { fullReference, isOnInternet } from '../images/reference.ts';
import type { JsonRecord } from '../json.ts';
import { mustRun, runCommand } from '../process.ts';

/** Of the images that crictl sees; Docker's and others' are in other namespaces. */
export function ctr(socket: string, ...words: readonly string[]): readonly string[] {
  return ['ctr', '--address', socket, '--namespace', 'k8s.io', ...words];
}

export interface Image {
  readonly id: string;
  readonly repoTags: readonly string[];
  readonly repoDigests: readonly string[];
  readonly size: string;
}

export async function listImages(socket: string): Promise<Image[]> {
  const [, ...lines] = (await mustRun(ctr(socket, 'images', 'list'))).trim().split('\n');
  const byDigest = new Map<string, Image>();
  for (const line of lines) {
    const [reference = '', , id = '', amount = '0', unit = 'B'] = line.split(/\s+/);
    if (reference.startsWith('sha256:')) continue;
    const known = byDigest.get(id);
    const repoTags = [...(known?.repoTags ?? []), ...(reference.includes('@') ? [] : [reference])];
    const repoDigests = [`${reference.replace(/[:@][^/]*$/, '')}@${id}`];
    const size = String(
      Math.round(Number(amount) * (unit === 'KiB' ? 1024 : unit === 'MiB' ? 1024 ** 2 : 1)),
    );
    byDigest.set(id, { id, repoTags, repoDigests, size });
  }
  return [...byDigest.values()];
}

export function isImage({ id, repoTags, repoDigests }: Image, wanted: string): boolean {
  const full = fullReference(wanted);
  return (
    repoTags.includes(full) ||
    repoDigests.includes(full) ||
    id.replace('sha256:', '').startsWith(wanted.replace('sha256:', ''))
  );
}

/** Cuts the host off from the registries that the lab pretends to be on the internet. */
const offline = '/opt/kplay-lab/offline';

/** Gets an image from where the host's configuration says, or from the pretended internet. */
export async function pullImage(socket: string, image: string): Promise<void> {
  const reference = fullReference(image);
  const [host = ''] = reference.split('/');
  const hosts = '/etc/containerd/certs.d';
  const hasMirror = [host, '_default'].some(name => existsSync(`${hosts}/${name}/hosts.toml`));
  const isThere = isOnInternet(reference) && !existsSync(offline);
  if (hasMirror || !isOnInternet(reference)) {
    const pull = ctr(socket, 'images', 'pull', '--hosts-dir', hosts, reference);
    const { code, stderr } = await runCommand(pull);
    if (code === 0) return;
    if (!isThere) throw new Error(pullError(reference, stderr.trim().split('\n').at(-1) ?? ''));
  }
  if (!isThere) {
    const reason = `failed to do request: Head "https://${host}/v2/": dial tcp: lookup ${host}: no such host`;
    throw new Error(pullError(reference, reason));
  }
  await mustRun(ctr(socket, 'images', 'import', '-'), imageArchive(reference));
}

function pullError(reference: string, reason: string): string {
  return `pulling image: failed to pull and unpack image "${reference}": failed to resolve reference "${reference}": ${reason}`;
}

export function imageJson({ id, repoTags, repoDigests, size }: Image): JsonRecord {
  const pinned = repoTags.some(tag => tag.includes('/pause:'));
  return { id, repoTags, repoDigests, size, uid: null, username: '', spec: null, pinned };
}
