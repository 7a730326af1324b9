import { expect } from 'chai';
import type { JsonObject } from '../../../src/module-api/json.ts';
import { dockerContainer } from '../../../src/modules/docker/container.ts';
import { createWords } from '../../../src/modules/docker/create-words.ts';
import { givenOn } from '../../support/given.ts';
import { argsOf, differences, host, inspected, planned } from './container-states.ts';

/** An option, what it is on docker's command line, and what docker says of a container that has it. */
interface Row {
  readonly args: JsonObject;
  readonly words: string;
  readonly config?: JsonObject;
  readonly host?: JsonObject;
  /** It is the default, so that a container without it does not differ. */
  readonly isDefault?: true;
}

const gib = 2 ** 30;

const rows: readonly Row[] = [
  { args: { domainname: 'a.b' }, words: '--domainname a.b', config: { Domainname: 'a.b' } },
  { args: { tty: true }, words: '--tty', config: { Tty: true } },
  { args: { tty: false }, words: '', config: { Tty: false }, isDefault: true },
  { args: { interactive: true }, words: '--interactive', config: { OpenStdin: true } },
  { args: { stop_signal: 'INT' }, words: '--stop-signal INT', config: { StopSignal: 'INT' } },
  {
    args: { exposed_ports: ['90-91', '53/udp'] },
    words: '--expose 90-91 --expose 53/udp',
    config: { ExposedPorts: { '90/tcp': {}, '91/tcp': {}, '53/udp': {} } },
  },
  {
    args: { mac_address: '92-D0-C6-0A-29-33' },
    words: '--mac-address 92-D0-C6-0A-29-33',
    config: { MacAddress: '92:d0:c6:0a:29:33' },
    // One that does not run has none to show.
    isDefault: true,
  },
  { args: { memory: '1g' }, words: `--memory ${gib}`, host: { Memory: gib } },
  {
    args: { memory_reservation: '1g' },
    words: `--memory-reservation ${gib}`,
    host: { MemoryReservation: gib },
  },
  { args: { memory_swap: 'unlimited' }, words: '--memory-swap -1', host: { MemorySwap: -1 } },
  { args: { memory_swap: '1g' }, words: `--memory-swap ${gib}`, host: { MemorySwap: gib } },
  {
    args: { memory_swappiness: 0 },
    words: '--memory-swappiness 0',
    host: { MemorySwappiness: 0 },
  },
  // docker does not say it any more.
  { args: { kernel_memory: '1m' }, words: '--kernel-memory 1048576', host: {}, isDefault: true },
  { args: { cpus: 0.5 }, words: '--cpus 0.5', host: { NanoCpus: 5e8 } },
  { args: { cpu_period: 9 }, words: '--cpu-period 9', host: { CpuPeriod: 9 } },
  { args: { cpu_quota: 9 }, words: '--cpu-quota 9', host: { CpuQuota: 9 } },
  { args: { cpu_shares: 9 }, words: '--cpu-shares 9', host: { CpuShares: 9 } },
  { args: { cpuset_cpus: '0,1' }, words: '--cpuset-cpus 0,1', host: { CpusetCpus: '0,1' } },
  { args: { cpuset_mems: '0' }, words: '--cpuset-mems 0', host: { CpusetMems: '0' } },
  { args: { blkio_weight: 10 }, words: '--blkio-weight 10', host: { BlkioWeight: 10 } },
  {
    args: { device_read_bps: [{ path: '/dev/sda', rate: '1m' }] },
    words: '--device-read-bps /dev/sda:1048576',
    host: { BlkioDeviceReadBps: [{ Path: '/dev/sda', Rate: 1_048_576 }] },
  },
  {
    args: { device_write_iops: [{ path: '/dev/sda', rate: 20 }] },
    words: '--device-write-iops /dev/sda:20',
    host: { BlkioDeviceWriteIOps: [{ Path: '/dev/sda', Rate: 20 }] },
  },
  {
    args: {
      device_requests: [{ count: -1, driver: 'nvidia', capabilities: [['gpu', 'compute']] }],
    },
    words: '--gpus driver=nvidia,count=all,capabilities=compute',
    host: {
      DeviceRequests: [
        { Driver: 'nvidia', Count: -1, DeviceIDs: null, Capabilities: [['compute', 'gpu']] },
      ],
    },
  },
  {
    args: { device_requests: [{ device_ids: ['0', '1'] }] },
    words: '--gpus "device=0,1"',
    host: {
      DeviceRequests: [{ Driver: '', Count: 0, DeviceIDs: ['0', '1'], Capabilities: [['gpu']] }],
    },
  },
  { args: { oom_killer: false }, words: '--oom-kill-disable', host: { OomKillDisable: true } },
  { args: { oom_killer: true }, words: '', host: { OomKillDisable: null }, isDefault: true },
  { args: { oom_score_adj: -5 }, words: '--oom-score-adj -5', host: { OomScoreAdj: -5 } },
  { args: { pids_limit: 9 }, words: '--pids-limit 9', host: { PidsLimit: 9 } },
  {
    args: { pids_limit: -1 },
    words: '--pids-limit -1',
    host: { PidsLimit: null },
    isDefault: true,
  },
  {
    args: { ulimits: ['nofile:1:2', 'core=0'] },
    words: '--ulimit nofile=1:2 --ulimit core=0:0',
    host: {
      Ulimits: [
        { Name: 'core', Soft: 0, Hard: 0 },
        { Name: 'nofile', Soft: 1, Hard: 2 },
      ],
    },
  },
  {
    args: { storage_opts: { size: '9m' } },
    words: '--storage-opt size=9m',
    host: { StorageOpt: { size: '9m' } },
  },
  {
    args: { security_opts: ['label:disable', 'seccomp=/etc/p.json', 'no-new-privileges:true'] },
    words: '--security-opt label:disable --security-opt seccomp=/etc/p.json',
    host: { SecurityOpt: ['label=disable', 'seccomp={"a":1}', 'no-new-privileges'] },
  },
  {
    args: { groups: ['adm', '5'] },
    words: '--group-add adm --group-add 5',
    host: { GroupAdd: ['adm', '5'] },
  },
  { args: { userns_mode: 'host' }, words: '--userns host', host: { UsernsMode: 'host' } },
  { args: { uts: 'host' }, words: '--uts host', host: { UTSMode: 'host' } },
  { args: { cgroup_parent: '/x' }, words: '--cgroup-parent /x', host: { CgroupParent: '/x' } },
  { args: { cgroupns_mode: 'host' }, words: '--cgroupns host', host: { CgroupnsMode: 'host' } },
  { args: { runtime: 'runsc' }, words: '--runtime runsc', host: { Runtime: 'runsc' } },
  { args: { publish_all_ports: true }, words: '--publish-all', host: { PublishAllPorts: true } },
  {
    args: { links: ['db', 'cache:redis'] },
    words: '--link db --link cache:redis',
    host: { Links: ['/db:/app/db', '/cache:/app/redis'] },
  },
  { args: { dns_servers: ['9.9.9.9'] }, words: '--dns 9.9.9.9', host: { Dns: ['9.9.9.9'] } },
  {
    args: { dns_search_domains: ['a.b'] },
    words: '--dns-search a.b',
    host: { DnsSearch: ['a.b'] },
  },
  {
    args: { dns_opts: ['ndots:2'] },
    words: '--dns-option ndots:2',
    host: { DnsOptions: ['ndots:2'] },
  },
  {
    args: { etc_hosts: { db: '10.0.0.9' } },
    words: '--add-host db:10.0.0.9',
    host: { ExtraHosts: ['db:10.0.0.9'] },
  },
  {
    args: { volumes_from: ['data:ro'] },
    words: '--volumes-from data:ro',
    host: { VolumesFrom: ['data:ro'] },
  },
  { args: { volume_driver: 'nfs' }, words: '--volume-driver nfs', host: { VolumeDriver: 'nfs' } },
  {
    args: { ports: ['80:80', '127.0.0.1:81:81', '82'], default_host_ip: '10.0.0.1' },
    words: '--publish 10.0.0.1:80:80 --publish 127.0.0.1:81:81 --publish 10.0.0.1::82',
    host: {
      PortBindings: {
        '80/tcp': [{ HostIp: '10.0.0.1', HostPort: '80' }],
        '81/tcp': [{ HostIp: '127.0.0.1', HostPort: '81' }],
        '82/tcp': [{ HostIp: '10.0.0.1', HostPort: '' }],
      },
    },
  },
  {
    args: {
      mounts: [
        { type: 'bind', source: '/a,b', target: '/b', propagation: 'rslave' },
        {
          ...{ source: 'v', target: '/v', no_copy: true, labels: { a: '1' } },
          ...{ volume_driver: 'local', volume_options: { type: 'nfs' } },
        },
        { type: 'tmpfs', target: '/t', tmpfs_size: '1m', tmpfs_mode: 0o1777 },
      ],
    },
    words:
      '--mount type=bind,"source=/a,b",target=/b,bind-propagation=rslave ' +
      '--mount type=volume,source=v,target=/v,volume-nocopy,volume-label=a=1,volume-driver=local,volume-opt=type=nfs ' +
      '--mount type=tmpfs,target=/t,tmpfs-size=1048576,tmpfs-mode=1777',
    host: {
      Mounts: [
        { Type: 'bind', Source: '/a,b', Target: '/b', BindOptions: { Propagation: 'rslave' } },
        {
          ...{ Type: 'volume', Source: 'v', Target: '/v' },
          VolumeOptions: {
            ...{ NoCopy: true, Labels: { a: '1' } },
            DriverConfig: { Name: 'local', Options: { type: 'nfs' } },
          },
        },
        { Type: 'tmpfs', Target: '/t', TmpfsOptions: { SizeBytes: 1_048_576, Mode: 0o1777 } },
      ],
    },
  },
  {
    args: { healthcheck: { test: ['CMD', 'x'], start_interval: '2s' } },
    words: '--health-cmd x --health-start-interval 2s',
    config: { Healthcheck: { Test: ['CMD-SHELL', 'x'], StartInterval: 2e9 } },
  },
];

