import { expect } from 'chai';
import { parseFacts } from '../../src/facts/probe.ts';

const mark = '\u0001';

const output = [
  `${mark}links`,
  ...['link lo', 'address 00:00:00:00:00:00', 'mtu 65536', 'operstate unknown', 'type 772'],
  'flags 0x9',
  ...['link eth0', 'address 52:54:00:12:34:56', 'mtu 1500', 'operstate up', 'type 1'],
  ...['flags 0x1103', 'speed 10000'],
  ...['link br-1', 'address 02:42:00:00:00:01', 'mtu 1500', 'operstate down', 'type 1'],
  ...['flags 0x1003', 'bridge/bridge_id 8000.024200000001', 'bridge/stp_state 1'],
  ...['kind bridge', 'port veth1', 'port veth2'],
  ...['link bond0', 'address 02:42:00:00:00:02', 'mtu 9000', 'operstate up', 'type 1'],
  ...['flags 0x1403', 'speed 20000', 'bonding/slaves eth1 eth2', 'bonding/mode 802.3ad 4'],
  ...['bonding/miimon 100', 'bonding/lacp_rate fast 1', 'bonding/all_slaves_active 0'],
  'kind bonding',
  ...['link eth1', 'address 02:42:00:00:00:02', 'mtu 9000', 'operstate up', 'type 1'],
  ...['flags 0x1903', 'bonding_slave/perm_hwaddr 02:42:00:00:00:aa'],
  `${mark}link-paths`,
  'lrwxrwxrwx 1 root root 0 Nov 21 10:00 /sys/class/net/eth0/device -> ../../../0000:00:03.0',
  'lrwxrwxrwx 1 root root 0 Nov 21 10:00 /sys/class/net/eth0/device/driver/module -> ../../../../module/ixgbe',
  `${mark}addresses`,
  String.raw`1: lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever`,
  String.raw`2: eth0    inet 10.1.2.3/20 brd 10.1.15.255 scope global eth0\       valid_lft forever`,
  String.raw`2: eth0    inet6 fe80::1/64 scope link \       valid_lft forever`,
  `${mark}route4`,
  '192.0.2.1 via 10.1.0.1 dev eth0 src 10.1.2.3 uid 0',
].join('\n');

describe('networkFacts', () => {
  const { facts } = parseFacts(output);

  it('tells the address of the default route', () => {
    expect(facts['default_ipv4']).to.include({
      address: '10.1.2.3',
      gateway: '10.1.0.1',
      interface: 'eth0',
      netmask: '255.255.240.0',
      network: '10.1.0.0',
      prefix: '20',
      macaddress: '52:54:00:12:34:56',
    });
    expect(facts['all_ipv4_addresses']).to.deep.equal(['10.1.2.3']);
  });

  it('tells what a card is', () => {
    expect(facts['eth0']).to.include({
      ...{ type: 'ether', active: true, macaddress: '52:54:00:12:34:56', mtu: 1500 },
      ...{ module: 'ixgbe', pciid: '0000:00:03.0', speed: 10_000, promisc: true },
    });
    expect(facts['lo']).to.include({ type: 'loopback', active: true, promisc: false });
    expect(facts['lo']).to.not.have.any.keys('macaddress', 'pciid', 'module', 'speed');
  });

  it('tells the members of bridges and bonds', () => {
    expect(facts['br_1']).to.deep.include({
      ...{ type: 'bridge', active: false, id: '8000.024200000001', stp: true },
      interfaces: ['veth1', 'veth2'],
    });
    expect(facts['bond0']).to.deep.include({
      ...{ type: 'bonding', slaves: ['eth1', 'eth2'], mode: '802.3ad', miimon: '100' },
      ...{ lacp_rate: 'fast', all_slaves_active: false },
    });
    expect(facts['bond0']).to.not.have.property('primary');
    expect(facts['eth1']).to.include({ perm_macaddress: '02:42:00:00:00:aa' });
  });
});
