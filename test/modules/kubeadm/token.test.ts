import { expect } from 'chai';
import type { CommandResult } from '../../../src/module-api/command-result.ts';
import { Failure } from '../../../src/module-api/failure.ts';
import type { JsonObject } from '../../../src/module-api/json.ts';
import { kubeadm } from '../../../src/modules/kubeadm/index.ts';
import { givenOn } from '../../support/given.ts';
import { attempt, host, runsOf, summaries, token } from './attempt.ts';
import { argsOf, controlPlane, resultOf } from './sights.ts';

describe('kubeadm: operation token', () => {
  const listed = (tokens: readonly JsonObject[]): CommandResult =>
    resultOf(tokens.map(one => JSON.stringify(one, undefined, 4)).join('\n'));
  const one = {
    token: 'aaaaaa.bbbbbbbbbbbbbbbb',
    description: 'kplay',
    expires: '2027-01-16T08:00:00Z',
    usages: ['authentication', 'signing'],
    groups: ['system:bootstrappers:kubeadm:default-node-token'],
  };
  const at = (time: string) => Math.floor(Date.parse(time) / 1000);
  const make = (args: JsonObject, tokens: readonly JsonObject[], now = '2027-01-16T07:00:00Z') =>
    attempt({
      args: { operation: 'token', ttl: '1h', ...args },
      seen: { ...controlPlane, now: at(now) },
      others: { tokens: listed(tokens) },
    });

  it('uses one again that holds', () => {
    const plan = make({}, [one]);
    expect(plan.changes).to.deep.equal([]);
    expect(plan.finish()).to.include({ token: one.token });
    expect(plan.secrets).to.deep.equal([one.token]);
  });

  it('makes one where none holds, is long enough, or is of its kind', () => {
    for (const tokens of [[], [{ ...one, description: 'x' }], [{ ...one, usages: ['signing'] }]]) {
      const plan = make({}, tokens);
      expect(runsOf(plan).map(({ summary }) => summary)).to.deep.equal([
        'kubeadm token create (for 1h)',
      ]);
      expect(plan.finish(true)).to.include({ token });
      expect(runsOf(plan)[0]?.script.text).to.not.contain(token);
    }
    expect(make({}, [one], '2027-01-16T07:55:00Z').changes).to.have.length(1);
  });

  it('makes the one it is given once', () => {
    expect(make({ token: one.token }, [one]).changes).to.deep.equal([]);
    expect(make({ token: 'cccccc.0123456789abcdef' }, [one]).changes).to.have.length(1);
  });

  it('deletes by description or by token', () => {
    const gone = (args: JsonObject) => runsOf(make({ action: 'delete', ...args }, [one]));
    expect(gone({})[0]?.summary).to.equal('kubeadm token delete aaaaaa');
    expect(gone({ description: 'x' })).to.deep.equal([]);
    expect(gone({ token: 'aaaaaa.cccccccccccccccc' })).to.have.length(1);
  });

  it('finds out that nobody can join with one', () => {
    const check = (token: string | null, more: JsonObject = {}, now?: string) =>
      make({ action: 'check', token }, [{ ...one, ...more }], now);
    expect(check(one.token).changes).to.deep.equal([]);
    expect(check(one.token).secrets).to.deep.equal([one.token]);
    const rows: readonly [sentence: string, wrong: () => unknown][] = [
      ['takes the "token" to look at', () => check(null)],
      [
        'has no token cccccc: it has expired, or was deleted',
        () => check('cccccc.0123456789abcdef'),
      ],
      ['its second half differs', () => check('aaaaaa.0123456789abcdef')],
      [
        'has expired, at 2027-01-16T08:00:00.000Z',
        () => check(one.token, {}, '2027-01-16T08:00:01Z'),
      ],
      ['it is not for authentication', () => check(one.token, { usages: ['signing'] })],
    ];
    for (const [sentence, wrong] of rows) expect(wrong).to.throw(Failure, sentence);
  });

  it('makes another one in one operation, with the certificates of control planes', () => {
    const fresh = { operation: 'token', reuse: false, ttl: '1h', upload_certs: true };
    const plan = attempt({ args: fresh, checkMode: true });
    const [run = expect.fail('it runs')] = runsOf(plan);
    expect(kubeadm.observe?.(argsOf(fresh), givenOn(host)).node).to.equal(undefined);
    expect(run.summary).to.equal('kubeadm token create (for 1h) and init phase upload-certs');
    const [, key = ''] = plan.secrets ?? [];
    expect(plan.secrets?.[0]).to.equal(token);
    expect(run.stdin).to.contain(token).and.contain(`certificateKey: "${key}"`);
    expect(`${run.script.text}${run.summary}`).to.not.contain(token).and.not.contain(key);
    expect(plan.finish(true)).to.deep.equal({ token, certificate_key: key });
    expect(plan.finish(false)).to.deep.equal({});
    const wrong = { operation: 'token', upload_certs: true };
    expect(() => attempt({ args: wrong })).to.throw(Failure, 'takes "reuse: false"');
  });

  it('deletes a token that is known in one operation, but looks in check mode', () => {
    const gone = { operation: 'token', action: 'delete', token: one.token, upload_certs: true };
    const [run = expect.fail('it runs')] = runsOf(attempt({ args: gone }));
    expect(run.summary).to.equal('kubeadm token delete aaaaaa and the certificates that were kept');
    const effect = run.effect;
    if (typeof effect !== 'function') expect.fail('what it printed counts');
    expect(effect('bootstrap token "aaaaaa" deleted')).to.equal('change');
    expect(effect('nothing to delete\n')).to.equal('none');
    expect(
      summaries({
        ...{ args: gone, seen: controlPlane, checkMode: true },
        others: { tokens: listed([one]), kept: resultOf('kubeadm-certs bootstrap-token-abcdef') },
      }),
    ).to.deep.equal([
      'kubeadm token delete aaaaaa',
      'kubectl delete secret kubeadm-certs bootstrap-token-abcdef',
    ]);
  });

  it('marks the nodes that joined with it, once it is gone', () => {
    const nodes = [
      { name: 'w1', labels: { disk: 'ssd' }, taints: ['a=b:NoSchedule'] },
      { name: 'w2', annotations: { rack: 3 }, assume: { annotations: { rack: '3' } } },
    ];
    const gone = { operation: 'token', action: 'delete', token: one.token, nodes };
    const w1 = { metadata: { name: 'w1', labels: { disk: 'hdd' } } };
    const others = { nodes: resultOf(JSON.stringify(w1)), tokens: listed([one]) };
    expect(summaries({ args: gone, others })).to.deep.equal([
      'kubeadm token delete aaaaaa',
      'kubectl label node w1 --overwrite disk=ssd',
      'kubectl taint node w1 --overwrite a=b:NoSchedule',
      'kubectl get nodes w2',
    ]);
    expect(summaries({ args: gone, others, seen: controlPlane, checkMode: true })).to.deep.equal([
      'kubeadm token delete aaaaaa',
      'kubectl label node w1 --overwrite disk=ssd',
      'kubectl taint node w1 --overwrite a=b:NoSchedule',
    ]);
  });

  it('deletes the token also where a node cannot be marked', () => {
    const nodes = [{ name: 'w1', taints: ['slow'] }];
    const gone = { operation: 'token', action: 'delete', token: one.token, nodes };
    const others = { nodes: resultOf(JSON.stringify({ metadata: { name: 'w1' } })) };
    const [deletion, failing] = runsOf(attempt({ args: gone, others }));
    expect(deletion?.summary).to.equal('kubeadm token delete aaaaaa');
    expect(failing?.failureMessage?.(1, '', '')).to.contain('the taint slow needs an effect');
  });

  it('says why there is no list', () => {
    const others = {
      tokens: resultOf('', { exitCode: 1, stderr: Buffer.from('failed to load') }),
    };
    const none = { args: { operation: 'token' }, others };
    expect(() => attempt(none)).to.throw(Failure, 'admin.conf: failed to load');
  });
});
