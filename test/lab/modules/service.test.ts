import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence, playOf, runPlaybook, runTask } from '../support/playbook.ts';

/** As a line of shell that writes the file of a unit. */
const unitFile = (name: string, lines: readonly string[]): string =>
  `printf '%s\\n' ${lines.map(line => `'${line}'`).join(' ')} > '/etc/systemd/system/${name}'`;

describe('service on a host', () => {
  let host: LabHost;
  const activity = (unit: string) => host.exec(`systemctl is-active '${unit}'`).then(trimmed);
  const enablement = (unit: string) => host.exec(`systemctl is-enabled '${unit}'`).then(trimmed);

  before(async () => {
    host = await freshHost('c');
    await host.must('apt-get -q -y install kplay-service kplay-legacy');
    await host.must(
      [
        unitFile('once.service', ['[Service]', 'Type=oneshot', 'ExecStart=/bin/true']),
        unitFile('broken.service', [
          '[Service]',
          'Type=oneshot',
          'ExecStart=/bin/sh -c "echo the reason; exit 3"',
        ]),
        unitFile('choosy.service', [
          ...['[Unit]', 'ConditionPathExists=/etc/choosy'],
          ...['[Service]', 'ExecStart=/bin/sleep infinity'],
        ]),
        unitFile('sleeper@.service', [
          ...['[Service]', 'ExecStart=/bin/sleep infinity'],
          ...['[Install]', 'WantedBy=multi-user.target'],
        ]),
      ].join('\n'),
    );
  });

  it('stops and disables, masks, and undoes it all', async () => {
    const off = await expectConvergence(
      'c',
      `- name: Stop
  service: { name: kplay-service, state: stopped, enabled: false }
- name: Mask
  systemd: { name: kplay-service, masked: true }
- name: Legacy
  ansible.builtin.systemd: { name: kplay-legacy, state: started, enabled: false }`,
    );
    expect(off.changed).to.deep.equal(['Stop', 'Mask', 'Legacy']);
    expect(await activity('kplay-service')).to.equal('inactive');
    expect(await enablement('kplay-service')).to.equal('masked');
    expect(await activity('kplay-legacy')).to.equal('active');
    expect(await enablement('kplay-legacy')).to.equal('disabled');

    const on = await expectConvergence(
      'c',
      `- name: All
  systemd_service: { name: kplay-service, state: started, enabled: true, masked: false }
- name: Legacy
  service: { name: kplay-legacy, state: stopped, enabled: true }`,
    );
    expect(on.changed).to.deep.equal(['All', 'Legacy']);
    expect(await activity('kplay-service')).to.equal('active');
    expect(await enablement('kplay-service')).to.equal('enabled');
    expect(await enablement('kplay-legacy')).to.equal('enabled');
  });

  it('restarts and reloads each time', async () => {
    const pid = () => host.must('cat /run/kplay-service/pid');
    const old = await pid();
    await expectConvergence(
      'c',
      `- name: Restart
  service: { name: kplay-service, state: restarted }
- name: Reload
  service: { name: kplay-service.service, state: reloaded }`,
      { always: ['Restart', 'Reload'] },
    );
    expect(await pid()).to.not.equal(old);
  });

  it('runs a unit whose file an earlier task writes', async () => {
    const { changed } = await expectConvergence(
      'c',
      `- name: Write
  copy:
    dest: /etc/systemd/system/fresh.service
    content: "[Service]\\nExecStart=/bin/sleep infinity\\n[Install]\\nWantedBy=multi-user.target\\n"
- name: Run
  systemd: { name: fresh, state: started, enabled: true, daemon_reload: true }
- name: Again
  systemd: { name: fresh, state: started, enabled: true }
- name: Mask
  systemd: { name: unheard-of, masked: true }`,
    );
    expect(changed).to.deep.equal(['Write', 'Run', 'Mask']);
    expect(await activity('fresh')).to.equal('active');
  });

  it('runs instances of a template, with odd names too', async () => {
    const { changed } = await expectConvergence(
      'c',
      `- name: Plain
  systemd: { name: sleeper@a, state: started, enabled: true }
- name: Odd
  systemd: { name: 'sleeper@it\\x27s\\x20$(touch -etc-odd);.service', state: started }`,
    );
    expect(changed).to.deep.equal(['Plain', 'Odd']);
    expect(await enablement('sleeper@a')).to.equal('enabled');
  });

  it('leaves alone what cannot be enabled, and says so', async () => {
    const { status, result } = await runTask('c', '- systemd: { name: once, enabled: false }');
    expect(status).to.equal('ok');
    expect(JSON.stringify(result['warnings'])).to.contain(
      'once.service is static and cannot be disabled',
    );
  });

  it('leaves alone what would skip its start, until an earlier task changes that', async () => {
    const skip = await runTask('c', '- systemd: { name: choosy, state: started }');
    expect(skip.status).to.equal('ok');
    expect(JSON.stringify(skip.result['warnings'])).to.contain(
      'ConditionPathExists=/etc/choosy is not met',
    );
    const { changed } = await expectConvergence(
      'c',
      `- { name: Allow, file: { path: /etc/choosy, state: touch, access_time: preserve, modification_time: preserve } }
- { name: Start, systemd: { name: choosy, state: started } }`,
    );
    expect(changed).to.deep.equal(['Allow', 'Start']);
    expect(await activity('choosy')).to.equal('active');
  });

  it('takes an alias for the unit behind it', async () => {
    await host.must(`systemctl disable kplay-service
ln -s kplay-service.service /lib/systemd/system/other.service
systemctl daemon-reload`);
    const { changed } = await expectConvergence('c', '- systemd: { name: other, enabled: true }');
    expect(changed).to.have.length(1);
    expect(await enablement('kplay-service')).to.equal('enabled');
  });

  it('starts a oneshot each time', async () => {
    await expectConvergence('c', '- { name: Once, systemd: { name: once, state: started } }', {
      always: ['Once'],
    });
  });

  it('registers what systemd says', async () => {
    const { result } = await runTask('c', '- systemd: { name: kplay-service, state: started }');
    expect(result).to.include({ name: 'kplay-service', state: 'started', changed: false });
    expect(result['status']).to.include({ Id: 'kplay-service.service', ActiveState: 'active' });
  });

  const failures: readonly [what: string, args: string, message: RegExp][] = [
    ['no such unit', '{ name: kplay, state: started }', /no unit kplay\.service; it has kplay-/],
    [
      'none after a reload either',
      '{ name: zzz, state: started, daemon_reload: true }',
      /no unit zzz/,
    ],
    [
      'a start that fails',
      '{ name: broken, state: started }',
      /cannot start broken.*\n.*the reason/s,
    ],
    ['a reload that cannot be', '{ name: fresh, state: reloaded }', /has no "ExecReload"/],
    ['a masked unit', '{ name: unheard-of, state: started }', /is masked and cannot be started/],
    ['an odd name', `{ name: "x'; touch /etc/odd; '", state: started }`, /no unit|does not tell/],
  ];
  for (const [what, args, message] of failures) {
    it(`fails for ${what}`, async () => {
      await host.mark();
      const { status, message: said } = await runTask('c', `- systemd: ${args}`);
      expect(status).to.equal('failed');
      expect(said).to.match(message);
      expect(await host.changedPaths()).to.deep.equal([]);
    });
  }

  it('waits in check mode for a package that would bring the unit', async () => {
    const tasks = `- name: Bring it
  command: apt-get install something
- name: Start it
  service: { name: something, state: started }`;
    const { tasks: seen } = await runPlaybook(playOf('c', tasks), { check: true });
    expect(seen.map(({ status }) => status)).to.deep.equal(['changed', 'undecided']);
  });

  it('works with scripts alone', async () => {
    await host.must('service kplay-legacy stop; update-rc.d kplay-legacy disable');
    const { changed } = await expectConvergence(
      'c',
      `- name: Run
  sysvinit: { name: kplay-legacy, state: started, enabled: true, use: sysvinit }
- name: Levels
  sysvinit: { name: kplay-legacy, enabled: false, runlevels: [3, 5], use: sysvinit }`,
    );
    expect(changed).to.deep.equal(['Run', 'Levels']);
  });
});

