import {
  type Change,
  defineModule,
  endOf,
  type FileState,
  fail,
  fileState,
  format,
  type Plan,
  parentDirectory,
  readable,
  textOf,
} from '../../module-api/index.ts';
import { withEntry } from './entries.ts';
import { kernelValue } from './kernel-value.ts';
import { parameterOf, valueText } from './parameter.ts';
import { planKernel } from './plan-kernel.ts';

export const sysctl = defineModule({
  name: 'sysctl',
  aliases: ['ansible.posix.sysctl'],
  summary: 'Set a kernel parameter, now and on every boot.',
  notes: [
    'The entry goes into /etc/sysctl.d/99-kplay.conf unless "sysctl_file" names another file; Ansible\'s module writes to /etc/sysctl.conf.',
    'The running kernel gets the value too, whether or not the file had to change. With "reload: false" only the file is looked at.',
    'Fields of a value may be separated by any blanks. Comments and other entries of the file stay as they are; of several entries for the parameter the last one stays.',
    '"state: absent" removes the entry and leaves the running kernel alone: what the value was before is not known.',
    'A parameter that can only be written, like net.ipv4.route.flush, is written every time.',
  ],
  args: {
    name: {
      type: 'string',
      required: true,
      aliases: ['key'],
      format: readable('the name of a kernel parameter', parameterOf),
      description:
        'The parameter: net.ipv4.ip_forward, or with slashes. A dot inside a part is written as a slash: net.ipv4.conf.eth0/100.rp_filter.',
    },
    value: {
      type: ['string', 'integer', 'number', 'boolean'],
      aliases: ['val'],
      format: format('one line that is not empty', /^\s*\S[^\r\n]*\s*$/),
      description: 'Its value; yes and no mean 1 and 0.',
    },
    state: {
      type: 'string',
      enum: ['present', 'absent'],
      default: 'present',
      description: 'Whether the file has an entry for it.',
    },
    sysctl_file: {
      type: 'string',
      format: 'path',
      default: '/etc/sysctl.d/99-kplay.conf',
      description: 'The file that is read at boot.',
    },
    reload: {
      type: 'boolean',
      default: true,
      description: 'Set it in the running kernel too.',
    },
    sysctl_set: {
      type: 'boolean',
      default: false,
      description: 'Set it in the running kernel even with "reload: false".',
    },
    ignoreerrors: {
      type: 'boolean',
      default: false,
      description: 'Do not fail when the kernel does not have the parameter or refuses the value.',
    },
  },
  constraints: { requiredIf: [{ option: 'state', values: ['present'], all: ['value'] }] },
  returns: {
    name: { type: 'string', description: 'The parameter, with dots.' },
    value: { type: 'string', description: 'The value it is to have.' },
    sysctl_file: { type: 'string', description: 'The file that has the entry.' },
  },
  examples: [
    `- name: Route packets between interfaces
  sysctl:
    name: net.ipv4.ip_forward
    value: 1`,
    `- name: Let many programs listen
  sysctl:
    name: net.ipv4.ip_local_port_range
    value: 10240 65000
    sysctl_file: /etc/sysctl.d/50-ports.conf`,
    `- name: Swap as the distribution does
  sysctl:
    name: vm.swappiness
    state: absent`,
  ],
  observe: ({ name, state, sysctl_file, reload, sysctl_set }) => ({
    file: fileState(sysctl_file, { follow: true, content: true, needs: ['content'] }),
    parent: parentDirectory(sysctl_file),
    running:
      state === 'present' && (reload || sysctl_set) ? kernelValue(parameterOf(name)) : undefined,
  }),
  plan({ name, value, state, ignoreerrors }, { file, parent, running }): Plan {
    const parameter = parameterOf(name);
    const wanted = state === 'present' ? wantedText(value) : undefined;
    const changes = planEntry(file, parent, text => withEntry(text, parameter.path, wanted));
    if (wanted === undefined || running === undefined) return changes;
    const changesFile = changes.length > 0;
    // The kernel goes first: what it refuses does not stay in the file to be refused at each boot.
    return [
      ...planKernel({ parameter, value: wanted, ignoreErrors: ignoreerrors, changesFile }, running),
      ...changes,
    ];
  },
  result: ({ name, value, state, sysctl_file }) => ({
    name: parameterOf(name).name,
    ...(state === 'present' && { value: wantedText(value) }),
    sysctl_file,
  }),
});

function wantedText(value: string | number | boolean | undefined): string {
  const text = value === undefined ? '' : valueText(value);
  return text === '' ? fail('"value" must not be empty') : text;
}

function planEntry(
  file: FileState,
  parent: FileState,
  edit: (text: string) => string,
): readonly Change[] {
  const text = textIn(file);
  const content = edit(text);
  if (content === text) return [];
  if (file.type !== 'file') {
    const path =
      file.type !== 'absent' && file.target !== undefined ? (file.real ?? file.path) : file.path;
    const before = { type: 'absent', path } as const;
    return [
      ...(parent.type === 'absent'
        ? [{ kind: 'directory', path: parent.path, before: parent, attributes: {} } as const]
        : []),
      { kind: 'write', path, content, before, attributes: { mode: '0644' } },
    ];
  }
  const before = endOf(file);
  return [{ kind: 'write', path: before.path, content, before, attributes: {} }];
}

function textIn(file: FileState): string {
  if (file.type === 'absent' || file.targetExists === false) return '';
  if (file.type !== 'file') fail(`${file.path} is a ${file.type}, not a file`);
  if (file.content === undefined) fail(`${file.path} is too large for a list of parameters`);
  return textOf(file.content);
}
