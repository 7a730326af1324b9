import { covers } from '../address.ts';
import type { Connection } from '../connection.ts';
import { portCovers } from '../rule.ts';
import { hasPorts } from './ports.ts';
import { parseRichRule, type RichPart } from './rich-rule.ts';
import type { Zone, Zones } from './state.ts';

/** What a verdict is about: the zones of now or of the next boot, and the rest of the settings. */
export interface ZoneView {
  readonly zones: Zones;
  readonly defaultZone: string;
  /** The services that open the connection's port. */
  readonly openers: readonly string[];
}

/**
 * The zones that a connection may belong to: by its address, else by its interface, else the default. More
 * than one where networks overlap, since firewalld's versions do not agree which counts.
 */
export function zonesOfConnection(
  { zones, defaultZone }: ZoneView,
  { clientAddress, interface: name }: Connection,
): readonly string[] {
  const having = (isMeant: (zone: Zone) => boolean) =>
    Object.entries(zones).flatMap(([title, zone]) => (isMeant(zone) ? [title] : []));
  const bySource = having(({ sources }) => sources.some(source => covers(source, clientAddress)));
  if (bySource.length > 0) return bySource;
  const byInterface = having(({ interfaces }) => interfaces.some(one => one === name));
  return byInterface.length > 0 ? byInterface : [defaultZone];
}

/** Whether a new connection like kplay's own would be let in, whichever zone it belongs to. */
export function isOpen(view: ZoneView, connection: Connection): boolean {
  return zonesOfConnection(view, connection).every(name => isOpenIn(name, view, connection));
}

/** Rules that close count before those that open. */
export function isOpenIn(
  name: string,
  { zones, openers }: ZoneView,
  connection: Connection,
): boolean {
  const zone = zones[name];
  if (zone === undefined) return false;
  const verdicts = zone['rich rules']
    .map(parseRichRule)
    .filter(parts => isAbout(parts, connection, openers))
    .flatMap(parts => parts.map(part => part.name));
  if (verdicts.includes('drop') || verdicts.includes('reject')) return false;
  return (
    verdicts.includes('accept') ||
    zone.target.includes('ACCEPT') ||
    zone.services.some(service => openers.includes(service)) ||
    zone.protocols.includes('tcp') ||
    hasPorts(zone.ports, `${connection.serverPort}/tcp`)
  );
}

function isAbout(
  parts: readonly RichPart[],
  { clientAddress, serverPort }: Connection,
  openers: readonly string[],
): boolean {
  const part = (name: string) => parts.find(one => one.name === name);
  const source = part('source');
  const address = source?.attributes.get('address');
  if (address !== undefined && covers(address, clientAddress) === source?.inverted) return false;
  if (source !== undefined && address === undefined) return false;
  const port = part('port');
  if (port !== undefined) {
    const { attributes } = port;
    return (
      attributes.get('protocol') === 'tcp' && portCovers(attributes.get('port') ?? '', serverPort)
    );
  }
  const service = part('service');
  if (service !== undefined) return openers.includes(service.attributes.get('name') ?? '');
  const protocol = part('protocol');
  if (protocol !== undefined) return protocol.attributes.get('value') === 'tcp';
  return !parts.some(({ name }) => elsewhere.has(name));
}

/** Parts of rules about something other than a connection to a port. */
const elsewhere = new Set(['icmp-block', 'icmp-type', 'masquerade', 'forward-port', 'source-port']);
