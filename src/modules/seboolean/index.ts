import {
  type ArgsSchema,
  type Change,
  defineModule,
  fail,
  format,
  type InferArgs,
  type Plan,
} from '../../module-api/index.ts';
import { type BooleanState, booleanKey, booleanState } from './boolean-state.ts';
import { setScript } from './set-script.ts';

const args = {
  name: {
    type: 'string',
    required: true,
    format: format('the name of a boolean', /^\w[\w.-]*$/),
    description: 'The boolean: httpd_can_network_connect.',
  },
  state: { type: 'boolean', required: true, description: 'Whether it is on.' },
  persistent: {
    type: 'boolean',
    default: false,
    description:
      'Also after the next boot, for which the policy is built anew: that takes seconds.',
  },
  ignore_selinux_state: {
    type: 'boolean',
    default: false,
    description:
      'Where SELinux is off, or the host is an image that is being made: set what counts once it is on. Takes semanage.',
  },
} as const satisfies ArgsSchema;

type SebooleanArgs = InferArgs<typeof args>;

export const seboolean = defineModule({
  name: 'seboolean',
  aliases: ['ansible.posix.seboolean'],
  summary: 'Turn a boolean of SELinux on or off.',
  notes: [
    'What counts after the next boot is told by semanage, or where that is not there by the list of booleans that were set for good: one that only the policy turns on is set once more, then.',
  ],
  args,
  returns: {
    name: { type: 'string', description: 'The boolean.' },
    state: { type: 'boolean', description: 'Whether it is on.' },
    persistent: {
      type: 'boolean',
      description: 'Whether that was asked for after the next boot, too.',
    },
  },
  examples: [
    `- name: Let the web server ask others
  seboolean:
    name: httpd_can_network_connect
    state: true
    persistent: true`,
  ],
  observe: ({ name }) => ({ boolean: booleanState(name) }),
  plan: (given, { boolean }): Plan => planBoolean(given, boolean),
  result: ({ name, state, persistent }) => ({ name, state, persistent }),
});

export function planBoolean(given: SebooleanArgs, seen: BooleanState): readonly Change[] {
  const { name, state, persistent, ignore_selinux_state: ignores } = given;
  const wanted = state ? 'on' : 'off';
  if (!seen.isEnabled && !ignores) fail('SELinux is disabled on this host');
  if (seen.isEnabled && seen.now === undefined) {
    fail(`SELinux has no boolean ${name}${seen.said === '' ? '' : `: ${seen.said}`}`);
  }
  const isNow = !seen.isEnabled || seen.now === wanted;
  const isLater = !(persistent || !seen.isEnabled) || seen.later === wanted;
  if (isNow && isLater) return [];
  if (!seen.isEnabled && !seen.hasSemanage) {
    fail(
      '"ignore_selinux_state" takes semanage, which the host has not: install policycoreutils-python-utils',
    );
  }
  const how = !seen.isEnabled ? 'offline' : persistent ? 'for good' : 'now';
  const after = {
    ...seen,
    ...(seen.isEnabled && { now: wanted }),
    ...((persistent || !seen.isEnabled) && { later: wanted }),
  };
  const { script, summary } = setScript(name, wanted, how);
  return [
    {
      kind: 'run',
      ...{ script, summary },
      diff: {
        header: `SELinux boolean ${name}`,
        before: { now: seen.now ?? 'unknown', ...(!isLater && { later: seen.later ?? 'unknown' }) },
        after: { now: wanted, ...(!isLater && { later: wanted }) },
      },
      predicts: [{ resource: 'value', key: booleanKey(name), value: JSON.stringify(after) }],
      failureMessage: (exitCode, _, stderr) =>
        `cannot set ${name}: ${stderr.trim().split('\n').at(-1) || `exit code ${exitCode}`}`,
    },
  ];
}
