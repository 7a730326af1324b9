import { expect } from 'chai';
import { parseFacts } from '../../src/facts/probe.ts';
import type { JsonObject } from '../../src/module-api/json.ts';

const mark = '\u0001';

const hardware = (sections: Readonly<Record<string, readonly string[]>>): JsonObject => {
  const texts = Object.entries(sections).map(
    ([name, lines]) => `${mark}${name}\n${lines.join('\n')}`,
  );
  return parseFacts(`${mark}meminfo\nMemTotal: 2048 kB\n${texts.join('\n')}`).facts;
};

const disks = [
  ...['disk dm-0', 'size 2048', 'dm/name vg-root', 'queue/logical_block_size 512', 'slave sda2'],
  ...['disk sda', 'size 2097152', 'removable 0', 'queue/rotational 1'],
  ...['queue/scheduler none [mq-deadline] kyber', 'queue/logical_block_size 4096'],
  ...['queue/discard_granularity 0', 'device/vendor ATA', 'device/model WDC  WD10', 'physical yes'],
  ...['part sda1', 'start 2048', 'size 1048576'],
  ...['part sda2', 'start 1050624', 'size 1046528', 'holder vg-root'],
];

const links = [
  'total 0',
  'lrwxrwxrwx 1 root root 0 Nov 21 10:00 dm-0 -> ../devices/virtual/block/dm-0',
  'lrwxrwxrwx 1 root root 0 Nov 21 10:00 sda -> ../devices/pci0000:00/0000:00:1f.2/ata1/host0/target0:0:0/0:0:0:0/block/sda',
  'by-id',
  'total 0',
  'lrwxrwxrwx 1 root root  9 Nov 21 10:00 wwn-0x5000c5002c2e0001 -> ../../sda',
  'lrwxrwxrwx 1 root root  9 Nov 21 10:00 ata-WDC -> ../../sda',
  'lrwxrwxrwx 1 root root 10 Nov 21 10:00 ata-WDC-part1 -> ../../sda1',
  'by-label',
  String.raw`lrwxrwxrwx 1 root root 10 Nov 21 10:00 my\x20disk -> ../../sda1`,
  'by-uuid',
  'lrwxrwxrwx 1 root root 10 Nov 21 10:00 11-22 -> ../../sda1',
  'lrwxrwxrwx 1 root root 10 Nov 21 10:00 33-44 -> ../../dm-0',
];

describe('deviceFacts', () => {
  const facts = hardware({
    disks,
    'disk-links': links,
    pci: ['0000:00:1f.2 SATA controller: Intel Corporation ICH9'],
  });

  it('describes disks and their partitions as Ansible does', () => {
    expect(facts['devices'])
      .to.have.property('sda')
      .that.deep.equals({
        virtual: 0,
        links: {
          ids: ['ata-WDC', 'wwn-0x5000c5002c2e0001'],
          ...{ labels: [], masters: [], uuids: [] },
        },
        ...{ vendor: 'ATA', model: 'WDC  WD10', sas_address: null, sas_device_handle: null },
        ...{ wwn: '0x5000c5002c2e0001', removable: '0', support_discard: '0' },
        partitions: {
          sda1: {
            links: { ids: ['ata-WDC-part1'], labels: ['my disk'], masters: [], uuids: ['11-22'] },
            ...{ start: '2048', sectors: '1048576', sectorsize: '4096', size: '512.00 MB' },
            ...{ uuid: '11-22', holders: [] },
          },
          sda2: {
            links: { ids: [], labels: [], masters: ['dm-0'], uuids: [] },
            ...{ start: '1050624', sectors: '1046528', sectorsize: '4096', size: '511.00 MB' },
            ...{ uuid: null, holders: ['vg-root'] },
          },
        },
        ...{ rotational: '1', scheduler_mode: 'mq-deadline', sectors: '2097152' },
        ...{ sectorsize: '4096', size: '1.00 GB', holders: [] },
        host: 'SATA controller: Intel Corporation ICH9',
      });
    expect(facts['devices']).to.have.property('dm-0').that.includes({ virtual: 1, host: '' });
  });

  it('lists the names that lead to disks', () => {
    expect(facts['device_links']).to.deep.equal({
      ids: { sda: ['ata-WDC', 'wwn-0x5000c5002c2e0001'], sda1: ['ata-WDC-part1'] },
      labels: { sda1: ['my disk'] },
      masters: { sda2: ['dm-0'] },
      uuids: { sda1: ['11-22'], 'dm-0': ['33-44'] },
    });
  });
});

