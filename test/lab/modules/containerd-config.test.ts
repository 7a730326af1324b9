import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence, playOf, runPlaybook, runTask } from '../support/playbook.ts';

describe('containerd_config on a host', () => {
  let host: LabHost;

  before(async () => {
    const volumes = ['/var/lib/docker', '/var/lib/containerd'];
    host = await freshHost('d', { layers: ['docker'], volumes });
  });

  it('foretells the file of a containerd that is not there yet', async () => {
    const { tasks } = await runPlaybook(
      playOf(
        'd',
        `- package: { name: containerd }
- containerd_config: { sandbox_image: lab/pause:1 }`,
      ),
      { check: true },
    );
    expect(tasks.map(({ status }) => status)).to.deep.equal(['changed', 'changed']);
    expect(tasks[1]?.result).to.include({ config_version: 2, restart_needed: true });

    const { message } = await runTask('d', '- containerd_config: {}');
    expect(message).to.contain('install it first, or set "config_version"');
  });

  it('writes a file that containerd takes, and knows when it must be restarted', async () => {
    await host.must('apt-get -q -y install --no-install-recommends containerd');
    const tasks = `- name: Configure
  containerd_config: { sandbox_image: lab/pause:1, plugins: { io.containerd.gc.v1.scheduler: { startup_delay: 1s } } }
  register: configured
- name: Restart
  service: { name: containerd, state: restarted }
  when: configured.restart_needed`;
    const { changed, run } = await expectConvergence('d', tasks);
    expect(changed).to.deep.equal(['Configure', 'Restart']);
    expect(run.tasks[0]?.result).to.deep.include({
      config_version: 2,
      dropped: ['plugins."io.containerd.internal.v1.opt".path'],
    });
    const dump = await host.must('containerd config dump');
    expect(dump).to.match(/runtime_type = "io.containerd.runc.v2"/);
    expect(dump).to.match(/SystemdCgroup = true/);
    expect(dump).to.match(/bin_dir = "\/opt\/cni\/bin"/);
    expect(dump).to.match(/startup_delay = "1s"/);
    expect(await host.must('ctr plugins ls | grep "cri"')).to.match(
      /io\.containerd\.grpc\.v1\s+cri\s.*\sok/,
    );
  });

  it('leaves the old file when containerd does not take the new one', async () => {
    await host.mark();
    const { status, message } = await runTask(
      'd',
      '- containerd_config: { settings: { oom_score: high } }',
    );
    expect(status).to.equal('failed');
    expect(message).to.match(/does not pass "containerd --config %s config dump": .*high/);
    expect(await host.changedPaths()).to.deep.equal([]);
  });

  it('keeps a copy of the old file when told to', async () => {
    await host.must('echo "version = 2" > /etc/containerd/config.toml');
    const { result } = await runTask('d', '- containerd_config: { backup: true }');
    expect(result['backup_file']).to.match(/^\/etc\/containerd\/config\.toml\./);
    expect(await host.must('cat /etc/containerd/config.toml.*~')).to.equal('version = 2');
    const { message } = await runTask('d', '- containerd_config: { config_version: 3 }');
    expect(message).to.match(/which containerd 1\.\S+ does not know/);
  });
});
