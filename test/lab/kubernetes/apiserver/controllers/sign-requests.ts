import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { at, type JsonRecord, recordsOf, textOf, textsOf, within } from '../../json.ts';
import type { Cluster } from '../cluster.ts';
import { nameOf, type Surroundings, setCondition } from './controller.ts';

const run = promisify(execFile);

/** Approves what kubelets ask for, and signs what is approved. */
export async function signRequests(cluster: Cluster, { ca }: Surroundings): Promise<void> {
  const resource = cluster.resource('certificatesigningrequests');
  for (const request of cluster.list(resource.plural)) {
    const conditions = recordsOf(at(request, 'status', 'conditions')).map(item => item['type']);
    if (conditions.includes('Denied')) continue;
    if (!conditions.includes('Approved')) {
      if (!isOfKubelet(request)) continue;
      cluster.edit(resource, request, copy => {
        const message = 'Auto approving kubelet client certificate after SubjectAccessReview.';
        setCondition(copy, { type: 'Approved', status: 'True', reason: 'AutoApproved', message });
      });
    } else if (at(request, 'status', 'certificate') === undefined) {
      const certificate = await sign(request, ca);
      cluster.edit(resource, request, copy => {
        within(copy, 'status')['certificate'] = Buffer.from(certificate).toString('base64');
      });
    }
  }
}

function isOfKubelet(request: JsonRecord): boolean {
  if (at(request, 'spec', 'signerName') !== 'kubernetes.io/kube-apiserver-client-kubelet')
    return false;
  const groups = textsOf(at(request, 'spec', 'groups'));
  return groups.includes('system:bootstrappers') || groups.includes('system:nodes');
}

async function sign(request: JsonRecord, ca: Surroundings['ca']): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'csr-'));
  try {
    const pem = Buffer.from(textOf(at(request, 'spec', 'request')) ?? '', 'base64');
    const file = join(folder, 'request.pem');
    const extensions = join(folder, 'extensions');
    const usage = textOf(at(request, 'spec', 'signerName'))?.endsWith('-serving')
      ? 'serverAuth'
      : 'clientAuth';
    await writeFile(file, pem);
    await writeFile(extensions, `keyUsage=critical,digitalSignature\nextendedKeyUsage=${usage}\n`);
    const { stdout } = await run('openssl', [
      ...['x509', '-req', '-in', file, '-CA', ca.cert, '-CAkey', ca.key, '-days', '365'],
      ...['-set_serial', `0x${Buffer.from(nameOf(request)).toString('hex').slice(-30)}`],
      ...['-extfile', extensions],
    ]);
    return stdout;
  } finally {
    await rm(folder, { recursive: true });
  }
}
