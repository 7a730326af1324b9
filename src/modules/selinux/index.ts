import {
  type ArgsSchema,
  type Change,
  type DetailedPlan,
  defineModule,
  endOf,
  type FileState,
  fail,
  fileState,
  type InferArgs,
  type Plan,
  type RunChange,
  sh,
  textOf,
} from '../../module-api/index.ts';
import { settingIn, withSetting } from './config.ts';
import { kernelKey, modeKey, type SelinuxState, selinuxState } from './selinux-state.ts';

const args = {
  state: {
    type: 'string',
    required: true,
    enum: ['enforcing', 'permissive', 'disabled'],
    description: 'How SELinux works.',
  },
  policy: {
    type: 'string',
    description: 'The policy, such as targeted; otherwise the one the configuration has.',
  },
  configfile: {
    type: 'string',
    format: 'path',
    default: '/etc/selinux/config',
    aliases: ['conf', 'file'],
    description: 'The configuration that is read at boot. A link is followed.',
  },
  update_kernel_param: {
    type: 'boolean',
    default: false,
    description: 'Turn it off or on by "selinux=0" in the boot loader too, with grubby.',
  },
} as const satisfies ArgsSchema;

type SelinuxArgs = InferArgs<typeof args>;

interface Observed {
  readonly selinux: SelinuxState;
  readonly config: FileState;
}

export const selinux = defineModule({
  name: 'selinux',
  aliases: ['ansible.posix.selinux'],
  summary: 'Set the mode and the policy of SELinux, now and for every boot.',
  notes: [
    'A host without SELinux, as Debian is installed, is skipped, except that "enforcing" fails there.',
    'The mode changes at once between enforcing and permissive. From or to disabled takes a reboot: "reboot_required" says so, and until then a host to be disabled is permissive.',
    'When SELinux comes back after it was disabled, the files have to be labelled anew: "touch /.autorelabel" before the reboot.',
  ],
  args,
  returns: {
    state: { type: 'string', description: 'The mode.' },
    policy: { type: 'string', description: 'The policy.' },
    configfile: { type: 'string', description: 'The configuration.' },
    reboot_required: { type: 'boolean', description: 'Whether it takes a reboot to be so.' },
  },
  examples: [
    `- name: Let Kubernetes' containers be
  selinux:
    state: permissive`,
    `- name: Enforce the policy of the distribution
  ansible.posix.selinux:
    policy: targeted
    state: enforcing`,
  ],
  observe: ({ configfile, update_kernel_param }) => ({
    selinux: selinuxState(update_kernel_param),
    config: fileState(configfile, { follow: true, content: true, needs: ['content'] }),
  }),
  plan: (options, observed): Plan => planSelinux(options, observed),
  result(options, observed) {
    const { state, configfile } = options;
    const policy = policyOf(options, observed);
    const rest = policy === undefined ? {} : { policy };
    return { state, configfile, reboot_required: needsReboot(options, observed), ...rest };
  },
});

function planSelinux(options: SelinuxArgs, observed: Observed): DetailedPlan {
  const { state } = options;
  const { selinux, config } = observed;
  if (selinux.mode === undefined && config.type === 'absent') {
    if (state === 'enforcing') fail('the host has no SELinux to enforce');
    return { changes: [], skipped: 'the host has no SELinux' };
  }
  const changes = [
    ...planConfig(options, observed),
    ...planKernel(options, selinux),
    ...planMode(options, selinux),
  ];
  const warnings = needsReboot(options, observed) ? [`it takes a reboot until it is ${state}`] : [];
  return { changes, warnings };
}

function planConfig(options: SelinuxArgs, observed: Observed): readonly Change[] {
  const { config, selinux } = observed;
  const { state, configfile } = options;
  if (config.type === 'absent' || config.targetExists === false) {
    return fail(`"configfile": the host has no ${configfile}`);
  }
  const policy = policyOf(options, observed);
  if (policy === undefined && state !== 'disabled') {
    fail(`"policy" is needed, because ${configfile} names none`);
  }
  if (options.policy !== undefined && !selinux.policies.includes(options.policy)) {
    const hint = selinux.policies.length === 0 ? '' : `; it has ${selinux.policies.join(', ')}`;
    fail(`the host has no SELinux policy "${options.policy}"${hint}`);
  }
  const text = textIn(config);
  const withMode = withSetting(text, 'SELINUX', state);
  const content = policy === undefined ? withMode : withSetting(withMode, 'SELINUXTYPE', policy);
  if (content === text) return [];
  const before = endOf(config);
  return [{ kind: 'write', path: before.path, content, before, attributes: {} }];
}

function planKernel(
  { state, update_kernel_param }: SelinuxArgs,
  { hasGrubby, kernelsOff }: SelinuxState,
): readonly Change[] {
  if (!update_kernel_param) return [];
  if (!hasGrubby) return fail('"update_kernel_param" needs grubby, which the host does not have');
  const wanted = state === 'disabled' ? 'all' : 'none';
  if (kernelsOff === wanted) return [];
  const option = state === 'disabled' ? '--args' : '--remove-args';
  const words = ['grubby', '--update-kernel=ALL', `${option}=selinux=0`];
  const predicts = [{ resource: 'value', key: kernelKey, value: wanted }] as const;
  return [{ kind: 'run', script: sh`${words}`, summary: words.join(' '), predicts }];
}

/** What is to be disabled is at least not enforced until the reboot. */
function planMode({ state }: SelinuxArgs, { mode }: SelinuxState): readonly RunChange[] {
  const wanted = state === 'enforcing' ? 'enforcing' : 'permissive';
  if (mode === undefined || mode === 'disabled' || mode === wanted) return [];
  const words = ['setenforce', wanted === 'enforcing' ? '1' : '0'];
  return [
    {
      kind: 'run',
      script: sh`PATH=$PATH:/usr/sbin:/sbin
${words}`,
      summary: words.join(' '),
      predicts: [{ resource: 'value', key: modeKey, value: wanted }],
      failureMessage: (exitCode, _, stderr) =>
        `SELinux does not become ${wanted}: ${stderr.trim() === '' ? `exit code ${exitCode}` : stderr.trim()}`,
    },
  ];
}

function needsReboot(options: SelinuxArgs, observed: Observed): boolean {
  const { mode } = observed.selinux;
  if (mode === undefined) return false;
  const isOn = mode !== 'disabled';
  if (isOn !== (options.state !== 'disabled')) return true;
  const configured = settingIn(textIn(observed.config), 'SELINUXTYPE');
  return isOn && options.policy !== undefined && options.policy !== configured;
}

function policyOf({ policy }: SelinuxArgs, { config }: Observed): string | undefined {
  return policy ?? settingIn(textIn(config), 'SELINUXTYPE');
}

function textIn(config: FileState): string {
  if (config.type === 'absent' || config.targetExists === false) return '';
  if (config.type !== 'file') fail(`${config.path} is a ${config.type}, not a file`);
  if (config.content === undefined) fail(`${config.path} is too large for a configuration`);
  return textOf(config.content);
}
