import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence, playOf, runPlaybook, runTask } from '../support/playbook.ts';

/** What a role for a node of a cluster says in one task, for every firewall alike. */
function nodeFor(backend: string): string {
  const remark = backend === 'firewalld' ? '' : ', comment: overlay';
  return `- name: Node
  firewall:
    backend: ${backend}
    running: true
    default: deny
    trusted: [10.244.0.0/16, 10.96.0.0/12, "fd00:10::/56", cni0]
    rules:
      - {ports: [6443/tcp, 10250/tcp]}
      - {ports: 2379-2380/tcp, from: [192.0.2.11, "2001:db8::11"]}
      - {ports: 8472/udp, from: 192.0.2.0/24${remark}}
      - {proto: vrrp}
      - {ports: ["30000-32767/tcp", "30000-32767/udp"]}
      - {services: http, rule: limit}
      - {ports: 25/tcp, rule: reject}
      - {ports: 10255/tcp, state: absent}
`;
}

describe('firewall on a host', () => {
  let host: LabHost;

  async function expectAlive(after: string): Promise<void> {
    const { stdout } = await host.ssh('admin', 'echo alive');
    expect(stdout.trim(), `ssh after ${after}`).to.equal('alive');
  }

  /** Each of these tasks would shut kplay out. */
  async function expectNoLockout(tasks: Readonly<Record<string, string>>): Promise<void> {
    const list = Object.entries(tasks).map(
      ([what, task]) => `- name: ${what}\n  firewall: ${task}\n  ignore_errors: true\n`,
    );
    const { tasks: seen } = await runPlaybook(playOf('w', list.join('')));
    expect(seen.map(({ task }) => task)).to.deep.equal(Object.keys(tasks));
    for (const { task, status, message } of seen) {
      expect(status, task).to.equal('failed');
      expect(message, task).to.match(
        /cut off kplay's own connection from .* to port 22.*allow "ports: 22\/tcp" with "from_ip: /,
      );
    }
    await expectAlive('what was refused');
  }

  describe('with ufw', () => {
    before(async () => {
      host = await freshHost('w', { layers: ['firewall'] });
    });

    it('sets up a node in one task, and keeps ssh open', async () => {
      const { run, changed } = await expectConvergence('w', nodeFor('ufw'));

      expect(changed).to.deep.equal(['Node']);
      expect(JSON.stringify(run.tasks[0]?.result['warnings'])).to.contain('opened first');
      const status = await host.must('ufw status verbose');
      expect(status).to.match(/Status: active[^]*Default: deny \(incoming\)/);
      expect(status).to.match(/6443\/tcp +ALLOW IN +Anywhere/);
      expect(status).to.match(/2379:2380\/tcp +ALLOW IN +192\.0\.2\.11/);
      expect(status).to.match(/80\/tcp +LIMIT IN +Anywhere/);
      expect(status).to.match(/80\/tcp \(v6\) +LIMIT IN +Anywhere/);
      expect(status).to.match(/Anywhere +ALLOW FWD +10\.244\.0\.0\/16/);
      await expectAlive('a default of deny');
    });

    it('never cuts off its own connection', async () => {
      await expectNoLockout({
        removal: '{ports: 22/tcp, state: absent}',
        denial: '{rule: deny, ports: 22/tcp, insert: 1}',
        network: '{rule: reject, from: 10.0.0.0/8, insert: 1}',
        replacement: '{rules: [{ports: 22/tcp, state: absent}, {ports: 22/tcp, from: 192.0.2.9}]}',
      });
    });

    it('takes the options of community.general.ufw', async () => {
      const { changed } = await expectConvergence(
        'w',
        `- name: Rule
  community.general.ufw: {rule: allow, port: "9000:9010", proto: tcp, from_ip: 192.0.2.0/24, comment: it}
- name: Delete
  community.general.ufw: {rule: allow, port: "10250", proto: tcp, delete: true}
- name: Route
  community.general.ufw: {rule: allow, route: true, interface_in: eth0, interface_out: cni0}
- name: Loglevel
  community.general.ufw: {logging: medium}
- name: Policy
  community.general.ufw: {policy: allow, direction: routed}
- name: Reject
  community.general.ufw: {state: enabled, policy: reject}`,
      );
      expect(changed).to.deep.equal(['Rule', 'Delete', 'Route', 'Loglevel', 'Policy', 'Reject']);
      const off = await expectConvergence('w', '- community.general.ufw: {state: reset}');
      expect(off.changed).to.have.length(1);
      expect(await host.must('ufw status')).to.contain('inactive');
    });
  });

  describe('with firewalld', () => {
    before(async () => {
      host = await freshHost('w', { layers: ['firewall'] });
    });

    it('sets up a node in one task, and keeps ssh open', async () => {
      await host.must('firewall-offline-cmd --remove-service-from-zone=ssh --zone=public');
      const { run, changed } = await expectConvergence('w', nodeFor('firewalld'));

      expect(changed).to.deep.equal(['Node']);
      expect(JSON.stringify(run.tasks[0]?.result['warnings'])).to.contain('opened first');
      for (const scope of ['', '--permanent ']) {
        const zone = await host.must(`firewall-cmd ${scope}--list-all`);
        expect(zone).to.match(/services:.* ssh/);
        expect(zone).to.match(/ports: .*6443\/tcp/);
        expect(zone).to.contain('source address="192.0.2.11" port port="2379-2380"');
        expect(zone).to.contain('service name="http" accept limit value="12/m"');
        const trusted = await host.must(`firewall-cmd ${scope}--zone=trusted --list-all`);
        expect(trusted).to.match(/interfaces: cni0\n +sources: .*10\.244\.0\.0\/16/);
      }
      await expectAlive('firewalld was started');
    });

    it('never cuts off its own connection', async () => {
      await expectNoLockout({
        removal: '{services: ssh, state: absent}',
        'for now': '{services: ssh, state: disabled, permanent: false}',
        'at boot': '{services: ssh, state: disabled, immediate: false}',
        denial: `{rich_rule: 'rule family="ipv4" source address="10.0.0.0/8" reject'}`,
        interface: '{zone: drop, interface: eth0, state: enabled}',
        network: '{zone: block, sources: 10.0.0.0/8, state: enabled}',
      });
    });

    it('takes the options of ansible.posix.firewalld', async () => {
      const { changed } = await expectConvergence(
        'w',
        `- name: Zone
  ansible.posix.firewalld: {zone: nodes, state: present, permanent: true}
- name: Members
  ansible.posix.firewalld:
    zone: nodes
    source: 192.0.2.0/24
    service: https
    masquerade: true
    port_forward: [{port: 443, proto: tcp, toport: 8443, toaddr: 192.0.2.7}]
    state: enabled
    permanent: true
    immediate: true
- name: Only for now
  ansible.posix.firewalld: {port: 9090/tcp, state: enabled}
- name: Only at boot
  ansible.posix.firewalld: {port: 9091/tcp, state: enabled, permanent: true}`,
      );
      expect(changed).to.have.length(4);
      expect(await host.must('firewall-cmd --zone=public --list-ports')).to.match(
        /^(?!.*9091).*9090/,
      );
      expect(await host.must('firewall-cmd --permanent --zone=public --list-ports')).to.match(
        /^(?!.*9090).*9091/,
      );
    });

    it('works on firewalld while it does not run', async () => {
      await host.must('systemctl stop firewalld');
      const { changed } = await expectConvergence(
        'w',
        '- firewalld: {port: 7777/tcp, state: enabled, permanent: true, offline: true}',
      );
      expect(changed).to.have.length(1);
    });
  });

  describe('with nftables', () => {
    const others = `table ip theirs {
  chain input {
    type filter hook input priority 10; policy accept;
    tcp dport 9999 drop
  }
}
`;

    before(async () => {
      host = await freshHost('w', { layers: ['firewall'] });
      await host.must('nft -f -', { input: others });
    });

    it('sets up a node in one task, and keeps ssh open', async () => {
      const { run, changed } = await expectConvergence('w', nodeFor('nftables'));

      expect(changed).to.deep.equal(['Node']);
      expect(JSON.stringify(run.tasks[0]?.result['warnings'])).to.contain('opened first');
      const table = await host.must('nft list table inet kplay');
      expect(table).to.match(/hook input priority filter; policy drop;/);
      expect(table).to.match(/ip saddr 192\.0\.2\.11 tcp dport 2379-2380 accept/);
      expect(table).to.match(/ip6 saddr 2001:db8::11 tcp dport 2379-2380 accept/);
      expect(table).to.match(/udp dport 8472 accept comment "overlay"/);
      expect(table).to.match(/tcp dport 80 jump limited/);
      expect(table).to.match(/chain forward[^]*ip daddr 10\.244\.0\.0\/16 accept/);
      expect(await host.must('nft list table ip theirs')).to.contain('dport 9999 drop');
      expect(await host.must('systemctl is-enabled nftables')).to.equal('enabled');
      expect((await host.exec('systemctl is-active nftables')).stdout.trim()).to.equal('inactive');
      await expectAlive('a default of deny');
    });

    it('means the same after a boot', async () => {
      const rules = () => host.must('nft -s list table inet kplay');
      const before = await rules();
      await host.must('nft flush ruleset && nft -f /etc/nftables.conf');
      expect(await rules()).to.equal(before);
      await host.must('nft -f -', { input: others });
    });

    it('never cuts off its own connection', async () => {
      await expectNoLockout({
        removal: '{ports: 22/tcp, state: absent}',
        'for now': '{ports: 22/tcp, state: absent, permanent: false}',
        'at boot': '{ports: 22/tcp, state: absent, immediate: false}',
        denial: '{rule: deny, ports: 22/tcp, insert: 1}',
        network: '{rule: reject, from: 10.0.0.0/8, insert: 1}',
        replacement: '{rules: [{ports: 22/tcp, state: absent}, {ports: 22/tcp, from: 192.0.2.9}]}',
      });
    });

    it('repairs what was changed by hand, masquerades, and is switched off and on', async () => {
      await host.must('nft add rule inet kplay input counter drop');
      const { changed } = await expectConvergence(
        'w',
        `- name: Repair
  firewall: {backend: nftables, ports: 6443/tcp}
- name: Masquerade
  firewall: {backend: nftables, masquerade: true, interface: eth0, sources: 10.244.0.0/16}
- name: Order
  firewall: {backend: nftables, ports: 5000/tcp, rule: deny, from: 192.0.2.0/24, log: true, insert: 1}
- name: Only for now
  firewall: {backend: nftables, ports: 9090/tcp, permanent: false}
- name: Only at boot
  firewall: {backend: nftables, ports: 9091/tcp, immediate: false}`,
      );
      expect(changed).to.deep.equal([
        ...['Repair', 'Masquerade', 'Order', 'Only for now', 'Only at boot'],
      ]);
      expect(await host.must('nft list table inet kplay')).to.match(
        /9090[^]*oifname "eth0" ip saddr 10\.244\.0\.0\/16 masquerade/,
      );

      const off = await expectConvergence('w', '- firewall: {running: false, backend: nftables}');
      expect(off.changed).to.have.length(1);
      expect(await host.must('nft list tables')).to.match(/^(?!.*kplay)[^]*table ip theirs$/);
      const on = await expectConvergence('w', '- firewall: {running: true, backend: nftables}');
      expect(on.changed).to.have.length(1);
      expect(await host.must('nft list table inet kplay')).to.contain('9091');
      const gone = await expectConvergence('w', '- firewall: {state: reset, backend: nftables}');
      expect(gone.changed).to.have.length(1);
      await expectAlive('a reset');
    });
  });

  before(async () => {
    host = await freshHost('w', { layers: ['firewall'] });
  });

  const failures: readonly [what: string, args: string, message: RegExp][] = [
    ['two firewalls to choose from', '{ports: 80/tcp}', /name one with "backend"/],
    ['no such service', '{services: nosuch, backend: nftables}', /\/etc\/services .* has no/],
    [
      'a zone of another firewall',
      '{zone: dmz, ports: 80, backend: ufw}',
      /"zone" is not possible/,
    ],
  ];
  for (const [what, args, message] of failures) {
    it(`fails for ${what}`, async () => {
      const { status, message: said } = await runTask('w', `- firewall: ${args}`);
      expect(status).to.equal('failed');
      expect(said).to.match(message);
    });
  }
});
