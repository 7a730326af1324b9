import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectPlaybookConvergence, importOf, runPlaybook } from '../support/playbook.ts';

const playbook = importOf('docker.yaml');
const groups = { docker_hosts: ['dh'] };

describe('playbooks/docker.yaml', () => {
  let host: LabHost;

  before(async () => {
    const volumes = ['/var/lib/docker', '/var/lib/containerd'];
    host = await freshHost('dh', { layers: ['docker'], volumes });
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

  it('keeps the keys of daemon.json that it does not set', async () => {
    await host.must(`sed -i '1a "debug": true,' /etc/docker/daemon.json`);
    const vars = { docker_channel: 'distro', docker_daemon: { 'live-restore': false } };
    const { changed } = await expectPlaybookConvergence(playbook, { groups, vars });

    expect(changed).to.deep.equal([
      'dh: docker_daemon : Configure the Docker engine',
      'dh: docker_daemon : Restart Docker',
    ]);
    const info = "docker info --format '{{.LiveRestoreEnabled}} {{.Debug}} {{.LoggingDriver}}'";
    expect(await host.must(info)).to.equal('false true json-file');
  });

  it('refuses a configuration that the engine would not start with', async () => {
    const old = await host.must('cat /etc/docker/daemon.json');
    const started = await host.must('systemctl show -P ActiveEnterTimestamp docker');
    const vars = { docker_channel: 'distro', docker_daemon: { 'no-such-key': 1 } };
    const { exitCode, tasks } = await runPlaybook(playbook, { groups, vars });

    expect(exitCode).to.equal(2);
    const last = tasks.at(-1);
    expect(last).to.include({
      task: 'docker_daemon : Configure the Docker engine',
      status: 'failed',
    });
    expect(last?.message).to.contain('no-such-key');
    expect(await host.must('cat /etc/docker/daemon.json')).to.equal(old);
    expect(await host.must('systemctl show -P ActiveEnterTimestamp docker')).to.equal(started);
  });
});
