import { at, type JsonRecord, recordOf, recordsOf, textOf, textsOf } from '../json.ts';

/** A kind of object that the API server keeps. */
export interface Resource {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames: readonly string[];
  readonly subresources: readonly string[];
}

/** Group and version, plural, kind, N if namespaced, short names, subresources. */
const table = `
v1 namespaces Namespace - ns status,finalize
v1 nodes Node - no status,proxy
v1 pods Pod N po status,eviction,binding,log
v1 services Service N svc status
v1 endpoints Endpoints N ep -
v1 configmaps ConfigMap N cm -
v1 secrets Secret N - -
v1 events Event N ev -
v1 serviceaccounts ServiceAccount N sa token
v1 persistentvolumes PersistentVolume - pv status
v1 persistentvolumeclaims PersistentVolumeClaim N pvc status
v1 limitranges LimitRange N limits -
v1 resourcequotas ResourceQuota N quota status
v1 replicationcontrollers ReplicationController N rc status,scale
apps/v1 deployments Deployment N deploy status,scale
apps/v1 daemonsets DaemonSet N ds status
apps/v1 replicasets ReplicaSet N rs status,scale
apps/v1 statefulsets StatefulSet N sts status,scale
apps/v1 controllerrevisions ControllerRevision N - -
batch/v1 jobs Job N - status
batch/v1 cronjobs CronJob N cj status
policy/v1 poddisruptionbudgets PodDisruptionBudget N pdb status
rbac.authorization.k8s.io/v1 roles Role N - -
rbac.authorization.k8s.io/v1 rolebindings RoleBinding N - -
rbac.authorization.k8s.io/v1 clusterroles ClusterRole - - -
rbac.authorization.k8s.io/v1 clusterrolebindings ClusterRoleBinding - - -
certificates.k8s.io/v1 certificatesigningrequests CertificateSigningRequest - csr status,approval
coordination.k8s.io/v1 leases Lease N - -
storage.k8s.io/v1 storageclasses StorageClass - sc -
storage.k8s.io/v1 csidrivers CSIDriver - - -
storage.k8s.io/v1 csinodes CSINode - - -
networking.k8s.io/v1 ingresses Ingress N ing status
networking.k8s.io/v1 ingressclasses IngressClass - - -
networking.k8s.io/v1 networkpolicies NetworkPolicy N netpol -
discovery.k8s.io/v1 endpointslices EndpointSlice N - -
scheduling.k8s.io/v1 priorityclasses PriorityClass - pc -
autoscaling/v2 horizontalpodautoscalers HorizontalPodAutoscaler N hpa status
admissionregistration.k8s.io/v1 mutatingwebhookconfigurations MutatingWebhookConfiguration - - -
admissionregistration.k8s.io/v1 validatingwebhookconfigurations ValidatingWebhookConfiguration - - -
apiregistration.k8s.io/v1 apiservices APIService - - status
apiextensions.k8s.io/v1 customresourcedefinitions CustomResourceDefinition - crd,crds status
authorization.k8s.io/v1 selfsubjectaccessreviews SelfSubjectAccessReview - - -
authentication.k8s.io/v1 selfsubjectreviews SelfSubjectReview - - -
`;

export const builtIn: readonly Resource[] = table.trim().split('\n').map(parseRow);

function parseRow(row: string): Resource {
  const [api = '', plural = '', kind = '', scope = '', short = '-', sub = '-'] = row.split(' ');
  const [version = '', group = ''] = api.split('/').reverse();
  const words = (list: string) => (list === '-' ? [] : list.split(','));
  const [shortNames, subresources] = [words(short), words(sub)];
  return { group, version, plural, kind, namespaced: scope === 'N', shortNames, subresources };
}

/** The resources that a CustomResourceDefinition brings, one for each version that is served. */
export function resourcesOfDefinition(definition: JsonRecord): Resource[] {
  const spec = recordOf(definition['spec']);
  const names = recordOf(spec['names']);
  return recordsOf(spec['versions'])
    .filter(version => version['served'] !== false)
    .map(version => ({
      group: textOf(spec['group']) ?? '',
      version: textOf(version['name']) ?? '',
      plural: textOf(names['plural']) ?? '',
      kind: textOf(names['kind']) ?? '',
      namespaced: spec['scope'] === 'Namespaced',
      shortNames: textsOf(names['shortNames']),
      subresources: Object.keys(recordOf(at(version, 'subresources'))),
    }));
}

export function apiVersionOf({ group, version }: Pick<Resource, 'group' | 'version'>): string {
  return group === '' ? version : `${group}/${version}`;
}

/** As messages name it: `deployments.apps`. */
export function qualifiedName({ group, plural }: Pick<Resource, 'group' | 'plural'>): string {
  return group === '' ? plural : `${plural}.${group}`;
}
