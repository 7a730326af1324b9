import { must } from './process.ts';

/**
 * Runs shell text as root in a folder that holds a system. What is mounted meanwhile, also by `before`, is seen
 * by nobody else and ends with the call.
 * @param before shell text that runs outside the folder first; `$root` is the folder
 */
export function inChroot(root: string, script: string, before = ''): Promise<string> {
  const enter = `set -eu
root=$1 script=$2
${before}
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/tmp"
mount --rbind /dev "$root/dev"
exec chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \\
  DEBIAN_FRONTEND=noninteractive sh -euc "$script"`;
  const separate = ['unshare', '--mount', '--propagation=private'];
  return must([...separate, 'sh', '-c', enter, 'sh', root, script]);
}
