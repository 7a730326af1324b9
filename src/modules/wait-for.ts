import { textOf } from '../module-api/command-result.ts';
import { defineModule } from '../module-api/define-module.ts';
import { regexFormat } from '../module-api/format.ts';
import type { Probe } from '../module-api/probe.ts';
import { type Shell, sh } from '../module-api/shell.ts';
import { conditionScript, waitScript } from './wait-for-script.ts';

export const waitFor = defineModule({
  name: 'wait_for',
  summary: 'Wait until a port, a file or a text is there, or gone.',
  notes: [
    'Ports are looked at from the host itself, through /proc/net or a connection of its own: bash, nc, curl or python3, what the host has.',
    'In check mode it looks once, and does not wait.',
  ],
  args: {
    host: {
      type: 'string',
      default: '127.0.0.1',
      description: 'The address whose port is looked at.',
    },
    port: { type: 'integer', minimum: 1, maximum: 65_535, description: 'The TCP port.' },
    path: { type: 'string', format: 'path', description: 'A file.' },
    search_regex: {
      type: 'string',
      format: regexFormat,
      description: 'A text the file must have: a pattern as grep -E reads it.',
    },
    state: {
      type: 'string',
      enum: ['started', 'present', 'stopped', 'absent', 'drained'],
      default: 'started',
      description:
        'What to wait for. started and present: it is there; stopped and absent: it is gone; drained: no connection is left.',
    },
    timeout: { type: 'integer', minimum: 0, default: 300, description: 'Seconds to wait at most.' },
    delay: {
      type: 'integer',
      minimum: 0,
      default: 0,
      description: 'Seconds to wait before looking first.',
    },
    sleep: { type: 'integer', minimum: 0, default: 1, description: 'Seconds between two looks.' },
    connect_timeout: {
      type: 'integer',
      minimum: 0,
      default: 5,
      description: 'Seconds for one connection.',
    },
    exclude_hosts: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'Addresses whose connections do not count for drained.',
    },
    active_connection_states: {
      type: 'array',
      items: { type: 'string' },
      default: ['ESTABLISHED', 'FIN_WAIT1', 'FIN_WAIT2', 'SYN_RECV', 'SYN_SENT', 'TIME_WAIT'],
      description: 'Which connections count for drained.',
    },
    msg: { type: 'string', description: 'What to say when it took too long.' },
  },
  constraints: { mutuallyExclusive: [['port', 'path']] },
  returns: {
    elapsed: { type: 'integer', description: 'Seconds waited.' },
    state: { type: 'string', description: 'What was waited for.' },
  },
  examples: [
    `- name: Wait for the database
  wait_for:
    port: 5432
    timeout: 60`,
    `- name: Wait until the lock is gone
  wait_for:
    path: /var/lock/app.lock
    state: absent`,
  ],
  observe: args => (args.delay > 0 ? {} : { fulfilled: isFulfilled(conditionScript(args)) }),
  plan(args, { fulfilled }) {
    if (fulfilled === true) return [];
    const what = describeWait(args);
    return [
      {
        kind: 'run',
        script: waitScript(args),
        summary: `wait until ${what}`,
        effect: 'none',
        timeoutMs: (args.timeout + args.delay + args.connect_timeout + 10) * 1000,
        failureMessage: () => args.msg ?? `waited ${args.timeout} seconds in vain until ${what}`,
      },
    ];
  },
  result({ state }, _, [outcome]) {
    const { started = 0, finished = 0 } = outcome ?? {};
    return { state, elapsed: Math.round((finished - started) / 1000) };
  },
});

function isFulfilled(script: Shell): Probe<boolean> {
  return {
    script: sh`if ${script}; then echo yes; fi`,
    parse: ({ stdout }) => textOf(stdout).trim() === 'yes',
  };
}

interface WaitArgs {
  readonly host: string;
  readonly port?: number | undefined;
  readonly path?: string | undefined;
  readonly search_regex?: string | undefined;
  readonly state: string;
  readonly timeout: number;
}

function describeWait({ host, port, path, search_regex, state, timeout }: WaitArgs): string {
  const gone = state === 'stopped' || state === 'absent';
  if (port !== undefined) {
    const where = `port ${port} of ${host}`;
    return state === 'drained'
      ? `${where} has no connections`
      : `${where} is ${gone ? 'closed' : 'open'}`;
  }
  if (path === undefined) return `${timeout} seconds are over`;
  const what = search_regex === undefined ? path : `"${search_regex}" in ${path}`;
  return `${what} is ${gone ? 'gone' : 'there'}`;
}
