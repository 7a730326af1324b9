import {
  type Change,
  fail,
  joinShell,
  type RunChange,
  type Shell,
  sh,
  splitWords,
} from '../../module-api/index.ts';
import type { ServiceArgs } from './args.ts';
import { levelsKey, type ScriptManager, type ScriptState } from './script-probe.ts';

interface Wanted {
  readonly name: string;
  readonly args: ServiceArgs;
  readonly manager: ScriptManager;
}

/** What it takes for a script of System V or OpenRC to run, and to be run at boot, as wanted. */
export function planScript(wanted: Wanted, service: ScriptState): readonly Change[] {
  const { name, args } = wanted;
  if (args.masked !== undefined) fail('only systemd can mask a service');
  if (!service.exists) {
    const hint = service.similar.length === 0 ? '' : `; it has ${service.similar.join(', ')}`;
    fail(`the host has no service ${name}${hint}`);
  }
  return [...planLevels(wanted, service), ...planState(wanted, service)];
}

function planLevels(wanted: Wanted, service: ScriptState): readonly Change[] {
  const { name, args, manager } = wanted;
  const { enabled, runlevels = [], runlevel } = args;
  if (enabled === undefined) return [];
  const asked = manager === 'openrc' ? [runlevel] : runlevels;
  const { levels } = service;
  // Those between single-user mode and halt, where nobody says which.
  const usual = ['2', '3', '4', '5'];
  const present = (asked.length > 0 ? asked : usual).filter(level => levels.includes(level));
  const isRight = enabled
    ? present.length > 0 && present.length >= asked.length
    : present.length === 0;
  if (isRight) return [];
  const concerned = asked.length > 0 ? asked : usual;
  const rest = levels.filter(level => !concerned.includes(level));
  return [
    {
      ...commandFor(wanted, enabled, service),
      kind: 'run',
      predicts: [
        { resource: 'unit', name, state: { exists: true, enabled } },
        {
          resource: 'value',
          key: levelsKey(name),
          value: [...rest, ...(enabled ? concerned : [])].join(' '),
        },
      ],
    },
  ];
}

function commandFor(
  { name, args, manager }: Wanted,
  enabled: boolean,
  { tools }: ScriptState,
): { readonly script: Shell; readonly summary: string } {
  const levels = args.runlevels ?? [];
  if (manager === 'openrc')
    return shown([['rc-update', enabled ? 'add' : 'del', name, args.runlevel]]);
  if (tools.includes('update-rc.d')) {
    const set = ['update-rc.d', name, enabled ? 'enable' : 'disable', ...levels];
    return shown(enabled ? [['update-rc.d', name, 'defaults'], set] : [set]);
  }
  if (!tools.includes('chkconfig')) {
    fail('the host has neither update-rc.d nor chkconfig, which enable services');
  }
  const at = levels.length === 0 ? [] : ['--level', levels.join('')];
  const set = ['chkconfig', ...at, name, enabled ? 'on' : 'off'];
  return shown(enabled ? [['chkconfig', '--add', name], set] : [set]);
}

function shown(commands: readonly (readonly string[])[]) {
  const summary = commands.map(words => words.join(' ')).join(' && ');
  return {
    script: joinShell(
      commands.map(words => sh`${words}`),
      ' && ',
    ),
    summary,
  };
}

function planState(
  { name, args, manager }: Wanted,
  { running, tools }: ScriptState,
): readonly Change[] {
  const { state, sleep = 0 } = args;
  if (state === undefined) return [];
  if (running === undefined && (state === 'started' || state === 'stopped')) {
    fail(`the script of ${name} does not tell whether it runs; name its process by "pattern"`);
  }
  if (state === 'started' ? running === true : state === 'stopped' && running === false) return [];
  const more = splitWords(args.arguments ?? '');
  const call = (verb: string): readonly string[] =>
    manager === 'openrc'
      ? ['rc-service', name, verb, ...more]
      : tools.includes('service')
        ? ['service', name, verb, ...more]
        : [`/etc/init.d/${name}`, verb, ...more];
  const verbs = { started: 'start', stopped: 'stop', restarted: 'restart', reloaded: 'reload' };
  const verb = running === false && state !== 'stopped' ? 'start' : verbs[state];
  const commands =
    verb === 'restart' && sleep > 0
      ? [call('stop'), ['sleep', String(sleep)], call('start')]
      : [call(verb)];
  const change: RunChange = {
    kind: 'run',
    ...shown(commands),
    predicts: [{ resource: 'unit', name, state: { exists: true, active: state !== 'stopped' } }],
    failureMessage: (exitCode, stdout, stderr) => {
      const said = (stderr.trim() === '' ? stdout : stderr).trim().split('\n').at(-1) ?? '';
      return `cannot ${verb} ${name}: ${said === '' ? `exit code ${exitCode}` : said}`;
    },
  };
  return [change];
}
