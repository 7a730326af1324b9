import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';

interface Findings {
  readonly problems: readonly string[];
  readonly warnings: readonly string[];
}

interface HostModule {
  result(args: object, observed: { readonly seen: object }): Findings;
}

const file = join(import.meta.dirname, '../../../roles/preflight/modules/preflight_host.js');

/** A host that is as it should be. */
const good = {
  ...{ now: '1', hostname: 'a', uuid: '', cpus: 4, memoryMb: 4000, kernel: '6.12', diskGb: 40 },
  ...{ cgroup: 'cgroup2fs', swap: [], firewalld: false, docker: '', kubelet: '', macs: [] },
  ...{ ports: [], routes: [], unreachable: [] },
};
const args = { min_cpu: 2, min_mem_mb: 1700, min_disk_gb: 10, kernel_min: '5.4', ports: [] };

const containerd = '/run/containerd/containerd.sock';
const docker = '/run/cri-dockerd.sock';
const crio = '/run/crio/crio.sock';
const other = (path: string): string => `has another container runtime at ${path}`;
const cases: readonly (readonly [
  wanted: string,
  exists: readonly string[],
  problems: readonly string[],
  warnings: readonly string[],
])[] = [
  [containerd, [], [], []],
  [containerd, [containerd], [], []],
  [containerd, [crio], [other(crio)], []],
  [docker, [], [`has no container runtime at ${docker}`], []],
  [docker, [containerd, docker], [], [other(containerd)]],
  [crio, [containerd], [`has no container runtime at ${crio}`, other(containerd)], []],
];

describe('preflight_host', () => {
  for (const [wanted, exists, problems, warnings] of cases) {
    const says = [...problems, ...warnings].join('; ') || 'nothing';
    it(`says of ${wanted} where there is ${exists.join(' and ') || 'none'}: ${says}`, async () => {
      const { default: found }: { default: HostModule } = await import(pathToFileURL(file).href);
      const said = found.result(
        { ...args, cri_socket: `unix://${wanted}` },
        { seen: { ...good, exists } },
      );
      expect(said).to.deep.include({ problems, warnings });
    });
  }
});
