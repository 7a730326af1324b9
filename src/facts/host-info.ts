import type { HostFacts, HostInfo } from '../module-api/host-info.ts';
import type { JsonObject } from '../module-api/json.ts';
import type { GatheredFacts } from './probe.ts';

/** What modules may know of the host. */
export function hostInfoOf({ facts, commands, sshConnection }: GatheredFacts): HostInfo {
  const [clientAddress, , , serverPort] = sshConnection?.split(' ') ?? [];
  return {
    facts: hostFacts(facts),
    commands: new Set(commands),
    user: text(facts, 'user_id'),
    ...(clientAddress !== undefined &&
      serverPort !== undefined && {
        connection: { clientAddress, serverPort: Number(serverPort) },
      }),
  };
}

function hostFacts(facts: JsonObject): HostFacts {
  return {
    ...facts,
    os_family: text(facts, 'os_family'),
    distribution: text(facts, 'distribution'),
    distribution_version: text(facts, 'distribution_version'),
    pkg_mgr: text(facts, 'pkg_mgr'),
    service_mgr: text(facts, 'service_mgr'),
    kernel: text(facts, 'kernel'),
  };
}

function text(facts: JsonObject, name: string): string {
  const value = facts[name];
  return typeof value === 'string' ? value : '';
}
