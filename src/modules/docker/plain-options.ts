import type { Json, JsonObject } from '../../module-api/index.ts';
import type { DockerContainerArgs } from './container-args.ts';
import { type Fields, fieldsOf, listOf, textAt } from './docker.ts';
import {
  capabilityText,
  deviceText,
  gpuText,
  gpuWord,
  linkText,
  portText,
  rateText,
  securityText,
  ulimitText,
} from './option-texts.ts';
import { bytesOf } from './units.ts';

/** An option that is one flag of `docker create`, given once or for each of its items. */
export interface PlainOption {
  readonly option: keyof DockerContainerArgs;
  readonly flag: string;
  /** How it is compared. `set`: the order means nothing. */
  readonly shape: 'value' | 'set' | 'dict';
  /** `docker update` can change it. */
  readonly live?: boolean;
  /** What follows the flag, once for each; a switch alone is an empty text. */
  readonly words: (given: unknown) => readonly string[];
  /** Both as they are compared; `undefined`: docker does not say. */
  readonly wanted: (given: unknown) => Json;
  readonly actual: (container: Fields) => Json | undefined;
}

type Option = PlainOption['option'];

export function plainText(one: unknown): string {
  return typeof one === 'string' ? one : (JSON.stringify(one) ?? '');
}

/** `HostConfig.Memory` of what `docker inspect` says. */
function at(container: Fields, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => fieldsOf(value)[key], container);
}

function text(option: Option, flag: string, path: string): PlainOption {
  return {
    ...{ option, flag, shape: 'value' },
    words: given => [plainText(given)],
    wanted: plainText,
    actual: container => plainText(at(container, path) ?? ''),
  };
}

function number(option: Option, flag: string, path: string, fallback = 0): PlainOption {
  return {
    ...text(option, flag, path),
    wanted: given => Number(given),
    actual: container => Number(at(container, path) ?? fallback),
  };
}

function size(option: Option, flag: string, path: string): PlainOption {
  const bytes = (given: unknown) => bytesOf(option, plainText(given));
  return {
    ...number(option, flag, path),
    words: given => [String(bytes(given))],
    wanted: bytes,
  };
}

function toggle(option: Option, flag: string, path: string): PlainOption {
  return {
    ...text(option, flag, path),
    words: given => (given === true ? [''] : []),
    wanted: given => given === true,
    actual: container => at(container, path) === true,
  };
}

interface ListParts {
  readonly word?: (item: unknown) => string;
  /** As it is compared: of the option, and of docker's own. */
  readonly one?: (item: unknown) => string;
  readonly theirs?: (item: unknown) => string;
  readonly ordered?: true;
}

function list(option: Option, flag: string, path: string, parts: ListParts = {}): PlainOption {
  const { word = plainText, one = plainText, theirs = one, ordered } = parts;
  return {
    ...{ option, flag, shape: ordered === true ? 'value' : 'set' },
    words: given => listOf(given).map(word),
    wanted: given => listOf(given).map(one),
    actual: container => listOf(at(container, path)).map(theirs),
  };
}

function dict(option: Option, flag: string, path: string): PlainOption {
  return {
    ...{ option, flag, shape: 'dict' },
    words: given => pairs(given, '='),
    wanted: textsIn,
    actual: container => textsIn(at(container, path)),
  };
}

function live(option: PlainOption): PlainOption {
  return { ...option, live: true };
}

function pairs(given: unknown, sign: string): readonly string[] {
  return Object.entries(fieldsOf(given)).map(([key, one]) => `${key}${sign}${plainText(one)}`);
}

export function textsIn(given: unknown): JsonObject {
  return Object.fromEntries(
    Object.entries(fieldsOf(given)).map(([key, one]) => [key, plainText(one)]),
  );
}

/** -1 is no limit, also as "unlimited". */
function swapBytes(given: unknown): number {
  const written = plainText(given);
  return written === '-1' || written === 'unlimited' ? -1 : bytesOf('memory_swap', written);
}

function atLeast(low: number, value: unknown): number {
  return Math.max(low, Number(value ?? 0));
}

function macText(address: unknown): string {
  return plainText(address).toLowerCase().replaceAll('-', ':');
}

function macOf(container: Fields): string | undefined {
  const networks = Object.values(fieldsOf(at(container, 'NetworkSettings.Networks')));
  const own = textAt(fieldsOf(container['Config']), 'MacAddress');
  const [first = ''] = networks.map(network => textAt(fieldsOf(network), 'MacAddress'));
  // One that does not run has none to show.
  return own === '' && first === '' ? undefined : macText(own === '' ? first : own);
}

const config = 'Config.';
const host = 'HostConfig.';
const rate = (option: Option, flag: string, key: string, inBytes: boolean): PlainOption =>
  list(option, flag, `${host}${key}`, {
    word: item => rateText(option, item, inBytes),
    one: item => rateText(option, item, inBytes),
    theirs: item => `${textAt(fieldsOf(item), 'Path')}:${plainText(fieldsOf(item)['Rate'])}`,
  });

