import type { CommandLine } from '../command-line.ts';
import { minorOf } from '../config/defaults.ts';
import { toYaml } from '../config/documents.ts';
import { KubeadmFailure } from '../failure.ts';
import type { Machine } from '../machine.ts';

/** `kubeadm version`. */
export function versionCommand(machine: Machine, line: CommandLine): void {
  const { version } = machine;
  const output = line.value('output') ?? '';
  const info = {
    major: '1',
    minor: String(minorOf(version)),
    emulationMajor: '',
    emulationMinor: '',
    minCompatibilityMajor: '',
    minCompatibilityMinor: '',
    gitVersion: version,
    gitCommit: '0000000000000000000000000000000000000000',
    gitTreeState: 'clean',
    buildDate: '2026-08-19T00:00:00Z',
    goVersion: 'go1.25.6',
    compiler: 'gc',
    platform: `linux/${process.arch === 'x64' ? 'amd64' : process.arch}`,
  };
  if (output === 'short') return machine.say(version);
  if (output === 'json') return machine.say(JSON.stringify({ clientVersion: info }, undefined, 2));
  if (output === 'yaml') return machine.say(toYaml({ clientVersion: info }));
  if (output !== '') throw new KubeadmFailure(`invalid output format: ${output}`);
  const fields = Object.entries(info).map(([name, value]) => {
    return `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}:"${value}"`;
  });
  machine.say(`kubeadm version: &version.Info{${fields.join(', ')}}`);
}
