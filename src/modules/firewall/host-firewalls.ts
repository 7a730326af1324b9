import type { HostInfo } from '../../module-api/host-info.ts';
import type { Predicted } from '../../module-api/predicted.ts';
import type { Probe } from '../../module-api/probe.ts';
import { joinShell, type Shell, sh } from '../../module-api/shell.ts';
import { withoutMapping } from './address.ts';
import type { FirewallArgs } from './args.ts';
import { parseFirewalld } from './firewalld/parse.ts';
import { firewalldKey } from './firewalld/plan.ts';
import { firewalldScript } from './firewalld/probe.ts';
import type { FirewalldState } from './firewalld/state.ts';
import { readSections, type Section, section, whereThereIs } from './sections.ts';
import { parseUfw } from './ufw/parse.ts';
import { ufwKey } from './ufw/plan.ts';
import { ufwScript } from './ufw/probe.ts';
import type { UfwState } from './ufw/state.ts';

/** The firewalls a host has, as far as the task may have to do with them. */
export interface HostFirewalls {
  readonly ufw?: UfwState | undefined;
  readonly firewalld?: FirewalldState | undefined;
  /** The interface by which the host answers kplay. */
  readonly interface?: string | undefined;
  /** Ports by the names of /etc/services, as `22/tcp`. */
  readonly services: { readonly [name: string]: readonly string[] };
  /** In check mode: the task that would have installed software. */
  readonly installing?: string | undefined;
}

export function hostFirewalls(args: FirewallArgs, host: HostInfo): Probe<HostFirewalls> {
  return {
    script: scriptFor(args, host),
    parse: result => parseFirewalls(readSections(result), args),
    overlay: (observed, predicted) => ({
      ...observed,
      ufw: remembered(predicted, ufwKey) ?? observed.ufw,
      firewalld: firewalldAfter(observed.firewalld, predicted),
      installing: predicted.installing,
    }),
  };
}

function scriptFor({ backend, services = [] }: FirewallArgs, host: HostInfo): Shell {
  const isAsked = (name: string) => backend === 'auto' || backend === name;
  const client = host.connection?.clientAddress;
  const parts = [
    isAsked('ufw') ? whereThereIs('ufw', ufwScript) : undefined,
    isAsked('firewalld') ? whereThereIs('firewall-cmd', firewalldScript) : undefined,
    client === undefined
      ? undefined
      : section('route', sh`ip -o route get ${withoutMapping(client)}`),
    services.length === 0
      ? undefined
      : section('services', sh`grep -Fw ${services.map(name => sh`-e ${name}`)} /etc/services`),
  ];
  return joinShell(
    parts.filter(part => part !== undefined),
    '\n',
  );
}

function parseFirewalls(
  sections: ReadonlyMap<string, Section>,
  { services = [] }: FirewallArgs,
): HostFirewalls {
  const route = sections.get('route')?.text ?? '';
  return {
    ufw: sections.has('ufw-status') ? parseUfw(sections) : undefined,
    firewalld: sections.has('firewalld-state') ? parseFirewalld(sections) : undefined,
    interface: /\bdev (\S+)/.exec(route)?.[1],
    services: Object.fromEntries(
      services.map(name => [name, readServices(sections.get('services')?.text ?? '', name)]),
    ),
  };
}

/** Lines of /etc/services: `name port/protocol aliases`. */
function readServices(text: string, name: string): readonly string[] {
  return text.split('\n').flatMap(line => {
    const [first = '', port = '', ...aliases] = line.replace(/#.*$/, '').trim().split(/\s+/);
    return [first, ...aliases].includes(name) && /^\d+\/\w+$/.test(port) ? [port] : [];
  });
}

/** What a change of this module, which alone writes it, predicted. */
function remembered<Key extends keyof Remembered>(
  predicted: Predicted,
  key: Key,
): Remembered[Key] | undefined {
  const text = predicted.value(key);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- only this module writes it
  return text === undefined ? undefined : (JSON.parse(text) as Remembered[Key]);
}

interface Remembered {
  readonly [ufwKey]: UfwState;
  readonly [firewalldKey]: FirewalldState;
}

function firewalldAfter(
  observed: FirewalldState | undefined,
  predicted: Predicted,
): FirewalldState | undefined {
  const state = remembered(predicted, firewalldKey) ?? observed;
  const unit = predicted.unit('firewalld.service') ?? predicted.unit('firewalld');
  if (state === undefined || unit === undefined) return state;
  const { active = state.running, enabled = state.enabled } = unit;
  if (active === state.running) return { ...state, enabled };
  return { ...state, running: active, enabled, runtime: active ? state.permanent : {} };
}
