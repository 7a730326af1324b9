import { expect } from 'chai';
import { Failure } from '../../../src/module-api/failure.ts';
import { chosenSocket } from '../../../src/modules/kubeadm/state/sockets.ts';

describe('chosenSocket', () => {
  const [containerd, crio] = ['/run/containerd/containerd.sock', '/var/run/crio/crio.sock'];
  const rows = [
    [undefined, [containerd], `unix://${containerd}`],
    [`unix://${crio}`, [containerd, crio], `unix://${crio}`],
    [crio, undefined, `unix://${crio}`],
    [undefined, undefined, undefined],
    [undefined, [], 'has no socket of a container runtime'],
    [undefined, [containerd, crio], 'several container runtimes'],
    [crio, [containerd], `no "cri_socket" ${crio}; it has ${containerd}`],
    ['tcp://127.0.0.1:1', [containerd], 'begins with unix://'],
  ] as const;
  for (const [wanted, present, expected] of rows) {
    it(`makes of ${wanted} among ${present?.join(' ')}: ${expected}`, () => {
      const choose = () => chosenSocket({ wanted, present });
      if (expected?.startsWith('unix') ?? true) expect(choose()).to.equal(expected);
      else expect(choose).to.throw(Failure, expected);
    });
  }
});
