import {
  fail,
  type PackagePrediction,
  type Probe,
  sh,
  textOf,
  Undecided,
} from '../../module-api/index.ts';

export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly text: string;
}

export interface Containerd {
  /** `undefined`: it is not on the host. */
  readonly version: Version | undefined;
  /** In check mode: there, but which is not known before this task has run. */
  readonly because?: string | undefined;
  /** Whether it is on the host now, so that a file can be given to it. */
  readonly installed: boolean;
  /** When it was started, seconds since 1970; `undefined`: it does not run. */
  readonly started: number | undefined;
}

/** Distributions call it `containerd`, Docker `containerd.io`. */
const packages = ['containerd.io', 'containerd', 'containerd2'];

export const containerdProbe: Probe<Containerd> = {
  script: sh`if command -v containerd >/dev/null 2>&1; then
  printf 'version|%s\n' "$(containerd --version)"
  k_p=$(systemctl show -p MainPID --value containerd.service 2>/dev/null)
  case $k_p in ''|0) k_p=$(pgrep -o -x containerd 2>/dev/null) ;; esac
  if [ -n "$k_p" ] && [ -r "/proc/$k_p/stat" ]; then
    printf 'process|%s\n' "$(cat "/proc/$k_p/stat")"
    printf 'boot|%s\n' "$(sed -n 's/^btime //p' /proc/stat)"
    printf 'ticks|%s\n' "$(getconf CLK_TCK 2>/dev/null || echo 100)"
  fi
fi`,
  parse: ({ stdout }) => parseContainerd(textOf(stdout)),
  overlay(observed, predicted) {
    const found = packages.map(name => predicted.package(name)).find(one => one !== undefined);
    if (found !== undefined) return withPackage(observed, found, predicted.installing);
    return observed.installed ? observed : { ...observed, because: predicted.installing };
  },
};

export function parseContainerd(text: string): Containerd {
  const field = (name: string) => new RegExp(`^${name}\\|(.*)$`, 'm').exec(text)?.[1];
  const printed = field('version');
  if (printed === undefined) return { version: undefined, installed: false, started: undefined };
  const version = versionIn(printed);
  if (version === undefined) fail(`"containerd --version" says ${JSON.stringify(printed)}`);
  return { version, installed: true, started: startOf(field) };
}

/** The process's name may hold anything, so fields are counted after its closing parenthesis. */
function startOf(field: (name: string) => string | undefined): number | undefined {
  const fields = field('process')?.replace(/^.*\)\s+/, '');
  const ticks = Number(fields?.split(' ')[19]);
  const start = Number(field('boot')) + ticks / Number(field('ticks'));
  return Number.isFinite(start) ? start : undefined;
}

/** In what containerd prints, or of a package. */
export function versionIn(text: string): Version | undefined {
  const [, major, minor, rest = ''] = /(?:^|[\s:])v?(\d+)\.(\d+)(\S*)/.exec(text) ?? [];
  if (major === undefined || minor === undefined) return undefined;
  return { major: Number(major), minor: Number(minor), text: `${major}.${minor}${rest}` };
}

function withPackage(
  observed: Containerd,
  { version }: PackagePrediction,
  because: string | undefined,
): Containerd {
  if (version === undefined) return { version: undefined, installed: false, started: undefined };
  const known = versionIn(version);
  return known === undefined ? { ...observed, because } : { ...observed, version: known };
}

/** Its version; `undefined` only where the task itself says which format to write. */
export function versionOf(
  { version, because }: Containerd,
  wanted: 'auto' | 2 | 3,
): Version | undefined {
  if (version !== undefined || wanted !== 'auto') return version;
  if (because !== undefined) throw new Undecided(because);
  return fail(
    'containerd is not on the host, so the format of its configuration is not known; install it first, or set "config_version"',
  );
}
