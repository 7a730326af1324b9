import type { Fields } from '../config/documents.ts';
import { toYaml } from '../config/documents.ts';
import type { ClusterConfiguration } from '../config/types.ts';
import { imageOf } from '../images.ts';
import { addressInside } from '../pki.ts';
import { type ClusterObject, clusterRoleBinding, configMap } from './objects.ts';

const namespace = 'kube-system';

const corefile = (domain: string) => `.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes ${domain} in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 {
       disable success ${domain}
       disable denial ${domain}
    }
    loop
    reload
    loadbalance
}
`;

const serviceAccount = (name: string): ClusterObject => ({
  collection: `/api/v1/namespaces/${namespace}/serviceaccounts`,
  object: { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
});

export function coreDns(cluster: ClusterConfiguration): readonly ClusterObject[] {
  const labels = { 'k8s-app': 'kube-dns' };
  const subject = { kind: 'ServiceAccount', name: 'coredns', namespace } as const;
  return [
    configMap(namespace, 'coredns', { Corefile: corefile(cluster.networking.dnsDomain) }),
    serviceAccount('coredns'),
    clusterRoleBinding('system:coredns', 'system:coredns', [subject]),
    {
      collection: `/apis/apps/v1/namespaces/${namespace}/deployments`,
      object: {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'coredns', namespace, labels },
        spec: {
          replicas: 2,
          selector: { matchLabels: labels },
          strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
          template: {
            metadata: { labels },
            spec: {
              containers: [
                {
                  name: 'coredns',
                  image: imageOf(cluster, 'coredns'),
                  imagePullPolicy: 'IfNotPresent',
                  args: ['-conf', '/etc/coredns/Corefile'],
                  resources: {
                    limits: { memory: '170Mi' },
                    requests: { cpu: '100m', memory: '70Mi' },
                  },
                },
              ],
              dnsPolicy: 'Default',
              nodeSelector: { 'kubernetes.io/os': 'linux' },
              priorityClassName: 'system-cluster-critical',
              serviceAccountName: 'coredns',
              tolerations: [
                { key: 'CriticalAddonsOnly', operator: 'Exists' },
                { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
              ],
            },
          },
        },
      },
    },
    {
      collection: `/api/v1/namespaces/${namespace}/services`,
      object: {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: 'kube-dns', namespace, labels },
        spec: {
          clusterIP: addressInside(cluster.networking.serviceSubnet, 10),
          ports: [
            { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
            { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
          ],
          selector: labels,
        },
      },
    },
  ];
}

export interface ProxySettings {
  readonly cluster: ClusterConfiguration;
  readonly server: string;
  /** Of the user. */
  readonly kubeProxy: Fields;
}

export function kubeProxy({
  cluster,
  server,
  kubeProxy: given,
}: ProxySettings): readonly ClusterObject[] {
  const labels = { 'k8s-app': 'kube-proxy' };
  const { podSubnet = '' } = cluster.networking;
  const configuration = {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    bindAddress: '0.0.0.0',
    clientConnection: { kubeconfig: '/var/lib/kube-proxy/kubeconfig.conf' },
    clusterCIDR: podSubnet,
    mode: '',
    ...given,
  };
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [
      {
        cluster: {
          'certificate-authority': '/var/run/secrets/kubernetes.io/serviceaccount/ca.crt',
          server,
        },
        name: 'default',
      },
    ],
  };
  const data = { 'config.conf': toYaml(configuration), 'kubeconfig.conf': toYaml(kubeconfig) };
  const subject = { kind: 'ServiceAccount', name: 'kube-proxy', namespace } as const;
  return [
    serviceAccount('kube-proxy'),
    configMap(namespace, 'kube-proxy', data),
    clusterRoleBinding('kubeadm:node-proxier', 'system:node-proxier', [subject]),
    {
      collection: `/apis/apps/v1/namespaces/${namespace}/daemonsets`,
      object: {
        apiVersion: 'apps/v1',
        kind: 'DaemonSet',
        metadata: { name: 'kube-proxy', namespace, labels },
        spec: {
          selector: { matchLabels: labels },
          updateStrategy: { type: 'RollingUpdate' },
          template: {
            metadata: { labels },
            spec: {
              containers: [
                {
                  name: 'kube-proxy',
                  image: imageOf(cluster, 'kube-proxy'),
                  imagePullPolicy: 'IfNotPresent',
                  command: [
                    '/usr/local/bin/kube-proxy',
                    '--config=/var/lib/kube-proxy/config.conf',
                    '--hostname-override=$(NODE_NAME)',
                  ],
                  securityContext: { privileged: true },
                },
              ],
              hostNetwork: true,
              nodeSelector: { 'kubernetes.io/os': 'linux' },
              priorityClassName: 'system-node-critical',
              serviceAccountName: 'kube-proxy',
              tolerations: [{ operator: 'Exists' }],
            },
          },
        },
      },
    },
  ];
}
