import { expect } from 'chai';
import { yamlText } from '../../../src/engine/variables/yaml-text.ts';
import { Failure } from '../../../src/module-api/failure.ts';
import type { JsonObject } from '../../../src/module-api/json.ts';
import { kubeadm } from '../../../src/modules/kubeadm/index.ts';
import { givenOn } from '../../support/given.ts';
import { attempt, host, init, join, runsOf, summaries } from './attempt.ts';
import { argsOf, controlPlane, type Printed } from './sights.ts';

describe('kubeadm: the record of what was begun', () => {
  const begun: Printed = { ...controlPlane, texts: { ...controlPlane.texts, begun: 'init\n' } };
  const whole: Printed = {
    ...begun,
    answers: {
      ...{ ...controlPlane.answers, nodes: 'node/n1' },
      node: '{"node-role.kubernetes.io/control-plane":""}',
    },
  };

  it('is made before kubeadm runs, with what is left out, and removed after it', () => {
    const args = {
      ...{ ...init, skip_phases: ['addon/coredns'] },
      cluster_config: { proxy: { disabled: true } },
    };
    const [run = expect.fail('it runs')] = runsOf(attempt({ args }));
    expect(run.script.text)
      .to.contain("'init addon/coredns addon/kube-proxy' > /var/lib/kubelet/kplay-begun")
      .and.contain('rm -f /var/lib/kubelet/kplay-begun');
    const [joins = expect.fail('it runs')] = runsOf(attempt({ args: join }));
    expect(joins.script.text).to.contain('join > /var/lib/kubelet/kplay-begun');
  });

  it('goes where all is there although nobody saw the end', () => {
    expect(summaries({ args: init, seen: whole })).to.deep.equal([
      'rm /var/lib/kubelet/kplay-begun',
    ]);
    expect(summaries({ args: init, seen: controlPlane })).to.deep.equal([]);
    const [reset = expect.fail('it runs')] = runsOf(
      attempt({ args: { state: 'reset' }, seen: begun }),
    );
    expect(reset.script.text).to.contain('/var/lib/kubelet/kplay-begun');
  });

  it('stays with a warning where something is missing and the cluster is in use', () => {
    const answers = { ...whole.answers, objects: '', nodes: 'node/n1\nnode/n2' };
    const plan = attempt({ args: init, seen: { ...whole, answers } });
    expect(plan.changes).to.deep.equal([]);
    expect(plan.warnings?.join()).to.contain('DaemonSet kube-proxy');
  });
});

describe('kubeadm: an init that died in its last phase', () => {
  const config = 'kubernetesVersion: v1.36.4\nnetworking: {podSubnet: 10.244.0.0/16}\n';
  const dead: Printed = {
    ...controlPlane,
    answers: {
      ...controlPlane.answers,
      'kubeadm-config': JSON.stringify({ data: { ClusterConfiguration: config } }),
      workloads: 'node/n1\ndeployment.apps/coredns\n',
    },
  };

  it('is brought to its end with the configuration that the cluster keeps', () => {
    const plan = attempt({
      args: { ...init, kube_proxy_config: { mode: 'nftables' } },
      seen: dead,
    });
    const [run = expect.fail('it runs')] = runsOf(plan);
    expect(run.summary).to.equal('kubeadm init phase addon kube-proxy');
    expect(plan).to.include({ again: true });
    expect(plan.warnings?.join()).to.contain('its init did not end: the cluster lacks DaemonSet');
    const kinds = String(run.stdin)
      .split('---\n')
      .map(text => yamlText.parse(text));
    expect(kinds[0]).to.have.nested.property('value.kind', 'InitConfiguration');
    expect(kinds[1]).to.have.nested.property('value.networking.podSubnet', '10.244.0.0/16');
    expect(kinds[2]).to.have.nested.property('value.mode', 'nftables');
    expect(plan.finish(true)).to.include({ made: false, state: 'initialized' });
  });

  it('is not touched by who joins, and says when it did not help', () => {
    expect(() => attempt({ args: init, seen: dead, round: 1 })).to.throw(
      Failure,
      'ended well, but',
    );
    const script = (args: JsonObject): string =>
      kubeadm.observe?.(argsOf(args), givenOn(host)).node?.script.text ?? '';
    expect(script(init)).to.contain('k_ask workloads');
    expect(script(join)).not.to.contain('k_ask workloads');
  });

  it('is left as it is where its configuration goes without, or is not to be read', () => {
    const without = { data: { ClusterConfiguration: `${config}proxy: {disabled: true}\n` } };
    const answers = { ...dead.answers, 'kubeadm-config': JSON.stringify(without) };
    expect(summaries({ args: init, seen: { ...dead, answers } })).to.deep.equal([]);
    const unread = { ...dead.answers, 'kubeadm-config': '{}' };
    expect(() => attempt({ args: init, seen: { ...dead, answers: unread } })).to.throw(
      Failure,
      'kubeadm-config',
    );
  });
});
