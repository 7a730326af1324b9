import { expect } from 'chai';
import { PredictedState } from '../../../src/changes/predicted-state.ts';
import type { CommandResult } from '../../../src/module-api/command-result.ts';
import { Failure, Undecided } from '../../../src/module-api/failure.ts';
import { kubeadm } from '../../../src/modules/kubeadm/index.ts';
import { givenOn } from '../../support/given.ts';
import { attempt, host, init, runsOf, summaries } from './attempt.ts';
import { argsOf, type Printed, resultOf, worker } from './sights.ts';

describe('kubeadm in check mode', () => {
  const dry = (code: number, stderr: string): CommandResult =>
    resultOf(`exit|${code}\nstdout|\nstderr|${Buffer.from(stderr).toString('base64')}\n`);
  const port = '\t[ERROR Port-6443]: Port 6443 is in use\n';

  it('fails as kubeadm itself foretells', () => {
    const one = { args: init, checkMode: true, others: { dryRun: dry(1, port) } };
    expect(() => attempt(one)).to.throw(Failure, 'Port-6443: Port 6443 is in use');
    expect(summaries({ ...one, others: { dryRun: dry(0, '') } })).to.deep.equal(['kubeadm init']);
  });

  it('lets kubeadm try a reset out', () => {
    const refused = dry(1, '\t[ERROR IsPrivilegedUser]: user is not running as root\n');
    const one = { args: { state: 'reset' }, seen: worker, checkMode: true };
    expect(() => attempt({ ...one, others: { dryRun: refused } })).to.throw(
      Failure,
      'kubeadm reset refuses',
    );
    expect(summaries({ ...one, others: { dryRun: dry(0, '') } })).to.deep.equal(['kubeadm reset']);
  });

  it('forgives what earlier tasks would mend', () => {
    const predicted = new PredictedState();
    const script = attempt({ args: init }).changes[0];
    if (script?.kind !== 'run') expect.fail('it runs');
    const prediction = {
      resource: 'value',
      key: 'sysctl:net.ipv4.ip_forward',
      value: '1',
    } as const;
    predicted.record({ ...script, predicts: [prediction] }, { task: 'sysctl', user: 'root' });
    const probe = kubeadm.observe?.(argsOf(init), givenOn(host, { checkMode: true })).dryRun;
    const text = '\t[ERROR FileContent--proc-sys-net-ipv4-ip_forward]: not 1\n';
    const seen = probe?.parse(dry(1, text));
    expect(seen?.errors).to.have.length(1);
    expect(probe?.overlay?.(seen, predicted)?.errors).to.deep.equal([]);
  });

  it('counts on a kubeadm that an earlier task would install, and on a node it would make', () => {
    const predicted = new PredictedState();
    const none: Printed = { versions: {}, sockets: [] };
    const run = runsOf(attempt({ args: init }))[0] ?? expect.fail('it runs');
    const version = { version: '1.36.4-1.1' };
    const prediction = { resource: 'package', name: 'kubeadm', state: version } as const;
    predicted.record({ ...run, predicts: [prediction] }, { task: 'Install', user: 'root' });
    expect(summaries({ args: init, seen: none, predicted })).to.deep.equal(['kubeadm init']);
    predicted.record(run, { task: 'Init', user: 'root' });
    expect(summaries({ args: init, seen: none, predicted })).to.deep.equal([]);
    expect(predicted.file('/etc/kubernetes/admin.conf')).to.include({
      type: 'file',
      mode: '0600',
    });
    const reset = { args: { state: 'reset' }, seen: none, predicted };
    expect(summaries(reset)).to.deep.equal(['kubeadm reset']);
  });

  it('is known to join with what another host would make', () => {
    const args = { state: 'joined', role: 'control_plane' };
    const unknown = new Set(['token', 'ca_hashes', 'control_plane_endpoint', 'certificate_key']);
    const one = { args, unknown, checkMode: true };
    expect(summaries(one)).to.deep.equal(['kubeadm join']);
    expect(() => attempt({ ...one, seen: worker })).to.throw(Undecided, 'makes the cluster');
  });
});
