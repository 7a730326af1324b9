import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';

interface Health {
  readonly problems: readonly string[];
  readonly summary: string;
}

interface HealthModule {
  result(args: object, observed: { readonly seen: object }): Health;
}

const file = join(import.meta.dirname, '../../../roles/k8s_health/modules/k8s_health.js');

const named = (kind: string, name: string, namespace?: string) => ({
  ...{ kind, metadata: { name, namespace } },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: 'True' }] },
});

const node = named('Node', 'n1');
const dns = named('Deployment', 'coredns', 'kube-system');
const proxy = named('DaemonSet', 'kube-proxy', 'kube-system');
const both = ['coredns', 'kube-proxy'];

const cases: readonly (readonly [
  name: string,
  addons: readonly string[],
  items: readonly object[],
  problems: readonly string[],
])[] = [
  ['a cluster that has all', both, [node, dns, proxy], []],
  [
    'one without kube-proxy',
    both,
    [node, dns],
    [
      'there is no DaemonSet kube-system/kube-proxy: "kubeadm init phase addon kube-proxy" makes it',
    ],
  ],
  ['one without kube-proxy, which is not wanted', ['coredns'], [node, dns], []],
  [
    'one whose CoreDNS is elsewhere',
    both,
    [node, proxy, named('Deployment', 'coredns', 'dns')],
    ['there is no Deployment kube-system/coredns'],
  ],
];

describe('k8s_health', () => {
  for (const [name, addons, items, problems] of cases) {
    it(`finds of ${name}: ${problems.join('; ') || 'nothing'}`, async () => {
      const { default: health }: { default: HealthModule } = await import(pathToFileURL(file).href);
      const args = { expected_nodes: 1, namespaces: ['kube-system'], addons };
      const said = health.result(args, { seen: { exitCode: 0, error: '', items } });
      expect(said.problems).to.have.length(problems.length);
      for (const [at, problem] of problems.entries()) {
        expect(said.problems[at]).to.contain(problem);
      }
    });
  }

  it('says of a cluster that does not answer only that', async () => {
    const { default: health }: { default: HealthModule } = await import(pathToFileURL(file).href);
    const args = { expected_nodes: 0, namespaces: [], addons: both };
    const { problems } = health.result(args, {
      seen: { exitCode: 1, error: 'refused', items: [] },
    });
    expect(problems).to.deep.equal(['the cluster does not answer: refused']);
  });
});
