import { normalAddress, parseNetwork } from '../address.ts';
import { hasPorts, hasSomePorts, withoutPorts } from './ports.ts';
import { normalRichRule } from './rich-rule.ts';
import type { Property, Setting, Zone, Zones } from './state.ts';

export function isPresent(zone: Zone, { property, value }: Setting): boolean {
  const values = zone[property];
  if (isPorts(property)) return hasPorts(values, value);
  return values.some(one => normalValue(property, one) === normalValue(property, value));
}

/** Ports are absent when none of them is there. */
export function isAbsent(zone: Zone, setting: Setting): boolean {
  const { property, value } = setting;
  return isPorts(property) ? !hasSomePorts(zone[property], value) : !isPresent(zone, setting);
}

/** A zone takes interfaces and sources from others; so all zones are given. */
export function withSetting(zones: Zones, zone: string, setting: Setting): Zones {
  const { property, value } = setting;
  const moved = property === 'interfaces' || property === 'sources';
  return Object.fromEntries(
    Object.entries(zones).map(([name, found]) => {
      if (name === zone) return [name, { ...found, [property]: [...found[property], value] }];
      return [name, moved ? dropped(found, setting) : found];
    }),
  );
}

export function withoutSetting(zones: Zones, zone: string, setting: Setting): Zones {
  return Object.fromEntries(
    Object.entries(zones).map(([name, found]) => [
      name,
      name === zone ? dropped(found, setting) : found,
    ]),
  );
}

/** The option of `firewall-cmd` that adds or removes it. */
export function optionFor(
  { property, value }: Setting,
  { present, offline }: { readonly present: boolean; readonly offline: boolean },
): string {
  // Of firewall-offline-cmd, `--remove-service` is an option of its ancestor, and is not about zones.
  if (offline && !present && property === 'services') return `--remove-service-from-zone=${value}`;
  const moved = property === 'interfaces' || property === 'sources';
  const verb = present ? (moved ? 'change' : 'add') : 'remove';
  const name = property === 'rich rules' ? 'rich-rule' : property.replace(/s$/, '');
  return value === 'yes' && !name.includes('rule')
    ? `--${verb}-${name}`
    : `--${verb}-${name}=${value}`;
}

function dropped(zone: Zone, { property, value }: Setting): Zone {
  const values = isPorts(property)
    ? withoutPorts(zone[property], value)
    : zone[property].filter(one => normalValue(property, one) !== normalValue(property, value));
  return { ...zone, [property]: values };
}

function isPorts(property: Property): boolean {
  return property === 'ports' || property === 'source-ports';
}

function normalValue(property: Property, value: string): string {
  if (property === 'rich rules') return normalRichRule(value);
  if (property === 'sources') {
    return parseNetwork(value) === undefined ? value.toLowerCase() : normalAddress(value);
  }
  if (property !== 'forward-ports') return value;
  const [, port = '', proto = '', toport = '', toaddr = ''] =
    /^port=(.*?):proto=(.*?)(?::toport=(.*?))?(?::toaddr=(.*))?$/.exec(value) ?? [];
  return [port, proto, toport, toaddr].join('|');
}
