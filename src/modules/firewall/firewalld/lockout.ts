import { parseNetwork } from '../address.ts';
import { type Connection, refuseLockout, refuseUnclear } from '../connection.ts';
import { parseRichRule } from './rich-rule.ts';
import { type FirewalldState, properties, type Zone, type Zones } from './state.ts';
import { isOpen, isOpenIn, type ZoneView, zonesOfConnection } from './verdict.ts';

interface Careful {
  readonly target?: string | undefined;
  readonly connection?: Connection | undefined;
  readonly allowLockout?: boolean | undefined;
}

type Scope = 'runtime' | 'permanent';

/**
 * The zone in which kplay's port has to be opened first, where starting firewalld or a zone's target would cut
 * it off. Fails where that would come of a setting.
 */
export function openingZone(
  before: FirewalldState,
  after: FirewalldState,
  { connection, allowLockout = false, target }: Careful,
): string | undefined {
  if (connection === undefined || allowLockout) return undefined;
  for (const scope of ['permanent', 'runtime'] as const) {
    if (!counts(after, scope)) continue;
    const wasCounting = counts(before, scope);
    const [was, is] = [viewOf(before, scope), viewOf(after, scope)];
    const now = !wasCounting || isOpen(was, connection);
    const [zone = after.defaultZone] = zonesOfConnection(is, connection);
    if (wasCounting) refuseWhatIsUnknown(was.zones, is, connection);
    if (isOpen(is, connection)) continue;
    if (!now) {
      // While firewalld does not run, nothing has to let kplay in.
      if (before.running && tightens(was.zones, is.zones)) refuseUnclear(connection, zone);
      continue;
    }
    const byPolicy = !wasCounting || (target !== undefined && closesByTarget(was, is, connection));
    if (!byPolicy || before.permanent[zone] === undefined) refuseLockout(connection, zone);
    return zone;
  }
  return undefined;
}

/** What is set for the boot counts in any case: firewalld may be started by others. */
function counts({ running }: FirewalldState, scope: Scope): boolean {
  return scope === 'permanent' || running;
}

function viewOf({ defaultZone, openers, ...state }: FirewalldState, scope: Scope): ZoneView {
  return { zones: state[scope], defaultZone, openers };
}

function closes(rule: string): boolean {
  return parseRichRule(rule).some(({ name }) => name === 'drop' || name === 'reject');
}

function closesByTarget(was: ZoneView, is: ZoneView, connection: Connection): boolean {
  const zones = Object.entries(is.zones).map(([name, zone]) => [
    name,
    { ...zone, target: was.zones[name]?.target ?? zone.target },
  ]);
  return isOpen({ ...is, zones: Object.fromEntries(zones) }, connection);
}

/** A source that is no network may have kplay's address in it, and any interface may be the one it uses. */
function refuseWhatIsUnknown(was: Zones, is: ZoneView, connection: Connection): void {
  for (const [name, { sources, interfaces }] of Object.entries(is.zones)) {
    const added = sources.filter(source => was[name]?.sources.includes(source) !== true);
    const moved = interfaces.filter(one => was[name]?.interfaces.includes(one) !== true);
    const isUnknown =
      added.some(source => parseNetwork(source) === undefined) ||
      (connection.interface === undefined && moved.length > 0);
    if (isUnknown && !isOpenIn(name, is, connection)) refuseUnclear(connection, name);
  }
}

/** Whether anything that might let kplay in goes away, or something that closes is added. */
function tightens(was: Zones, is: Zones): boolean {
  return Object.entries(is).some(([name, zone]) => {
    const found = was[name];
    return found !== undefined && properties.some(property => narrows(property, found, zone));
  });
}

function narrows(property: keyof Zone, was: Zone, is: Zone): boolean {
  const gone = was[property].some(value => !is[property].includes(value));
  const added = is[property].filter(value => !was[property].includes(value));
  if (property === 'target') return gone && !added.includes('ACCEPT');
  if (property === 'rich rules') return gone || added.some(closes);
  if (property === 'interfaces' || property === 'sources') return gone || added.length > 0;
  return ['services', 'ports', 'protocols'].includes(property) && gone;
}
