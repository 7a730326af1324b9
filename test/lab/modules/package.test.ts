import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { holdPackageLock } from '../faults.ts';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence, runTask } from '../support/playbook.ts';

describe('package on a host', () => {
  let host: LabHost;

  before(async () => {
    host = await freshHost('c');
  });

  const versionOf = (name: string): Promise<string> =>
    host.must(
      `dpkg-query -W -f='\${db:Status-Want} \${db:Status-Status} \${Version}' ${name} || :`,
    );

  it('installs packages with what they need', async () => {
    const { changed } = await expectConvergence(
      'c',
      `- name: App
  package: { name: [kplay-app, kplay-hello=1.0] }
- name: Needed by it
  apt: { name: kplay-lib }
- name: Provided by it
  apt: { pkg: kplay-virtual, update_cache: true }
- name: At that version
  apt: { name: "kplay-hello=1.*", state: present }
- name: Not there
  apt: { name: kplay-rival, state: absent, purge: true }`,
    );
    expect(changed).to.deep.equal(['App']);
    expect(await versionOf('kplay-hello')).to.equal('install installed 1.0');
    expect(await host.must('apt-mark showauto kplay-lib')).to.equal('');
  });

  it('upgrades to the newest version', async () => {
    const { changed } = await expectConvergence(
      'c',
      `- name: Newest
  apt: { name: [kplay-hello, kplay-app], state: latest, update_cache: true }`,
    );
    expect(changed).to.deep.equal(['Newest']);
    expect(await versionOf('kplay-hello')).to.equal('install installed 2.0');
  });

  it('goes back only when it may', async () => {
    const refused = await runTask('c', '- apt: { name: kplay-hello=1.0 }');
    expect(refused.status).to.equal('failed');
    expect(refused.message).to.match(/newer version of kplay-hello is installed.*allow_downgrade/);
    await expectConvergence('c', '- apt: { name: kplay-hello=1.0, allow_downgrade: true }');
    expect(await versionOf('kplay-hello')).to.equal('install installed 1.0');
  });

  it('holds packages, and changes held ones only when it may', async () => {
    const { changed } = await expectConvergence(
      'c',
      `- name: Hold
  apt: { name: kplay-hello, hold: true }
- name: Upgrade everything
  apt: { upgrade: dist }`,
    );
    expect(changed).to.deep.equal(['Hold']);
    const refused = await runTask('c', '- apt: { name: kplay-hello=2.0 }');
    expect(refused.status).to.equal('failed');
    expect(refused.message).to.match(/kplay-hello would change but is held/);
    await expectConvergence(
      'c',
      '- apt: { name: kplay-hello=2.0, allow_change_held_packages: true }',
    );
    expect(await versionOf('kplay-hello')).to.equal('hold installed 2.0');
    await expectConvergence('c', '- apt: { name: kplay-hello, hold: false }');
    expect(await versionOf('kplay-hello')).to.equal('install installed 2.0');
  });

  it('keeps a configuration file that was changed', async () => {
    await expectConvergence('c', '- apt: { name: kplay-conf=1.0 }');
    await host.must('echo mine > /etc/kplay-conf/main.conf');
    await expectConvergence('c', '- apt: { name: kplay-conf, state: latest }');
    expect(await host.must('cat /etc/kplay-conf/main.conf')).to.equal('mine');
  });

  it('removes packages, and purges them', async () => {
    await host.must('apt-get -y -q install kplay-conf kplay-app');
    await expectConvergence('c', '- apt: { name: [kplay-conf, kplay-gone], state: absent }');
    expect(await versionOf('kplay-conf')).to.equal('deinstall config-files 2.0');
    await expectConvergence('c', '- apt: { name: "kplay-con*", state: absent, purge: true }');
    expect(await host.must('ls /etc/kplay-conf 2>&1 || :')).to.match(/No such file/);
    await host.must('apt-mark auto kplay-lib kplay-extra');
    await expectConvergence(
      'c',
      '- apt: { name: kplay-app, state: absent, autoremove: true, purge: true }',
    );
    expect(await versionOf('kplay-lib')).to.equal('');
  });

  it('installs package files of the host', async () => {
    await host.must('apt-get -y -q purge kplay-lib');
    const file = '/srv/kplay-packages/kplay-lib_1.0_all.deb';
    const { changed } = await expectConvergence('c', `- name: File\n  apt: { deb: ${file} }`);
    expect(changed).to.deep.equal(['File']);
    expect(await versionOf('kplay-lib')).to.equal('install installed 1.0');
    const { message } = await runTask('c', '- apt: { deb: /srv/none.deb }');
    expect(message).to.match(/\/srv\/none\.deb is not there/);
  });

  it('fetches lists that are too old, or older than the repositories', async () => {
    await host.must('touch -d "2 hours ago" /var/lib/apt/lists');
    const { changed } = await expectConvergence(
      'c',
      '- name: Lists\n  apt: { cache_valid_time: 3600 }',
    );
    expect(changed).to.deep.equal(['Lists']);
    await host.must('touch /etc/apt/sources.list');
    expect((await runTask('c', '- apt: { cache_valid_time: 3600 }')).status).to.equal('changed');
    expect((await runTask('c', '- apt: { update_cache: true }')).status).to.equal('ok');
  });

  it('waits for another run of apt to end', async () => {
    await host.must('apt-get -y -q purge kplay-extra');
    const release = await holdPackageLock(host);
    const running = runTask('c', '- apt: { name: kplay-extra }');
    await sleep(5000);
    const meanwhile = await versionOf('kplay-extra');
    await release();
    expect(meanwhile).to.not.match(/^install installed/);
    expect((await running).status).to.equal('changed');
    expect(await versionOf('kplay-extra')).to.equal('install installed 1.0');
  });

  const failures: readonly [what: string, args: string, message: RegExp][] = [
    ['no such package', '{ name: [kplay-lib, no-such] }', /^Unable to locate package no-such$/],
    ['no such version', '{ name: kplay-lib=9 }', /Version '9' for 'kplay-lib' was not found/],
    ['a dependency that is not met', '{ name: kplay-unmet }', /Depends: kplay-nowhere/],
    ['a lock for too long', '{ name: kplay-slow, lock_timeout: 1 }', /lock/],
  ];
  for (const [what, args, message] of failures) {
    it(`fails for ${what}`, async () => {
      const release = what.startsWith('a lock') ? await holdPackageLock(host) : undefined;
      await host.mark();
      const { status, message: said } = await runTask('c', `- apt: ${args}`);
      await release?.();
      expect(status).to.equal('failed');
      expect(said).to.match(message);
      const touched = (await host.changedPaths()).map(({ path }) => path);
      expect(
        touched.filter(path => path.startsWith('/usr') || path.startsWith('/etc')),
      ).to.deep.equal([]);
    });
  }

  it('fails where a package cannot be set up, in its own words', async () => {
    const { status, message } = await runTask('c', '- apt: { name: kplay-broken }');
    expect(status).to.equal('failed');
    expect(message).to.match(/kplay-broken/);
    // It is unpacked now, which does not count as installed.
    const { status: again } = await runTask('c', '- apt: { name: kplay-broken }');
    expect(again).to.equal('failed');
    await host.must('apt-get -y -q purge kplay-broken');
  });

  it('fails for a user who may not', async () => {
    const { message } = await runTask('c', '- apt: { name: kplay-conf }\n  become: false');
    expect(message).to.match(/only root can do this/);
  });
});
