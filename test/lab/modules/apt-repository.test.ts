import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { Signer, serve } from '../support/deb-repository.ts';
import { expectConvergence, runTask } from '../support/playbook.ts';

describe('apt_repository on a host', () => {
  let host: LabHost;
  let signer: Signer;
  const address = 'http://127.0.0.1:8081';
  const kube = (version: string) => ({
    name: 'kplay-kube',
    version,
    summary: 'Has minor versions',
  });
  const repository = (minor: string, more = ''): string => `apt_repository:
    name: Kubernetes
    uris: ${address}/v${minor}/deb
    suites: /
    signed_by: ${address}/v${minor}/deb/Release.key
    update_cache_retries: 0${more}`;

  before(async () => {
    host = await freshHost('c');
    signer = await Signer.make();
    await signer.makeRepository(host, '/srv/web/v1.36/deb', [kube('1.36.4-1.1')]);
    await signer.makeRepository(host, '/srv/web/v1.37/deb', [kube('1.37.1-1.1')]);
    await serve(host, '/srv/web', 8081);
  });

  after(() => signer.remove());

  it('adds a repository, so that its packages can be installed', async () => {
    const { changed } = await expectConvergence(
      'c',
      `- name: Repository
  ${repository('1.36')}
- name: Package
  package: { name: kplay-kube=1.36.*, hold: true }`,
    );
    expect(changed).to.deep.equal(['Repository', 'Package']);
    expect(await host.must('cat /etc/apt/sources.list.d/kubernetes.sources')).to.equal(
      `X-Repolib-Name: Kubernetes
Types: deb
URIs: ${address}/v1.36/deb
Suites: /
Signed-By: /etc/apt/keyrings/kubernetes.gpg`,
    );
    expect(
      await host.must('stat -c %a /etc/apt/keyrings /etc/apt/keyrings/kubernetes.gpg'),
    ).to.equal('755\n644');
  });

  it('replaces it by another minor version', async () => {
    const fingerprint = await signer.fingerprint();
    const { changed } = await expectConvergence(
      'c',
      `- name: Repository
  ${repository('1.37', `\n    fingerprint: ${fingerprint}`)}
- name: Package
  package: { name: kplay-kube=1.37.*, hold: true, allow_change_held_packages: true }`,
    );
    expect(changed).to.deep.equal(['Repository', 'Package']);
    expect(await host.must('apt-cache madison kplay-kube')).to.not.match(/1\.36/);
  });

  it('refuses another key, and fetches the right one', async () => {
    const wrong = '0123456789'.repeat(4);
    const refused = await runTask('c', `- ${repository('1.37', `\n    fingerprint: ${wrong}`)}`);
    expect(refused.message).to.match(
      /has the fingerprint [0-9A-F]{40}, which is not in "fingerprint"/,
    );
    await host.must('echo broken > /etc/apt/keyrings/kubernetes.gpg');
    const fingerprint = await signer.fingerprint();
    const task = `- ${repository('1.37', `\n    fingerprint: ${fingerprint}`)}`;
    expect((await runTask('c', task)).status).to.equal('changed');
    expect((await runTask('c', task)).status).to.equal('ok');
  });

  it('leaves no broken list behind', async () => {
    const list = 'cat /etc/apt/sources.list.d/kubernetes.sources';
    const before = await host.must(list);
    const missing = repository('1.37').replace('/v1.37/deb\n', '/v1.99/deb\n');
    const { message } = await runTask('c', `- ${missing}`);
    expect(message).to.match(/v1\.99.*does not have a Release file/);
    expect(await host.must(list)).to.equal(before);
    const added = await runTask(
      'c',
      `- apt_repository: { repo: 'deb [signed-by=/none.gpg] ${address}/v1.36/deb /', filename: lab, update_cache_retries: 0 }`,
    );
    expect(added.message).to.match(/NO_PUBKEY|not signed/);
    expect(await host.must('ls /etc/apt/sources.list.d')).to.equal('kubernetes.sources');
  });

  it('says why a key cannot be fetched, or is none', async () => {
    const task = (url: string) =>
      `- deb822_repository: { name: lab, uris: ${address}, suites: /, signed_by: ${url} }`;
    const { message } = await runTask('c', task(`${address}/none`));
    expect(message).to.match(/cannot be fetched from .*\/none: .*404/);
    const text = await runTask('c', task(`${address}/v1.37/deb/Packages`));
    expect(text.message).to.match(/Packages answers is not a public OpenPGP key/);
  });

  it('writes and removes lines, and removes repositories', async () => {
    const key = await host.must('cat /srv/web/v1.36/deb/Release.key');
    const line = `apt_repository:
    repo: deb ${address}/v1.36/deb /
    filename: old
    signed_by: |
      ${key.replaceAll('\n', '\n      ')}`;
    await expectConvergence(
      'c',
      `- ${line}\n- apt_repository: { name: kubernetes, state: absent }`,
    );
    expect(await host.must('cat /etc/apt/sources.list.d/old.list')).to.equal(
      `deb [signed-by=/etc/apt/keyrings/old.gpg] ${address}/v1.36/deb /`,
    );
    expect(await host.must('apt-cache madison kplay-kube')).to.match(/1\.36\.4/);
    await expectConvergence('c', `- ${line}\n    state: absent`);
    expect(await host.must('ls /etc/apt/sources.list.d')).to.equal('');
  });
});
