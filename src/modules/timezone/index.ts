import {
  type ArgsSchema,
  type Change,
  defineModule,
  type FileState,
  fail,
  fileState,
  format,
  type InferArgs,
  type Plan,
  type RunChange,
  sh,
} from '../../module-api/index.ts';
import { type ClockState, clockKey, clockState, zoneInfo } from './clock-state.ts';

const args = {
  name: {
    type: 'string',
    format: format('a time zone like Europe/Zurich or UTC', /^[A-Za-z0-9][\w+-]*(?:\/[\w+-]+)*$/),
    description: 'The time zone.',
  },
  hwclock: {
    type: 'string',
    enum: ['UTC', 'local'],
    aliases: ['rtc'],
    description: 'Whether the clock of the hardware is in universal or in local time.',
  },
} as const satisfies ArgsSchema;

type TimezoneArgs = InferArgs<typeof args>;

export const timezone = defineModule({
  name: 'timezone',
  aliases: ['community.general.timezone'],
  summary: 'Set the time zone of a host, and what its hardware clock means.',
  notes: [
    'It uses timedatectl; where that cannot be used (no systemd, a container), it links /etc/localtime, and writes /etc/timezone where there is one.',
    'Services that run go on with the old zone until they are restarted.',
  ],
  args,
  constraints: { requiredOneOf: [['name', 'hwclock']] },
  returns: {
    name: { type: 'string', description: 'The time zone.' },
    hwclock: { type: 'string', description: 'What the hardware clock means.' },
  },
  examples: [
    `- name: Live in Zurich
  timezone:
    name: Europe/Zurich`,
    `- name: Have universal time everywhere
  timezone:
    name: Etc/UTC
    hwclock: UTC`,
  ],

  observe: ({ name }) => ({
    clock: clockState(name),
    link: fileState('/etc/localtime'),
    file: fileState('/etc/timezone', { follow: true, content: true }),
  }),

  plan: (given, { clock, link, file }): Plan => [
    ...(given.name === undefined ? [] : planZone(given.name, clock, { link, file })),
    ...planClock(given, clock),
  ],

  result: ({ name, hwclock }) => ({
    ...(name !== undefined && { name }),
    ...(hwclock !== undefined && { hwclock }),
  }),
});

interface Files {
  readonly link: FileState;
  readonly file: FileState;
}

function planZone(name: string, clock: ClockState, { link, file }: Files): readonly Change[] {
  if (clock.zone === name) return [];
  if (!clock.isKnown) fail(`the host knows no time zone ${name}; it may need the package tzdata`);
  if (clock.byTimedatectl) {
    return [order(['timedatectl', 'set-timezone', name], { ...clock, zone: name })];
  }
  return [
    {
      ...{ kind: 'link', path: link.path, target: `${zoneInfo}/${name}`, hard: false },
      before: link,
    },
    ...(file.type === 'file'
      ? [
          {
            ...({ kind: 'write', path: file.path, content: `${name}\n`, before: file } as const),
            attributes: {},
          },
        ]
      : []),
  ];
}

function planClock({ hwclock, name }: TimezoneArgs, clock: ClockState): readonly Change[] {
  if (hwclock === undefined || clock.hardware === hwclock) return [];
  const after = { ...clock, zone: name ?? clock.zone, hardware: hwclock };
  if (clock.byTimedatectl) {
    return [order(['timedatectl', 'set-local-rtc', hwclock === 'local' ? '1' : '0'], after)];
  }
  return [order(['hwclock', '--systohc', hwclock === 'local' ? '--localtime' : '--utc'], after)];
}

function order(words: readonly string[], after: ClockState): RunChange {
  return {
    kind: 'run',
    script: sh`PATH=$PATH:/usr/sbin:/sbin; ${words}`,
    summary: words.join(' '),
    predicts: [{ resource: 'value', key: clockKey, value: JSON.stringify(after) }],
    failureMessage: (exitCode, _, stderr) => {
      const said = stderr.trim().split('\n').at(-1) ?? '';
      return said === '' ? `"${words.join(' ')}" ended with exit code ${exitCode}` : said;
    },
  };
}