export const plainOptions: readonly PlainOption[] = [
  text('user', '--user', `${config}User`),
  text('working_dir', '--workdir', `${config}WorkingDir`),
  text('hostname', '--hostname', `${config}Hostname`),
  text('domainname', '--domainname', `${config}Domainname`),
  text('stop_signal', '--stop-signal', `${config}StopSignal`),
  number('stop_timeout', '--stop-timeout', `${config}StopTimeout`),
  toggle('tty', '--tty', `${config}Tty`),
  toggle('interactive', '--interactive', `${config}OpenStdin`),
  dict('labels', '--label', `${config}Labels`),
  {
    ...list('exposed_ports', '--expose', ''),
    wanted: given => listOf(given).flatMap(portText),
    actual: container => Object.keys(fieldsOf(at(container, `${config}ExposedPorts`))),
  },
  {
    ...text('mac_address', '--mac-address', ''),
    wanted: macText,
    actual: macOf,
  },

  live(size('memory', '--memory', `${host}Memory`)),
  live(size('memory_reservation', '--memory-reservation', `${host}MemoryReservation`)),
  live({
    ...number('memory_swap', '--memory-swap', `${host}MemorySwap`),
    words: given => [String(swapBytes(given))],
    wanted: swapBytes,
  }),
  number('memory_swappiness', '--memory-swappiness', `${host}MemorySwappiness`, -1),
  {
    ...size('kernel_memory', '--kernel-memory', ''),
    actual: container => {
      const seen = at(container, `${host}KernelMemory`);
      return typeof seen === 'number' ? seen : undefined;
    },
  },
  size('shm_size', '--shm-size', `${host}ShmSize`),
  live({
    ...number('cpus', '--cpus', ''),
    actual: container => Number(at(container, `${host}NanoCpus`) ?? 0) / 1e9,
  }),
  live(number('cpu_period', '--cpu-period', `${host}CpuPeriod`)),
  live(number('cpu_quota', '--cpu-quota', `${host}CpuQuota`)),
  live(number('cpu_shares', '--cpu-shares', `${host}CpuShares`)),
  live(text('cpuset_cpus', '--cpuset-cpus', `${host}CpusetCpus`)),
  live(text('cpuset_mems', '--cpuset-mems', `${host}CpusetMems`)),
  live(number('blkio_weight', '--blkio-weight', `${host}BlkioWeight`)),
  rate('device_read_bps', '--device-read-bps', 'BlkioDeviceReadBps', true),
  rate('device_write_bps', '--device-write-bps', 'BlkioDeviceWriteBps', true),
  rate('device_read_iops', '--device-read-iops', 'BlkioDeviceReadIOps', false),
  rate('device_write_iops', '--device-write-iops', 'BlkioDeviceWriteIOps', false),
  list('device_requests', '--gpus', `${host}DeviceRequests`, { word: gpuWord, one: gpuText }),
  {
    ...toggle('oom_killer', '--oom-kill-disable', ''),
    words: given => (given === false ? [''] : []),
    actual: container => at(container, `${host}OomKillDisable`) !== true,
  },
  number('oom_score_adj', '--oom-score-adj', `${host}OomScoreAdj`),
  live({
    ...number('pids_limit', '--pids-limit', ''),
    wanted: given => atLeast(0, given),
    actual: container => atLeast(0, at(container, `${host}PidsLimit`)),
  }),
  list('ulimits', '--ulimit', `${host}Ulimits`, { word: ulimitText, one: ulimitText }),
  dict('storage_opts', '--storage-opt', `${host}StorageOpt`),

  list('cap_add', '--cap-add', `${host}CapAdd`, { one: capabilityText }),
  list('cap_drop', '--cap-drop', `${host}CapDrop`, { one: capabilityText }),
  list('devices', '--device', `${host}Devices`, { one: deviceText }),
  list('security_opts', '--security-opt', `${host}SecurityOpt`, { one: securityText }),
  dict('sysctls', '--sysctl', `${host}Sysctls`),
  list('groups', '--group-add', `${host}GroupAdd`),
  text('pid_mode', '--pid', `${host}PidMode`),
  text('ipc_mode', '--ipc', `${host}IpcMode`),
  text('userns_mode', '--userns', `${host}UsernsMode`),
  text('uts', '--uts', `${host}UTSMode`),
  text('cgroup_parent', '--cgroup-parent', `${host}CgroupParent`),
  text('cgroupns_mode', '--cgroupns', `${host}CgroupnsMode`),
  text('runtime', '--runtime', `${host}Runtime`),
  toggle('privileged', '--privileged', `${host}Privileged`),
  toggle('read_only', '--read-only', `${host}ReadonlyRootfs`),
  toggle('init', '--init', `${host}Init`),

  toggle('publish_all_ports', '--publish-all', `${host}PublishAllPorts`),
  list('links', '--link', `${host}Links`, { one: linkText }),
  list('dns_servers', '--dns', `${host}Dns`, { ordered: true }),
  list('dns_search_domains', '--dns-search', `${host}DnsSearch`, { ordered: true }),
  list('dns_opts', '--dns-option', `${host}DnsOptions`),
  {
    ...list('etc_hosts', '--add-host', `${host}ExtraHosts`),
    words: given => pairs(given, ':'),
    wanted: given => [...pairs(given, ':')],
  },

  toggle('auto_remove', '--rm', `${host}AutoRemove`),
  list('volumes_from', '--volumes-from', `${host}VolumesFrom`),
  text('volume_driver', '--volume-driver', `${host}VolumeDriver`),
  text('log_driver', '--log-driver', `${host}LogConfig.Type`),
  dict('log_options', '--log-opt', `${host}LogConfig.Config`),
];

/** What the flag and its words are, for `docker create` and `docker update`. */
export function wordsOf({ option, flag, words }: PlainOption, args: DockerContainerArgs) {
  const given = args[option];
  if (given === undefined) return [];
  return words(given).flatMap(word => (word === '' ? [flag] : [flag, word]));
}
