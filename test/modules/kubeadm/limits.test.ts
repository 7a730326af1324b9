import { expect } from 'chai';
import { commandTimeout, restartTimeout } from '../../../src/modules/kubeadm/plans/limits.ts';

const minute = 60_000;

/** kubeadm's own, in minutes. */
const own = {
  ...{ kubeletHealthCheck: 4, controlPlaneComponentHealthCheck: 4, discovery: 5 },
  ...{ tlsBootstrap: 5, etcdAPICall: 2, kubernetesAPICall: 1 },
};

describe('commandTimeout', () => {
  it('is longer than kubeadm waits itself', () => {
    const all = Object.values(own).reduce((sum, one) => sum + one, 0);
    const init = all - own.discovery - own.tlsBootstrap;
    expect(commandTimeout('join')).to.be.greaterThan(all * minute);
    expect(commandTimeout('init')).to.be.greaterThan(init * minute);
    expect(commandTimeout('certs')).to.be.greaterThan(own.kubernetesAPICall * minute);
  });

  it('grows by what the user gives kubeadm', () => {
    const more = commandTimeout('join', { discovery: '10m0s' }) - commandTimeout('join');
    expect(more).to.equal(10 * minute);
  });
});

describe('restartTimeout', () => {
  it('lets four pods and then the API server come back, each in the time that they have', () => {
    expect(restartTimeout()).to.be.greaterThan(5 * own.controlPlaneComponentHealthCheck * minute);
  });
});
