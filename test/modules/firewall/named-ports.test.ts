import { expect } from 'chai';
import { coerceArgs } from '../../../src/module-api/coerce-args.ts';
import type { FirewallArgs } from '../../../src/modules/firewall/args.ts';
import { ufw } from '../../../src/modules/firewall/index.ts';
import { withNamedPorts } from '../../../src/modules/firewall/named-ports.ts';
import { rulesOf } from '../../../src/modules/firewall/rule.ts';

function argsOf(args: object): FirewallArgs {
  return withNamedPorts(JSON.parse(JSON.stringify(coerceArgs(ufw.args, { ...args }))));
}

describe('withNamedPorts', () => {
  it('takes names among ports for services', () => {
    const { ports, services } = argsOf({ port: ['ssh', '80/tcp', '1000-2000'], services: ['dns'] });
    expect(ports).to.deep.equal(['80/tcp', '1000-2000']);
    expect(services).to.deep.equal(['dns', 'ssh']);
    expect(argsOf({ port: '22' }).services).to.equal(undefined);
  });

  it('leads to rules for the wanted protocol, or for all that the service has', () => {
    const portsOf = (args: object): readonly string[] =>
      rulesOf(argsOf(args), () => [
        { port: '53', proto: 'tcp' },
        { port: '53', proto: 'udp' },
      ]).map(({ toPort, proto }) => `${toPort}/${proto}`);
    expect(portsOf({ port: 'domain', proto: 'udp' })).to.deep.equal(['53/udp']);
    expect(portsOf({ port: 'domain' })).to.deep.equal(['53/tcp', '53/udp']);
    expect(portsOf({ port: 'domain', proto: 'sctp' })).to.deep.equal(['53/tcp', '53/udp']);
  });
});
