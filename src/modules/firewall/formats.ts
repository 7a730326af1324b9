import { fail } from '../../module-api/failure.ts';
import { type Format, format, readable } from '../../module-api/format.ts';
import { normalAddress } from './address.ts';
import { isServiceName } from './named-ports.ts';
import { normalProtocol, withPorts } from './nftables/protocols.ts';
import { parsePort } from './rule.ts';

export const portFormat = readable('a port like 80/tcp or 30000-32767/tcp', text => {
  const [port] = parsePort(text, undefined);
  if (port === undefined || !withPorts.has(normalProtocol(port.proto))) fail('it has no ports');
});

/** ufw takes names of services for ports: `port: ssh`. */
export const portOrNameFormat: Format = {
  what: `${portFormat.what}, or the name of a service`,
  problem: value => (isServiceName(String(value)) ? undefined : portFormat.problem(value)),
};

/** Linux has no longer names. */
export const interfaceFormat = format('the name of an interface', /^[\w.:@+-]{1,15}$/);

export const commentFormat = format('one line', /^[^\r\n]*$/);

export const richRuleFormat = format('a rule that begins with "rule"', /^\s*rule\s/);

export const protoFormat = format('the name of a protocol', /^\s*[\w.-]+\s*$/);

export const addressFormat = readable('an address, a network or "any"', normalAddress);
