import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence, playOf, runPlaybook, runTask } from '../support/playbook.ts';

describe('docker on a host', () => {
  let host: LabHost;

  before(async () => {
    const volumes = ['/var/lib/docker', '/var/lib/containerd'];
    host = await freshHost('d', { layers: ['docker'], volumes });
  });

  it('waits in check mode for the docker that is not there yet', async () => {
    const { tasks } = await runPlaybook(
      playOf('d', '- package: { name: docker.io }\n- docker_image: { name: lab/box }'),
      { check: true },
    );
    expect(tasks.map(({ status }) => status)).to.deep.equal(['changed', 'undecided']);
    const { message } = await runTask('d', '- docker_image: { name: lab/box }');
    expect(message).to.contain('docker is not on the host; install it first');
  });

  it('loads, tags, saves and removes images', async () => {
    await host.must(`apt-get -q -y install --no-install-recommends docker.io
mkdir -p /srv/image/bin && cp /usr/bin/busybox /srv/image/bin/ && ln -s busybox /srv/image/bin/sh
tar -c -C /srv/image . | docker import -c 'CMD ["/bin/busybox","sleep","1000"]' - lab/box:1
docker tag lab/box:1 lab/box:2
docker save -o /srv/box.tar lab/box:1 && docker rmi lab/box:1`);
    const { changed, run } = await expectConvergence(
      'd',
      `- name: Load
  docker_image: { name: "lab/box:1", source: load, load_path: /srv/box.tar }
- name: Tag
  docker_image: { name: lab/box, tag: 1, repository: "registry.lab:5000/box:new", source: local }
- name: Save
  docker_image: { name: "lab/box:1", archive_path: /srv/copy.tar }
- name: Remove
  docker_image: { name: "lab/box:2", state: absent }
- name: Removed
  community.docker.docker_image: { name: "lab/none", state: absent }`,
    );
    expect(changed).to.deep.equal(['Load', 'Tag', 'Save', 'Remove']);
    expect(run.tasks[1]?.changes).to.deep.equal([
      'run docker tag lab/box:1 registry.lab:5000/box:new',
    ]);
    expect(await host.must('docker images --format "{{.Repository}}:{{.Tag}}" | sort')).to.equal(
      'lab/box:1\nregistry.lab:5000/box:new',
    );
  });

  it('builds, pushes and pulls images', async () => {
    await host.must(`apt-get -q -y install --no-install-recommends docker-registry
printf '%s\\n' 'version: 0.1' 'storage: {filesystem: {rootdirectory: /var/lib/docker-registry}}' \\
  'http: {addr: "127.0.0.1:5000"}' > /etc/docker/registry/config.yml
systemctl restart docker-registry
mkdir -p /srv/app && printf 'FROM lab/box:1\\nARG WORD\\nLABEL word=$WORD\\n' > /srv/app/Dockerfile`);
    const image = '127.0.0.1:5000/lab/app:1';
    const { changed, run } = await expectConvergence(
      'd',
      `- name: Build
  docker_image: { name: "${image}", source: build, build: { path: /srv/app, args: { WORD: swordfish } } }
- name: Push
  docker_image: { name: "${image}", source: local, push: true }`,
    );
    expect(changed).to.deep.equal(['Build', 'Push']);
    expect(run.tasks.flatMap(({ changes }) => changes)).to.deep.equal([
      `run docker build -t ${image} /srv/app`,
      `run docker push ${image}`,
    ]);
    await host.must(`docker rmi ${image}`);
    const pulled = await expectConvergence(
      'd',
      `- docker_image: { name: "${image}", source: pull }`,
    );
    expect(pulled.run.tasks[0]?.changes).to.deep.equal([`run docker pull ${image}`]);
    const label = `docker image inspect -f '{{.Config.Labels.word}}' ${image}`;
    expect(await host.must(label)).to.equal('swordfish');
    const none = await runTask('d', '- docker_image: { name: "127.0.0.1:5000/lab/none:1" }');
    expect(none.message).to.contain('cannot run "docker pull 127.0.0.1:5000/lab/none:1"');
  });

  it('runs containers, and makes them anew only for what differs', async () => {
    const web = `image: "lab/box:1", command: "/bin/busybox httpd -f -p 80", ports: ["127.0.0.1:8080:80"],
    volumes: ["/srv/site:/www:ro", "data:/data"], tmpfs: ["/run:size=1m"], user: "0", working_dir: /www,
    labels: { tier: front }, cap_add: [NET_ADMIN], read_only: true, log_driver: json-file, log_options: { max-size: 1m },
    mounts: [{ type: bind, source: /srv/site, target: /site, read_only: true, propagation: rslave },
      { type: tmpfs, target: /t, tmpfs_size: 1m, tmpfs_mode: "1777" }], etc_hosts: { db: 10.0.0.9 }, init: true,
    healthcheck: { test: [/bin/busybox, "true"], interval: 1s, retries: 3 }, interactive: true, tty: true, domainname: lab,
    groups: ["5"], ulimits: ["nofile:512:1024"], oom_score_adj: 5, exposed_ports: [90-91], runtime: runc, cgroupns_mode: private,
    dns_servers: [192.0.2.53], dns_search_domains: [lab.example], dns_opts: ["ndots:2"], security_opts: ["no-new-privileges:true"]`;
    await host.must(`mkdir -p /srv/site && echo hello > /srv/site/index.html
docker network create --subnet 172.31.7.0/24 front`);
    const task = (env: string, hostname = 'web', restart = 'unless-stopped') =>
      `- name: Web\n  docker_container: { name: web, ${web}, env: ${env},
    hostname: ${hostname}, restart_policy: ${restart} }`;

    const first = await expectConvergence('d', task('{ KEY: "swordfish=1 #x", "N": 5 }'), {
      flags: ['--diff'],
    });
    expect(first.changed).to.deep.equal(['Web']);
    expect(JSON.stringify(first.run.tasks)).to.not.contain('swordfish');
    expect(first.run.tasks[0]?.result).to.have.nested.property('container.State.Running', true);
    expect(await host.must('docker exec web /bin/busybox env')).to.contain('KEY=swordfish=1 #x');
    expect(await host.must('busybox wget -qO- http://127.0.0.1:8080/')).to.equal('hello');

    const other = await expectConvergence('d', task('{ KEY: other, "N": 5 }', 'www'));
    expect(other.run.tasks[0]?.changes.slice(0, 2)).to.deep.equal([
      'run docker rm web',
      'run docker create web (hostname: web → www, env.KEY: (hidden) → (hidden, new))',
    ]);
    const live = await expectConvergence('d', task('{ KEY: other }', 'www', 'always'));
    expect(live.run.tasks[0]?.changes[0]).to.equal(
      'run docker update web (restart_policy: unless-stopped → always)',
    );

    const rest = await expectConvergence(
      'd',
      `- name: Healthy
  docker_container: { name: web, state: healthy }
- name: Gone
  docker_container: { name: other, state: absent }
- name: Networked
  docker_container: { name: web, networks: [{ name: front, ipv4_address: 172.31.7.9, aliases: [www] }] }`,
    );
    expect(rest.changed).to.deep.equal(['Networked']);
    const moved = await expectConvergence(
      'd',
      `- docker_container: { name: web, networks: [{ name: front, ipv4_address: 172.31.7.8 }], purge_networks: true }`,
    );
    expect(moved.run.tasks[0]?.changes.slice(0, 3)).to.deep.equal([
      'run docker network disconnect front web',
      'run docker network connect front web (networks.front.ipv4_address: 172.31.7.9 → 172.31.7.8)',
      'run docker network disconnect bridge web',
    ]);
    const stop = '- docker_container: { name: web, state: stopped, force_kill: true }';
    expect((await expectConvergence('d', stop)).changed).to.have.length(1);
    expect(
      (await expectConvergence('d', '- docker_container: { name: web, state: absent }')).changed,
    ).to.have.length(1);
  });

  it('shows the log of what does not stay up', async () => {
    const { message } = await runTask(
      'd',
      `- docker_container: { name: bad, image: "lab/box:1", command: [/bin/sh, -c, "echo it is broken >&2; exit 3"] }`,
    );
    expect(message).to.equal(
      'the container bad ended with exit code 3. Its log ends with:\n  it is broken',
    );
  });

  it('runs a container to its end', async () => {
    const task = (code: number) =>
      `- docker_container: { name: job, image: "lab/box:1", command: [/bin/sh, -c, "echo out; exit ${code}"], detach: false, auto_remove: true }`;
    const good = await runTask('d', task(0));
    expect(good.result).to.deep.include({ status: 0, stdout: 'out\n' });
    expect((await runTask('d', task(4))).message).to.equal(
      'the container job ended with exit code 4. Its log ends with:\n  out',
    );
  });

  const failures: readonly [args: string, message: string][] = [
    ['{ name: x }', '"image" is needed to make the container x'],
    [
      '{ name: x, image: none, pull: never }',
      'the host has no image none:latest, and "pull" is never',
    ],
    ['{ name: x, image: "lab/box:1", volumes: ["rel/a:/a"] }', 'cannot run "docker create x"'],
  ];
  for (const [args, message] of failures) {
    it(`says: ${message}`, async () => {
      const seen = await runTask('d', `- docker_container: ${args}`);
      expect(seen.message).to.contain(message);
    });
  }
});
