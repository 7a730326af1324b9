// Access to a cluster with a certificate of one's own, as `kubeadm kubeconfig user` makes it. Made anew for other
// groups, for another cluster, and before it ends.
import { X509Certificate } from 'node:crypto';
import { defineModule, fileState, newFile, sh, textOf } from 'kplay/module';

const month = 30 * 24 * 3600;

export default defineModule({
  name: 'k8s_client',
  summary: 'Make a kubeconfig with a certificate of its own for a user of a cluster.',
  args: {
    user: { type: 'string', required: true, description: 'The name of the user in the cluster.' },
    groups: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'The groups of the user in the cluster.',
    },
    path: { type: 'string', required: true, description: 'The kubeconfig to make.' },
    endpoint: { type: 'string', required: true, description: 'Where the cluster is: host:port.' },
    cluster_name: { type: 'string', required: true, description: 'The name of the cluster.' },
    k8s_version: { type: 'string', required: true, description: 'The version of the cluster.' },
  },
  returns: {},
  examples: [
    '- k8s_client:\n    user: dev\n    groups: [developers]\n    path: /etc/kubernetes/users/dev.conf\n    endpoint: 10.0.0.1:6443\n    cluster_name: kubernetes\n    k8s_version: 1.36.4',
  ],
  observe: ({ path }) => ({
    file: fileState(path),
    seen: {
      script: sh`printf 'now %s\n' "$(date +%s)"
sed -n 's/^ *\\(certificate-authority-data\\|client-certificate-data\\): */\\1 /p' ${path} 2>/dev/null
printf 'ca '; base64 < /etc/kubernetes/pki/ca.crt 2>/dev/null | tr -d '\n'`,
      parse: ({ stdout }) => Object.fromEntries(textOf(stdout).split('\n').map(line => line.split(' '))),
    },
  }),
  plan: (args, { file, seen }) => {
    if (file.type === 'file' && isGood(args, seen)) return [];
    const { user, groups, path } = args;
    const folder = path.slice(0, path.lastIndexOf('/'));
    const organizations = groups.flatMap(group => ['--org', group]);
    return [
      {
        kind: 'run',
        script: sh`(
umask 077
k_d=$(mktemp -d /run/kplay-client.XXXXXX) || exit 1
trap 'rm -rf -- "$k_d"' EXIT
cat > "$k_d/config.yaml" && mkdir -p ${folder} || exit 1
kubeadm kubeconfig user --client-name ${user} ${organizations} --config "$k_d/config.yaml" </dev/null > "$k_d/conf" &&
  mv -f -- "$k_d/conf" ${path}
)`,
        summary: `kubeadm kubeconfig user --client-name ${user} ${organizations.join(' ')}`.trim(),
        stdin: configOf(args),
        predicts: [
          {
            resource: 'file',
            path,
            state: newFile(path, 'file', { mode: '0600', owner: 'root', group: 'root' }, { owner: 'root' }),
          },
        ],
      },
    ];
  },
});

/** YAML reads JSON. */
function configOf({ endpoint, cluster_name: clusterName, k8s_version: version }) {
  const config = {
    apiVersion: 'kubeadm.k8s.io/v1beta4',
    kind: 'ClusterConfiguration',
    clusterName,
    kubernetesVersion: `v${version}`,
    controlPlaneEndpoint: endpoint,
  };
  return `${JSON.stringify(config)}\n`;
}

function isGood({ user, groups }, seen) {
  const { ca, now, 'certificate-authority-data': known, 'client-certificate-data': certificate } = seen;
  if (certificate === undefined || known === undefined || known !== ca) return false;
  const { subject, validTo } = new X509Certificate(Buffer.from(certificate, 'base64'));
  const parts = subject.split('\n');
  const wanted = [...groups.map(group => `O=${group}`), `CN=${user}`];
  const isSame = parts.length === wanted.length && wanted.every(part => parts.includes(part));
  return isSame && Date.parse(validTo) / 1000 - Number(now) > month;
}
