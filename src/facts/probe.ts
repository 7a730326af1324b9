import { textOf } from '../module-api/command-result.ts';
import type { JsonObject } from '../module-api/json.ts';
import type { Probe } from '../module-api/probe.ts';
import { hardwareFacts } from './hardware.ts';
import { localFacts } from './local.ts';
import { commandsOf, managerFacts } from './managers.ts';
import { networkFacts } from './network.ts';
import { userFacts } from './people.ts';
import { factScript, type Gathering } from './script.ts';
import { Sections } from './sections.ts';
import type { Subset } from './subsets.ts';
import { systemFacts } from './system.ts';
import { virtualFacts } from './virtual.ts';

export interface GatheredFacts {
  /** By Ansible's names without `ansible_`. */
  readonly facts: JsonObject;
  /** The names of those that are `min`. */
  readonly least: readonly string[];
  /** Which of the commands kplay looks for the host has. */
  readonly commands: readonly string[];
  /** `SSH_CONNECTION` of the shell: client address and port, server address and port. */
  readonly sshConnection: string | undefined;
}

/** Everything about a host, in one script and one round trip. */
export function factsProbe(
  subsets: ReadonlySet<Subset>,
  { factPath = '/etc/ansible/facts.d', seconds = 10 }: Partial<Gathering> = {},
): Probe<GatheredFacts> {
  return {
    script: factScript({ subsets, factPath, seconds }),
    parse: result => parseFacts(textOf(result.stdout)),
  };
}

export function parseFacts(output: string): GatheredFacts {
  const sections = new Sections(output);
  const least = { ...systemFacts(sections), ...managerFacts(sections), ...userFacts(sections) };
  return {
    facts: {
      ...least,
      ...hardwareFacts(sections),
      ...networkFacts(sections),
      ...virtualFacts(sections),
      ...localFacts(sections),
      module_setup: true,
    },
    least: Object.keys(least),
    commands: commandsOf(sections),
    sshConnection: /^SSH_CONNECTION=(.+)$/m.exec(sections.text('connection'))?.[1],
  };
}
