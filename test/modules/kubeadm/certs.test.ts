import { expect } from 'chai';
import { PredictedState } from '../../../src/changes/predicted-state.ts';
import type { CommandResult } from '../../../src/module-api/command-result.ts';
import { Failure } from '../../../src/module-api/failure.ts';
import type { JsonObject } from '../../../src/module-api/json.ts';
import { kubeadm } from '../../../src/modules/kubeadm/index.ts';
import { givenOn } from '../../support/given.ts';
import { attempt, host, runsOf, summaries } from './attempt.ts';
import { argsOf, controlPlane, resultOf, worker } from './sights.ts';

describe('kubeadm: operation certs', () => {
  const certs = resultOf(`[check-expiration] Reading configuration
{"certificates":[
 {"name":"admin.conf","expirationDate":"2027-01-01T00:00:00Z","residualTime":86400,"caName":"","externallyManaged":false,"missing":false},
 {"name":"apiserver","expirationDate":"2027-01-01T00:00:00Z","residualTime":8640000,"caName":"ca","externallyManaged":false,"missing":false},
 {"name":"super-admin.conf","expirationDate":"","residualTime":0,"caName":"","externallyManaged":false,"missing":true}],
"certificateAuthorities":[{"name":"ca","residualTime":1,"externallyManaged":false,"missing":false}]}
`);
  const renew = (args: JsonObject) =>
    summaries({
      args: { operation: 'certs', action: 'renew', restart: false, ...args },
      seen: controlPlane,
      others: { certs },
    });

  it('renews what ends too soon, and never an authority', () => {
    expect(renew({ renew_before: '30d' })).to.deep.equal(['kubeadm certs renew admin.conf']);
    expect(renew({ renew_before: '1h' })).to.deep.equal([]);
    expect(renew({})).to.deep.equal(['kubeadm certs renew all']);
    expect(renew({ certificates: ['apiserver'], renew_before: '101d' })).to.deep.equal([
      'kubeadm certs renew apiserver',
    ]);
  });

  it('does not renew what is missing, and says so', () => {
    expect(renew({ certificates: ['super-admin.conf'] })).to.deep.equal([]);
    expect(renew({ certificates: ['super-admin.conf', 'apiserver'] })).to.deep.equal([
      'kubeadm certs renew apiserver',
    ]);
    const args = { operation: 'certs', action: 'renew', certificates: ['super-admin.conf'] };
    const { warnings } = attempt({ args, seen: controlPlane, others: { certs } });
    expect(warnings).to.deep.equal([
      'the certificate super-admin.conf is missing, and kubeadm renews only what is there',
    ]);
  });

  it('renews nothing where all of it is missing or signed elsewhere', () => {
    const list = (external: boolean, missing: boolean) =>
      resultOf(
        JSON.stringify({
          certificates: [
            { name: 'apiserver', caName: 'ca', externallyManaged: external, missing },
            { name: 'admin.conf', caName: '', externallyManaged: external, missing },
          ],
        }),
      );
    const tried = (certificates: CommandResult) => {
      const args = { operation: 'certs', action: 'renew', restart: false };
      const { changes, warnings = [] } = attempt({
        ...{ args, seen: controlPlane },
        others: { certs: certificates },
      });
      return [changes.length, warnings.join('\n')];
    };
    const [changes, said] = tried(list(true, false));
    expect(changes).to.equal(0);
    expect(said).to.contain('apiserver is of an authority whose key is not on this node');
    expect(tried(list(false, true))[0]).to.equal(0);
    expect(tried(list(false, true))[1]).to.contain('admin.conf is missing');
    expect(tried(list(false, false))).to.deep.equal([1, '']);
  });

  it('tells what it saw', () => {
    const one = { args: { operation: 'certs' }, seen: controlPlane, others: { certs } };
    expect(attempt(one).finish()).to.deep.include({ state: 'initialized' });
    expect(JSON.stringify(attempt(one).finish())).to.contain('"seconds_left":86400');
  });

  it('uploads from a control plane only', () => {
    const upload = { operation: 'certs', action: 'upload' };
    expect(summaries({ args: upload, seen: controlPlane })).to.deep.equal([
      'kubeadm init phase upload-certs',
    ]);
    expect(() => attempt({ args: upload, seen: worker })).to.throw(Failure, 'this node is joined');
  });

  it('makes a key, and no token, for what it uploads', () => {
    const upload = { operation: 'certs', action: 'upload' };
    const done = attempt({ args: upload, seen: controlPlane }).finish(true);
    expect(done).to.have.property('certificate_key');
    expect(done).to.not.have.property('token');
  });

  it('deletes what was uploaded, with its timer, and no other token', () => {
    const gone = (kept: CommandResult) =>
      summaries({
        ...{ args: { operation: 'certs', action: 'delete' }, seen: controlPlane },
        others: { kept },
      });
    expect(gone(resultOf('kubeadm-certs bootstrap-token-abcdef somebody'))).to.deep.equal([
      'kubectl delete secret kubeadm-certs bootstrap-token-abcdef',
    ]);
    expect(gone(resultOf(''))).to.deep.equal([]);
    const refused = resultOf('', { exitCode: 1, stderr: Buffer.from('Forbidden') });
    expect(() => gone(refused)).to.throw(Failure, 'admin.conf: Forbidden');
  });

  it('foretells the deletion of what an earlier task would upload', () => {
    const predicted = new PredictedState();
    const upload = { operation: 'certs', action: 'upload' };
    const [run = expect.fail('it runs')] = runsOf(attempt({ args: upload, seen: controlPlane }));
    predicted.record(run, { task: 'Upload', user: 'root' });
    const probe = kubeadm.observe?.(
      argsOf({ operation: 'certs', action: 'delete' }),
      givenOn(host, { checkMode: true }),
    ).kept;
    const seen = probe?.parse(resultOf(''));
    expect(seen?.isThere).to.equal(false);
    expect(seen && probe?.overlay?.(seen, predicted)?.isThere).to.equal(true);
  });
});
