import { joinShell, type Shell, sh } from '../../module-api/index.ts';
import { kubeletLogMark } from './preflight/explain.ts';

/**
 * A directory nobody else may enter, which goes when the script ends, however it ends. `$k_d` is its path.
 * `/run` lies in memory, where secrets leave no trace on a disk.
 */
const privateDirectory = sh`umask 077
k_d=$(mktemp -d /run/kplay-kubeadm.XXXXXX 2>/dev/null) || k_d=$(mktemp -d) || exit 1
trap 'rm -rf -- "$k_d"' EXIT
trap 'exit 129' HUP; trap 'exit 130' INT; trap 'exit 143' TERM`;

/** The configuration comes on standard input and is `$k_c` while the command runs. */
export function withConfig(command: Shell): Shell {
  return sh`(
${privateDirectory}
k_c=$k_d/config.yaml
cat > "$k_c" || exit 1
${command}
)`;
}

/** The same for a probe, which has no standard input: the configuration stands in the script. */
export function withConfigInside(config: string, command: Shell): Shell {
  const lines = config
    .replace(/\n$/, '')
    .split('\n')
    .map(line => sh`printf '%s\\n' ${line}`);
  // `printf` is a part of the shell, so that nothing of it is in an argv.
  return sh`(
${privateDirectory}
k_c=$k_d/config.yaml
{
${joinShell(lines, '\n')}
} > "$k_c" || exit 1
${command}
)`;
}

/** A private directory alone. */
export function insidePrivately(command: Shell): Shell {
  return sh`(
${privateDirectory}
${command}
)`;
}

/** On failure the end of the kubelet's log follows, for it says why nothing came up. */
export function withKubeletLog(command: Shell): Shell {
  return sh`${command}
k_e=$?
if [ "$k_e" -eq 1 ] && command -v journalctl >/dev/null 2>&1; then
  printf '%s\\n' ${kubeletLogMark} >&2
  journalctl -q --no-pager -n 12 -o cat -u kubelet 2>/dev/null | cut -c 1-300 >&2
fi
exit "$k_e"`;
}
