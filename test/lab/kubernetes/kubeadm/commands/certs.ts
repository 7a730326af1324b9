import { randomBytes, X509Certificate } from 'node:crypto';
import { parse } from 'yaml';
import { parseKubeconfig } from '../../client/kubeconfig.ts';
import { at, recordOf } from '../../json.ts';
import { connectionAt, withClient } from '../cluster/access.ts';
import type { CommandLine } from '../command-line.ts';
import { clusterOf, lookAround } from '../config/defaults.ts';
import { readDocuments } from '../config/documents.ts';
import { humanDuration } from '../config/duration.ts';
import type { ApiEndpoint, ClusterConfiguration } from '../config/types.ts';
import { KubeadmFailure } from '../failure.ts';
import { type KubeconfigUser, kubeconfigUsers, newKubeconfig } from '../kubeconfig.ts';
import type { Machine } from '../machine.ts';
import { authorities, type Leaf, leaves, writePair } from '../pki.ts';
import { table, toJson } from './output.ts';

/** `kubeadm certs …`. */
export async function certsCommand(machine: Machine, line: CommandLine): Promise<void> {
  const [, verb, name] = line.words;
  if (verb === 'certificate-key') return machine.say(randomBytes(32).toString('hex'));
  if (verb === 'check-expiration') return checkExpiration(machine, line);
  if (verb === 'renew') return renew(machine, line, name);
  throw new KubeadmFailure(`invalid subcommand: "${verb ?? ''}"`);
}

/** A certificate that kubeadm renews, in a file of its own or in a kubeconfig. */
type Managed =
  | { readonly title: string; readonly longName: string; readonly leaf: Leaf }
  | { readonly title: string; readonly longName: string; readonly user: KubeconfigUser };

const managed: readonly Managed[] = [
  ...Object.values(kubeconfigUsers).map(user => ({
    title: user.file,
    longName: user.longName,
    user,
  })),
  ...leaves.map(leaf => ({ title: leaf.title, longName: leaf.longName, leaf })),
].sort((one, other) => (one.title < other.title ? -1 : 1));

function certificateOf(
  machine: Machine,
  item: Managed,
  folder: string,
): X509Certificate | undefined {
  if ('leaf' in item) {
    const text = machine.read(`${folder}/${item.leaf.name}.crt`);
    return text === undefined ? undefined : new X509Certificate(text);
  }
  const text = machine.read(`/etc/kubernetes/${item.user.file}`);
  const { cert } = text === undefined ? { cert: undefined } : parseKubeconfig(text);
  return cert === undefined ? undefined : new X509Certificate(cert);
}

const authorityOf = (item: Managed): string =>
  'leaf' in item ? item.leaf.authority.replace('/', '-') : 'ca';

/** The cluster's configuration: from `--config`, from the cluster, or the defaults. */
async function clusterFor(
  machine: Machine,
  line: CommandLine,
  prefix: string,
): Promise<ClusterConfiguration> {
  const path = line.value('config');
  if (path !== undefined) {
    return clusterOf(
      machine,
      readDocuments(machine, path, false).get('ClusterConfiguration') ?? {},
    );
  }
  const folder = line.value('cert-dir');
  const given = folder === undefined ? {} : { certificatesDir: folder };
  const admin = line.value('kubeconfig') ?? '/etc/kubernetes/admin.conf';
  if (!machine.exists(admin)) return clusterOf(machine, given);
  machine.say(
    `[${prefix}] Reading configuration from the "kubeadm-config" ConfigMap in namespace "kube-system"...`,
  );
  machine.say(
    `[${prefix}] Use 'kubeadm init phase upload-config kubeadm --config your-config-file' to re-upload it.`,
  );
  try {
    const found = await withClient(connectionAt(machine, admin), client =>
      client.must({ path: '/api/v1/namespaces/kube-system/configmaps/kubeadm-config' }),
    );
    machine.say('');
    return clusterOf(machine, recordOf(parse(String(at(found, 'data', 'ClusterConfiguration')))));
  } catch (error) {
    if (!(error instanceof KubeadmFailure)) throw error;
    machine.say(
      `[${prefix}] Error reading configuration from the Cluster. Falling back to default configuration\n`,
    );
    return clusterOf(machine, given);
  }
}

