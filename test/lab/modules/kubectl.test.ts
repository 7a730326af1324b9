import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { clusterObjects, controlPlaneFiles } from '../kubernetes/support/control-plane.ts';
import { installKubernetes } from '../kubernetes/support/install.ts';
import { waitFor } from '../process.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence, playOf, runPlaybook, runTask } from '../support/playbook.ts';

const version = 'v1.36.4';
const token = 'abcdef.0123456789abcdef';

describe('kubectl on a host', () => {
  let host: LabHost;
  const kubectl = (words: string) =>
    host.must(`kubectl --kubeconfig /etc/kubernetes/admin.conf ${words}`);

  before(async () => {
    host = await freshHost('k1', { layers: ['kubernetes'], volumes: ['/var/lib/containerd'] });
  });

  it('is undecided in check mode where kubectl is not there yet', async () => {
    const { tasks } = await runPlaybook(
      playOf('k1', '- command: make-cluster\n- kubectl: { operation: cordon, name: k1 }'),
      { check: true },
    );
    expect(tasks.map(({ status }) => status)).to.deep.equal(['changed', 'undecided']);
    const { message } = await runTask('k1', '- kubectl: { operation: cordon, name: k1 }');
    expect(message).to.contain('kubectl is not on the host');
  });

  it('says that there is no cluster', async () => {
    await installKubernetes(host, version);
    const { message } = await runTask('k1', '- kubectl: { operation: cordon, name: k1 }');
    expect(message).to.match(/cannot reach the cluster to read node k1: .*localhost:8080/);
  });

  it('applies manifests, also where their namespace is not there yet', async () => {
    const plane = { name: 'k1', address: host.address, version, token };
    await host.must(controlPlaneFiles(plane));
    await host.must('systemctl start kubelet');
    await waitFor({
      what: 'The API server',
      timeoutMs: 40_000,
      attempt: async () =>
        (await host.exec('curl -sk https://127.0.0.1:6443/readyz')).stdout === 'ok' || undefined,
    });
    const list = { apiVersion: 'v1', kind: 'List', items: clusterObjects(plane) };
    await host.must('kubectl --kubeconfig /etc/kubernetes/super-admin.conf apply -f -', {
      input: JSON.stringify(list),
    });

    const objects = (value: string) => `apiVersion: v1
kind: Namespace
metadata: { name: web }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: site, namespace: web }
data: { color: ${value} }
---
apiVersion: v1
kind: Secret
metadata: { name: key, namespace: web }
stringData: { key: swordfish-${value} }
`;
    const tasks = '- name: Site\n  kubectl: { src: site.yaml }';
    const first = await expectConvergence('k1', tasks, { files: { 'site.yaml': objects('red') } });
    expect(first.changed).to.deep.equal(['Site']);
    expect(first.run.tasks[0]?.result).to.deep.include({
      objects: ['namespace/web', 'configmap/site', 'secret/key'],
    });

    const options = { files: { 'site.yaml': objects('blue') }, flags: ['--diff'] };
    const second = await expectConvergence('k1', tasks, options);
    const shown = JSON.stringify(second.run.tasks);
    expect(shown)
      .to.match(/-  color: red.*\+  color: blue/)
      .and.to.not.contain('swordfish');
    expect(shown).to.contain('+++ after: v1.ConfigMap.web.site');
    expect(await kubectl('get configmap -n web site -o jsonpath={.data.color}')).to.equal('blue');
  });

  it('applies on the server, in check mode after the task that makes the namespace', async () => {
    const { changed } = await expectConvergence(
      'k1',
      `- name: Namespace
  kubectl: { definition: { apiVersion: v1, kind: Namespace, metadata: { name: other } } }
- name: Server side
  kubectl:
    namespace: other
    server_side: true
    field_manager: kplay
    definition:
      - { apiVersion: v1, kind: ConfigMap, metadata: { name: a }, data: { x: "1" } }
      - { apiVersion: v1, kind: ConfigMap, metadata: { name: b }, data: { y: "2" } }
- name: Wait
  kubectl: { operation: wait, kind: configmap, name: a, namespace: other, wait_for: "jsonpath={.data.x}=1", timeout: 20 }`,
    );
    expect(changed).to.deep.equal(['Namespace', 'Server side']);
    expect(await kubectl('get configmap -n other b -o jsonpath={.data.y}')).to.equal('2');
  });

  it('labels, annotates, taints, cordons and drains nodes, and takes it back', async () => {
    await waitFor({
      what: 'The node',
      timeoutMs: 40_000,
      attempt: async () =>
        (await host.exec('kubectl --kubeconfig /etc/kubernetes/admin.conf get node k1'))
          .exitCode === 0 || undefined,
    });
    const { changed } = await expectConvergence(
      'k1',
      `- name: Label
  kubectl: { operation: label, name: k1, labels: { disk: ssd, none: null, kubernetes.io/hostname: k1 } }
- name: Annotate
  kubectl: { operation: annotate, name: k1, annotations: { note: "two words" } }
- name: Taint
  kubectl: { operation: taint, name: k1, taints: ["dedicated=db:NoSchedule", { key: old, effect: NoExecute }] }
- name: Drain
  kubectl: { operation: drain, name: k1, force: true, timeout: 60 }
- name: Cordon
  kubectl: { operation: cordon, name: k1 }`,
    );
    expect(changed).to.deep.equal(['Label', 'Annotate', 'Taint', 'Drain']);
    expect(
      await kubectl(
        "get node k1 -o jsonpath='{.metadata.labels.disk} {.metadata.annotations.note} {.spec.unschedulable}'",
      ),
    ).to.equal('ssd two words true');

    const back = await expectConvergence(
      'k1',
      `- name: Uncordon
  kubectl: { operation: uncordon, name: k1 }
- name: Untaint
  kubectl: { operation: taint, name: k1, state: absent, taints: [dedicated, "old:NoExecute", "never:NoSchedule"] }
- name: Never there
  kubectl: { operation: taint, name: k1, state: absent, taints: [never] }
- name: Unlabel
  kubectl: { operation: label, name: k1, state: absent, labels: { disk: "" } }`,
    );
    expect(back.changed).to.deep.equal(['Uncordon', 'Untaint', 'Unlabel']);
    expect(await kubectl('get node k1 -o jsonpath={.spec.taints}')).to.not.match(/dedicated|old/);
  });

  it('deletes what is there, and knows what is not', async () => {
    const { changed, run } = await expectConvergence(
      'k1',
      `- name: Web
  kubectl:
    state: absent
    definition:
      - { apiVersion: v1, kind: Namespace, metadata: { name: web } }
      - { apiVersion: v1, kind: ConfigMap, metadata: { name: site, namespace: web } }
      - { apiVersion: v1, kind: ConfigMap, metadata: { name: gone, namespace: nowhere } }
- name: Unknown kind
  kubectl: { state: absent, definition: { apiVersion: lab.example/v1, kind: Unknown, metadata: { name: x } } }`,
    );
    expect(changed).to.deep.equal(['Web']);
    expect(run.tasks[0]?.result['objects']).to.deep.equal([
      'Namespace/web',
      'ConfigMap/site in web',
    ]);
  });

  const failures: readonly [args: string, message: RegExp][] = [
    ['{ operation: cordon, name: k9 }', /cannot read node k9: nodes "k9" not found/],
    [
      '{ definition: { apiVersion: v1, kind: ConfigMap, metadata: { name: "A B" } } }',
      /cannot compare ConfigMap\/A B with the cluster: /,
    ],
    [
      '{ operation: wait, name: k9, wait_for: condition=Ready, timeout: 1 }',
      /cannot see condition=Ready of node\/k9 within 1 s: .*not found/,
    ],
    [
      '{ operation: cordon, name: k1, context: other }',
      /cannot read node k1: .*specified context: other/,
    ],
    ['{ operation: cordon, name: k1, kubeconfig: /none }', /\/none: no such file/],
  ];
  for (const [args, message] of failures) {
    it(`says: ${message.source}`, async () => {
      const seen = await runTask('k1', `- kubectl: ${args}`);
      expect(seen.message).to.match(message);
    });
  }
});