describe("service of a user's own systemd", () => {
  it('starts, enables and masks what the user has', async () => {
    const host = await freshHost('c');
    // The hosts have no PAM module that would say so.
    await host.must(
      [
        'mkdir /etc/systemd/system/user@.service.d',
        "printf '[Service]\\nEnvironment=XDG_RUNTIME_DIR=/run/user/%%i\\n' > /etc/systemd/system/user@.service.d/lab.conf",
        ...['systemctl daemon-reload', 'systemctl start user@1001'],
      ].join(' && '),
    );
    const { changed } = await expectConvergence(
      'c',
      `- name: Folder
  become: false
  file: { path: ~/.config/systemd/user, state: directory }
- name: Unit
  become: false
  copy:
    dest: ~/.config/systemd/user/mine.service
    content: |
      [Service]
      ExecStart=/bin/sleep infinity
      [Install]
      WantedBy=default.target
- name: Run
  become: false
  systemd: { name: mine, scope: user, state: started, enabled: true, daemon_reload: true }
- name: Mask
  become: false
  systemd: { name: others, scope: user, masked: true }`,
    );
    expect(changed).to.deep.equal(['Folder', 'Unit', 'Run', 'Mask']);
    const ask = 'export XDG_RUNTIME_DIR=/run/user/1001; systemctl --user';
    const { stdout } = await host.ssh('admin', `${ask} is-active mine; ${ask} is-enabled mine`);
    expect(stdout).to.equal('active\nenabled\n');
    expect(await host.exec('systemctl is-active mine').then(trimmed)).to.equal('inactive');
  });

  it('says when the user has none', async () => {
    const { status, message } = await runTask(
      'c',
      '- { become_user: plain, systemd: { name: mine, scope: user, state: started } }',
    );
    expect(status).to.equal('failed');
    expect(message).to.match(/no running systemd .*enable-linger/);
  });
});