async function checkExpiration(machine: Machine, line: CommandLine): Promise<void> {
  const { certificatesDir } = await clusterFor(machine, line, 'check-expiration');
  const external = new Set(
    authorities
      .filter(({ name }) => !machine.exists(`${certificatesDir}/${name}.key`))
      .map(({ title }): string => title),
  );
  const certificates = managed.map(item => ({
    name: item.title,
    caName: authorityOf(item),
    externallyManaged: external.has(authorityOf(item)),
    ...lifeOf(certificateOf(machine, item, certificatesDir)),
  }));
  const certificateAuthorities = authorities.map(({ name, title }) => {
    const text = machine.read(`${certificatesDir}/${name}.crt`);
    const certificate = text === undefined ? undefined : new X509Certificate(text);
    return { name: title, externallyManaged: external.has(title), ...lifeOf(certificate) };
  });
  if (line.value('output') === 'json') {
    const object = {
      kind: 'CertificateExpirationInfo',
      apiVersion: 'output.kubeadm.k8s.io/v1alpha3',
      certificates,
      certificateAuthorities,
    };
    return machine.say(toJson(object));
  }
  const yesNo = (value: boolean) => (value ? 'yes' : 'no');
  const when = (life: Life) =>
    'missing' in life
      ? ['', '']
      : [readable(life.expirationDate), humanDuration(life.residualTime * 1000)];
  const title = (item: Life & { readonly name: string }) =>
    'missing' in item ? `!MISSING! ${item.name}` : item.name;
  machine.say(
    table([
      ['CERTIFICATE', 'EXPIRES', 'RESIDUAL TIME', 'CERTIFICATE AUTHORITY', 'EXTERNALLY MANAGED'],
      ...certificates.map(item => [
        title(item),
        ...when(item),
        'missing' in item ? '' : item.caName,
        'missing' in item ? '' : yesNo(item.externallyManaged),
      ]),
    ]),
  );
  machine.say('');
  machine.say(
    table([
      ['CERTIFICATE AUTHORITY', 'EXPIRES', 'RESIDUAL TIME', 'EXTERNALLY MANAGED'],
      ...certificateAuthorities.map(item => [
        title(item),
        ...when(item),
        'missing' in item ? '' : yesNo(item.externallyManaged),
      ]),
    ]),
  );
}

type Life =
  | { readonly missing: true; readonly expirationDate: null; readonly residualTime: 0 }
  | { readonly expirationDate: string; readonly residualTime: number };

function lifeOf(certificate: X509Certificate | undefined): Life {
  if (certificate === undefined) return { expirationDate: null, residualTime: 0, missing: true };
  const end = new Date(certificate.validTo);
  return {
    expirationDate: end.toISOString().replace('.000Z', 'Z'),
    residualTime: Math.floor((end.getTime() - Date.now()) / 1000),
  };
}

/** `Jan 02, 2006 15:04 UTC` */
function readable(date: string): string {
  const [, day = '', month = '', year = '', time = ''] =
    /^\w+, (\d+) (\w+) (\d+) (\d+:\d+)/.exec(new Date(date).toUTCString()) ?? [];
  return `${month} ${day}, ${year} ${time} UTC`;
}

async function renew(machine: Machine, line: CommandLine, name: string | undefined): Promise<void> {
  const chosen = name === 'all' ? managed : managed.filter(item => item.title === name);
  if (chosen.length === 0) {
    throw new KubeadmFailure(
      name === undefined
        ? 'missing subcommand; "renew" is not meant to be run on its own'
        : `invalid subcommand: "${name}"`,
    );
  }
  const cluster = await clusterFor(machine, line, 'renew');
  for (const item of chosen) renewOne(machine, cluster, item);
  if (name !== 'all') return;
  machine.say(
    '\nDone renewing certificates. You must restart the kube-apiserver, kube-controller-manager, kube-scheduler and etcd, so that they can use the new certificates.',
  );
}

function renewOne(machine: Machine, cluster: ClusterConfiguration, item: Managed): void {
  const folder = cluster.certificatesDir;
  const present = certificateOf(machine, item, folder);
  if (present === undefined) return machine.say(`MISSING! ${item.longName}`);
  const authority = 'leaf' in item ? item.leaf.authority : 'ca';
  if (!machine.exists(`${folder}/${authority}.key`)) {
    return machine.say(`Detected external ${authority}, ${item.longName} can't be renewed`);
  }
  const commonName = /^CN=(.*)$/m.exec(present.subject)?.[1] ?? '';
  const names = (present.subjectAltName ?? '')
    .split(', ')
    .map(name => name.replace(/^(DNS|IP Address):/, ''))
    .filter(name => name !== '');
  if ('leaf' in item) {
    const endpoint = endpointOf(machine);
    const settings = { cluster, folder, nodeName: commonName, endpoint, names };
    writePair(machine, settings, item.leaf);
  } else {
    const path = `/etc/kubernetes/${item.user.file}`;
    const { server } = connectionAt(machine, path);
    const settings = { cluster, endpoint: endpointOf(machine), pkiFolder: folder, server };
    machine.write(path, newKubeconfig(machine, settings, item.user));
  }
  machine.say(`${item.longName} renewed`);
}

function endpointOf(machine: Machine): ApiEndpoint {
  return { advertiseAddress: lookAround(machine).advertiseAddress, bindPort: 6443 };
}
