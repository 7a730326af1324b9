import {
  backupResult,
  backupResultSchema,
  defineModule,
  fileState,
  type Plan,
} from '../../module-api/index.ts';
import { mountArgs } from './args.ts';
import { mountState } from './mount-state.ts';
import { entryOf, planMount } from './plan.ts';

const needsSource = ['mounted', 'present', 'ephemeral'] as const;

export const mount = defineModule({
  name: 'mount',
  aliases: ['ansible.posix.mount'],
  summary: 'Mount a file system, now and at boot, or unmount it.',
  notes: [
    'An entry of fstab that is there for the path is changed in its place; comments and other entries stay.',
    'Where the entry of something that is mounted changes, it is mounted anew: with "remount", or by unmounting it first.',
    '"state: remounted" reports `changed` every time; use it in handlers.',
  ],
  args: mountArgs,
  constraints: {
    requiredIf: [{ option: 'state', values: needsSource, all: ['src', 'fstype'] }],
    rules: [
      {
        options: ['src', 'fstype', 'opts', 'path'],
        problem: ({ src, fstype, opts, path }) =>
          [src, fstype, opts, path].some(one => typeof one === 'string' && /[\r\n]/.test(one))
            ? 'An entry of fstab is a single line.'
            : undefined,
      },
    ],
  },
  returns: {
    name: { type: 'string', description: 'Where it is mounted.' },
    src: { type: 'string', description: 'What is mounted.' },
    fstype: { type: 'string', description: 'The type of the file system.' },
    opts: { type: 'string', description: 'The mount options.' },
    dump: { type: 'string', description: 'The field for dump.' },
    passno: { type: 'string', description: 'The pass in which it is checked.' },
    fstab: { type: 'string', description: 'The file of entries.' },
    boot: { type: 'boolean', description: 'Whether it is mounted at boot.' },
    ...backupResultSchema,
  },
  examples: [
    `- name: Keep the data on its own disk
  mount:
    path: /srv/data
    src: UUID=b3e48f45-f933-4c8e-a700-22a159ec9077
    fstype: ext4
    opts: noatime
    state: mounted`,
    `- name: Have a directory in two places
  mount:
    path: /var/www/shared
    src: /srv/shared
    fstype: none
    opts: bind
    state: mounted`,
    `- name: Forget a share
  mount:
    path: /mnt/old
    state: absent`,
  ],

  observe: ({ path, fstab }) => ({
    fstab: fileState(fstab, { follow: true, content: true, needs: ['content'] }),
    mount: mountState(path),
    directory: fileState(path, { follow: true }),
  }),

  plan: (args, observed): Plan => planMount(args, observed),

  result(args, _, outcomes) {
    const { path, state, fstab, boot, opts_no_log } = args;
    const names = { name: path, fstab, boot };
    if (!needsSource.some(one => one === state)) return { ...names, ...backupResult(outcomes) };
    const { src, fstype, opts, dump, passno } = entryOf(args);
    const shown = opts_no_log ? {} : { opts };
    return { ...names, src, fstype, ...shown, dump, passno, ...backupResult(outcomes) };
  },
});
