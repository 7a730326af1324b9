import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence, playOf, runPlaybook, runTask } from '../support/playbook.ts';

/** Of the word "secret". */
const hash =
  '$6$salt$2I9ztL3fYkbbKwIWeDR0Xh8WBmMAZEfAQnWoXk7fMSCmSbZHD7.YW4BKHvLzBCLtLs2c6dwUDBd.yrTkZ4cpe1';

describe('user and group on a host', () => {
  let host: LabHost;

  before(async () => {
    host = await freshHost('b');
  });

  it('adds groups and users, and files that belong to them', async () => {
    const { changed, run } = await expectConvergence(
      'b',
      `- name: Group
  group: { name: app, gid: 2000 }
- name: System group
  ansible.builtin.group: { name: tools, system: true }
- name: Service
  user: { name: svc, system: true, shell: /usr/sbin/nologin, home: /srv/svc, group: app }
- name: Person
  user:
    name: jane
    uid: 3000
    comment: Jane D., 'quoted'
    groups: [app, tools]
    shell: /bin/bash
    password: ${hash}
    expires: 4102444800
    password_expire_max: 90
    generate_ssh_key: true
    ssh_key_type: ed25519
    ssh_key_passphrase: pass phrase
    umask: "077"
- name: File
  copy: { dest: /srv/svc/app.conf, content: x, owner: svc, group: app, mode: "0640" }
- name: Directory
  file: { path: /home/jane/notes, state: directory, owner: jane, group: jane }`,
    );
    expect(changed).to.deep.equal([
      ...['Group', 'System group', 'Service', 'Person', 'File', 'Directory'],
    ]);
    expect(await host.must('getent passwd jane')).to.equal(
      "jane:x:3000:3000:Jane D., 'quoted':/home/jane:/bin/bash",
    );
    expect(await host.must('id -Gn jane; id -gn svc')).to.equal('jane app tools\napp');
    expect(await host.must('getent shadow jane | cut -d: -f2,5,8')).to.equal(`${hash}:90:47482`);
    expect(
      await host.must('stat -c "%a %U:%G" /home/jane /home/jane/.ssh/id_ed25519 /srv/svc'),
    ).to.match(/^700 jane:jane\n600 jane:jane\n7[05][05] svc:app$/);
    const unlocked = await host.exec(
      'ssh-keygen -y -P "pass phrase" -f /home/jane/.ssh/id_ed25519',
    );
    expect(unlocked.stdout).to.match(/^ssh-ed25519 /);
    const { result } = run.tasks[3] ?? expect.fail();
    expect(result).to.include({ uid: 3000, group: 3000, password: 'NOT_LOGGING_PASSWORD' });
    expect(result['ssh_public_key']).to.match(/^ssh-ed25519 /);
    expect(result['ssh_fingerprint']).to.contain('SHA256:');
    expect(run.tasks[0]?.result).to.include({ gid: 2000 });
    expect(run.tasks[1]?.result['gid']).to.be.a('number');
  });

  it('changes and locks', async () => {
    const { changed } = await expectConvergence(
      'b',
      `- name: Groups
  user: { name: jane, groups: sudo, append: true }
- name: Home
  user: { name: jane, home: /srv/jane, move_home: true, shell: /bin/sh }
- name: Lock
  user: { name: jane, password_lock: true }
- name: Leave
  user: { name: jane, groups: [sudo] }
- name: Number
  group: { name: app, gid: 2001 }
- name: Never
  user: { name: jane, expires: -1, password: ${hash}, update_password: on_create }`,
    );
    expect(changed).to.deep.equal(['Groups', 'Home', 'Lock', 'Leave', 'Number', 'Never']);
    expect(await host.must('id -Gn jane; getent passwd jane | cut -d: -f6,7')).to.equal(
      'jane sudo\n/srv/jane:/bin/sh',
    );
    expect(await host.must('getent shadow jane | cut -d: -f2,8')).to.equal(`!${hash}:`);
    expect(await host.must('test -d /srv/jane/notes && getent group app')).to.equal('app:x:2001:');
  });

  it('makes a home directory that is missing', async () => {
    await host.must('rm -r /srv/svc');
    const { changed } = await expectConvergence('b', '- { name: Home, user: { name: svc } }');
    expect(changed).to.deep.equal(['Home']);
    expect(await host.must('stat -c "%U:%G" /srv/svc /srv/svc/.bashrc')).to.equal(
      'svc:app\nsvc:app',
    );
  });

  it('has the new groups after the connection is made anew', async () => {
    const tasks = `- name: Join
  user: { name: admin, groups: tools, append: true }
- name: Reset
  meta: reset_connection
- name: Look
  become: false
  command: id -Gn`;
    const { tasks: seen } = await runPlaybook(playOf('b', tasks));
    expect(seen.at(-1)?.result['stdout']).to.contain('tools');
  });

  it('removes', async () => {
    const { changed } = await expectConvergence(
      'b',
      `- name: Jane
  user: { name: jane, state: absent, remove: true }
- name: Group
  group: { name: tools, state: absent }`,
    );
    expect(changed).to.deep.equal(['Jane', 'Group']);
    expect((await host.exec('ls -d /srv/jane; getent passwd jane')).stdout).to.equal('');
  });

  const failures: readonly [what: string, task: string, message: RegExp][] = [
    ['no such group', 'user: { name: kim, groups: nope }', /the host has no group nope/],
    ['a number that is taken', 'user: { name: kim, uid: 0 }', /number of the user root already/],
    [
      'a primary group',
      'group: { name: app, state: absent }',
      /cannot remove the group app: .*svc/,
    ],
    ['a group number that is taken', 'group: { name: kim, gid: 0 }', /of the group root already/],
    [
      'a shell that is odd',
      'user: { name: kim, shell: "a:b" }',
      /cannot add the user kim: .*shell/,
    ],
    ['no rights', 'user: { name: kim }\n  become: false', /only root may change users/],
    ['no rights for a group', 'group: { name: kim }\n  become: false', /use "become: true"/],
  ];
  for (const [what, task, message] of failures) {
    it(`fails for ${what}`, async () => {
      const { status, message: said } = await runTask('b', `- ${task}`);
      expect(status).to.equal('failed');
      expect(said).to.match(message);
      expect((await host.exec('getent passwd kim; getent group kim')).stdout).to.equal('');
    });
  }
});
