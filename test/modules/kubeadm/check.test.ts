import { expect } from 'chai';
import fc from 'fast-check';
import { Failure } from '../../../src/module-api/failure.ts';
import { secondsOf } from '../../../src/modules/kubeadm/check/duration.ts';
import { networkProblems } from '../../../src/modules/kubeadm/check/networks.ts';
import { failOnProblems, optionProblems } from '../../../src/modules/kubeadm/check/problems.ts';
import { parseVersion, versionProblems } from '../../../src/modules/kubeadm/check/version.ts';
import { tokenFrom } from '../../../src/modules/kubeadm/secrets.ts';
import { argsOf } from './sights.ts';

describe('networkProblems', () => {
  const rows: readonly [args: Record<string, string>, routes: string, expected: string][] = [
    [{ pod_subnet: '10.244.0.0/16', service_subnet: '10.96.0.0/12' }, '', ''],
    [{ pod_subnet: '10.244.0.0/16,fd00::/56' }, '', ''],
    [{ pod_subnet: '10.244.0.0' }, '', 'which is not a network'],
    [{ pod_subnet: '10.244.0.0/33' }, '', 'which is not a network'],
    [{ pod_subnet: '10.0244.0.0/16' }, '', 'which is not a network'],
    [{ pod_subnet: '10.24.010.0/16' }, '', 'leading zeros'],
    [{ pod_subnet: '10.244.0.1/16' }, '', 'bits behind its prefix'],
    [{ pod_subnet: '::ffff:10.244.0.0/112' }, '', 'IPv4 written as IPv6'],
    [{ pod_subnet: '10.244.0.0/16,10.245.0.0/16' }, '', 'one network, or one of IPv4'],
    [{ pod_subnet: '10.244.0.0/28' }, '', 'cannot be split into a /24'],
    [{ pod_subnet: '10.0.0.0/7' }, '', 'at most /8'],
    [{ service_subnet: '10.0.0.0/8' }, '', 'too large: at most /12'],
    [{ service_subnet: 'fd00::/64' }, '', 'too large: at most /108'],
    [
      { pod_subnet: '10.96.0.0/16', service_subnet: '10.96.0.0/12' },
      '',
      '"pod_subnet" 10.96.0.0/16 overlaps "service_subnet" 10.96.0.0/12',
    ],
    [
      { pod_subnet: '10.244.0.0/16' },
      '10.244.3.0/24 dev eth1 proto kernel scope link src 10.244.3.7',
      `"pod_subnet" 10.244.0.0/16 overlaps the host's own network 10.244.3.0/24 on eth1`,
    ],
    [{ pod_subnet: '10.244.0.0/16' }, '10.244.3.0/24 dev cni0 proto kernel', ''],
    [{ pod_subnet: '10.244.0.0/16' }, 'default via 10.0.0.1 dev eth0', ''],
    [{ pod_subnet: '10.244.0.0/16' }, 'unreachable 10.0.0.0/8 metric 4', 'overlaps'],
    [{ advertise_address: '10.0.0.300' }, '', '"advertise_address" has "10.0.0.300"'],
    [{ node_ip: '10.0.0.1/24' }, '', '"node_ip" has "10.0.0.1/24"'],
  ];
  for (const [args, routes, expected] of rows) {
    it(`says of ${Object.values(args).join(' and ')} beside "${routes}": ${expected}`, () => {
      const problems = networkProblems(argsOf(args), routes === '' ? [] : [routes]);
      if (expected === '') expect(problems).to.deep.equal([]);
      else expect(problems.join('; ')).to.contain(expected);
    });
  }

  it('finds an overlap whichever of the two is larger', () => {
    const prefix = fc.integer({ min: 12, max: 24 });
    const network = fc.tuple(fc.nat(255), fc.nat(255), prefix).map(([b, c, length]) => {
      const bits = ((10 << 24) | (b << 16) | (c << 8)) & (0xffffffff << (32 - length));
      const text = [24, 16, 8, 0].map(shift => (bits >>> shift) & 255).join('.');
      return `${text}/${length}`;
    });
    fc.assert(
      fc.property(network, network, (one, other) => {
        const clash = (pod: string, service: string): boolean =>
          networkProblems(argsOf({ pod_subnet: pod, service_subnet: service }), []).some(problem =>
            problem.includes('overlaps'),
          );
        expect(clash(one, other)).to.equal(clash(other, one));
        expect(clash(one, one)).to.equal(true);
      }),
    );
  });
});

