import { expect } from 'chai';
import type { DetailedPlan } from '../../../src/module-api/define-module.ts';
import { Failure } from '../../../src/module-api/failure.ts';
import { readOpeners, readZones } from '../../../src/modules/firewall/firewalld/parse.ts';
import {
  type FirewalldWanted,
  planFirewalld,
} from '../../../src/modules/firewall/firewalld/plan.ts';
import { normalRichRule } from '../../../src/modules/firewall/firewalld/rich-rule.ts';
import { emptyZone, type FirewalldState } from '../../../src/modules/firewall/firewalld/state.ts';

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
  ...{ runtime: zones, permanent: zones, openers: ['ssh'] },
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
      name: 'sets values of one kind with one command',
      wanted: {
        settings: [
          port,
          { property: 'services', value: 'https', present: true },
          { property: 'ports', value: '444/tcp', present: true },
        ],
        immediate: false,
      },
      runs: [
        'firewall-cmd --permanent --zone=public --add-port=443/tcp --add-port=444/tcp',
        'firewall-cmd --permanent --zone=public --add-service=https',
      ],
    },
    {
      name: 'keeps the order where some come and others go',
      wanted: {
        settings: [
          port,
          { property: 'ports', value: '80/tcp', present: false },
          { property: 'ports', value: '81/tcp', present: true },
        ],
        immediate: false,
      },
      runs: [
        'firewall-cmd --permanent --zone=public --add-port=443/tcp',
        'firewall-cmd --permanent --zone=public --remove-port=80/tcp',
        'firewall-cmd --permanent --zone=public --add-port=81/tcp',
      ],
    },
    {
      name: 'works while firewalld does not run',
      before: { ...state, running: false, runtime: {} },
      wanted: { settings: [{ property: 'services', value: 'dhcpv6-client', present: false }] },
      runs: ['firewall-offline-cmd --zone=public --remove-service-from-zone=dhcpv6-client'],
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
    const before = { ...state, running: false, enabled: false, runtime: {}, openers: [] };
    const plan = planFirewalld(before, { ...nothing, running: true, connection: custom });
    expect(summaries(plan)).to.deep.equal([
      'firewall-offline-cmd --zone=public --add-port=2222/tcp',
      'systemctl enable --now firewalld',
    ]);
    expect(plan.warnings).to.have.length(1);
  });

  const rich = 'rule family="ipv4" source address="10.0.0.0/8" drop';
  const lockouts: readonly [name: string, wanted: Partial<FirewalldWanted>][] = [
    [
      'the removal of the service by which it came',
      { settings: [{ property: 'services', value: 'ssh', present: false }] },
    ],
    [
      'the same only for now',
      { settings: [{ property: 'services', value: 'ssh', present: false }], permanent: false },
    ],
    [
      'the same only after a boot',
      { settings: [{ property: 'services', value: 'ssh', present: false }], immediate: false },
    ],
    [
      'a rich rule that drops it',
      { settings: [{ property: 'rich rules', value: rich, present: true }] },
    ],
    [
      'a zone without ssh for its interface',
      { zone: 'dmz', settings: [{ property: 'interfaces', value: 'eth0', present: true }] },
    ],
    [
      'a zone without ssh for its network',
      { zone: 'dmz', settings: [{ property: 'sources', value: '10.9.0.0/24', present: true }] },
    ],
    [
      'a set of addresses that may have its own',
      { zone: 'dmz', settings: [{ property: 'sources', value: 'ipset:bad', present: true }] },
    ],
  ];
  for (const [name, wanted] of lockouts) {
    it(`refuses ${name}, unless it may lock out`, () => {
      const dmz = { ...emptyZone };
      const before = { ...state, runtime: { ...zones, dmz }, permanent: { ...zones, dmz } };
      expect(() => planFirewalld(before, { ...nothing, ...wanted })).to.throw(Failure, 'cut off');
      const all = { ...nothing, ...wanted, allowLockout: true };
      expect(planFirewalld(before, all).changes).to.not.deep.equal([]);
    });
  }

  it('refuses to close anything while nothing it knows lets it in', () => {
    const settings = [{ property: 'ports', value: '80/tcp', present: false }] as const;
    const before = { ...state, openers: [] };
    expect(() => planFirewalld(before, { ...nothing, settings })).to.throw(
      Failure,
      'could cut off',
    );
    const open = [{ property: 'ports', value: '81/tcp', present: true }] as const;
    expect(planFirewalld(before, { ...nothing, settings: open }).changes).to.have.length(2);
  });
});

describe('readOpeners', () => {
  it('knows the services that open a port, and what replaces those that came with firewalld', () => {
    const text = `/etc/firewalld/services/ssh.xml
/etc/firewalld/services/ours.xml:  <port protocol="tcp" port="2200-2300"
/usr/lib/firewalld/services/ssh.xml:  <port protocol="tcp" port="2222"
/usr/lib/firewalld/services/theirs.xml:  <port protocol="udp" port="2222"
/usr/lib/firewalld/services/other.xml:  <port port="2222" protocol="tcp"
`;
    expect(readOpeners(text, 2222)).to.deep.equal(['ours', 'other']);
  });
});
