import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence, runTask } from '../support/playbook.ts';

describe('yum_repository on a host', () => {
  let host: LabHost;
  const folder = '/srv/kplay-signed-rpms';

  before(async () => {
    host = await freshHost('r', { layers: ['redhat'] });
  });

  it('adds a repository, so that its packages can be installed', async () => {
    const { changed } = await expectConvergence(
      'r',
      `- name: Repository
  yum_repository:
    name: addons
    description: Add-ons
    file: lab
    baseurl: [file://${folder}]
    gpgcheck: true
    repo_gpgcheck: true
    gpgkey: file://${folder}/repodata/repomd.xml.key
    exclude: [kplay-add*]
- name: Another in its file
  ansible.builtin.yum_repository:
    { name: more, description: More, file: lab, baseurl: "file:///none", enabled: false }
- name: Package
  package: { name: kplay-addon, disable_excludes: addons, hold: true }`,
    );
    expect(changed).to.deep.equal(['Repository', 'Another in its file', 'Package']);
    expect(
      await host.must('cat /etc/yum.repos.d/lab.repo; rpm -q kplay-addon gpg-pubkey | wc -l'),
    ).to.equal(`[addons]
baseurl = file://${folder}
exclude = kplay-add*
gpgcheck = 1
gpgkey = file://${folder}/repodata/repomd.xml.key
name = Add-ons
repo_gpgcheck = 1

[more]
baseurl = file:///none
enabled = 0
name = More
2`);
  });

  it('removes a repository, and the file with the last one', async () => {
    await expectConvergence('r', '- yum_repository: { name: addons, file: lab, state: absent }');
    expect(await host.must('grep "^.[a-z]*]" /etc/yum.repos.d/lab.repo')).to.equal('[more]');
    await runTask('r', '- yum_repository: { name: more, file: lab, state: absent }');
    expect(await host.must('ls /etc/yum.repos.d')).to.equal('kplay-lab.repo');
  });
});
