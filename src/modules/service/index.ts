import {
  defineModule,
  fail,
  type HostInfo,
  type JsonObject,
  type Plan,
  type Probe,
} from '../../module-api/index.ts';
import { type ServiceArgs, serviceArgs } from './args.ts';
import { planScript } from './plan-script.ts';
import { planUnit } from './plan-unit.ts';
import { type ScriptManager, type ScriptState, scriptState } from './script-probe.ts';
import { unitState } from './unit-probe.ts';
import type { UnitState } from './unit-state.ts';

/** Of the two, the one for what manages the host's services. */
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
    'A unit without an [Install] section (static) and one that something generates count as enabled, as they do for Ansible: they cannot be enabled or disabled, and a warning says so.',
    'Where the name is an alias, as sshd may be of ssh, it is the unit behind it that is enabled.',
    'A oneshot unit that does not remain active is started each time, since nothing tells that it ran.',
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
    return manager === 'systemd'
      ? { unit: unitState(name, scope), script: undefined }
      : { unit: undefined, script: scriptState({ name, manager, pattern }) };
  },
  plan(args, { unit, script }, { host, checkMode }): Plan {
    const manager = managerOf(args, host);
    if (manager === 'systemd') return planUnit(args, unit, checkMode);
    const { name } = args;
    return name === undefined || script === undefined
      ? []
      : planScript({ name, args, manager }, script);
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

function managerOf({ use }: ServiceArgs, host: HostInfo): 'systemd' | ScriptManager {
  const manager = use === 'auto' ? host.facts.service_mgr : use;
  if (manager === 'systemd' || manager === 'openrc') return manager;
  if (manager === 'sysvinit' || manager === 'service') return 'sysvinit';
  return fail(`kplay cannot control services of ${manager === '' ? 'this host' : manager}`);
}
