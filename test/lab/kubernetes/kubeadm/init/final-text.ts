import { pinOf } from '../certificate.ts';
import { serverUrl } from '../kubeconfig.ts';
import type { InitContext } from './context.ts';

interface JoinCommand {
  /** Of the API server. */
  readonly server: string;
  /** PEM. */
  readonly authority: string;
  readonly token: string;
  readonly certificateKey?: string;
}

/** The command that joins a node, over several lines as kubeadm prints it. */
export function joinCommandText({ server, authority, token, certificateKey }: JoinCommand): string {
  const host = server.replace('https://', '');
  const start = `kubeadm join ${host} --token ${token} \\\n\t--discovery-token-ca-cert-hash ${pinOf(authority)} `;
  return certificateKey === undefined
    ? start
    : `${start}\\\n\t--control-plane${certificateKey === '' ? ' ' : ` --certificate-key ${certificateKey}`}`;
}

/** What `kubeadm init` ends with. */
export function initialized(context: InitContext): string {
  const { settings, machine, folders, uploadsCertificates, certificateKey } = context;
  const { cluster, init } = settings;
  const authority = machine.read(`${folders.pki}/ca.crt`) ?? '';
  const server = serverUrl(cluster, init.localAPIEndpoint);
  const token = context.printsToken ? (init.bootstrapTokens[0]?.token ?? '') : '<value withheld>';
  const key = context.printsCertificateKey ? certificateKey : '<value withheld>';
  const parts = { server, authority, token };
  const hasEndpoint = (cluster.controlPlaneEndpoint ?? '') !== '';
  const further = joinCommandText({ ...parts, certificateKey: uploadsCertificates ? key : '' });
  return `
Your Kubernetes control-plane has initialized successfully!

To start using your cluster, you need to run the following as a regular user:

  mkdir -p $HOME/.kube
  sudo cp -i /etc/kubernetes/admin.conf $HOME/.kube/config
  sudo chown $(id -u):$(id -g) $HOME/.kube/config

Alternatively, if you are the root user, you can run:

  export KUBECONFIG=/etc/kubernetes/admin.conf

You should now deploy a pod network to the cluster.
Run "kubectl apply -f [podnetwork].yaml" with one of the options listed at:
  https://kubernetes.io/docs/concepts/cluster-administration/addons/

${hasEndpoint ? aboutControlPlanes(further, uploadsCertificates) : ''}Then you can join any number of worker nodes by running the following on each as root:

${joinCommandText(parts)}`;
}

function aboutControlPlanes(command: string, uploadsCertificates: boolean): string {
  if (uploadsCertificates) {
    return `You can now join any number of control-plane nodes running the following command on each as root:

  ${command}

Please note that the certificate-key gives access to cluster sensitive data, keep it secret!
As a safeguard, uploaded-certs will be deleted in two hours; If necessary, you can use
"kubeadm init phase upload-certs --upload-certs" to reload certs afterward.

`;
  }
  return `You can now join any number of control-plane nodes by copying certificate authorities
and service account keys on each node and then running the following as root:

  ${command}

`;
}
