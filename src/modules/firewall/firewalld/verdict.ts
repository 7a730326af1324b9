import { covers } from '../address.ts';
import type { Connection } from '../connection.ts';
import { portCovers } from '../rule.ts';
import { hasPorts } from './ports.ts';
import { parseRichRule, type RichPart } from './rich-rule.ts';
import type { Zones } from './state.ts';

/** The zone that a connection belongs to: by its address, else by its interface, else the default. */
export function zoneOf(zones: Zones, defaultZone: string, connection: Connection): string {
  const entries = Object.entries(zones);
  const bySource = entries.find(([, { sources }]) =>
    sources.some(source => covers(source, connection.clientAddress)),
  );
  const byInterface = entries.find(([, { interfaces }]) =>
    interfaces.some(name => name === connection.interface),
  );
  return (bySource ?? byInterface)?.[0] ?? defaultZone;
}

/** Whether a new connection like kplay's own would be let in. Rules that close count before those that open. */
export function isOpen(zones: Zones, defaultZone: string, connection: Connection): boolean {
  const zone = zones[zoneOf(zones, defaultZone, connection)];
  if (zone === undefined) return true;
  const { serverPort } = connection;
  const verdicts = zone['rich rules']
    .map(parseRichRule)
    .filter(parts => isAbout(parts, connection))
    .flatMap(parts => parts.map(({ name }) => name));
  if (verdicts.includes('drop') || verdicts.includes('reject')) return false;
  return (
    verdicts.includes('accept') ||
    zone.target.includes('ACCEPT') ||
    (serverPort === 22 && zone.services.includes('ssh')) ||
    zone.protocols.includes('tcp') ||
    hasPorts(zone.ports, `${serverPort}/tcp`)
  );
}

function isAbout(parts: readonly RichPart[], { clientAddress, serverPort }: Connection): boolean {
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
  if (service !== undefined) return serverPort === 22 && service.attributes.get('name') === 'ssh';
  const protocol = part('protocol');
  if (protocol !== undefined) return protocol.attributes.get('value') === 'tcp';
  return !parts.some(({ name }) => elsewhere.has(name));
}

/** Parts of rules about something other than a connection to a port. */
const elsewhere = new Set(['icmp-block', 'icmp-type', 'masquerade', 'forward-port', 'source-port']);
