import { defineModule, fileState, type Plan } from '../../module-api/index.ts';
import { swapArgs } from './args.ts';
import { planSwap } from './plan.ts';
import { zramFile } from './plan-files.ts';
import { swapState } from './swap-state.ts';

export const swap = defineModule({
  name: 'swap',
  summary: 'Turn swap off, now and for good, or on again.',
  notes: [
    'Entries of fstab become comments that begin with "# kplay: ". "state: present" makes entries of them again, and touches no other comment.',
    'Swap that is not in fstab comes from swap units, which are masked: systemd makes them for swap partitions it finds on the disk. A swap unit with a file in /etc/systemd/system is disabled, and "state: present" does not enable it again.',
    'Swap in compressed memory is turned off by an empty /etc/systemd/zram-generator.conf (Fedora), and by masking zramswap.service (Debian) and zram-config.service (Ubuntu).',
    '"state: present" unmasks every swap unit that is masked, whoever masked it. It makes no new swap: that takes an entry in fstab and mkswap.',
    'What is swapped out has to fit into the free memory. Where it does not the task fails, unless "force" is set.',
  ],
  args: swapArgs,
  returns: {
    state: { type: 'string', description: 'Whether the host is to swap.' },
    devices: {
      type: 'array',
      items: { type: 'string' },
      description: 'What the kernel swapped to before the task.',
    },
  },
  examples: [
    `- name: Turn swap off for the kubelet
  swap:
    state: absent`,
    `- name: Swap off until the next boot
  swap:
    state: absent
    persistent: false`,
    `- name: Swap as before
  swap:
    state: present`,
  ],
  observe: ({ fstab }) => ({
    swap: swapState(fstab),
    fstab: fileState(fstab, { follow: true, content: true, needs: ['content'] }),
    zram: fileState(zramFile, { follow: true, content: true, needs: ['content'] }),
  }),
  plan: (args, observed): Plan => planSwap(args, observed),
  result: ({ state }, { swap: { active } }) => ({
    state,
    devices: active.map(({ path }) => path),
  }),
});