describe('mountFacts', () => {
  const mounts = [
    '/dev/mapper/vg-root / ext4 rw,relatime 0 1',
    String.raw`/dev/sda1 /srv/a\040b ext4 rw 0 2`,
    'proc /proc proc rw 0 0',
  ];
  const expected = [
    {
      ...{ device: '/dev/mapper/vg-root', mount: '/', fstype: 'ext4', options: 'rw,relatime' },
      ...{ dump: 0, passno: 1, size_total: 409_600, size_available: 204_800, uuid: '33-44' },
    },
    { mount: '/srv/a b', options: 'rw,bind', uuid: '11-22', size_available: 0 },
  ];
  const around = {
    ...{ disks, 'disk-links': links, mounts },
    mountinfo: [
      '1 0 254:0 / / rw,relatime shared:1 - ext4 /dev/mapper/vg-root rw',
      String.raw`2 1 8:1 /part /srv/a\040b rw - ext4 /dev/sda1 rw`,
    ],
  };
  const sizes: Readonly<Record<string, readonly string[]>> = {
    'stat -f': ['4096|100|50|10|7|/'],
    df: [
      ...['Filesystem 1024-blocks Used Available Capacity Mounted on', '/dev/r 400 200 200 50% /'],
      ...['inodes', 'Filesystem Inodes IUsed IFree IUse% Mounted on', '/dev/r 10 3 7 30% /'],
    ],
  };
  for (const [tool, lines] of Object.entries(sizes)) {
    it(`reads sizes of ${tool}`, () => {
      const found = hardware({ ...around, 'mount-sizes': lines })['mounts'];
      expect(found).to.be.an('array').with.lengthOf(2);
      expect(found).to.have.nested.property('[0]').that.includes(expected[0]);
      expect(found)
        .to.have.nested.property('[0]')
        .that.includes({ inode_total: 10, inode_used: 3 });
      expect(found).to.have.nested.property('[1]').that.includes(expected[1]);
    });
  }
});

describe('lvmFacts', () => {
  it('says N/A where nobody could ask', () => {
    expect(hardware({ lvm: [] })['lvm']).to.equal('N/A');
  });

  it('lists groups, volumes and disks', () => {
    const lvm = [
      'tools',
      'vg|vg0|2|1|39.99|19.99',
      'lv|root|vg0|20.00',
      'pv|/dev/sda2|vg0|20.00|0',
    ];
    expect(hardware({ lvm })['lvm']).to.deep.equal({
      lvs: { root: { size_g: '20.00', vg: 'vg0' } },
      vgs: { vg0: { size_g: '39.99', free_g: '19.99', num_lvs: '1', num_pvs: '2' } },
      pvs: { '/dev/sda2': { size_g: '20.00', free_g: '0', vg: 'vg0' } },
    });
  });
});

describe('dmi', () => {
  it('names the form of the machine', () => {
    const facts = hardware({
      dmi: ['sys_vendor|QEMU', 'chassis_type|23', 'board_serial|S1', 'board_name|'],
      iscsi: ['# comment', 'InitiatorName=iqn.1993-08.org.debian:01:ab'],
      'fibre-channel': ['0x10000090fa53b0e2'],
    });
    expect(facts).to.deep.include({
      ...{ system_vendor: 'QEMU', form_factor: 'Rack Mount Chassis', board_serial: 'S1' },
      ...{ board_name: 'NA', iscsi_iqn: 'iqn.1993-08.org.debian:01:ab', hostnqn: '' },
      fibre_channel_wwn: ['10000090fa53b0e2'],
    });
    expect(hardware({ dmi: ['chassis_type|99'] })['form_factor']).to.equal('99');
    expect(hardware({})['form_factor']).to.equal('NA');
  });
});
