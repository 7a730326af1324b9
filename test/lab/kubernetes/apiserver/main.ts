import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { createFirstObjects } from './bootstrap.ts';
import { Cluster } from './cluster.ts';
import { startControllers } from './controllers/start.ts';
import { readManifest } from './flags.ts';
import { handle } from './handler.ts';
import { Membership } from './members/membership.ts';
import { Store } from './store.ts';

const manifests = process.env['KPLAY_LAB_MANIFESTS'] ?? '/etc/kubernetes/manifests';
const etcd = process.env['KPLAY_LAB_ETCD'] ?? '/var/lib/etcd';

const manifest = readManifest(`${manifests}/kube-apiserver.yaml`);
if (manifest === undefined) throw new Error(`There is no ${manifests}/kube-apiserver.yaml.`);
const { flags, image } = manifest;
const file = (flag: string, usual: string) => flags.get(flag) ?? `/etc/kubernetes/pki/${usual}`;
const clientCa = file('client-ca-file', 'ca.crt');

const port = Number(flags.get('secure-port') ?? 6443);
const store = new Store(`${etcd}/member/objects`);
const cluster = new Cluster(store);
const members = new Membership({
  store,
  manifests,
  port,
  needsEtcd: flags.get('etcd-servers')?.includes('127.0.0.1') === true,
  files: {
    ca: clientCa,
    cert: file('kubelet-client-certificate', 'apiserver-kubelet-client.crt'),
    key: file('kubelet-client-key', 'apiserver-kubelet-client.key'),
  },
  lead() {
    createFirstObjects(cluster);
    startControllers(cluster, {
      manifests,
      ca: { cert: clientCa, key: clientCa.replace(/crt$/, 'key') },
    });
  },
});

const version = /:(v\d[^@]*)/.exec(image)?.[1] ?? 'v1.36.4';
const server = createServer(
  {
    cert: readFileSync(file('tls-cert-file', 'apiserver.crt')),
    key: readFileSync(file('tls-private-key-file', 'apiserver.key')),
    ca: readFileSync(clientCa),
    requestCert: true,
    // Those without a certificate of the cluster are anonymous, or have a token.
    rejectUnauthorized: false,
  },
  (request, response) => void handle({ cluster, members, version }, request, response),
);
server.keepAliveTimeout = 90_000;
server.requestTimeout = 0;
server.listen(port, '0.0.0.0');
await members.run();
