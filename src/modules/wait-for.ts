import { textOf } from '../module-api/command-result.ts';
import { defineModule } from '../module-api/define-module.ts';
import { regexFormat } from '../module-api/format.ts';
import type { JsonObject } from '../module-api/json.ts';
import type { Probe } from '../module-api/probe.ts';
import { PythonRegex } from '../module-api/python-regex.ts';
import { sh } from '../module-api/shell.ts';
import {
  conditionScript,
  stateFormat,
  tellMatch,
  type WaitCondition,
  waitFunctions,
  waitScript,
} from './wait-for-script.ts';

export const waitFor = defineModule({
  name: 'wait_for',
  summary: 'Wait until a port, a file or a text is there, or gone.',
  notes: [
    'Ports are looked at from the host itself, through /proc/net or a connection of its own: bash, nc, curl or python3, what the host has.',
    'In check mode it looks once, and does not wait.',
    'Patterns are read as Perl reads them, which is nearly what Python does, where grep can (GNU); else as "grep -E" does.',
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
      description:
        'A text that the file must have, or that must come on the port; looked for line by line.',
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
      items: { type: 'string', format: stateFormat },
      default: ['ESTABLISHED', 'FIN_WAIT1', 'FIN_WAIT2', 'SYN_RECV', 'SYN_SENT', 'TIME_WAIT'],
      description: 'Which connections count for drained.',
    },
    msg: { type: 'string', description: 'What to say when it took too long.' },
  },
  constraints: {
    mutuallyExclusive: [['port', 'path']],
    rules: [
      {
        options: ['state', 'path'],
        problem: ({ state, path }) =>
          path !== undefined && path !== '' && (state === 'drained' || state === 'stopped')
            ? `"state: ${state}" is about a port, not about a path.`
            : undefined,
      },
      {
        options: ['exclude_hosts', 'state'],
        problem: ({ exclude_hosts, state }) =>
          Array.isArray(exclude_hosts) && exclude_hosts.length > 0 && state !== 'drained'
            ? '"exclude_hosts" needs "state: drained".'
            : undefined,
      },
      {
        options: ['host', 'port', 'path', 'search_regex'],
        problem: ({ host, port, path, search_regex }) => {
          if (port !== undefined || path !== undefined) return undefined;
          if (search_regex !== undefined)
            return '"search_regex" looks into nothing: there is neither "path" nor "port".';
          return host === undefined || host === '127.0.0.1'
            ? undefined
            : '"host" does nothing without "port": the task only waits.';
        },
        warns: true,
      },
    ],
  },
  returns: {
    elapsed: { type: 'integer', description: 'Seconds waited.' },
    state: { type: 'string', description: 'What was waited for.' },
    path: { type: 'string', description: 'The file.' },
    port: { type: 'integer', description: 'The port.' },
    search_regex: { type: 'string', description: 'The text that was looked for.' },
    match_groups: { type: 'array', description: 'What the groups of "search_regex" matched.' },
    match_groupdict: { type: 'object', description: 'What its groups with names matched.' },
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
    `- name: Wait until ssh answers
  wait_for:
    port: 22
    search_regex: OpenSSH_(\\d+)
  register: ssh`,
  ],
  observe: (args): WaitProbes => (args.delay > 0 ? {} : { fulfilled: isFulfilled(args) }),
  plan(args, { fulfilled }) {
    if (fulfilled !== undefined) return [];
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
  result({ state, path, port, search_regex }, { fulfilled }, [outcome]) {
    const { started = 0, finished = 0, stdout } = outcome ?? {};
    const said = fulfilled ?? (stdout === undefined ? undefined : matchIn(textOf(stdout)));
    return {
      state,
      ...(path !== undefined && { path }),
      ...(port !== undefined && { port }),
      ...(search_regex !== undefined && { search_regex, ...groupsOf(search_regex, said) }),
      elapsed: Math.round((finished - started) / 1000),
    };
  },
});

type WaitProbes = { readonly fulfilled?: Probe<string | undefined> };

/** The line that has the text, empty without one; `undefined`: it is not as it should be. */
function isFulfilled(args: WaitCondition): Probe<string | undefined> {
  return {
    script: sh`(
${waitFunctions(args)}
if ${conditionScript(args)}; then ${tellMatch}; fi
)`,
    parse: ({ stdout }) => matchIn(textOf(stdout)),
  };
}

function matchIn(printed: string): string | undefined {
  const base64 = /^match\|(.*)$/m.exec(printed)?.[1];
  return base64 === undefined ? undefined : Buffer.from(base64, 'base64').toString();
}

/** Nothing where the text was not there: a file that is gone has no groups. */
function groupsOf(pattern: string, text: string | undefined): JsonObject {
  const found = new PythonRegex(pattern, { multiLine: true }).search(text ?? '');
  if (found === undefined) return { match_groups: [], match_groupdict: {} };
  const { groups, names } = found;
  return {
    match_groups: groups.map(group => group ?? null),
    match_groupdict: Object.fromEntries([...names].map(([name, value]) => [name, value ?? null])),
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
    if (state === 'drained') return `${where} has no connections`;
    if (search_regex !== undefined) return `${where} says "${search_regex}"`;
    return `${where} is ${gone ? 'closed' : 'open'}`;
  }
  if (path === undefined) return `${timeout} seconds are over`;
  const what = search_regex === undefined ? path : `"${search_regex}" in ${path}`;
  return `${what} is ${gone ? 'gone' : 'there'}`;
}
