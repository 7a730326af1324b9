import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import {
  changeHostKey,
  dropLink,
  dropSessions,
  freezeHost,
  freezeSshd,
  fullDisk,
  holdPackageLock,
  killHost,
  limitSessions,
  makeShellTalk,
  type Repair,
  readOnly,
  setRequiretty,
  stopSshd,
} from './faults.ts';
import type { LabHost } from './host.ts';
import { run } from './process.ts';
import { freshHost } from './shared.ts';

describe('faults', () => {
  let host: LabHost;

  before(async () => {
    host = await freshHost('c');
  });

  /** Checks a fault while it lasts, and that the host is well again after its repair. */
  async function during(fault: Promise<Repair>, check: () => Promise<void>): Promise<void> {
    const repair = await fault;
    try {
      await check();
    } finally {
      await repair();
    }
    expect(await host.ssh('admin', 'sudo -n true')).to.deep.include({ exitCode: 0, stderr: '' });
  }

  it('dropLink makes the host unreachable', async () => {
    await during(dropLink(host), async () => {
      expect(await greeting(host)).to.equal('no connection');
    });
  });

  it('killHost ends the host; the repair boots it with its disk', async () => {
    await host.must('touch /root/kept; sync');
    await during(killHost(host), async () => {
      expect(host.isRunning()).to.equal(false);
    });
    expect((await host.exec('test -e /root/kept')).exitCode).to.equal(0);
  });

  it('freezeHost lets connections hang', async () => {
    await during(freezeHost(host), async () => {
      expect(await greeting(host)).to.equal('silence');
    });
  });

  it('freezeSshd accepts connections and says nothing', async () => {
    await during(freezeSshd(host), async () => {
      expect(await greeting(host)).to.equal('silence');
    });
  });

  it('stopSshd refuses connections', async () => {
    await during(stopSshd(host), async () => {
      expect(await greeting(host)).to.equal('refused');
    });
  });

  it('dropSessions ends a session in the middle', async () => {
    let begin = (): void => undefined;
    const begun = new Promise<void>(resolve => {
      begin = resolve;
    });
    const command = 'echo begun; sleep 60; echo ended';
    const session = host.ssh('admin', command, { onOutput: () => begin() });
    await begun;
    await dropSessions(host);
    expect(await session).to.deep.include({ exitCode: 255, stdout: 'begun\n' });
    expect((await host.ssh('admin', 'true')).exitCode).to.equal(0);
  });

  it('fullDisk leaves no room to write, and what was there to read', async () => {
    await during(fullDisk(host, '/etc'), async () => {
      const { stderr } = await host.exec('cp -r /etc/ssh /etc/more');
      expect(stderr).to.contain('No space left on device');
      expect((await host.ssh('admin', 'cat /etc/hostname')).stdout).to.equal('c\n');
    });
    expect((await host.exec('cp -r /etc/ssh /etc/more')).exitCode).to.equal(0);
  });

  it('readOnly refuses to write', async () => {
    await during(readOnly(host, '/etc'), async () => {
      expect((await host.exec('touch /etc/more')).stderr).to.contain('Read-only file system');
    });
    expect((await host.exec('touch /etc/more')).exitCode).to.equal(0);
  });

  it('changeHostKey makes ssh refuse the host', async () => {
    await during(changeHostKey(host), async () => {
      const { exitCode, stderr } = await host.ssh('admin', 'true');
      expect(exitCode).to.equal(255);
      expect(stderr).to.contain('Host key verification failed');
    });
  });

  it('setRequiretty makes sudo ask for a terminal', async () => {
    await during(setRequiretty(host), async () => {
      expect((await host.ssh('admin', 'sudo -n true')).stderr).to.contain('you must have a tty');
      const [ssh = '', ...rest] = host.sshCommand('admin');
      expect((await run([ssh, '-tt', ...rest, 'sudo -n id -u'])).stdout).to.equal('0\r\n');
    });
  });

  it('limitSessions closes the door to further sessions', async () => {
    await during(limitSessions(host, 0), async () => {
      expect((await host.ssh('admin', 'true')).exitCode).to.equal(255);
    });
  });

  it('makeShellTalk adds to what every command prints', async () => {
    await during(makeShellTalk(host, 'admin'), async () => {
      const { stdout, stderr } = await host.ssh('admin', 'echo done');
      expect(stdout).to.equal('Welcome to c!\ndone\n');
      expect(stderr).to.equal('Be nice.\n');
    });
  });

  it('holdPackageLock keeps others from installing', async () => {
    await during(holdPackageLock(host), async () => {
      const { exitCode, stderr } = await host.exec('apt-get -q -y install kplay-hello');
      expect(exitCode).to.equal(100);
      expect(stderr).to.contain('Could not get lock /var/lib/dpkg/lock-frontend');
    });
    expect((await host.exec('apt-get -q -y install kplay-hello')).exitCode).to.equal(0);
  });
});

/** What the host's sshd says first to who connects. */
async function greeting(host: LabHost): Promise<string> {
  const socket = connect({ host: host.address, port: 22 });
  const outcome = async (): Promise<string> => {
    try {
      await once(socket, 'connect');
    } catch (error) {
      const isRefused = error instanceof Error && error.message.includes('ECONNREFUSED');
      return isRefused ? 'refused' : 'no connection';
    }
    const said = once(socket, 'data').then(data => String(data[0]).trim());
    return Promise.race([said, sleep(1500).then(() => 'silence')]);
  };
  const answer = await Promise.race([outcome(), sleep(2500).then(() => 'no connection')]);
  socket.destroy();
  return answer;
}
