/**
 * Of the kernel's parameters only those under `net` are a host's own. The others are the machine's, and nspawn
 * makes them read-only. So that a playbook can set them all the same, a host has copies in their
 * place, made at each boot: they take any value and mean nothing.
 */
export function kernelParameterFiles(): Readonly<
  Record<string, { content: string; mode: number }>
> {
  return {
    [script]: { content: copyParameters, mode: 0o755 },
    [`/etc/systemd/system/${unit}`]: { content: service, mode: 0o644 },
    '/etc/systemd/system/systemd-sysctl.service.d/lab.conf': { content: apply, mode: 0o644 },
  };
}

/** Shell text that runs once, in the base. */
export const enableKernelParameters = `mkdir -p /etc/systemd/system/sysinit.target.wants
ln -s ../kplay-lab-kernel.service /etc/systemd/system/sysinit.target.wants/kplay-lab-kernel.service
`;

const unit = 'kplay-lab-kernel.service';
const script = '/usr/local/lib/kplay-lab/kernel-parameters';

/** Folders in whole, and single files of one that also says who the host is. */
const copied = {
  folders: ['vm', 'fs'],
  files: [
    ...['panic', 'panic_on_oops', 'pid_max', 'sysrq', 'printk', 'core_pattern', 'threads-max'],
    ...['kptr_restrict', 'dmesg_restrict', 'randomize_va_space', 'perf_event_paranoid', 'sem'],
    ...['unprivileged_bpf_disabled', 'msgmax', 'msgmnb', 'msgmni', 'shmmax', 'shmall', 'shmmni'],
  ],
};

const copyParameters = `#!/bin/sh
cd /proc/sys
copies=/run/kplay-lab/parameters
mkdir -p $copies/kernel
for folder in ${copied.folders.join(' ')}; do
  cp -r $folder $copies 2>/dev/null # Some cannot be read.
  mount --bind $copies/$folder $folder
done
for file in ${copied.files.join(' ')}; do
  [ -e kernel/$file ] || continue
  cp kernel/$file $copies/kernel
  mount --bind $copies/kernel/$file kernel/$file
done
`;

const service = `[Unit]
Description=Copies of kernel parameters
DefaultDependencies=no
Before=systemd-sysctl.service systemd-modules-load.service sysinit.target

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=${script}
`;

/** systemd-sysctl does not truncate what it writes to, and of a copy the end of a longer value would stay. */
const apply = `[Service]
ExecStart=
ExecStart=-/sbin/sysctl --quiet --system
`;
