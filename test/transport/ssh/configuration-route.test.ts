import { userInfo } from 'node:os';
import { expect } from 'chai';
import type { Target } from '../../../src/transport/transport.ts';
import { failureOf, makeHome, type TestHome } from '../ssh-server.ts';
import { routeIn } from './configuration-in.ts';

describe('Configuration finds the way', () => {
  let home: TestHome;
  beforeEach(() => {
    home = makeHome();
  });
  afterEach(() => home.remove());

  /** Without the name of whoever runs the test. */
  async function routeOf(more: Partial<Target>): Promise<readonly string[]> {
    const route = await routeIn(home, more);
    const own = userInfo().username;
    return route.map(({ host, port, user }) => `${user === own ? '' : `${user}@`}${host}:${port}`);
  }

  it('straight to the host', async () => {
    expect(await routeOf({})).to.deep.equal(['web1:22']);
  });

  it('through several hosts, each with its own options', async () => {
    home.write('config', 'Host b\n  HostName b.example.org\n  User jump\n  Port 222');

    expect(await routeOf({ sshArgs: ['-J', 'a:2,other@b', '-p', '9'] })).to.deep.equal([
      'a:2',
      'other@b.example.org:222',
      'web1:9',
    ]);
  });

  it("through the jump host's own jump host", async () => {
    home.write(
      'config',
      'Host web1\n  ProxyJump a,b\nHost a\n  ProxyJump c\nHost b\n  ProxyJump d',
    );

    expect(await routeOf({})).to.deep.equal(['c:22', 'a:22', 'b:22', 'web1:22']);
  });

  it('in the form of URLs and of IPv6 addresses', async () => {
    expect(await routeOf({ sshArgs: ['-J', 'ssh://x@a:2,[::1]:3'] })).to.deep.equal([
      'x@a:2',
      '::1:3',
      'web1:22',
    ]);
  });

  it("not by the target's command line to the jump host", async () => {
    const route = await routeIn(home, { sshArgs: ['-J', 'a', '-o', 'StrictHostKeyChecking=no'] });

    expect(route.map(({ hostKey }) => hostKey.checking)).to.deep.equal(['yes', 'no']);
  });

  it('by the word of the inventory all the way', async () => {
    const route = await routeIn(home, {
      sshArgs: ['-J', 'a'],
      hostKeyChecking: 'accept-new',
      timeoutMs: 7,
    });

    expect(route.map(({ hostKey }) => hostKey.checking)).to.deep.equal([
      'accept-new',
      'accept-new',
    ]);
    expect(route.map(({ timeoutMs }) => timeoutMs)).to.deep.equal([7, 7]);
  });

  it('not in circles', async () => {
    home.write('config', 'Host a\n  ProxyJump b\nHost b\n  ProxyJump a');

    expect(await failureOf(routeOf({ sshArgs: ['-J', 'a'] }))).to.deep.equal([
      'option',
      'the jump hosts go in a circle (web1 via a via b via a): give one of them "ProxyJump none"',
    ]);
  });

  it('not through the host itself', async () => {
    home.write('config', 'Host *\n  ProxyJump bastion');

    expect(await failureOf(routeOf({}))).to.deep.equal([
      'option',
      'the jump hosts go in a circle (web1 via bastion via bastion): give one of them "ProxyJump none"',
    ]);
  });
});
