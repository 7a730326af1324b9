import { joinShell, type Shell, sh } from '../../../module-api/index.ts';
import { begunFile } from './begun.ts';
import { gapObjects } from './gaps.ts';
import { defaultPki, nodeFiles, pkiFiles } from './node-files.ts';
import { criSockets } from './sockets.ts';

interface Where {
  readonly criSocket: string | undefined;
  /** The directory of the certificates, where the task names one. */
  readonly pki: string | undefined;
  /** Also where nothing says that an init did not end. */
  readonly addons: boolean;
}

/**
 * Everything that tells what a node is, in one look. Private keys never leave the host: of kubeconfigs
 * and of the kubelet's file with certificate and key only the public lines are printed.
 */
export function nodeScript({ criSocket, pki, addons }: Where): Shell {
  const sockets = [...criSockets, ...(criSocket === undefined ? [] : [criSocket])];
  const files = [
    ...Object.entries(pkiFiles).map(([name, file]) => sh`k_there ${name} "$k_pki"/${file}`),
    ...Object.entries(nodeFiles).map(([name, path]) => sh`k_there ${name} ${path}`),
  ];
  const { kubelet, admin, kubeletCertificate, kubeletConfig } = nodeFiles;
  const { apiServerManifest, controllerManagerManifest, schedulerManifest } = nodeFiles;
  const { etcdManifest, kubeletFlags } = nodeFiles;
  return sh`k_say() { printf '%s|' "$1"; k_base64; printf '\\n'; }
k_there() { if [ -e "$2" ]; then printf 'file|%s\\n' "$1"; fi; }
k_text() { if [ -r "$2" ]; then k_say "$1" < "$2"; fi; }
k_public() { if [ -r "$2" ]; then
  sed -n '/^ *\\(server\\|certificate-authority-data\\|certificate-authority\\|client-certificate\\|client-certificate-data\\):/p' "$2" | k_say "$1"
fi; }
printf 'now|%s\\n' "$(date +%s)"
printf 'hostname|%s\\n' "$(uname -n | tr '[:upper:]' '[:lower:]')"
if command -v kubeadm >/dev/null 2>&1; then printf 'kubeadm|%s\\n' "$(kubeadm version -o short 2>/dev/null)"; fi
if command -v kubelet >/dev/null 2>&1; then printf 'kubelet|%s\\n' "$(kubelet --version 2>/dev/null)"; fi
${findPki(pki ?? '')}
printf 'pki|%s\\n' "$k_pki"
${joinShell(files, '\n')}
for k_s in ${sockets}; do if [ -S "$k_s" ]; then printf 'socket|%s\\n' "$k_s"; fi; done
if command -v ip >/dev/null 2>&1; then
  { ip -o -4 route show; ip -o -6 route show; } 2>/dev/null | sed 's/^/route|/'
fi
k_text ca "$k_pki"/${pkiFiles.ca}
k_text apiserver-cert "$k_pki"/${pkiFiles.apiServerCertificate}
k_public kubelet-conf ${kubelet}
k_public admin-conf ${admin}
if [ -r ${kubeletCertificate} ]; then
  sed -n '/BEGIN CERTIFICATE/,/END CERTIFICATE/p' ${kubeletCertificate} | k_say kubelet-cert
fi
k_text apiserver ${apiServerManifest}
k_text controller-manager ${controllerManagerManifest}
k_text scheduler ${schedulerManifest}
k_text etcd ${etcdManifest}
k_text flags ${kubeletFlags}
k_text begun ${begunFile}
if [ -r ${kubeletConfig} ]; then grep '^clusterDomain:' ${kubeletConfig} | k_say domain; fi
if command -v kubectl >/dev/null 2>&1; then
  printf 'kubectl|%s\\n' "$(kubectl version --client 2>/dev/null | sed -n 's/^Client Version: //p')"
fi
k_ask() {
  k_n=$1; shift
  if k_o=$(
    if [ -n "$k_own" ]; then unset HTTPS_PROXY https_proxy; set -- --server "$k_own" "$@"; fi
    kubectl --request-timeout=5s "$@" </dev/null 2>&1
  ); then printf '%s|0|' "$k_n"
  else printf '%s|1|' "$k_n"; fi
  printf '%s' "$k_o" | k_base64; printf '\\n'
}
k_raw() { k_ask "$1" --kubeconfig "$2" get --raw "$3"; }
${live(addons)}`;
}

