import { at, type JsonRecord, recordOf, recordsOf, textOf, textsOf } from '../json.ts';
import type { User } from './authenticate.ts';
import type { Store } from './store.ts';

/** What a user wants to do. */
export interface Access {
  readonly verb: string;
  readonly group: string;
  /** With the subresource: `pods/eviction`. */
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

const rbac = 'rbac.authorization.k8s.io';
const reading = ['get', 'list', 'watch'];

/** May anybody read these paths. */
export const publicPaths = /^\/(healthz|livez|readyz|version)(\/|$)/;

export function mayUse(user: User, access: Access, store: Store): boolean {
  if (user.groups.includes('system:masters')) return true;
  if (isPublic(access) || isForEverybody(user, access)) return true;
  if (user.groups.includes('system:nodes') && isForNode(user, access)) return true;
  if (user.groups.includes('system:bootstrappers') && isForJoining(access)) return true;
  return rulesOf(user, access.namespace, store).some(rule => allows(rule, access));
}

/** What the role `kubeadm:bootstrap-signer-clusterinfo` gives, which not every cluster of a test has. */
function isPublic({ verb, resource, namespace, name }: Access): boolean {
  return (
    verb === 'get' &&
    resource === 'configmaps' &&
    namespace === 'kube-public' &&
    name === 'cluster-info'
  );
}

function isForEverybody({ groups }: User, { group, verb, resource }: Access): boolean {
  const isReview = group === 'authorization.k8s.io' || group === 'authentication.k8s.io';
  return (
    groups.includes('system:authenticated') &&
    isReview &&
    verb === 'create' &&
    resource.startsWith('self')
  );
}

function isForNode({ name: user }: User, { verb, resource, name }: Access): boolean {
  if (reading.includes(verb)) return true;
  const [plural = ''] = resource.split('/');
  const own = user.replace(/^system:node:/, '');
  if (plural === 'nodes') return verb === 'create' || name === own;
  return ['pods', 'leases', 'events', 'certificatesigningrequests', 'csinodes'].includes(plural);
}

function isForJoining({ verb, resource, namespace, name }: Access): boolean {
  if (resource === 'certificatesigningrequests') return ['create', ...reading].includes(verb);
  if (!reading.includes(verb)) return false;
  if (resource === 'nodes') return true;
  if (namespace !== 'kube-system') return false;
  const read = ['kubeadm-config', 'kubelet-config', 'kube-proxy', 'kubeadm-certs'];
  return ['configmaps', 'secrets'].includes(resource) && read.includes(name);
}

function rulesOf(user: User, namespace: string, store: Store): JsonRecord[] {
  const bindings = store.list({ group: rbac, plural: 'clusterrolebindings' });
  const local =
    namespace === '' ? [] : store.list({ group: rbac, plural: 'rolebindings' }, namespace);
  return [...bindings, ...local]
    .map(({ object }) => object)
    .filter(binding => recordsOf(binding['subjects']).some(subject => isSubject(subject, user)))
    .flatMap(binding => {
      const ref = recordOf(binding['roleRef']);
      const isLocal = ref['kind'] === 'Role';
      const role = store.find({
        group: rbac,
        plural: isLocal ? 'roles' : 'clusterroles',
        namespace: isLocal ? namespace : '',
        name: textOf(ref['name']) ?? '',
      });
      return recordsOf(role?.['rules']);
    });
}

function isSubject(subject: JsonRecord, user: User): boolean {
  const { kind, name, namespace } = subject;
  if (kind === 'Group') return user.groups.includes(String(name));
  if (kind === 'User') return user.name === name;
  return user.name === `system:serviceaccount:${String(namespace)}:${String(name)}`;
}

function allows(rule: JsonRecord, { verb, group, resource, name }: Access): boolean {
  const has = (list: unknown, value: string) => {
    const values = textsOf(list);
    return values.includes('*') || values.includes(value);
  };
  const names = textsOf(at(rule, 'resourceNames'));
  return (
    has(rule['verbs'], verb) &&
    has(rule['apiGroups'], group) &&
    has(rule['resources'], resource) &&
    (names.length === 0 || names.includes(name))
  );
}
