import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Base } from './base.ts';
import { inChroot } from './chroot.ts';
import { dockerCe } from './docker-ce/layer.ts';
import { type CopiedFile, standInFiles } from './kubernetes/equipment.ts';
import { equipmentFolder } from './kubernetes/launcher.ts';
import { kubernetesPackages } from './kubernetes/packages/layer.ts';
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
  /** Their content is part of the layer's name in the cache. */
  readonly copies?: () => Promise<readonly CopiedFile[]>;
  /** A layer that comes below this one. */
  readonly over?: LayerName;
}

/**
 * Debian's releases have old clients; that of sid needs nothing but the C library. A mirror that is kept as it was
 * on some day will do: the signature is checked, not its age.
 */
const newestKubectl = `sed -n 's/^\\(deb [^ ]*\\) [^ -]* main.*/\\1 sid main/p' /etc/apt/sources.list.d/mirrors.list |
  head -n 1 > /etc/apt/sources.list.d/sid.list
apt-get -q -o Acquire::Check-Valid-Until=false update
cd /tmp
apt-get -q download kubectl/sid
dpkg-deb --extract kubectl_*.deb kubectl
install -D -m 0755 kubectl/usr/bin/kubectl ${equipmentFolder}/bin/kubectl
rm -rf /etc/apt/sources.list.d/sid.list kubectl kubectl_*.deb
cd /`;

/** What OpenRC makes under /run when it boots a host. */
const openrcState = [
  'd /run/openrc',
  ...['daemons', 'exclusive', 'failed', 'hotplugged', 'inactive', 'options', 'scheduled'].map(
    name => `d /run/openrc/${name}`,
  ),
  ...['started', 'starting', 'stopping', 'tmp', 'wasinactive'].map(name => `d /run/openrc/${name}`),
  'f /run/openrc/softlevel - - - - default',
  '',
].join('\n');

const layers: Readonly<Record<LayerName, Layer>> = {
  firewall: {
    install: ['ufw', 'firewalld'],
    script: 'systemctl disable --quiet ufw firewalld',
  },
  /** `rc-service` and its kind, beside systemd; OpenRC believes that it booted the host. */
  openrc: {
    install: ['openrc'],
    files: {
      '/etc/tmpfiles.d/openrc.conf': {
        content: openrcState,
      },
    },
  },
  /** Of use on a host with the volumes `/var/lib/docker` and `/var/lib/containerd`. */
  docker: { offer: ['docker.io', 'docker-registry'] },
  /** The same, and repositories like those of download.docker.com: see `docker-ce/layer.ts`. */
  'docker-ce': { over: 'docker', ...dockerCe },
  /** The last of its host's layers: a host of the Red Hat family, without apt. */
  redhat: redHat,
  'kubernetes-system': {
    install: ['openssl', 'iptables', 'ethtool', 'socat', 'conntrack', 'ebtables'],
    offer: ['containerd', 'chrony'],
    script: newestKubectl,
    copies: () => Promise.resolve([{ from: process.execPath, to: `${equipmentFolder}/node` }]),
  },
  /** See `kubernetes/README.md`. Of use on a host with the volume `/var/lib/containerd`. */
  kubernetes: { over: 'kubernetes-packages', copies: standInFiles },
  /** Repositories like those of pkgs.k8s.io: see `kubernetes/packages/layer.ts`. */
  'kubernetes-packages': { over: 'kubernetes-system', ...kubernetesPackages },
};

export type LayerName =
  | 'firewall'
  | 'openrc'
  | 'docker'
  | 'docker-ce'
  | 'redhat'
  | 'kubernetes-system'
  | 'kubernetes-packages'
  | 'kubernetes';

export const layerNames: readonly LayerName[] = [
  'firewall',
  'openrc',
  'docker',
  'docker-ce',
  'redhat',
  'kubernetes',
];

/** Holds a layer's files until its packages are installed: they win over those that come with packages. */
const waitingFiles = '/srv/kplay-files';

const prepared = new Map<string, Promise<readonly string[]>>();

/** The folders under a host with these layers, the topmost first. Makes those that the cache lacks. */
export function prepareLayers(
  base: Base,
  names: readonly LayerName[],
  say: (line: string) => void,
): Promise<readonly string[]> {
  // Whether they are there is looked up once in a process: their names are hashes of large files.
  const wanted = [base.key, ...names].join(' ');
  const known = prepared.get(wanted) ?? makeLayers(base, names, say);
  prepared.set(wanted, known);
  return known;
}

