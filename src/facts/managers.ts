import type { JsonObject } from '../module-api/json.ts';
import type { Sections } from './sections.ts';

/** The commands of `lookedFor` that the host has. */
export function commandsOf(sections: Sections): readonly string[] {
  return sections.lines('commands').map(path => path.slice(path.lastIndexOf('/') + 1));
}

export function managerFacts(sections: Sections): JsonObject {
  const commands = new Set(commandsOf(sections));
  return {
    pkg_mgr: packageManager(commands),
    service_mgr: serviceManager(sections),
    selinux: selinux(sections),
    selinux_python_present: true,
    apparmor: { status: sections.text('apparmor') === 'enabled' ? 'enabled' : 'disabled' },
  };
}

const packageManagers: readonly (readonly [command: string, name: string])[] = [
  ['apt-get', 'apt'],
  ['dnf', 'dnf'],
  ['dnf5', 'dnf5'],
  ['yum', 'yum'],
  ['zypper', 'zypper'],
  ['apk', 'apk'],
  ['pacman', 'pacman'],
  ['opkg', 'opkg'],
];

function packageManager(commands: ReadonlySet<string>): string {
  // A Red Hat system may have apt-get installed, and a Debian one dnf: the native database decides.
  const order =
    commands.has('dpkg') || !commands.has('rpm') ? packageManagers : packageManagers.slice(1);
  return order.find(([command]) => commands.has(command))?.[1] ?? 'unknown';
}

/** First processes that are known by another name. */
const initNames: Readonly<Record<string, string>> = {
  procd: 'openwrt_init',
  'runit-init': 'runit',
  svscan: 'svc',
  'openrc-init': 'openrc',
};

/**
 * What starts and stops services, by what runs and not by what is installed. A first process that is neither `init` nor
 * a shell, as in a container, is what manages; its name is said as it is.
 */
function serviceManager(sections: Sections): string {
  const [first = '', ...lines] = sections.lines('init');
  if (lines.includes('systemd-booted')) return 'systemd';
  if (lines.includes('openrc-booted')) return 'openrc';
  const name = first.trim();
  if (name !== '' && name !== 'init' && !name.endsWith('sh')) return initNames[name] ?? name;
  const installed = sections.lines('init-system');
  if (installed.some(line => line.endsWith('initctl'))) return 'upstart';
  return ['openrc', 'sysvinit', 'dinit'].find(one => installed.includes(one)) ?? 'service';
}

function selinux(sections: Sections): JsonObject {
  const lines = sections.lines('selinux');
  const state = lines.find(line => /^(Enforcing|Permissive|Disabled)$/.test(line));
  if (state === undefined || state === 'Disabled') {
    return { status: 'disabled' };
  }
  const value = (key: string): string =>
    lines.find(line => line.startsWith(`${key}=`))?.split('=')[1] ?? 'unknown';
  return {
    status: 'enabled',
    mode: state.toLowerCase(),
    config_mode: value('SELINUX'),
    type: value('SELINUXTYPE'),
    policyvers: Number(lines.find(line => /^\d+$/.test(line)) ?? 0),
  };
}
