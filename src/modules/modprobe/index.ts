import {
  defineModule,
  type Plan,
  readable,
  splitWords,
  wordsFormat,
} from '../../module-api/index.ts';
import { confFiles } from './conf-files.ts';
import { moduleState } from './module-state.ts';
import { moduleName } from './name.ts';
import {
  loadDirectory,
  optionsDirectory,
  planPersistent,
  planTransient,
} from './plan-persistent.ts';
import { planAbsent, planPresent } from './plan-state.ts';

export const modprobe = defineModule({
  name: 'modprobe',
  aliases: ['community.general.modprobe'],
  summary: 'Load or remove a kernel module, now and on every boot.',
  notes: [
    'A module that is built into the kernel counts as loaded, and cannot be removed.',
    'Parameters of a module that is loaded already are not changed; they count when it is loaded next.',
    'With "persistent: present", parameters are written only when "params" is given; what other files say of the module in /etc/modprobe.d is replaced then.',
  ],
  args: {
    name: {
      type: 'string',
      required: true,
      format: readable('the name of a kernel module', moduleName),
      description: 'The module, or an alias of one.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      description: 'Whether the running kernel has it.',
    },
    params: {
      type: 'string',
      format: wordsFormat,
      description: 'Parameters to load it with, such as "numdummies=2".',
    },
    persistent: {
      type: 'string',
      enum: ['disabled', 'present', 'absent'],
      default: 'disabled',
      description:
        'At boot: present loads it, by /etc/modules-load.d and /etc/modprobe.d; absent takes it out of both; disabled leaves them alone.',
    },
  },
  returns: {
    name: { type: 'string', description: 'The module.' },
    state: { type: 'string', description: 'Whether it is to be there.' },
    params: { type: 'string', description: 'The parameters of the task.' },
  },
  examples: [
    `- name: See traffic of bridges in the firewall
  modprobe:
    name: br_netfilter
    persistent: present`,
    `- name: Make two idle interfaces
  community.general.modprobe:
    name: dummy
    params: numdummies=2`,
    `- name: Keep removable disks out
  modprobe:
    name: usb-storage
    state: absent
    persistent: absent`,
  ],
  observe: ({ name, persistent }) => ({
    module: moduleState(name),
    load: persistent === 'disabled' ? undefined : confFiles(loadDirectory),
    options: persistent === 'disabled' ? undefined : confFiles(optionsDirectory),
  }),
  plan({ name, state, params, persistent }, { module, load = [], options = [] }): Plan {
    const words = params === undefined ? undefined : splitWords(params);
    // Its parameters are for the file of `options` as the user wrote them.
    const lasting = params?.split(/\s+/).filter(word => word !== '');
    const files = { load, options };
    return [
      ...(state === 'present' ? planPresent(name, words ?? [], module) : planAbsent(name, module)),
      ...(persistent === 'present' ? planPersistent(moduleName(name), lasting, files) : []),
      ...(persistent === 'absent' ? planTransient(moduleName(name), files) : []),
    ];
  },
  result: ({ name, state, params = '' }) => ({ name, state, params }),
});
