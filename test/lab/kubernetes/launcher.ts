/** Where the hosts of the layer `kubernetes` have the lab's own things. */
export const equipmentFolder = '/opt/kplay-lab';

/** What the shell itself answers: these are asked for their versions all the time, and Node is slow to start. */
const versionOf: Readonly<Record<string, { readonly asked: string; readonly before: string }>> = {
  kubeadm: { asked: 'version -o short', before: '' },
  kubelet: { asked: '--version', before: 'Kubernetes ' },
};

/** The command of a package: shell text that runs a stand-in as if it had this version, such as `v1.36.4`. */
export function launcher(standIn: string, version: string): string {
  const main = `${equipmentFolder}/lib/${standIn}/main.js`;
  const known = versionOf[standIn];
  const answer =
    known === undefined
      ? ''
      : `[ "$*" = '${known.asked}' ] && echo '${known.before}${version}' && exit\n`;
  return `#!/bin/sh\n${answer}KPLAY_LAB_VERSION=${version} exec ${equipmentFolder}/node ${main} "$@"\n`;
}