async function makeLayers(
  base: Base,
  names: readonly LayerName[],
  say: (line: string) => void,
): Promise<readonly string[]> {
  const lower = [base.root];
  let key = base.key;
  for (const name of names.flatMap(withLower)) {
    const layer: Layer = layers[name];
    const copies = (await layer.copies?.()) ?? [];
    const offering = layer.offer === undefined ? [] : [offeringScript(layer.offer, '')];
    const own = await keyOf([key, layer, ...offering], copies);
    // Layers above one of copies need not be made anew whenever a copied file changes.
    if (!isOfCopiesOnly(layer)) key = own;
    const folder = join(cacheFolder(), 'bases', `${own}-${name}`);
    await withLock(join(cacheFolder(), 'bases.lock'), async () => {
      if (!existsSync(folder)) {
        say(`Making the layer "${name}" of the lab's hosts; this is done once.`);
        await makeLayer(folder, { name, layer, copies, base, lower });
      }
      await utimes(folder, new Date(), new Date());
    });
    lower.unshift(join(folder, 'upper'));
  }
  return lower;
}

function withLower(name: LayerName): LayerName[] {
  const { over } = layers[name];
  return over === undefined ? [name] : [...withLower(over), name];
}

/** A short name of a recipe and of the content of these files. */
async function keyOf(recipe: unknown, copies: readonly CopiedFile[]): Promise<string> {
  const hash = createHash('sha256').update(JSON.stringify(recipe));
  for (const { from, to } of copies) hash.update(to).update(await contentOf(from));
  return hash.digest('hex').slice(0, 12);
}

interface Recipe {
  readonly name: string;
  readonly layer: Layer;
  readonly copies: readonly CopiedFile[];
  readonly base: Base;
  readonly lower: readonly string[];
}

async function makeLayer(folder: string, recipe: Recipe): Promise<void> {
  const { name, layer, copies, base, lower } = recipe;
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
  await copyAll(copies, upper);
  const mount = `mount -t overlay -o '${overlayOptions({ lower, upper, work, target })}' lab "$root"`;
  const offered = `/srv/kplay-packages-${name}`;

  if (isOfCopiesOnly(layer)) return finish();

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
  await finish();

  async function finish(): Promise<void> {
    await rm(work, { recursive: true });
    await rename(unfinished, folder);
  }
}

function isOfCopiesOnly({ install, offer, files, script, finish }: Layer): boolean {
  return [install, offer, files, script, finish].every(part => part === undefined);
}

async function copyAll(copies: readonly CopiedFile[], root: string): Promise<void> {
  for (const { from, to } of copies) {
    await mkdir(dirname(join(root, to)), { recursive: true });
    if (typeof from === 'string') await copyFile(from, join(root, to));
    else await writeFile(join(root, to), from);
  }
}

function contentOf(from: CopiedFile['from']): Promise<Uint8Array> | Uint8Array {
  return typeof from === 'string' ? readFile(from) : from;
}

const getPackages =
  'apt-get -q -y -o APT::Keep-Downloaded-Packages=false -o Dpkg::Options::=--force-unsafe-io install --no-install-recommends';

function onlineScript({ install = [], offer = [], script = '' }: Layer, offered: string): string {
  return [
    'apt-get -q update',
    install.length === 0 ? '' : `${getPackages} ${install.join(' ')}`,
    offer.length === 0 ? '' : offeringScript(offer, offered),
    `if [ -d ${waitingFiles} ]; then cp -a ${waitingFiles}/. /; rm -r ${waitingFiles}; fi`,
    script,
    'rm -rf /etc/apt/sources.list.d/mirrors.list /etc/resolv.conf /var/cache/apt/archives/*.deb',
  ].join('\n');
}

/** Nothing that is only recommended: with containerd that is a Python, which each host compiles that installs it. */
function offeringScript(offer: readonly string[], folder: string): string {
  return [
    `mkdir -p ${folder}/partial`,
    `${getPackages} --download-only -o Dir::Cache::archives=${folder} ${offer.join(' ')}`,
    `rm -rf ${folder}/partial ${folder}/lock`,
  ].join('\n');
}
