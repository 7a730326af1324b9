import { expect } from 'chai';
import { coerceArgs } from '../../../src/module-api/coerce-args.ts';
import type { HostInfo } from '../../../src/module-api/host-info.ts';
import { readZones } from '../../../src/modules/firewall/firewalld/parse.ts';
import type { FirewalldState } from '../../../src/modules/firewall/firewalld/state.ts';
import { firewall, firewalld } from '../../../src/modules/firewall/index.ts';
import { givenOn } from '../../support/given.ts';

const zones = readZones('public (active)\n  target: default\n  services: ssh\n');
const state: FirewalldState = {
  ...{ running: true, enabled: true, defaultZone: 'public', logDenied: 'off' },
  ...{ runtime: zones, permanent: zones, openers: ['ssh'] },
};

const host: HostInfo = {
  facts: {
    ...{ os_family: 'Debian', distribution: 'Debian', distribution_version: '12' },
    ...{ pkg_mgr: 'apt', service_mgr: 'systemd', kernel: '6.1.0' },
  },
  commands: new Set(),
  user: 'root',
};

/** What is run for a port that is to be open. */
function commandsOf(module: typeof firewall, options: object): readonly string[] {
  const written = { ports: ['80/tcp'], ...options };
  const args = JSON.parse(JSON.stringify(coerceArgs(module.args, written)));
  const firewalls = { firewalld: state, services: {} };
  const observed = { firewalls, folder: undefined, own: undefined, main: undefined };
  const plan = module.plan(args, observed, givenOn(host));
  const changes = 'changes' in plan ? plan.changes : plan;
  return changes.flatMap(change => (change.kind === 'run' ? [change.summary] : []));
}

describe('permanent and immediate', () => {
  const now = 'firewall-cmd --zone=public --add-port=80/tcp';
  const atBoot = 'firewall-cmd --permanent --zone=public --add-port=80/tcp';
  const cases = [
    ['firewall', firewall, {}, [atBoot, now]],
    ['firewall', firewall, { permanent: false }, [now]],
    ['firewall', firewall, { immediate: false }, [atBoot]],
    ['firewalld', firewalld, {}, [now]],
    ['firewalld', firewalld, { permanent: false, immediate: false }, [now]],
    ['firewalld', firewalld, { immediate: true }, [now]],
    ['firewalld', firewalld, { permanent: true }, [atBoot]],
    ['firewalld', firewalld, { permanent: true, immediate: true }, [atBoot, now]],
  ] as const;
  for (const [name, module, options, expected] of cases) {
    it(`of ${name} with ${JSON.stringify(options)}`, () => {
      expect(commandsOf(module, options)).to.deep.equal(expected);
    });
  }
});
