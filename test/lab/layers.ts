import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Base } from './base.ts';
import { inChroot } from './chroot.ts';
import { withLock } from './lock.ts';
import { cacheFolder } from './machine.ts';
import { overlayOptions } from './overlay.ts';
import { redHat } from './red-hat.ts';
import { buildRepository } from './repository.ts';

/** Software of the distribution that only some hosts have. */
interface Layer {
  /** Packages that the hosts have from the start. */
  readonly install?: readonly string[];
  /** Packages that the hosts can install, with all that these need, from a repository on the host. */
  readonly offer?: readonly string[];
  /** By absolute path; they replace what packages bring. */
  readonly files?: Readonly<Record<string, { readonly content: string; readonly mode?: number }>>;
  /** Shell text that runs in the host's system when it is made. */
  readonly script?: string;
  /** The same, at the very end. No layer can be put on one that removes apt. */
  readonly finish?: string;
}

const layers = {
  firewall: {
    install: ['ufw', 'firewalld'],
    script: 'systemctl disable --quiet ufw firewalld',
  },
  /** Of use on a host with the volumes `/var/lib/docker` and `/var/lib/containerd`. */
  docker: { offer: ['docker.io'] },
  /** The last of its host's layers: a host of the Red Hat family, without apt. */
  redhat: redHat,
} as const satisfies Record<string, Layer>;

export type LayerName = keyof typeof layers;

export const layerNames: readonly LayerName[] = ['firewall', 'docker', 'redhat'];

/** Holds a layer's files until its packages are installed: they win over those that come with packages. */
const waitingFiles = '/srv/kplay-files';

/** The folders under a host with these layers, the topmost first. Makes those that the cache lacks. */
export async function prepareLayers(
  base: Base,
  names: readonly LayerName[],
  say: (line: string) => void,
): Promise<readonly string[]> {
  const lower = [base.root];
  let key = base.key;
  for (const name of names) {
    const layer: Layer = layers[name];
    key = createHash('sha256')
      .update(JSON.stringify([key, layer]))
      .digest('hex')
      .slice(0, 12);
    const folder = join(cacheFolder(), 'bases', `${key}-${name}`);
    await withLock(join(cacheFolder(), 'bases.lock'), async () => {
      if (!existsSync(folder)) {
        say(`Making the layer "${name}" of the lab's hosts; this is done once.`);
        await makeLayer(folder, { name, layer, base, lower });
      }
      await utimes(folder, new Date(), new Date());
    });
    lower.unshift(join(folder, 'upper'));
  }
  return lower;
}

interface Recipe {
  readonly name: string;
  readonly layer: Layer;
  readonly base: Base;
  readonly lower: readonly string[];
}

async function makeLayer(folder: string, { name, layer, base, lower }: Recipe): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  const upper = join(unfinished, 'upper');
  const work = join(unfinished, 'work');
  const target = join(unfinished, 'root');
  await rm(unfinished, { recursive: true, force: true });
  for (const part of [upper, work, target]) await mkdir(part, { recursive: true });
  for (const [path, { content, mode }] of Object.entries(layer.files ?? {})) {
    const file = join(upper, waitingFiles, path);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, content, { mode: mode ?? 0o644 });
  }
  const mount = `mount -t overlay -o '${overlayOptions({ lower, upper, work, target })}' lab "$root"`;
  const offered = `/srv/kplay-packages-${name}`;

  const online = `${mount}
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
cp '${base.mirrors}' "$root/etc/apt/sources.list.d/mirrors.list"`;
  await inChroot(target, onlineScript(layer, offered), online);

  if (layer.offer !== undefined) {
    await buildRepository(join(upper, offered), []);
    const source = join(upper, 'etc/apt/sources.list.d', `${name}.list`);
    await writeFile(source, `deb [trusted=yes] file:${offered} ./\n`);
  }
  await inChroot(target, `apt-get -q update\n${layer.finish ?? ''}`, mount);
  await rm(work, { recursive: true });
  await rename(unfinished, folder);
}

function onlineScript({ install = [], offer = [], script = '' }: Layer, offered: string): string {
  const get = 'apt-get -q -y -o APT::Keep-Downloaded-Packages=false';
  return [
    'apt-get -q update',
    install.length === 0 ? '' : `${get} install --no-install-recommends ${install.join(' ')}`,
    ...(offer.length === 0
      ? []
      : [
          `mkdir -p ${offered}/partial`,
          `${get} install --download-only -o Dir::Cache::archives=${offered} ${offer.join(' ')}`,
          `rm -rf ${offered}/partial ${offered}/lock`,
        ]),
    `if [ -d ${waitingFiles} ]; then cp -a ${waitingFiles}/. /; rm -r ${waitingFiles}; fi`,
    script,
    'rm -rf /etc/apt/sources.list.d/mirrors.list /etc/resolv.conf /var/cache/apt/archives/*.deb',
  ].join('\n');
}