/** What the node itself uses counts; what the task says counts on a node that uses none yet. */
const findPki = (told: string): Shell => sh`k_pki=
if [ -r ${nodeFiles.apiServerManifest} ]; then
  k_pki=$(sed -n 's/^ *- *["'"'"']*--client-ca-file=\\(.*\\)\\/ca\\.crt["'"'"']*$/\\1/p' ${nodeFiles.apiServerManifest})
fi
if [ -z "$k_pki" ] && [ -r ${nodeFiles.kubeletConfig} ]; then
  k_pki=$(sed -n 's/^ *clientCAFile: *"*\\([^"]*\\)\\/ca\\.crt"*$/\\1/p' ${nodeFiles.kubeletConfig})
fi
if [ -z "$k_pki" ]; then k_pki=${told}; fi
if [ -z "$k_pki" ]; then k_pki=${defaultPki}; fi`;

/** Of a flag in the manifest of the API server. */
const flag = (name: string): Shell =>
  sh`sed -n ${`s/^ *- *["']*--${name}=\\([^"' ]*\\).*/\\1/p`} ${nodeFiles.apiServerManifest}`;

const configMaps = '/api/v1/namespaces/kube-system/configmaps';

const askWorkloads = sh`else
        k_ask workloads --kubeconfig ${nodeFiles.admin} get nodes,deployments.apps,daemonsets.apps --all-namespaces -o name
      `;

/**
 * A control plane is asked about itself, at its own address: admin.conf leads to wherever the cluster answers. A
 * worker is asked about its node: that is all it may know. What an init has made is looked for only where one may
 * not have come to its end, but for the addons, before whose making there is nothing left that tells so. To its own address nobody goes through a proxy, and a certificate of the user's own may
 * not be for it.
 */
const live = (addons: boolean): Shell => sh`k_own=
if command -v kubectl >/dev/null 2>&1; then
  if [ -r ${nodeFiles.admin} ]; then
    if [ -r ${nodeFiles.apiServerManifest} ]; then
      k_a=$(${flag('advertise-address')}); k_p=$(${flag('secure-port')})
      case $k_a in *:*) k_a="[$k_a]" ;; esac
      if [ -n "$k_a" ]; then k_own="https://$k_a:\${k_p:-6443}"; fi
    fi
    k_raw ready ${nodeFiles.admin} /readyz
    case $k_o in *x509:*) k_own=; k_raw ready ${nodeFiles.admin} /readyz ;; esac
    case $k_o in ok)
      k_raw kubeadm-config ${nodeFiles.admin} ${`${configMaps}/kubeadm-config`}
      k_raw cluster-info ${nodeFiles.admin} /api/v1/namespaces/kube-public/configmaps/cluster-info
      if [ -e ${begunFile} ] || ! grep -q 'client-certificate:' ${nodeFiles.kubelet} 2>/dev/null; then
        k_ask objects --kubeconfig ${nodeFiles.admin} -n kube-system get ${gapObjects} --ignore-not-found -o name
        k_ask nodes --kubeconfig ${nodeFiles.admin} get nodes -o name
      ${addons ? askWorkloads : sh``}fi
      k_o=ok ;;
    esac
    case $k_o in ok) ;; *) k_own= ;; esac
    k_c=${nodeFiles.admin}
  elif [ -r ${nodeFiles.kubelet} ]; then k_c=${nodeFiles.kubelet}; k_o=ok
  else k_o=; fi
  case $k_o in ?*)
    if [ -r ${nodeFiles.kubelet} ]; then
      k_node=$(sed -n 's/.*--hostname-override=\\([^" ]*\\).*/\\1/p' ${nodeFiles.kubeletFlags} 2>/dev/null)
      if [ -z "$k_node" ]; then k_node=$(uname -n | tr '[:upper:]' '[:lower:]'); fi
      printf 'asked-node|%s\\n' "$k_node"
      k_raw node "$k_c" "/api/v1/nodes/$k_node"
    fi ;;
  esac
fi`;
