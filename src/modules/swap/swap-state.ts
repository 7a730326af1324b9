import { type Predicted, type Probe, sh, textOf } from '../../module-api/index.ts';
import { unescaped } from './marked-lines.ts';

export interface SwapState {
  /** What the kernel swaps to. */
  readonly active: readonly ActiveSwap[];
  /** KiB that could be used without swapping; `undefined` where the kernel does not say. */
  readonly available: number | undefined;
  readonly units: readonly SwapUnit[];
  /** Configurations of zram-generator that count as long as there is none in /etc. */
  readonly zramConfigurations: readonly string[];
  /** What the sources of fstab that are links or labels stand for. */
  readonly devices: ReadonlyMap<string, string>;
}

interface ActiveSwap {
  readonly path: string;
  /** KiB. */
  readonly used: number;
}

/** A unit that swaps something on: a swap unit, or a service that does it with compressed memory. */
export interface SwapUnit {
  readonly id: string;
  readonly isMasked: boolean;
  readonly isEnabled: boolean;
  readonly isActive: boolean;
  /** Where systemd read it; empty for what was swapped on without a unit. */
  readonly fragment: string;
  /** The file it was generated from. */
  readonly source: string;
}

/** The key of what is predicted of the running kernel: the paths, as JSON. */
export const activeKey = 'swap:active';

const properties = 'Id,LoadState,UnitFileState,ActiveState,FragmentPath,SourcePath,Following';

export function swapState(fstab: string): Probe<SwapState> {
  return {
    script: sh`(
set -f
printf 'swaps|'; cat /proc/swaps 2>/dev/null | k_base64; echo
awk '$1 == "MemAvailable:" { print "available|" $2 }' /proc/meminfo
if [ -d /run/systemd/system ]; then
  set -- $({ systemctl list-units --type=swap --all --plain --no-legend --no-pager --full
    systemctl list-unit-files --type=swap --plain --no-legend --no-pager --full
  } 2>/dev/null | awk '{ print $1 }' | sort -u)
  printf 'units|'
  systemctl show -p ${properties} -- zramswap.service zram-config.service "$@" 2>/dev/null | k_base64
  echo
fi
for k_c in /run /usr/local/lib /usr/lib; do
  k_c=$k_c/systemd/zram-generator.conf
  if grep -qs '^[[:space:]]*[[]' "$k_c"; then printf 'zram|%s\n' "$k_c"; fi
done
awk '{ sub(/^# kplay: /, "") } $1 !~ /^#/ && $3 == "swap" { print $1 }' ${fstab} 2>/dev/null |
while IFS= read -r k_s; do
  k_v=$(printf %s "\${k_s#*=}" | tr -d '"')
  case $k_s in
    UUID=*) k_p=/dev/disk/by-uuid/$k_v ;; LABEL=*) k_p=/dev/disk/by-label/$k_v ;;
    PARTUUID=*) k_p=/dev/disk/by-partuuid/$k_v ;; PARTLABEL=*) k_p=/dev/disk/by-partlabel/$k_v ;;
    *\\\\*) continue ;;
    *) k_p=$k_s ;;
  esac
  k_r=$(readlink -f -- "$k_p" 2>/dev/null) || continue
  printf 'device|'; printf %s "$k_s" | k_base64
  printf '|'; printf %s "$k_r" | k_base64; echo
done
)`,
    parse: ({ stdout }) => parseSwapState(textOf(stdout)),
    overlay: overlaySwap,
  };
}

export function parseSwapState(text: string): SwapState {
  const lines = text.trim().split('\n');
  const fields = (key: string) =>
    lines.filter(line => line.startsWith(`${key}|`)).map(line => line.slice(key.length + 1));
  const available = fields('available')[0];
  return {
    active: parseSwaps(decode(fields('swaps')[0] ?? '')),
    available: available === undefined ? undefined : Number(available),
    units: parseUnits(decode(fields('units')[0] ?? '')),
    zramConfigurations: fields('zram'),
    devices: new Map(
      fields('device').map(field => {
        const [source = '', path = ''] = field.split('|');
        return [decode(source), decode(path)];
      }),
    ),
  };
}

/** What /proc/swaps says below its title. */
function parseSwaps(text: string): readonly ActiveSwap[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap(line => {
      const [path = '', , , used = '0'] = line.trim().split(/\s+/);
      return path === '' ? [] : [{ path: unescaped(path), used: Number(used) }];
    });
}

function parseUnits(text: string): readonly SwapUnit[] {
  const units = text.split(/\n\n+/).flatMap(block => {
    const of = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(block)?.[1] ?? '';
    const load = of('LoadState');
    // Other names of a device follow the unit of the device.
    if (of('Id') === '' || load === 'not-found' || of('Following') !== '') return [];
    const unit: SwapUnit = {
      id: of('Id'),
      isMasked: load === 'masked' || of('UnitFileState').startsWith('masked'),
      isEnabled: of('UnitFileState') === 'enabled',
      isActive: of('ActiveState') === 'active',
      fragment: of('FragmentPath'),
      source: of('SourcePath'),
    };
    return [unit];
  });
  return [...new Map(units.map(unit => [unit.id, unit])).values()];
}

function overlaySwap(observed: SwapState, predicted: Predicted): SwapState {
  const paths = predicted.value(activeKey);
  const active = paths === undefined ? observed.active : activeAfter(observed.active, paths);
  const units = observed.units.map(unit => {
    const after = predicted.unit(unit.id);
    return {
      ...unit,
      isMasked: after?.masked ?? unit.isMasked,
      isEnabled: after?.enabled ?? unit.isEnabled,
      isActive: after?.active ?? unit.isActive,
    };
  });
  return { ...observed, active, units };
}

function activeAfter(before: readonly ActiveSwap[], json: string): readonly ActiveSwap[] {
  const paths: unknown = JSON.parse(json);
  if (!Array.isArray(paths)) return before;
  return paths.map(String).map(path => before.find(one => one.path === path) ?? { path, used: 0 });
}

function decode(base64: string): string {
  return Buffer.from(base64, 'base64').toString();
}