describe('versionProblems', () => {
  const rows: readonly [
    wanted: string | undefined,
    kubeadm: string,
    kubelet: string | undefined,
    expected: string,
  ][] = [
    [undefined, '1.36.4', '1.36.4', ''],
    ['v1.36.4', '1.36.4', '1.36.4', ''],
    ['1.35.9', '1.36.4', '1.35.9', ''],
    ['1.34.0', '1.36.4', '1.34.0', 'makes clusters of 1.36 and 1.35'],
    ['1.37.0', '1.36.4', '1.36.4', 'makes clusters of 1.36'],
    ['1.36', '1.36.4', undefined, 'a whole version'],
    ['stable', '1.36.4', undefined, 'a whole version'],
    [undefined, '1.30.1', '1.30.1', 'too old'],
    ['1.35.0', '1.36.4', '1.36.4', 'kubelet 1.36.4 is newer'],
    [undefined, '1.36.4', '1.32.0', 'more than three minors'],
    [undefined, '1.36.4-1.1', '*', ''],
  ];
  for (const [wanted, kubeadm, kubelet, expected] of rows) {
    it(`says of ${wanted} with kubeadm ${kubeadm} and kubelet ${kubelet}: ${expected}`, () => {
      const problems = versionProblems({ wanted, kubeadm, kubelet });
      if (expected === '') expect(problems).to.deep.equal([]);
      else expect(problems.join('; ')).to.contain(expected);
    });
  }
});

describe('parseVersion', () => {
  it('reads what users, packages and kubeadm write', () => {
    for (const text of ['1.36.4', 'v1.36.4', '1.36.4-1.1', 'v1.36.4+build']) {
      expect(parseVersion(text)).to.deep.equal({ major: 1, minor: 36, patch: 4 });
    }
    expect(parseVersion('1.36')).to.equal(undefined);
  });
});

describe('optionProblems', () => {
  it('finds every mistake at once', () => {
    const args = argsOf({
      state: 'initialized',
      token: 'ABCDEF.0123456789abcdef',
      certificate_key: 'xyz',
      token_ttl: '1 day',
      node_name: 'Node_1',
      upload_certs: true,
      timeouts: { discovery: 'soon' },
    });
    const problems = optionProblems(args);
    expect(problems).to.have.length(6);
    expect(() => failOnProblems(problems)).to.throw(Failure, /^6 options are wrong:\n {2}"token"/);
  });

  it('has nothing against the defaults', () => {
    expect(optionProblems(argsOf({ state: 'initialized' }))).to.deep.equal([]);
  });

  it('wants an endpoint that can be dialled', () => {
    const said = (endpoint: string): string =>
      optionProblems(argsOf({ state: 'joined', endpoint })).join();
    expect(said('https://a:6443')).to.contain('without a scheme');
    for (const wrong of ["it's", 'a:b', 'a:0', 'a:70000', '_:1', '[a]:1']) {
      expect(said(wrong), wrong).to.contain('is not a name or address');
    }
    for (const right of ['a', 'k8s.example.com:6443', '10.0.0.1', 'fd00::1', '[fd00::1]:6443']) {
      expect(said(right), right).to.equal('');
    }
  });
});

describe('secondsOf', () => {
  const rows = [
    ['30d', 2_592_000],
    ['1h30m0s', 5400],
    ['0', 0],
    ['1.5h', 5400],
  ] as const;
  for (const [text, expected] of rows) {
    it(`reads ${text}`, () => expect(secondsOf('ttl', text)).to.equal(expected));
  }
  it('refuses what is no time', () => {
    for (const text of ['', '1', 'h', '1 h', '1x']) {
      expect(() => secondsOf('ttl', text)).to.throw(Failure, '"ttl" is a time');
    }
  });
});

describe('tokenFrom', () => {
  it('makes a token of any bytes that are enough', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 128, maxLength: 128 }), bytes => {
        fc.pre(bytes.filter(byte => byte < 252).length >= 22);
        expect(tokenFrom(bytes)).to.match(/^[a-z0-9]{6}\.[a-z0-9]{16}$/);
      }),
    );
  });

  it('refuses to make one of too few', () => {
    expect(() => tokenFrom(new Uint8Array(10))).to.throw(RangeError);
  });
});
