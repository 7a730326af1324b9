import { type CommandResult, textOf } from '../module-api/command-result.ts';
import { defineModule } from '../module-api/define-module.ts';
import { fail } from '../module-api/failure.ts';
import { type Shell, sh } from '../module-api/shell.ts';

interface ServiceFact {
  readonly name: string;
  readonly state: string;
  readonly status: string;
  readonly source: 'systemd' | 'openrc' | 'sysv';
  readonly runlevel?: string;
}

const list = (what: Shell): Shell =>
  sh`systemctl ${what} --no-pager --no-legend --plain --type service --all`;

export const serviceFacts = defineModule({
  name: 'service_facts',
  summary: 'Gather which services a host has, and what they do.',
  notes: [
    'It asks systemd, or else OpenRC, or else the scripts of System V init ("service --status-all"), whichever the host has.',
  ],
  args: {},
  returns: {
    ansible_facts: {
      type: 'object',
      description:
        'The variable services: by the name of its unit the name, state, status and source of each.',
    },
  },
  examples: [
    `- name: Look which services there are
  service_facts:`,
  ],
  observe: () => ({
    services: {
      script: sh`if [ -d /run/systemd/system ]; then
  echo systemd
  ${list(sh`list-units`)} && echo --- && ${list(sh`list-unit-files`)}
elif command -v rc-status >/dev/null 2>&1; then
  echo openrc; echo ---; rc-status -a -C 2>/dev/null || rc-status -a
elif command -v service >/dev/null 2>&1; then
  echo sysv; service --status-all 2>&1
else exit 127; fi`,
      parse: ({ exitCode, stdout }: CommandResult) => {
        if (exitCode !== 0) return undefined;
        const [, kind = '', text = ''] = /^(.*)\n([^]*)$/.exec(textOf(stdout)) ?? [];
        const [first = '', second = ''] = text.split(/^---$/m);
        if (kind === 'openrc') return openrcServices(second);
        return kind === 'sysv' ? sysvServices(first) : servicesOf(first, second);
      },
    },
  }),
  plan(_, { services }) {
    if (services === undefined) {
      fail('the host has none of systemd, OpenRC and System V init to ask for its services');
    }
    return [];
  },
  result: (_, { services }) => ({
    ansible_facts: { services: Object.fromEntries([...(services ?? [])].map(asEntry)) },
  }),
});

function asEntry([name, service]: readonly [string, ServiceFact]) {
  return [name, { ...service }] as const;
}

/** What a unit that was looked for may be instead of loaded. */
const bad: ReadonlySet<string> = new Set(['not-found', 'masked', 'failed']);

/** From `rc-status -a`: services below the runlevel they are in. */
export function openrcServices(text: string): ReadonlyMap<string, ServiceFact> {
  const services = new Map<string, ServiceFact>();
  let runlevel = '';
  for (const line of text.split('\n')) {
    const [, level] = /^(?:Dynamic )?Runlevel: (\S+)/.exec(line) ?? [];
    const [, name, said = ''] = /^\s+(\S+)\s+\[\s*(\S+)/.exec(line) ?? [];
    if (level !== undefined) runlevel = level;
    if (name === undefined || services.has(name)) continue;
    const state = said === 'started' ? 'running' : said;
    const status = /^(sysinit|boot|default|shutdown)$/.test(runlevel) ? 'enabled' : 'disabled';
    services.set(name, { name, state, status, runlevel, source: 'openrc' });
  }
  return services;
}

/** From `service --status-all`, as Debian's and Red Hat's have it. */
export function sysvServices(text: string): ReadonlyMap<string, ServiceFact> {
  const services = new Map<string, ServiceFact>();
  for (const line of text.split('\n')) {
    const [, sign, debian] = /^\s*\[ ([-+?]) \]\s+(\S+)/.exec(line) ?? [];
    const [, redhat, isnt] = /^(\S+) (?:\(.*\) )?is (running|stopped)/.exec(line) ?? [];
    const name = debian ?? redhat;
    if (name === undefined) continue;
    const isRunning = sign === '+' || isnt === 'running';
    const state = sign === '?' ? 'unknown' : isRunning ? 'running' : 'stopped';
    services.set(name, { name, state, status: 'unknown', source: 'sysv' });
  }
  return services;
}

/** From `systemctl list-units` and `list-unit-files`. */
export function servicesOf(units: string, files: string): ReadonlyMap<string, ServiceFact> {
  const services = new Map<string, ServiceFact>();
  for (const [name, load, active, sub] of wordsIn(units)) {
    if (name === undefined) continue;
    const status = [load, active, sub].find(word => word !== undefined && bad.has(word));
    const state = sub === 'running' ? 'running' : 'stopped';
    services.set(name, { name, state, status: status ?? 'unknown', source: 'systemd' });
  }
  for (const [name, status] of wordsIn(files)) {
    if (name === undefined || status === undefined) continue;
    const known = services.get(name);
    // A template has no state, only what is made from it.
    const state = name.includes('@.') ? 'unknown' : 'inactive';
    if (known === undefined) services.set(name, { name, state, status, source: 'systemd' });
    else if (!bad.has(known.status)) services.set(name, { ...known, status });
  }
  return services;
}

function wordsIn(text: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .map(line => line.replace(/^\W+/, '').trim())
    .filter(line => line !== '')
    .map(line => line.split(/\s+/));
}
