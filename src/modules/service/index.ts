import {
  defineModule,
  type HostInfo,
  type JsonObject,
  type Plan,
  type Probe,
} from '../../module-api/index.ts';
import { type ServiceArgs, serviceArgs } from './args.ts';
import { planScript } from './plan-script.ts';
import { planUnit } from './plan-unit.ts';
import { isScriptName, type ScriptManager, type ScriptState, scriptState } from './script-probe.ts';
import { unitState } from './unit-probe.ts';
import type { UnitState } from './unit-state.ts';

/** Of the two, the one for what manages the host's services; both where systemd is there but does not run. */
type ServiceProbes = {
  readonly unit: Probe<UnitState> | undefined;
  readonly script: Probe<ScriptState> | undefined;
};

export const service = defineModule({
  name: 'service',
  aliases: ['systemd', 'systemd_service', 'sysvinit'],
  summary: 'Start, stop and enable services and other units.',
  notes: [
    'It works with systemd, with OpenRC and with the scripts of System V, whichever the host has; "use" overrides that.',
    'Where systemd is installed but does not run, as in a container or a chroot, a script of System V is taken if there is one; of a unit, enabled and masked are still set.',
    'A unit without an [Install] section (static) and one that something generates count as enabled, as they do for Ansible: they cannot be enabled or disabled, and a warning says so.',
    'Where the name is an alias, as sshd may be of ssh, it is the unit behind it that is enabled.',
    'A oneshot unit that does not remain active is started each time, since nothing tells that it ran.',
    'A unit whose condition is not met, as ConditionPathExists= may be, would skip its start: it is left alone, and a warning names the condition (systemd 242 or newer).',
    'A unit that waits to be restarted after a crash does not count as started.',
  ],
  args: serviceArgs,
  constraints: {
    requiredOneOf: [['state', 'enabled', 'masked', 'daemon_reload', 'daemon_reexec']],
    requiredIf: [
      {
        option: 'state',
        values: ['started', 'stopped', 'restarted', 'reloaded'],
        all: ['name'],
      },
      { option: 'enabled', values: [true, false], all: ['name'] },
      { option: 'masked', values: [true, false], all: ['name'] },
    ],
    rules: [
      {
        options: ['masked', 'enabled'],
        problem: ({ masked, enabled }) =>
          masked === true && enabled === true
            ? 'A unit that is "masked" cannot be "enabled".'
            : undefined,
      },
    ],
  },
  returns: {
    name: { type: 'string', description: 'The service.' },
    state: { type: 'string', description: 'What the task asks for: started or stopped.' },
    enabled: { type: 'boolean', description: 'Whether it starts at boot, where the task says so.' },
    status: {
      type: 'object',
      description: 'What "systemctl show" said of the unit before the task. Of systemd only.',
    },
  },
  examples: [
    `- name: Run the web server, now and after each boot
  service:
    name: nginx
    state: started
    enabled: true`,
    `- name: Read a new unit and start it
  systemd:
    name: app@blue
    state: restarted
    daemon_reload: true`,
    `- name: Keep the firewall of the distribution off
  systemd_service:
    name: firewalld
    state: stopped
    enabled: false
    masked: true`,
    `- name: Let systemd see changed units
  systemd:
    daemon_reload: true`,
  ],
  observe(args, { host }): ServiceProbes {
    const { name, scope, pattern } = args;
    if (name === undefined) return { unit: undefined, script: undefined };
    const manager = managerOf(args, host);
    const isUnit = manager === 'systemd' || manager === 'either';
    const scripts = manager === 'either' ? 'sysvinit' : manager;
    return {
      unit: isUnit ? unitState(name, scope) : undefined,
      script: scripts === 'systemd' ? undefined : scriptState({ name, manager: scripts, pattern }),
    };
  },
  plan(args, { unit, script }, { host, checkMode, round }): Plan {
    const { name } = args;
    const manager = managerOf(args, host);
    if (manager === 'systemd' || (manager === 'either' && script?.exists !== true)) {
      return planUnit(args, unit, { checkMode, round });
    }
    return name === undefined || script === undefined
      ? []
      : planScript({ name, args, manager: manager === 'either' ? 'sysvinit' : manager }, script);
  },
  result({ name, state, enabled }, { unit }): JsonObject {
    return {
      ...(name !== undefined && { name }),
      ...(state !== undefined && { state: state === 'stopped' ? 'stopped' : 'started' }),
      ...(enabled !== undefined && { enabled }),
      ...(unit !== undefined && { status: unit.properties }),
    };
  },
});

/**
 * What manages the service. In a container, and in a chroot, systemd may be there without running: a script can be
 * started all the same, and a unit be enabled.
 */
function managerOf(
  { use, name = '', scope, masked }: ServiceArgs,
  { facts, commands }: HostInfo,
): 'systemd' | 'either' | ScriptManager {
  const manager = use === 'auto' ? facts.service_mgr : use;
  if (manager === 'systemd' || manager === 'openrc') return manager;
  if (use !== 'auto') return 'sysvinit';
  if (commands.has('systemctl')) {
    const isUnit = scope !== 'system' || masked !== undefined || !isScriptName(name);
    return isUnit ? 'systemd' : 'either';
  }
  return commands.has('rc-service') ? 'openrc' : 'sysvinit';
}
