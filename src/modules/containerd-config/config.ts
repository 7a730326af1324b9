import { fail } from '../../module-api/index.ts';
import type { ContainerdConfigArgs } from './args.ts';
import { merged, type Table } from './toml.ts';
import type { Version } from './version.ts';

/** Begins each file that this module wrote. */
export const heading = '# Written by kplay, which replaces the whole file.\n';

export interface Format {
  readonly configVersion: 2 | 3;
  /** Whether several directories of network plugins can be named. */
  readonly manyBinDirs: boolean;
}

/** How the file has to be written for a containerd; `undefined`: the task says it and nobody else knows. */
export function formatFor(wanted: 'auto' | 2 | 3, version: Version | undefined): Format {
  const own = version !== undefined && version.major < 2 ? 2 : 3;
  const configVersion = wanted === 'auto' ? own : wanted;
  if (version !== undefined && configVersion > own) {
    fail(
      `"config_version" is 3, which containerd ${version.text} does not know; leave it to "auto"`,
    );
  }
  const isOld = version !== undefined && version.major === 2 && version.minor < 1;
  return { configVersion, manyBinDirs: configVersion === 3 && !isOld };
}

/** The whole file as a table. */
export function configOf(args: ContainerdConfigArgs, format: Format): Table {
  const { root, state, imports, disabled_plugins, settings } = args;
  if (disabled_plugins?.some(plugin => /(^|\.)cri$/.test(plugin)) === true) {
    fail('"disabled_plugins" must not name cri: without it Kubernetes cannot use containerd');
  }
  const plugins = format.configVersion === 2 ? pluginsOf2(args) : pluginsOf3(args, format);
  const top = given({ version: format.configVersion, root, state, imports, disabled_plugins });
  if ('version' in settings) fail('the version of the file is set by "config_version"');
  return merged(merged({ ...top, plugins }, settings), { plugins: args.plugins });
}

function pluginsOf2(args: ContainerdConfigArgs): Table {
  const { sandbox_image, cni_conf_dir: conf_dir, max_concurrent_downloads } = args;
  return {
    'io.containerd.grpc.v1.cri': given({
      sandbox_image,
      enable_selinux: args.enable_selinux,
      max_concurrent_downloads,
      containerd: given({
        snapshotter: args.snapshotter,
        default_runtime_name: args.runtime,
        runtimes: runtimesOf(args),
      }),
      cni: { bin_dir: args.cni_bin_dirs[0] ?? noBinDir(), conf_dir },
      registry: registryOf(args),
    }),
  };
}

function pluginsOf3(args: ContainerdConfigArgs, { manyBinDirs }: Format): Table {
  const { sandbox_image: sandbox, cni_bin_dirs: bin_dirs, cni_conf_dir: conf_dir } = args;
  const bin_dir = bin_dirs[0] ?? noBinDir();
  const images = given({
    snapshotter: args.snapshotter,
    max_concurrent_downloads: args.max_concurrent_downloads,
    pinned_images: sandbox === undefined ? undefined : { sandbox },
    registry: registryOf(args),
  });
  return given({
    'io.containerd.cri.v1.images': Object.keys(images).length === 0 ? undefined : images,
    'io.containerd.cri.v1.runtime': given({
      enable_selinux: args.enable_selinux,
      containerd: { default_runtime_name: args.runtime, runtimes: runtimesOf(args) },
      cni: { ...(manyBinDirs ? { bin_dirs } : { bin_dir }), conf_dir },
    }),
  });
}

/** The type is always written: containerd 1.6 forgets its own when only options are given. */
function runtimesOf(args: ContainerdConfigArgs): Table {
  const { runtime, runtime_type, runtime_options = {}, systemd_cgroup: SystemdCgroup } = args;
  const others = Object.entries(args.runtimes).map(([name, settings]) => [
    name,
    { runtime_type, ...settings },
  ]);
  const own = { runtime_type, options: { SystemdCgroup, ...runtime_options } };
  return merged({ [runtime]: own }, Object.fromEntries(others));
}

function registryOf({ registry_config_path: config_path }: ContainerdConfigArgs) {
  return config_path === '' ? undefined : { config_path };
}

function noBinDir(): never {
  return fail('"cni_bin_dirs" must name at least one directory');
}

function given(table: Table): Table {
  return Object.fromEntries(Object.entries(table).filter(([, value]) => value !== undefined));
}