describe('service with OpenRC', () => {
  let host: LabHost;

  const script = (name: string, lines: readonly string[]) =>
    host.must(`cat > /etc/init.d/${name} && chmod +x /etc/init.d/${name}`, {
      input: `#!/sbin/openrc-run\n${lines.join('\n')}\n`,
    });

  before(async () => {
    host = await freshHost('o', { layers: ['openrc'] });
    await script('sleeper', [
      ...['command=/bin/sleep', 'command_args=infinity', 'command_background=true'],
      ...['pidfile=/run/sleeper.pid', 'extra_started_commands=reload'],
      // A restart waits until it has ended; start-stop-daemon of Debian does not by itself.
      'retry=5',
      'reload() { echo reloaded > /run/sleeper.reloaded; }',
    ]);
    await script('broken', ['start() { eerror "no luck today"; return 1; }']);
  });

  it('starts, enables, restarts and stops', async () => {
    const on = await expectConvergence(
      'o',
      '- { name: "Up", service: { name: sleeper, state: started, enabled: true, use: openrc } }',
    );
    expect(on.changed).to.deep.equal(['Up']);
    expect(await host.must('rc-service sleeper status')).to.match(/started/);
    expect(await host.must('rc-update show default')).to.match(/sleeper/);

    await expectConvergence(
      'o',
      `- { name: Restart, service: { name: sleeper, state: restarted, use: openrc } }
- { name: Reload, service: { name: sleeper, state: reloaded, use: openrc } }`,
      { always: ['Restart', 'Reload'] },
    );
    expect(await host.must('cat /run/sleeper.reloaded')).to.equal('reloaded');

    const off = await expectConvergence(
      'o',
      '- { name: Down, service: { name: sleeper, state: stopped, enabled: false, use: openrc } }',
    );
    expect(off.changed).to.deep.equal(['Down']);
    expect((await host.exec('rc-service sleeper status')).exitCode).to.not.equal(0);
  });

  it('fails for what is not there, and for what does not start', async () => {
    const missing = await runTask('o', '- service: { name: sleep, state: started, use: openrc }');
    expect(missing.message).to.match(/no service sleep; it has sleeper/);
    const broken = await runTask('o', '- service: { name: broken, state: started, use: openrc }');
    expect(broken.message).to.match(/cannot start broken: .*(no luck today|failed to start)/s);
  });
});

function trimmed({ stdout }: { readonly stdout: string }): string {
  return stdout.trim();
}
