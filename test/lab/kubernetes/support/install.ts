import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabHost } from '../../host.ts';
import { launcher } from '../launcher.ts';

/** The folder of the sources: what is not compiled is only there. */
const sources = join(import.meta.dirname, '../../../../../test/lab/kubernetes');

/** Puts kubelet, crictl and kubectl on a host as their packages would, and containerd by its package. */
export async function installKubernetes(host: LabHost, version: string): Promise<void> {
  const put = (path: string, content: string, mode = '0644') =>
    host.must(`mkdir -p "$(dirname '${path}')"; cat > '${path}'; chmod ${mode} '${path}'`, {
      input: content,
    });
  for (const name of ['kubelet', 'crictl']) {
    await put(`/usr/bin/${name}`, launcher(name, version), '0755');
  }
  const read = (name: string) => readFileSync(join(sources, 'kubelet', name), 'utf8');
  const units = '/usr/lib/systemd/system';
  await put(`${units}/kubelet.service`, read('kubelet.service'));
  await put(`${units}/kubelet.service.d/10-kubeadm.conf`, read('10-kubeadm.conf'));
  await host.must(`ln -sf /opt/kplay-lab/bin/kubectl /usr/bin/kubectl
apt-get -q -y install --no-install-recommends containerd
systemctl daemon-reload
systemctl enable --now containerd`);
}
