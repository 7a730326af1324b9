import { covers } from './address.ts';
import { type Connection, refuseLockout, refuseUnclear } from './connection.ts';
import { parsePort, portCovers, type Rule } from './rule.ts';

export type Policy = 'allow' | 'deny' | 'reject';

export interface Policies {
  readonly in: Policy;
  readonly out: Policy;
  readonly routed: Policy;
}

/** A rule for one family of addresses; the first that is about a connection decides. */
export interface FamilyRule {
  readonly family: 4 | 6;
  readonly rule: Rule;
}

/** What decides over new connections, while the firewall is active. */
export interface RuleList {
  readonly policies: Policies;
  readonly rules: readonly FamilyRule[];
  /** The ports of application profiles, as `22/tcp`, where rules may name such. */
  readonly apps?: { readonly [name: string]: readonly string[] } | undefined;
}

interface Question {
  /** `undefined`: not active. */
  readonly before: RuleList | undefined;
  readonly after: RuleList | undefined;
  readonly connection: Connection | undefined;
  readonly allowLockout?: boolean | undefined;
}

/**
 * The rule that has to be there first, where a policy would cut kplay off that no rule opens. Fails where a
 * rule would do so, or where one that opens goes away.
 */
export function openingRule({
  before,
  after,
  connection,
  allowLockout = false,
}: Question): Rule | undefined {
  if (connection === undefined || allowLockout || after === undefined) return undefined;
  const now = before === undefined ? { open: true } : verdictOn(before, connection);
  const then = verdictOn(after, connection);
  if (then.open) return undefined;
  if (!now.open) {
    if (before !== undefined && tightens(before, after)) refuseUnclear(connection);
    return undefined;
  }
  const kept =
    before !== undefined && verdictOn({ ...after, rules: before.rules }, connection).open;
  if (then.by === 'rule' || kept) refuseLockout(connection);
  return {
    ...{ action: 'allow', chain: 'in', interfaceIn: '', interfaceOut: '', proto: 'tcp' },
    ...{ from: 'any', fromPort: 'any', to: 'any', toPort: String(connection.serverPort) },
    ...{ app: '', log: '', comment: '' },
  };
}

/** What becomes of a new connection like kplay's own, and whether a rule or the policy says so. */
interface Verdict {
  readonly open: boolean;
  readonly by: 'rule' | 'policy';
}

/** As if the firewall were active. The first rule that is about the connection decides. */
function verdictOn(list: RuleList, connection: Connection): Verdict {
  const first = list.rules.find(one => isAbout(one, connection, list.apps));
  if (first === undefined) return { open: list.policies.in === 'allow', by: 'policy' };
  return { open: isOpening(first.rule), by: 'rule' };
}

function isOpening({ action }: Rule): boolean {
  return action === 'allow' || action === 'limit';
}

/**
 * What is not known for certain (the interface, the address of the host) is taken for the worse: a rule
 * that closes is about the connection, one that opens is not.
 */
function isAbout(
  { family, rule }: FamilyRule,
  connection: Connection,
  apps: RuleList['apps'],
): boolean {
  const { clientAddress, serverPort } = connection;
  if (rule.chain !== 'in') return false;
  if (family !== (/:.*:/.test(clientAddress) ? 6 : 4) && !isMapped(clientAddress, family))
    return false;
  const opens = isOpening(rule);
  const ports = rule.app === '' ? undefined : apps?.[rule.app];
  if (rule.app !== '' && ports === undefined) return !opens;
  if (!(ports ?? [undefined]).some(port => isTo(port, rule, serverPort))) return false;
  if (!covers(rule.from, clientAddress)) return false;
  const certain =
    rule.to === 'any' &&
    rule.fromPort === 'any' &&
    ['', connection.interface ?? '?'].includes(rule.interfaceIn);
  if (certain || opens) return certain;
  return (
    rule.interfaceIn === '' ||
    rule.interfaceIn === connection.interface ||
    rule.interfaceIn.endsWith('+') ||
    connection.interface === undefined
  );
}

function isMapped(address: string, family: 4 | 6): boolean {
  return family === 4 && /^::ffff:\d+\.\d/i.test(address);
}

function isTo(profile: string | undefined, rule: Rule, serverPort: number): boolean {
  const about = profile === undefined ? [{ port: rule.toPort, proto: rule.proto }] : parsed();
  return about.some(
    ({ port, proto }) => ['any', 'tcp'].includes(proto) && portCovers(port, serverPort),
  );

  function parsed() {
    return parsePort(profile ?? '', undefined);
  }
}

/** Whether anything that might let kplay in goes away, or something that closes is added. */
function tightens(before: RuleList, after: RuleList): boolean {
  const has = (list: RuleList, one: FamilyRule) =>
    list.rules.some(
      ({ family, rule }) =>
        family === one.family && JSON.stringify(rule) === JSON.stringify(one.rule),
    );
  const incoming = ({ rules }: RuleList) => rules.filter(({ rule }) => rule.chain === 'in');
  return (
    (before.policies.in !== after.policies.in && after.policies.in !== 'allow') ||
    incoming(before).some(one => isOpening(one.rule) && !has(after, one)) ||
    incoming(after).some(one => !isOpening(one.rule) && !has(before, one))
  );
}
