import type { HostInfo } from '../../module-api/host-info.ts';
import type { Predicted } from '../../module-api/predicted.ts';
import type { Probe } from '../../module-api/probe.ts';
import { joinShell, type Shell, sh } from '../../module-api/shell.ts';
import { withoutMapping } from './address.ts';
import type { FirewallArgs } from './args.ts';
import { parseFirewalld } from './firewalld/parse.ts';
import { firewalldKey } from './firewalld/plan.ts';
import { firewalldRunning, firewalldScript } from './firewalld/probe.ts';
import type { FirewalldState } from './firewalld/state.ts';
import { listedOf } from './listed.ts';
import { nftablesKey } from './nftables/plan.ts';
import { nftablesScript } from './nftables/probe.ts';
import { readNftables } from './nftables/read.ts';
import type { NftablesState } from './nftables/state.ts';
import { readSections, type Section, section, whereThereIs } from './sections.ts';
import { parseUfw } from './ufw/parse.ts';
import { ufwKey } from './ufw/plan.ts';
import { ufwScript } from './ufw/probe.ts';
import type { UfwState } from './ufw/state.ts';

/** The firewalls a host has, as far as the task may have to do with them. */
export interface HostFirewalls {
  readonly ufw?: UfwState | undefined;
  readonly firewalld?: FirewalldState | undefined;
  readonly nftables?: NftablesState | undefined;
  /** The interface by which the host answers kplay. */
  readonly interface?: string | undefined;
  /** Ports by the names of /etc/services, as `22/tcp`. */
  readonly services: { readonly [name: string]: readonly string[] };
  /** In check mode: the task that would have installed software. */
  readonly installing?: string | undefined;
}

export interface Asked {
  readonly host: HostInfo;
  /** Then earlier tasks may have changed which firewall is active, so all are looked at. */
  readonly checkMode: boolean;
}

export function hostFirewalls(args: FirewallArgs, asked: Asked): Probe<HostFirewalls> {
  return {
    script: scriptFor(args, asked),
    parse: result => parseFirewalls(readSections(result), args, asked.host),
    overlay: (observed, predicted) => ({
      ...observed,
      ufw: remembered(predicted, ufwKey) ?? observed.ufw,
      firewalld: firewalldAfter(observed.firewalld, predicted),
      nftables: nftablesAfter(observed.nftables, predicted),
      installing: predicted.installing,
    }),
  };
}

/** Asks no further once an active firewall is found: to ask an inactive one takes a while. */
function scriptFor(args: FirewallArgs, { host, checkMode }: Asked): Shell {
  const { backend } = args;
  const services = servicesIn(args);
  const isAsked = (name: string) => backend === 'auto' || backend === name;
  const port = host.connection?.serverPort ?? 22;
  const client = host.connection?.clientAddress;
  const goesOn = checkMode ? sh`:` : sh`[ -z "$k_found" ]`;
  const parts = [
    sh`k_found= k_offline=`,
    isAsked('firewalld')
      ? whereThereIs(
          'firewall-cmd',
          sh`${firewalldRunning}
if [ "$k_rc" = 0 ]; then k_found=1
${firewalldScript('online', port)}
else k_offline=1; fi`,
        )
      : undefined,
    isAsked('ufw')
      ? sh`if ${goesOn}; then
${whereThereIs('ufw', sh`LC_ALL=C ufw status 2>/dev/null | grep -qx 'Status: active' && k_found=1\n${ufwScript}`)}
fi`
      : undefined,
    isAsked('nftables')
      ? sh`if ${goesOn}; then
${whereThereIs('nft', nftablesScript)}
fi`
      : undefined,
    isAsked('firewalld')
      ? sh`if ${goesOn} && [ -n "$k_offline" ]; then
${firewalldScript('offline', port)}
fi`
      : undefined,
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

function servicesIn(args: FirewallArgs): readonly string[] {
  return listedOf(args, true).flatMap(({ args: { services = [] } }) => services);
}

function parseFirewalls(
  sections: ReadonlyMap<string, Section>,
  args: FirewallArgs,
  { connection }: HostInfo,
): HostFirewalls {
  const route = sections.get('route')?.text ?? '';
  const entries = sections.get('services')?.text ?? '';
  return {
    ufw: sections.has('ufw-status') ? parseUfw(sections) : undefined,
    firewalld: sections.has('firewalld-permanent')
      ? parseFirewalld(sections, connection?.serverPort ?? 22)
      : undefined,
    nftables: sections.has('nft-table') ? readNftables(sections) : undefined,
    interface: /\bdev (\S+)/.exec(route)?.[1],
    services: Object.fromEntries(servicesIn(args).map(name => [name, readServices(entries, name)])),
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
  readonly [nftablesKey]: Pick<NftablesState, 'intact'> & Partial<Pick<NftablesState, 'runtime'>>;
}

function nftablesAfter(
  observed: NftablesState | undefined,
  predicted: Predicted,
): NftablesState | undefined {
  if (observed === undefined) return undefined;
  const now = remembered(predicted, nftablesKey);
  const { active: loaded = observed.loaded, enabled: atBoot = observed.atBoot } =
    predicted.unit('nftables.service') ?? predicted.unit('nftables') ?? {};
  const table = now === undefined ? {} : { runtime: now.runtime, intact: now.intact };
  return { ...observed, loaded, atBoot, ...table };
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
