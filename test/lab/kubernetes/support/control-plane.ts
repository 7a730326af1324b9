export interface ControlPlane {
  readonly name: string;
  readonly address: string;
  /** Such as `v1.36.4`. */
  readonly version: string;
  /** `id.secret`. */
  readonly token: string;
  /** Of etcd, itself too: `name=https://address:2380`. */
  readonly members?: readonly string[];
}

/**
 * Shell text that makes what `kubeadm init` leaves on a host, as far as the API server and the kubelet need it: for tests of
 * these two alone. A CA that is there already is kept.
 * @param root where the host's files are; empty on the host itself
 */
export function controlPlaneFiles(
  { name, address, version, members = [`${name}=https://${address}:2380`] }: ControlPlane,
  root = '',
): string {
  const pki = `${root}/etc/kubernetes/pki`;
  const kubernetes = `${root}/etc/kubernetes`;
  const note = { 'kubeadm.kubernetes.io/etcd.advertise-client-urls': `https://${address}:2379` };
  return `set -eu
mkdir -p ${pki} ${kubernetes}/manifests ${root}/var/lib/kubelet/pki
cd ${pki}
[ -f ca.key ] || openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 -subj /CN=kubernetes -keyout ca.key -out ca.crt 2>/dev/null
leaf() { # name, subject, usage, names
  openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "$2" -keyout "$1.key" -out "$1.csr" 2>/dev/null
  printf 'extendedKeyUsage=%s\\n%s\\n' "$3" "\${4:-}" > "$1.ext"
  openssl x509 -req -in "$1.csr" -CA ca.crt -CAkey ca.key -CAcreateserial -days 365 -extfile "$1.ext" -out "$1.crt" 2>/dev/null
  rm "$1.csr" "$1.ext"
}
leaf apiserver /CN=kube-apiserver serverAuth 'subjectAltName=DNS:kubernetes,DNS:localhost,IP:10.96.0.1,IP:127.0.0.1,IP:${address}'
leaf apiserver-kubelet-client /O=system:masters/CN=kube-apiserver-kubelet-client clientAuth
leaf super-admin /O=system:masters/CN=kubernetes-super-admin clientAuth
leaf admin /O=kubeadm:cluster-admins/CN=kubernetes-admin clientAuth
leaf kubelet /O=system:nodes/CN=system:node:${name} clientAuth
kubeconfig() { # file, user
  cat > "$1" <<END
apiVersion: v1
kind: Config
clusters:
- name: kubernetes
  cluster: { server: "https://${address}:6443", certificate-authority-data: "$(base64 -w0 ca.crt)" }
contexts:
- name: kubernetes
  context: { cluster: kubernetes, user: me }
current-context: kubernetes
users:
- name: me
  user: { client-certificate-data: "$(base64 -w0 "$2.crt")", client-key-data: "$(base64 -w0 "$2.key")" }
END
  chmod 600 "$1"
}
kubeconfig ${kubernetes}/admin.conf admin
kubeconfig ${kubernetes}/super-admin.conf super-admin
kubeconfig ${kubernetes}/kubelet.conf kubelet
cat > ${kubernetes}/manifests/kube-controller-manager.yaml <<END
${manifest('kube-controller-manager', version, ['--allocate-node-cidrs=true', '--cluster-cidr=10.244.0.0/16'])}
END
cat > ${kubernetes}/manifests/etcd.yaml <<END
${manifest('etcd', '3.6.5-0', [`--name=${name}`, `--initial-cluster=${members.join()}`], note)}
END
cat > ${kubernetes}/manifests/kube-apiserver.yaml <<END
${manifest('kube-apiserver', version, [
  `--advertise-address=${address}`,
  `--client-ca-file=${pki}/ca.crt`,
  `--kubelet-client-certificate=${pki}/apiserver-kubelet-client.crt`,
  `--kubelet-client-key=${pki}/apiserver-kubelet-client.key`,
  '--secure-port=6443',
  `--tls-cert-file=${pki}/apiserver.crt`,
  `--tls-private-key-file=${pki}/apiserver.key`,
])}
END
cat > ${root}/var/lib/kubelet/config.yaml <<END
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
cgroupDriver: systemd
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
failSwapOn: false
rotateCertificates: true
staticPodPath: ${kubernetes}/manifests
END
`;
}

function manifest(
  component: string,
  version: string,
  flags: readonly string[],
  annotations: Readonly<Record<string, string>> = {},
): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: ${component}
  namespace: kube-system
  labels: { component: ${component}, tier: control-plane }
  annotations: ${JSON.stringify(annotations)}
spec:
  hostNetwork: true
  priorityClassName: system-node-critical
  containers:
  - name: ${component}
    image: registry.k8s.io/${component}:${version}
    command: ${JSON.stringify([component, ...flags])}`;
}

/** What `kubeadm init` creates in the cluster for joining, and for `admin.conf`. A token without `expiration` stays. */
export function clusterObjects({ token }: ControlPlane, expiration?: string): unknown[] {
  const [id = '', secret = ''] = token.split('.');
  return [
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'kubeadm:cluster-admins' },
      roleRef: {
        apiGroup: 'rbac.authorization.k8s.io',
        kind: 'ClusterRole',
        name: 'cluster-admin',
      },
      subjects: [
        { apiGroup: 'rbac.authorization.k8s.io', kind: 'Group', name: 'kubeadm:cluster-admins' },
      ],
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: `bootstrap-token-${id}`, namespace: 'kube-system' },
      type: 'bootstrap.kubernetes.io/token',
      stringData: {
        'token-id': id,
        'token-secret': secret,
        'usage-bootstrap-authentication': 'true',
        'usage-bootstrap-signing': 'true',
        'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token',
        ...(expiration === undefined ? {} : { expiration }),
      },
    },
  ];
}
