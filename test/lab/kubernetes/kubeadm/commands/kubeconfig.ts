import type { CommandLine } from '../command-line.ts';
import { initSettings } from '../config/defaults.ts';
import { formatDuration, parseDuration } from '../config/duration.ts';
import { KubeadmFailure } from '../failure.ts';
import { readConfig } from '../init/command.ts';
import { newKubeconfig, renderKubeconfig, serverUrl } from '../kubeconfig.ts';
import type { Machine } from '../machine.ts';

/** `kubeadm kubeconfig user`. */
export function kubeconfigCommand(machine: Machine, line: CommandLine): void {
  if (line.words[1] !== 'user') {
    throw new KubeadmFailure(`invalid subcommand: "${line.words[1] ?? ''}"`);
  }
  const name = line.value('client-name');
  if (name === undefined) throw new KubeadmFailure('required flag(s) "client-name" not set');
  const { init, cluster } = initSettings(machine, readConfig(machine, line));
  const pkiFolder = cluster.certificatesDir;
  const endpoint = init.localAPIEndpoint;
  const token = line.value('token');
  if (token !== undefined) {
    const text = renderKubeconfig({
      server: serverUrl(cluster, endpoint),
      authority: machine.read(`${pkiFolder}/ca.crt`) ?? '',
      clusterName: cluster.clusterName,
      user: name,
      credentials: { token },
    });
    return machine.say(text.trimEnd());
  }
  const period = parseDuration(line.value('validity-period') ?? cluster.certificateValidityPeriod);
  const certificateValidityPeriod = formatDuration(period ?? 0);
  const settings = { cluster: { ...cluster, certificateValidityPeriod }, endpoint, pkiFolder };
  const user = { commonName: name, organizations: line.values('org'), isLocal: false };
  machine.say(newKubeconfig(machine, settings, user).trimEnd());
}
