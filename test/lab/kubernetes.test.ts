import { expect } from 'chai';
import type { LabHost } from './host.ts';
import { clusterObjects, controlPlaneFiles } from './kubernetes/support/control-plane.ts';
import { installKubernetes } from './kubernetes/support/install.ts';
import { waitFor } from './process.ts';
import { freshHost } from './shared.ts';

const version = 'v1.36.4';
const token = 'abcdef.0123456789abcdef';
const spec = { layers: ['kubernetes'], volumes: ['/var/lib/containerd'] } as const;

/** As the manifest of flannel has it, as far as the kubelet looks. */
const flannel = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'kube-flannel-ds', namespace: 'kube-system' },
  spec: {
    selector: { matchLabels: { app: 'flannel' } },
    template: {
      metadata: { labels: { app: 'flannel' } },
      spec: {
        hostNetwork: true,
        tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }],
        containers: [{ name: 'kube-flannel', image: 'ghcr.io/flannel-io/flannel:v0.28.9' }],
        volumes: [{ name: 'cni-plugin', hostPath: { path: '/opt/cni/bin' } }],
      },
    },
  },
};

const web = (value: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        containers: [{ name: 'web', image: 'nginx', env: [{ name: 'A', value }] }],
      },
    },
  },
});

describe('Kubernetes in the lab', () => {
  let first: LabHost;
  let second: LabHost;
  const kubectl = (command: string, input: unknown = '') =>
    first.exec(`kubectl --kubeconfig /etc/kubernetes/admin.conf ${command}`, {
      input: typeof input === 'string' ? input : JSON.stringify(input),
    });
  const done = async (command: string, input?: unknown) => {
    const { exitCode, stdout, stderr } = await kubectl(command, input);
    expect(exitCode, `kubectl ${command}: ${stderr}`).to.equal(0);
    return stdout.trim();
  };
  const eventually = (what: string, attempt: () => Promise<boolean>) =>
    waitFor({
      what,
      timeoutMs: 40_000,
      attempt: async () => ((await attempt()) ? true : undefined),
    });

  before(async () => {
    [first, second] = await Promise.all([freshHost('k1', spec), freshHost('k2', spec)]);
    await Promise.all([first, second].map(host => installKubernetes(host, version)));
  });

  it('restarts the kubelet until it has a configuration', async () => {
    await second.exec('systemctl start kubelet');
    await eventually('The failure of the kubelet', async () => {
      const { stdout } = await second.exec('systemctl show -p ExecMainStatus --value kubelet');
      return stdout.trim() === '1';
    });

    expect(await second.must('journalctl -u kubelet -o cat')).to.contain(
      'open /var/lib/kubelet/config.yaml: no such file or directory',
    );
  });

  it('serves a cluster from the manifests of a control plane', async () => {
    const plane = { name: 'k1', address: first.address, version, token };
    await first.must(controlPlaneFiles(plane));
    await first.must('systemctl start kubelet');
    await eventually('The API server', async () => {
      const { stdout } = await first.exec('curl -sk https://127.0.0.1:6443/readyz');
      return stdout === 'ok';
    });
    const refused = await kubectl('get nodes');
    const list = { apiVersion: 'v1', kind: 'List', items: clusterObjects(plane) };
    await first.must('kubectl --kubeconfig /etc/kubernetes/super-admin.conf apply -f -', {
      input: JSON.stringify(list),
    });

    expect(refused.stderr).to.contain('User "kubernetes-admin" cannot list resource "nodes"');
    await eventually('The node', async () => (await kubectl('get node k1')).exitCode === 0);
    expect(await done('version')).to.contain(`Server Version: ${version}`);
    await eventually('The mirror pods', async () => {
      const { stdout } = await kubectl('get pods -n kube-system -o name');
      return /kube-apiserver-k1/.test(stdout) && /kube-controller-manager-k1/.test(stdout);
    });
  });

  it('lets a node in with a bootstrap token, and not with another', async () => {
    const config = (secret: string) => `mkdir -p /etc/kubernetes /var/lib/kubelet
cat > /etc/kubernetes/bootstrap-kubelet.conf <<END
clusters: [{ name: kubernetes, cluster: { server: "https://${first.address}:6443", certificate-authority-data: $CA } }]
contexts: [{ name: c, context: { cluster: kubernetes, user: u } }]
current-context: c
users: [{ name: u, user: { token: ${secret} } }]
END
printf 'kind: KubeletConfiguration\\nfailSwapOn: false\\n' > /var/lib/kubelet/config.yaml
systemctl restart kubelet`;
    const ca = (await first.must('base64 -w0 /etc/kubernetes/pki/ca.crt')).trim();
    await second.must(`CA=${ca}; ${config('abcdef.ffffffffffffffff')}`);
    await eventually('The refusal of the token', async () => {
      const log = await second.must('journalctl -u kubelet -o cat');
      return log.includes('cannot create certificate signing request: Unauthorized');
    });
    await second.must(`CA=${ca}; ${config(token)}`);

    await eventually('The second node', async () => (await kubectl('get node k2')).exitCode === 0);
    const subject = await second.must(
      'openssl x509 -noout -subject -in /var/lib/kubelet/pki/kubelet-client-current.pem',
    );
    expect(subject).to.match(/O ?= ?system:nodes, CN ?= ?system:node:k2/);
    expect(await done('get csr')).to.match(/system:bootstrap:abcdef .*Approved,Issued/);
  });

  it('has nodes that are not ready until a network is installed', async () => {
    const message = `jsonpath='{.status.conditions[?(@.type=="Ready")].message}'`;
    await done('apply -f -', web('1'));

    expect(await done(`get node k2 -o ${message}`)).to.equal(
      'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
    );
    await eventually('An event', async () => {
      const { stdout } = await kubectl('get events --field-selector reason=FailedScheduling');
      return stdout.includes('untolerated taint {node.kubernetes.io/not-ready: }');
    });

    const folder = '/usr/lib/cni';
    for (const host of [first, second]) {
      await host.must(`mkdir -p ${folder}; cp /bin/true ${folder}/portmap`);
    }
    await done('apply -f -', flannel);
    await eventually('The DaemonSet', async () => {
      const { stdout } = await kubectl('get ds -n kube-system -o wide');
      return /kube-flannel-ds +2 +2 +2/.test(stdout);
    });
    // Debian's containerd looks for plugins in another folder than flannel's.
    expect(await done('get node k2')).to.contain('NotReady');
    for (const host of [first, second]) await host.must(`ln -s /opt/cni/bin/flannel ${folder}`);
    await done('wait --for=condition=Ready node --all --timeout=30s');
    await done('rollout status deploy/web --timeout=30s');
  });

  it('applies, shows what differs, and waits', async () => {
    expect((await kubectl('diff -f -', web('1'))).exitCode).to.equal(0);
    const different = await kubectl('diff -f -', web('2'));
    expect(different.exitCode).to.equal(1);
    expect(different.stdout).to.contain('+          value: "2"');
    expect(await done('apply -f -', web('1'))).to.equal('deployment.apps/web unchanged');
    expect(await done('apply --server-side --dry-run=server -f -', web('2'))).to.contain('dry run');
    expect(await done('apply -f -', web('2'))).to.equal('deployment.apps/web configured');
    await done('rollout status deploy/web --timeout=30s');
    await done('wait --for=condition=Available deploy/web --timeout=30s');
  });

  it('labels, taints, cordons and drains as far as budgets allow', async () => {
    await done('label node k2 disk=ssd');
    await done('annotate node k2 owner=me');
    await done('taint node k2 only=me:NoSchedule');
    await done('taint node k2 only-');
    await done('create poddisruptionbudget web --selector=app=web --min-available=2');
    await eventually('The budget', async () => {
      const { stdout } = await kubectl('get pdb web -o jsonpath={.status.currentHealthy}');
      return stdout === '2';
    });
    const held = await kubectl('drain k2 --ignore-daemonsets --timeout=3s');
    await done('delete pdb web');
    await done('drain k2 --ignore-daemonsets --timeout=30s');
    const left = await done('get pods -A -o wide --field-selector spec.nodeName=k2');

    expect(held.exitCode).to.equal(1);
    expect(held.stderr).to.contain("would violate the pod's disruption budget");
    expect(left).to.contain('kube-flannel-ds').and.not.contain('web');
    expect(await done('get node k2')).to.contain('Ready,SchedulingDisabled');
    expect(await done('uncordon k2')).to.equal('node/k2 uncordoned');
  });

  it('serves kinds that a definition brings', async () => {
    await done('apply -f -', {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'things.example.org' },
      spec: {
        group: 'example.org',
        names: { plural: 'things', singular: 'thing', kind: 'Thing' },
        scope: 'Namespaced',
        versions: [
          {
            name: 'v1',
            served: true,
            storage: true,
            schema: { openAPIV3Schema: { type: 'object' } },
          },
        ],
      },
    });
    await done('wait --for=condition=Established crd/things.example.org --timeout=10s');
    const thing = { apiVersion: 'example.org/v1', kind: 'Thing', metadata: { name: 't' } };

    expect(await done('apply -f -', thing)).to.equal('thing.example.org/t created');
    expect(await done('get things -o name')).to.equal('thing.example.org/t');
  });

  it('keeps the objects when the API server restarts, and ends it with its manifest', async () => {
    await first.must('crictl stopp $(crictl pods -q --name kube-apiserver)');
    await eventually(
      'The API server',
      async () => (await kubectl('get deploy web')).exitCode === 0,
    );

    await first.must('mv /etc/kubernetes/manifests/kube-apiserver.yaml /root');
    await eventually('The end of the API server', async () => {
      return (await first.exec('curl -sk https://127.0.0.1:6443/readyz')).exitCode !== 0;
    });
    await first.must('mv /root/kube-apiserver.yaml /etc/kubernetes/manifests');
    await eventually(
      'The API server',
      async () => (await kubectl('get deploy web')).exitCode === 0,
    );
  });

  it('calls a node unknown whose kubelet is silent', async () => {
    await second.must('systemctl stop kubelet');
    await done('wait --for=condition=Ready=Unknown node/k2 --timeout=30s');
    await second.must('systemctl start kubelet');
    await done('wait --for=condition=Ready node/k2 --timeout=30s');
  });

  it('goes on with another control plane when the first is gone', async () => {
    const pki = '/etc/kubernetes/pki';
    for (const file of ['ca.crt', 'ca.key']) {
      const input = await first.must(`cat ${pki}/${file}`);
      await second.must(`mkdir -p ${pki}; cat > ${pki}/${file}`, { input: `${input}\n` });
    }
    const members = [first, second].map(({ name, address }) => `${name}=https://${address}:2380`);
    const plane = { name: 'k2', address: second.address, version, token, members };
    await second.must(controlPlaneFiles(plane));
    await second.must('systemctl restart kubelet');
    const onSecond = (command: string) =>
      second.exec(`kubectl --kubeconfig /etc/kubernetes/admin.conf ${command}`);
    const answers = (command: string) => async () => (await onSecond(command)).exitCode === 0;
    await eventually('The second API server', answers('get deploy web'));
    await eventually('A write by way of the second', answers('create ns by-second'));
    await done('get ns by-second');
    await eventually('The pod of the second etcd', answers('get pod -n kube-system etcd-k2'));

    await first.must('systemctl stop kubelet kplay-static-kube-apiserver');
    await eventually('A write without the first', answers('create ns alone'));
    await first.must('systemctl start kubelet');
    await eventually('The first, with what it missed', async () => {
      return (await kubectl('get ns alone')).exitCode === 0;
    });
  });

  it('pulls, lists and removes images', async () => {
    await first.must('crictl pull registry.k8s.io/pause:3.10.2');
    const listed = await first.must('crictl images -o json');
    const missing = await first.exec('crictl pull registry.invalid/x:1');
    await first.must('crictl rmi registry.k8s.io/pause:3.10.2');

    expect(listed).to.contain('"registry.k8s.io/pause:3.10.2"');
    expect(missing.exitCode).to.equal(1);
    expect(await first.must('crictl images -q')).to.equal('');
    expect(await first.must('crictl version')).to.contain('RuntimeName:  containerd');
    expect(JSON.parse(await first.must('crictl info'))).to.have.nested.property(
      'status.conditions[0].status',
      true,
    );
  });
});
