import { covers } from '../address.ts';
import type { Connection } from '../connection.ts';
import { portCovers, type Rule } from '../rule.ts';
import type { FamilyRule, UfwState } from './state.ts';

/** What becomes of a new connection like kplay's own, and whether a rule or the policy says so. */
export interface Verdict {
  readonly open: boolean;
  readonly by: 'rule' | 'policy';
}

/** As if the firewall were active. The first rule that is about the connection decides. */
export function verdictOn(
  state: Pick<UfwState, 'rules' | 'policies'>,
  connection: Connection,
): Verdict {
  const first = state.rules.find(one => isAbout(one, connection));
  if (first === undefined) return { open: state.policies.in === 'allow', by: 'policy' };
  return { open: isOpening(first.rule), by: 'rule' };
}

function isOpening({ action }: Rule): boolean {
  return action === 'allow' || action === 'limit';
}

/**
 * What is not known for certain (the interface, the address of the host) is taken for the worse: a rule
 * that closes is about the connection, one that opens is not.
 */
function isAbout({ family, rule }: FamilyRule, connection: Connection): boolean {
  const { clientAddress, serverPort } = connection;
  if (rule.chain !== 'in' || rule.fromPort !== 'any') return false;
  if (family !== (/:.*:/.test(clientAddress) ? 6 : 4)) return false;
  if (!['any', 'tcp'].includes(rule.proto) || !portCovers(rule.toPort, serverPort)) return false;
  if (rule.app !== '' && !isSshApp(rule.app, serverPort)) return false;
  if (!covers(rule.from, clientAddress)) return false;
  const certain = rule.to === 'any' && ['', connection.interface ?? '?'].includes(rule.interfaceIn);
  if (certain || isOpening(rule)) return certain;
  return rule.interfaceIn === '' || connection.interface === undefined || rule.to !== 'any';
}

function isSshApp(app: string, port: number): boolean {
  return port === 22 && ['OpenSSH', 'SSH'].includes(app);
}