describe('the options of docker_container', () => {
  for (const { args, words, config = {}, host = {}, isDefault } of rows) {
    it(`${JSON.stringify(args)} is ${words || 'nothing'}, and is found again`, () => {
      const made = createWords(argsOf(args), 'i').join(' ');
      expect(made).to.contain(words === '' ? '--name app i' : words);
      expect(differences(args, { Config: config, HostConfig: host })).to.deep.equal([]);
      const without = differences(args, {});
      if (isDefault === true) expect(without).to.deep.equal([]);
      else expect(without).not.to.have.length(0);
    });
  }

  const refused: readonly [args: JsonObject, message: string][] = [
    [{ ulimits: ['many'] }, '"ulimits": "many" is not like "nofile:1024:2048"'],
    [{ exposed_ports: ['9-8'] }, '"exposed_ports": "9-8" is not like'],
    [{ device_requests: [{ capabilities: [['gpu'], ['tpu']] }] }, 'one list of capabilities'],
    [{ mounts: [{ target: '/t', type: 'tmpfs', tmpfs_mode: 'rwx' }] }, '"tmpfs_mode" is octal'],
    [{ memory_swap: 'much' }, '"memory_swap" is a size'],
  ];
  for (const [args, message] of refused) {
    it(`says: ${message}`, () => expect(() => differences(args, {})).to.throw(message));
  }

  it('change what docker can change while it runs', () => {
    const live = {
      ...{ cpu_shares: 9, cpuset_cpus: '0', memory: '1g', memory_swap: -1, pids_limit: 5 },
      ...{ blkio_weight: 10, memory_reservation: '1g' },
    };
    const [update = expect.fail('it is updated')] = planned(live, { State: { Running: true } });
    expect(update.kind === 'run' ? update.script.text : '').to.equal(
      `docker update --memory ${gib} --memory-reservation ${gib} --memory-swap -1 --cpu-shares 9 --cpuset-cpus 0 --blkio-weight 10 --pids-limit 5 app`,
    );
  });

  it('miss nothing that comes from the image, where they are compared strictly', () => {
    const strict = { comparisons: { '*': 'strict' } };
    const config = { Env: ['PATH=/bin', 'A=1'], Labels: { of: 'image' }, Volumes: { '/data': {} } };
    const found = {
      Config: { ...config, ExposedPorts: { '80/tcp': {}, '9/tcp': {} } },
      HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '', HostPort: '80' }] } },
    };
    const wanted = {
      ...{ env: { A: '1' }, labels: {}, volumes: [], ports: ['80:80'], exposed_ports: [] },
      ...strict,
    };
    const image = { Config: { ...config, ExposedPorts: { '9/tcp': {} } } };
    expect(differences(wanted, found, image)).to.deep.equal([]);
    expect(differences(wanted, found)).to.have.length.above(2);
    const fails = { ...wanted, image: 'i', image_label_mismatch: 'fail' };
    expect(() => planned(fails, found, image)).to.throw('has labels that "labels" has not: of');
  });

  it('are off where the old defaults are asked for', () => {
    const found = { State: { Running: true }, Config: { Tty: true }, HostConfig: { Memory: 9 } };
    const seen = { container: inspected(found), image: undefined, envFile: undefined };
    const result = (behavior: string) => {
      const args = argsOf({ container_default_behavior: behavior, memory: 9 });
      return dockerContainer.result?.(args, seen, [], givenOn(host))['differences'];
    };
    expect(result('no_defaults')).to.deep.equal([]);
    expect(result('compatibility')).to.deep.equal([{ key: 'tty', before: 'true', after: 'false' }]);
  });
});
