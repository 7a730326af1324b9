import { type CommandResult, textOf } from '../module-api/command-result.ts';
import { defineModule } from '../module-api/define-module.ts';
import { fail } from '../module-api/failure.ts';
import { type Shell, sh } from '../module-api/shell.ts';

interface ServiceFact {
  readonly name: string;
  readonly state: string;
  readonly status: string;
  readonly source: 'systemd';
}

const list = (what: Shell): Shell =>
  sh`systemctl ${what} --no-pager --no-legend --plain --type service --all`;

export const serviceFacts = defineModule({
  name: 'service_facts',
  summary: 'Gather which services a host has, and what they do.',
  notes: ['The host needs systemd.'],
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
      script: sh`command -v systemctl >/dev/null 2>&1 || exit 127
${list(sh`list-units`)} && echo --- && ${list(sh`list-unit-files`)}`,
      parse: ({ exitCode, stdout }: CommandResult) => {
        if (exitCode !== 0) return undefined;
        const [units = '', files = ''] = textOf(stdout).split(/^---$/m);
        return servicesOf(units, files);
      },
    },
  }),
  plan(_, { services }) {
    if (services === undefined) fail('the host has no systemd to ask for its services');
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
