import {
  type CommandResult,
  joinShell,
  type Probe,
  Shell,
  sh,
  textOf,
} from '../../module-api/index.ts';
import type { KubeadmArgs } from './args.ts';

/** What a cluster leaves on a host that kubeadm does not remove, of that which the options name. */
export interface Remains {
  readonly paths: readonly string[];
  readonly links: readonly string[];
  /** Tables of iptables with chains of a cluster: `iptables nat`. */
  readonly tables: readonly string[];
  /** Tables of nftables: `ip kube-proxy`. */
  readonly nftTables: readonly string[];
  /** For people. */
  readonly summaries: readonly string[];
}

export const nothingRemains: Remains = {
  ...{ paths: [], links: [], tables: [], nftTables: [], summaries: [] },
};

const cniPaths = ['/etc/cni/net.d', '/var/lib/cni', '/run/flannel'];

/** Names of links that only a cluster makes, as patterns of the shell. */
const links = new Shell(
  'cni0|flannel.[0-9]*|flannel-v6.[0-9]*|flannel-wg|flannel-wg-v6|cali[0-9a-f]*|vxlan.calico|vxlan-v6.calico|wireguard.cali|kube-ipvs0|nodelocaldns',
);

const chains = new Shell('/^(KUBE-|CNI-|FLANNEL-|cali-)/');
const nftTables = new Shell('kube-proxy|flannel-ipv4|flannel-ipv6');

/** `undefined`: nothing is to be cleaned away. */
export function remainsProbe(args: KubeadmArgs): Probe<Remains> | undefined {
  const { clean_cni, clean_firewall, clean_kubeconfig } = args;
  const parts = [
    ...(clean_cni ? [cniScript] : []),
    ...(clean_firewall ? [firewallScript] : []),
    ...(clean_kubeconfig ? [kubeconfigScript] : []),
  ];
  if (parts.length === 0) return undefined;
  return { script: joinShell(parts, '\n'), parse: parseRemains };
}

const cniScript = sh`for k_p in ${cniPaths}; do
  if [ -d "$k_p" ] && [ -n "$(ls -A "$k_p" 2>/dev/null)" ]; then printf 'path|%s\\n' "$k_p"; fi
done
for k_p in /sys/class/net/*; do
  case \${k_p##*/} in ${links}) printf 'link|%s\\n' "\${k_p##*/}" ;; esac
done`;

const firewallScript = sh`for k_i in iptables ip6tables; do
  command -v "$k_i-save" >/dev/null 2>&1 || continue
  "$k_i-save" 2>/dev/null | K_I=$k_i awk '
    /^\\*/ { table = substr($1, 2) }
    /^:/ { if (substr($1, 2) ~ ${chains} && !seen[table]++) print "table|" ENVIRON["K_I"] " " table }'
done
if command -v nft >/dev/null 2>&1; then
  nft list tables 2>/dev/null | while read -r k_w k_f k_t; do
    case $k_t in ${nftTables}) printf 'nft|%s %s\\n' "$k_f" "$k_t" ;; esac
  done
fi`;

const kubeconfigScript = sh`if [ -f "$HOME/.kube/config" ]; then printf 'path|%s\\n' "$HOME/.kube/config"; fi`;

function parseRemains({ stdout }: CommandResult): Remains {
  const lines = textOf(stdout).split('\n');
  const fields = (key: string): readonly string[] =>
    lines.filter(line => line.startsWith(`${key}|`)).map(line => line.slice(key.length + 1));
  const [paths, links] = [fields('path'), fields('link')];
  const [tables, nft] = [fields('table'), fields('nft')];
  return {
    ...{ paths, links, tables, nftTables: nft },
    summaries: [
      ...paths,
      ...links.map(name => `the link ${name}`),
      ...tables.map(name => `the chains of the cluster in ${name}`),
      ...nft.map(name => `the table ${name}`),
    ],
  };
}

export function cleanScript({ paths, links, tables, nftTables }: Remains): Shell {
  return joinShell(
    [
      sh`k_e=0`,
      ...paths.map(path =>
        path.endsWith('/config')
          ? sh`rm -f -- ${path} || k_e=1`
          : // The directory itself belongs to a package.
            sh`find ${path} -mindepth 1 -delete || k_e=1`,
      ),
      ...links.map(
        name => sh`{ [ ! -e ${`/sys/class/net/${name}`} ] || ip link delete ${name}; } || k_e=1`,
      ),
      ...tables.map(cleanTable),
      ...nftTables.map(name => sh`nft delete table ${name.split(' ')} || k_e=1`),
      sh`exit "$k_e"`,
    ],
    '\n',
  );
}

/**
 * Removes the cluster's chains of one table, and the rules that lead to them, in one step that touches no
 * other rule: a restore that flushes only what it names.
 */
function cleanTable(which: string): Shell {
  const [command = '', table = ''] = which.split(' ');
  return sh`${`${command}-save`} -t ${table} | awk '
  function own(name) { return name ~ ${chains} }
  /^\\*/ { print; next }
  /^:/ { name = substr($1, 2); if (own(name)) chains[++n] = name; next }
  /^-A/ {
    if (own($2)) next
    for (i = 3; i < NF; i++) if (($i == "-j" || $i == "-g") && own($(i + 1))) {
      sub(/^-A/, "-D"); rules[++r] = $0; break
    }
  }
  END {
    for (i = 1; i <= n; i++) print ":" chains[i] " - [0:0]"
    for (i = 1; i <= r; i++) print rules[i]
    for (i = 1; i <= n; i++) print "-X " chains[i]
    print "COMMIT"
  }' | ${`${command}-restore`} --noflush || k_e=1`;
}
