import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { holdDnfLock } from '../faults.ts';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence, runTask } from '../support/playbook.ts';

describe('package on a host with dnf', () => {
  let host: LabHost;

  before(async () => {
    host = await freshHost('r', { layers: ['redhat'] });
  });

  const installed = (...names: readonly string[]): Promise<string> =>
    host.must(
      `rpm -q --qf '%{NAME} %{VERSION}\\n' ${names.join(' ')} | grep -v 'not installed' || :`,
    );

  it('installs packages with what they need, in one transaction', async () => {
    const { changed } = await expectConvergence(
      'r',
      `- name: Only fetched
  dnf: { name: kplay-slow, download_only: true, download_dir: /srv/fetched }
- name: App
  package: { name: [kplay-app, kplay-hello=1.0] }
- name: Needed by it
  dnf: { name: kplay-lib }
- name: Provided by it
  yum: { pkg: kplay-virtual, update_cache: true }
- name: At that version
  dnf: { name: kplay-hello-1.0 }
- name: Of that series
  dnf: { name: "kplay-hello=1.*" }
- name: Old enough
  dnf: { name: "kplay-hello <= 1.5" }
- name: Comes with the system
  package: { name: [curl, sudo] }
- name: Not there
  ansible.builtin.dnf: { name: kplay-rival, state: absent }`,
    );
    expect(changed).to.deep.equal(['Only fetched', 'App']);
    expect(await host.must('ls /srv/fetched')).to.match(/^kplay-slow-\S+\.rpm$/);
    expect(await installed('kplay-app', 'kplay-hello', 'kplay-lib', 'kplay-slow')).to.equal(
      'kplay-app 1.0\nkplay-hello 1.0\nkplay-lib 2.0',
    );
    const transactions = 'rpm -q --qf "%{INSTALLTID}\\n" kplay-app kplay-hello | uniq | wc -l';
    expect(await host.must(transactions)).to.equal('1');
  });

  it('upgrades to the newest version, and goes back only when it may', async () => {
    await expectConvergence(
      'r',
      '- dnf: { name: [kplay-hello, kplay-app], state: latest, update_cache: true }',
    );
    expect(await installed('kplay-hello')).to.equal('kplay-hello 2.0');
    const refused = await runTask('r', '- dnf: { name: kplay-hello-1.0 }');
    expect(refused.status).to.equal('failed');
    expect(refused.message).to.match(/newer version of kplay-hello is installed.*allow_downgrade/);
    await runTask('r', '- dnf: { name: kplay-hello-1.0, allow_downgrade: true }');
    expect(await installed('kplay-hello')).to.equal('kplay-hello 1.0');
  });

  it('holds packages, and changes held ones only when it may', async () => {
    const { changed } = await expectConvergence(
      'r',
      `- name: Hold
  dnf: { name: kplay-hello-1.0, hold: true }
- name: Still there
  dnf: { name: kplay-hello=1.0 }
- name: Newest that may be
  dnf: { name: kplay-hello, state: latest }
- name: Upgrade everything
  dnf: { name: "*", state: latest }`,
    );
    expect(changed).to.deep.equal(['Hold']);
    const refused = await runTask('r', '- dnf: { name: kplay-hello-2.0 }');
    expect(refused.status).to.equal('failed');
    expect(refused.message).to.match(
      /^kplay-hello-2\.0 cannot.* held \(set "allow_change_held_packages"\)$/,
    );
    await runTask('r', '- dnf: { name: kplay-hello-2.0, allow_change_held_packages: true }');
    expect(await installed('kplay-hello')).to.equal('kplay-hello 2.0');
    expect(await host.must('dnf -q versionlock list')).to.equal('kplay-hello-0:2.0-1.*');
    await runTask('r', '- dnf: { name: kplay-hello, hold: false }');
    expect(await host.must('dnf -q versionlock list')).to.equal('');
  });

  it('installs and holds one version from a repository that excludes it', async () => {
    await host.must('dnf -q -y remove kplay-hello kplay-extra');
    await host.must('echo exclude=kplay-h* kplay-e* >> /etc/yum.repos.d/kplay-lab.repo');
    const refused = await runTask('r', '- dnf: { name: kplay-hello }');
    expect(refused.message).to.match(/kplay-hello.*exclude.*"disable_excludes"/);
    const { changed } = await expectConvergence(
      'r',
      `- name: Install
  package: { name: [kplay-hello-1.0, kplay-extra], disable_excludes: kplay-lab, hold: true }
- name: Upgrade everything
  dnf: { name: "*", state: latest }`,
    );
    expect(changed).to.deep.equal(['Install']);
    const task =
      '{ name: kplay-hello-2.0, disable_excludes: all, hold: true, allow_change_held_packages: true }';
    await runTask('r', `- package: ${task}`);
    expect(await installed('kplay-hello')).to.equal('kplay-hello 2.0');
    await host.must('sed -i /^exclude/d /etc/yum.repos.d/kplay-lab.repo; dnf -q versionlock clear');
  });

  it('removes packages, also by pattern and with what nothing needs any more', async () => {
    await host.must('dnf -q -y install kplay-conf-1.0 && echo mine > /etc/kplay-conf/main.conf');
    await runTask('r', '- dnf: { name: kplay-conf, state: latest }');
    expect(await host.must('cat /etc/kplay-conf/main.conf')).to.equal('mine');
    const { changed } = await expectConvergence(
      'r',
      `- name: By name
  dnf: { name: [kplay-hello, kplay-gone], state: absent }
- name: By pattern
  dnf: { name: "kplay-con*", state: absent }
- name: With what it needed
  dnf: { name: kplay-app, state: absent, autoremove: true }`,
    );
    expect(changed).to.deep.equal(['By name', 'By pattern', 'With what it needed']);
    expect(await installed('kplay-hello', 'kplay-conf', 'kplay-app', 'kplay-lib')).to.equal('');
  });

  it('installs groups, and package files of the host', async () => {
    await host.must('dnf -q -y remove kplay-hello kplay-extra || :');
    const { changed } = await expectConvergence(
      'r',
      `- name: Group
  dnf: { name: "@kplay-tools" }
- name: File
  dnf: { name: /srv/kplay-rpms/kplay-lib-1.0-1.noarch.rpm }`,
    );
    expect(changed).to.deep.equal(['Group', 'File']);
    expect(await installed('kplay-hello', 'kplay-extra', 'kplay-lib')).to.equal(
      'kplay-hello 2.0\nkplay-extra 1.0\nkplay-lib 1.0',
    );
    const { message } = await runTask('r', '- dnf: { name: /srv/none.rpm }');
    expect(message).to.match(/\/srv\/none\.rpm is not there/);
  });

  it('fetches lists that are too old, or older than the repositories', async () => {
    const task = '- dnf: { update_cache: true, cache_valid_time: 3600 }';
    await host.must('touch -d "2 hours ago" /var/cache/dnf');
    await expectConvergence('r', task);
    await host.must('touch /etc/yum.repos.d/kplay-lab.repo');
    expect((await runTask('r', task)).status).to.equal('changed');
  });

  it('waits for another run of dnf to end, but not for ever', async () => {
    const release = await holdDnfLock(host);
    const late = await runTask('r', '- dnf: { name: kplay-conf, lock_timeout: 1 }');
    expect(late.message).to.match(/^another run of dnf did not end in time \(process \d+\)$/);
    const running = runTask('r', '- dnf: { name: kplay-conf }');
    await sleep(5000);
    const meanwhile = await installed('kplay-conf');
    await release();
    expect(meanwhile).to.equal('');
    expect((await running).status).to.equal('changed');
  });

  const failures: readonly [what: string, args: string, message: RegExp][] = [
    ['no such package', '{ name: [kplay-lib, no-such] }', /^No match for argument: no-such$/],
    ['no such version', '{ name: kplay-lib-9 }', /^No match for argument: kplay-lib-9$/],
    ['no such group', '{ name: "@no-such" }', /^Module or Group 'no-such' is not available/],
    ['no such repository', '{ name: kplay-slow, enablerepo: none }', /^Unknown repo: 'none'$/],
    ['a dependency that is not met', '{ name: kplay-unmet }', /nothing provides kplay-nowhere/],
    ['a package in the way', '{ name: [kplay-hello, kplay-rival] }', /conflicts with kplay-hello/],
    ['a package that refuses', '{ name: kplay-broken }', /kplay-broken/],
  ];
  for (const [what, args, message] of failures) {
    it(`fails for ${what}`, async () => {
      const { status, message: said } = await runTask('r', `- dnf: ${args}`);
      expect(status).to.equal('failed');
      expect(said).to.match(message);
    });
  }

  it('fails for a user who may not', async () => {
    const { message } = await runTask('r', '- dnf: { name: kplay-slow }\n  become: false');
    expect(message).to.match(/only root can do this/);
  });
});
