import { expect } from 'chai';
import {
  changeHostKey,
  dropSessions,
  freezeSshd,
  fullDisk,
  readOnly,
  setRequiretty,
} from './faults.ts';
import type { LabHost } from './host.ts';
import { freshHost, sharedLab } from './shared.ts';
import { playOf, runPlaybook, type TaskSeen } from './support/playbook.ts';

const users = (user: string, ...more: readonly string[]): readonly string[] => [
  '-e',
  `ansible_user=${user}`,
  ...more.flatMap(variable => ['-e', variable]),
];

describe('a bad day', () => {
  let host: LabHost;

  before(async () => {
    host = await freshHost('a');
    await freshHost('b');
  });

  /** The last task of a play on both hosts, by host. */
  async function onBoth(tasks: string, flags: readonly string[] = []) {
    const { exitCode, tasks: seen } = await runPlaybook(playOf('a,b', tasks), {
      flags,
      asProcess: true,
    });
    const last = (name: string): TaskSeen | undefined => seen.findLast(task => task.host === name);
    return { exitCode, a: last('a'), b: last('b') };
  }

  it('on which a host key has changed leaves that host unreachable and the rest goes on', async () => {
    const repair = await changeHostKey(host);
    try {
      const { exitCode, a, b } = await onBoth('- ping:');
      expect(a).to.include({ status: 'unreachable' });
      expect(a?.message).to.match(/key/);
      expect(b).to.include({ status: 'ok' });
      expect(exitCode).to.equal(4);
    } finally {
      await repair();
    }
  });

  it('on which sshd accepts and says nothing ends at the time limit', async () => {
    const repair = await freezeSshd(host);
    try {
      const { exitCode, a, b } = await onBoth('- ping:', ['-T', '3']);
      expect(a).to.include({ status: 'unreachable' });
      expect(a?.message).to.match(/said nothing|did not answer/);
      expect(b).to.include({ status: 'ok' });
      expect(exitCode).to.equal(4);
    } finally {
      await repair();
    }
  });

  it('on which the connection is cut in the middle of a task', async () => {
    const cut = setTimeout(() => void dropSessions(host), 3000);
    const { exitCode, a, b } = await onBoth('- command: sleep 6');
    clearTimeout(cut);
    expect(a).to.include({ status: 'unreachable' });
    expect(b).to.include({ status: 'changed' });
    expect(exitCode).to.equal(4);
  });

  it('on which the disk is full keeps the old file, and says so', async () => {
    await host.must('mkdir -p /srv/data && echo old > /srv/data/file');
    const repair = await fullDisk(host, '/srv/data');
    try {
      const task = `- copy: {content: "${'x'.repeat(3000)}", dest: /srv/data/file}\n`;
      const { a, b, exitCode } = await onBoth(
        `- file: {path: /srv/data, state: directory}\n${task}`,
      );
      expect(a).to.include({ status: 'failed' });
      expect(a?.message).to.include('No space left on device');
      const left = await host.must('cat /srv/data/file; ls -A /srv/data');
      expect(left.startsWith('old')).to.equal(true);
      expect(left).not.to.include('.file.kplay');
      expect(b).to.include({ status: 'changed' });
      expect(exitCode).to.equal(2);
    } finally {
      await repair();
    }
  });

  it('on which a file system is read-only fails with its words', async () => {
    await host.must('mkdir -p /srv/fixed');
    const repair = await readOnly(host, '/srv/fixed');
    try {
      const { a } = await onBoth('- file: {path: /srv/fixed/new, state: directory}\n');
      expect(a).to.include({ status: 'failed' });
      expect(a?.message).to.include('Read-only file system');
    } finally {
      await repair();
    }
  });

  it('on which sudo wants a terminal changes nothing', async () => {
    const repair = await setRequiretty(host);
    try {
      const { a } = await onBoth('- command: id -un\n');
      expect(a?.result).to.include({ stdout: 'root' });
    } finally {
      await repair();
    }
  });
});

describe('becoming another user', () => {
  before(() => freshHost('a'));

  async function whoAmI(flags: readonly string[]) {
    const { tasks } = await runPlaybook(playOf('a', '- command: id -un'), {
      flags,
      asProcess: true,
    });
    return tasks.at(-1);
  }

  const ways: readonly (readonly [name: string, flags: readonly string[], result: string])[] = [
    ['sudo without a password', users('admin'), 'root'],
    ['sudo with a password', users('operator', 'ansible_become_password=operator-secret'), 'root'],
    ['sudo to another user', users('admin', 'ansible_become_user=plain'), 'plain'],
    [
      'su',
      users('plain', 'ansible_become_method=su', 'ansible_become_password=root-secret'),
      'root',
    ],
    ['doas', users('doer', 'ansible_become_method=doas'), 'root'],
  ];
  for (const [name, flags, result] of ways) {
    it(`works by ${name}`, async () => {
      const seen = await whoAmI(flags);
      expect(seen?.result['stdout'], seen?.message).to.equal(result);
    });
  }

  it('fails with a wrong password, which is shown nowhere', async () => {
    const flags = users('operator', 'ansible_become_password=not-the-one');
    const { tasks, events, exitCode } = await runPlaybook(playOf('a', '- command: id -un'), {
      flags,
      asProcess: true,
    });
    expect(tasks.at(-1)).to.include({ status: 'unreachable' });
    expect(tasks.at(-1)?.message).to.include('did not accept the password');
    expect(JSON.stringify(events)).not.to.include('not-the-one');
    expect(exitCode).to.equal(4);
  });

  it('fails for a user without the right to', async () => {
    const seen = await whoAmI(users('plain', 'ansible_become_password=plain-secret'));
    expect(seen).to.include({ status: 'unreachable' });
  });
});

describe('what a host can print', () => {
  before(() => freshHost('a'));

  it('is cut in the middle when it is 100 MB, and stays within bounds', async () => {
    const text = playOf(
      'a',
      '- shell: head -c 100000000 /dev/zero | tr \'\\0\' x\n  register: big\n- debug: {msg: "{{ big.stdout | length }}"}\n',
    );
    const { tasks } = await runPlaybook(text, { asProcess: true });
    expect(Number(tasks.at(-1)?.result['msg'])).to.be.within(1_000_000, 32_000_000);
  });

  it('does not hang when a daemon keeps its output open', async () => {
    const { tasks } = await runPlaybook(playOf('a', '- shell: sleep 600 & echo started'), {
      asProcess: true,
    });
    expect(tasks.at(-1)?.result['stdout']).to.equal('started');
    await sharedLab().host('a').must('pkill -x sleep');
  });
});
