import { expect } from 'chai';
import type { DetailedPlan } from '../../../src/module-api/define-module.ts';
import { Failure } from '../../../src/module-api/failure.ts';
import { readZones } from '../../../src/modules/firewall/firewalld/parse.ts';
import {
  type FirewalldWanted,
  planFirewalld,
} from '../../../src/modules/firewall/firewalld/plan.ts';
import { normalRichRule } from '../../../src/modules/firewall/firewalld/rich-rule.ts';
import type { FirewalldState } from '../../../src/modules/firewall/firewalld/state.ts';

const listing = `public (active)
  target: default
  icmp-block-inversion: no
  interfaces: eth0
  sources: 
  services: dhcpv6-client ssh
  ports: 80/tcp
  protocols: 
  forward: yes
  masquerade: no
  forward-ports: 
\tport=80:proto=tcp:toport=8080:toaddr=10.1.1.1
  source-ports: 
  icmp-blocks: 
  rich rules: 
\trule family="ipv4" source address="10.0.0.0/8" port port="30000-32767" protocol="tcp" accept
\trule protocol value="vrrp" accept

trusted
  target: ACCEPT
  services: 
`;
const zones = readZones(listing);
const state: FirewalldState = {
  ...{ running: true, enabled: true, defaultZone: 'public', logDenied: 'off' },
  ...{ runtime: zones, permanent: zones },
};
const connection = { clientAddress: '10.9.0.1', serverPort: 22, interface: 'eth0' };
const nothing: FirewalldWanted = {
  ...{ settings: [], permanent: true, immediate: true, timeout: 0, connection },
};
const summaries = ({ changes }: DetailedPlan) =>
  changes.map(change => (change.kind === 'run' ? change.summary : change.kind));

describe('readZones', () => {
  it('reads properties, and values on lines of their own', () => {
    expect(Object.keys(zones)).to.deep.equal(['public', 'trusted']);
    expect(zones['public']?.services).to.deep.equal(['dhcpv6-client', 'ssh']);
    expect(zones['public']?.forward).to.deep.equal(['yes']);
    expect(zones['public']?.['rich rules']).to.have.length(2);
    expect(zones['trusted']?.target).to.deep.equal(['ACCEPT']);
  });
});

describe('normalRichRule', () => {
  it('is the same for every way of quoting', () => {
    const [first = ''] = zones['public']?.['rich rules'] ?? [];
    expect(normalRichRule(first)).to.equal(
      normalRichRule(
        "rule family=ipv4 source address='10.0.0.0/8' port protocol=tcp port=30000-32767 accept",
      ),
    );
    expect(normalRichRule(first)).not.to.equal(normalRichRule(first.replace('accept', 'drop')));
  });
});

describe('planFirewalld', () => {
  const port = { property: 'ports', value: '443/tcp', present: true } as const;
  const cases: readonly {
    name: string;
    before?: FirewalldState;
    wanted: Partial<FirewalldWanted>;
    runs: string[];
  }[] = [
    {
      name: 'sets what is now and what is after a boot',
      wanted: { settings: [port] },
      runs: [
        'firewall-cmd --permanent --zone=public --add-port=443/tcp',
        'firewall-cmd --zone=public --add-port=443/tcp',
      ],
    },
    {
      name: 'works while firewalld does not run',
      before: { ...state, running: false, runtime: {} },
      wanted: { settings: [{ property: 'services', value: 'ssh', present: false }] },
      runs: ['firewall-offline-cmd --zone=public --remove-service-from-zone=ssh'],
    },
    {
      name: 'reloads once for a new target, and keeps its own port open',
      before: { ...state, permanent: { ...zones }, runtime: { ...zones } },
      wanted: { zone: 'trusted', target: 'DROP' },
      runs: ['firewall-cmd --permanent --zone=trusted --set-target=DROP', 'firewall-cmd --reload'],
    },
  ];
  for (const { name, before = state, wanted, runs } of cases) {
    it(`${name}, and a second time nothing`, () => {
      const plan = planFirewalld(before, { ...nothing, ...wanted });
      expect(summaries(plan)).to.deep.equal(runs);
      const last = plan.changes.at(-1);
      const [prediction] = last?.kind === 'run' ? (last.predicts ?? []) : [];
      const after: FirewalldState =
        prediction?.resource === 'value' ? JSON.parse(prediction.value) : before;
      expect(summaries(planFirewalld(after, { ...nothing, ...wanted }))).to.deep.equal([]);
    });
  }

  it('opens its own port before it starts firewalld', () => {
    const custom = { ...connection, serverPort: 2222 };
    const before = { ...state, running: false, enabled: false, runtime: {} };
    const plan = planFirewalld(before, { ...nothing, running: true, connection: custom });
    expect(summaries(plan)).to.deep.equal([
      'firewall-offline-cmd --zone=public --add-port=2222/tcp',
      'systemctl enable --now firewalld',
    ]);
    expect(plan.warnings).to.have.length(1);
  });

  it('refuses to remove the service by which it came', () => {
    const settings = [{ property: 'services', value: 'ssh', present: false }] as const;
    expect(() => planFirewalld(state, { ...nothing, settings })).to.throw(Failure, 'cut off');
  });
});
