import { expect } from 'chai';
import { dockerRepository } from '../docker-ce/layer.ts';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectPlaybookConvergence, importOf, runPlaybook } from '../support/playbook.ts';

const playbook = importOf('docker.yaml');
const volumes = ['/var/lib/docker', '/var/lib/containerd'];

describe('playbooks/docker.yaml', () => {
  let host: LabHost;
  const groups = { docker_hosts: ['dh'] };
  const info = (fields: string) => host.must(`docker info --format '${fields}'`);
  const started = () => host.must('systemctl show -P ActiveEnterTimestampMonotonic docker');

  before(async () => {
    host = await freshHost('dh', { layers: ['docker-ce'], volumes });
  });

  it('makes a Docker host of the packages of the distribution', async function () {
    this.timeout('4m');
    const vars = { docker_channel: 'distro', docker_users: ['admin'] };
    const { changed } = await expectPlaybookConvergence(playbook, { groups, vars });

    expect(changed).to.deep.equal([
      'dh: docker_daemon : Configure the Docker engine',
      'dh: docker_daemon : Restart Docker',
      'dh: docker_engine : Install the Docker engine',
      'dh: docker_users : Let users use Docker',
    ]);
    const { stdout } = await host.ssh(
      'admin',
      "docker info --format '{{.LiveRestoreEnabled}} {{.LoggingDriver}} {{.CgroupDriver}}'",
    );
    expect(stdout.trim()).to.equal('true json-file systemd');
    expect(await host.must('systemctl is-enabled docker')).to.equal('enabled');
  });

  it('does not remove them for docker-ce unasked', async () => {
    const vars = { docker_repo: dockerRepository };
    const { tasks } = await runPlaybook(playbook, { groups, vars });

    expect(tasks.at(-1)).to.include({ task: 'docker_engine : Install the Docker engine' });
    expect(tasks.at(-1)?.message).to.match(/docker\.io.* would be removed for it/);
    expect(await host.must('systemctl is-active docker')).to.equal('active');
  });

  it('replaces them with a version of docker-ce, and keeps the keys that it does not set', async function () {
    this.timeout('4m');
    await host.must(`sed -i '1a "debug": true,' /etc/docker/daemon.json`);
    const version = await host.must(
      `sed -n '/^Package: docker-ce$/,/^$/s/^Version: //p' /srv/kplay-docker/linux/debian/dists/*/stable/binary-amd64/Packages | sort | head -n 1`,
    );
    const vars = {
      ...{ docker_repo: dockerRepository, docker_version: version, docker_remove_conflicts: true },
      docker_daemon: { 'live-restore': false },
    };
    const { changed } = await expectPlaybookConvergence(playbook, { groups, vars });

    expect(changed).to.deep.equal([
      'dh: docker_daemon : Configure the Docker engine',
      'dh: docker_daemon : Reload Docker',
      'dh: docker_engine : Install the Docker engine',
      'dh: docker_engine : Remove packages that cannot be beside docker-ce',
    ]);
    const held = "dpkg-query -W -f '${Version}' docker-ce";
    expect(await host.must(held)).to.equal(version);
    expect(await info('{{.LiveRestoreEnabled}} {{.Debug}} {{.LoggingDriver}}')).to.equal(
      'false true json-file',
    );
    expect(await host.must('systemctl is-enabled docker containerd')).to.equal('enabled\nenabled');
  });

  it('does not hide the images of a host by another storage unasked', async () => {
    await host.must('tar -cf - -C /etc hostname | docker import - example.org/kept:1');
    const before = await started();
    const driver = await info('{{.Driver}}');
    const run = (more: Readonly<Record<string, unknown>>, check: boolean) =>
      runPlaybook(playbook, { groups, vars: { docker_repo: dockerRepository, ...more }, check });
    const same = { docker_daemon: { 'live-restore': false, 'storage-driver': driver } };
    const other = { docker_daemon: { 'storage-driver': 'vfs', 'data-root': '/srv/docker' } };

    expect((await run(same, true)).exitCode).to.equal(0);
    for (const check of [true, false]) {
      const { exitCode, tasks } = await run(other, check);
      expect(exitCode).to.equal(2);
      expect(tasks.at(-1)?.message).to.contain(
        `storage-driver vfs in place of ${driver}, data-root /srv/docker in place of /var/lib/docker would hide the images (1) and containers (0)`,
      );
    }
    expect(await started()).to.equal(before);
    const asked = await run({ ...other, docker_change_storage: true }, true);
    expect(asked.exitCode).to.equal(0);
    await host.must('docker rmi example.org/kept:1');
    expect((await run(other, true)).exitCode).to.equal(0);
  });

  it('refuses a configuration that the engine would not start with', async () => {
    const old = await host.must('cat /etc/docker/daemon.json');
    const before = await started();
    const vars = { docker_repo: dockerRepository, docker_daemon: { 'no-such-key': 1 } };
    const { exitCode, tasks } = await runPlaybook(playbook, { groups, vars });

    expect(exitCode).to.equal(2);
    const last = tasks.at(-1);
    expect(last).to.include({
      task: 'docker_daemon : Configure the Docker engine',
      status: 'failed',
    });
    expect(last?.message).to.contain('no-such-key');
    expect(await host.must('cat /etc/docker/daemon.json')).to.equal(old);
    expect(await started()).to.equal(before);
  });
});

describe("roles that install from Docker's own repository", () => {
  const groups = { docker_hosts: ['dd', 'dr'] };
  const vars = { docker_repo: dockerRepository, containerd_package: 'containerd.io' };

  before(async () => {
    await Promise.all([
      freshHost('dd', { layers: ['docker-ce'], volumes }),
      freshHost('dr', { layers: ['kubernetes', 'docker-ce', 'redhat'], volumes }),
    ]);
  });

  it('do so on bare hosts of both families', async function () {
    this.timeout('4m');
    const containerd = '- hosts: docker_hosts\n  become: true\n  roles: [containerd]\n';
    const text = `${containerd}${playbook}`;
    const { changed } = await expectPlaybookConvergence(text, { groups, vars });

    const done = (name: string) => changed.flatMap(one => one.split(`${name}: `)[1] ?? []);
    const both = [
      ...['containerd : Configure containerd for Kubernetes', 'containerd : Install containerd'],
      'containerd : Restart containerd',
      ...['docker_daemon : Configure the Docker engine', 'docker_daemon : Restart Docker'],
      'docker_engine : Install the Docker engine',
    ];
    expect(done('dd')).to.have.members([...both, "docker_repository : Add Docker's repository"]);
    expect(done('dr')).to.have.members([
      ...both,
      ...['containerd : Run containerd', 'docker_engine : Run Docker'],
      "docker_repository : Add Docker's repository (Red Hat family)",
    ]);
  });
});
