import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence, runTask } from '../support/playbook.ts';

describe('mount, keys, time zone, alternatives and answers on a host', () => {
  let host: LabHost;

  before(async () => {
    host = await freshHost('a');
  });

  it('are as they were foretold, and once', async () => {
    await host.must('mkdir -p /etc/app.d; printf one > /etc/app.d/1; echo two > /etc/app.d/2');
    const { changed } = await expectConvergence(
      'a',
      `- name: Mount
  mount: { path: "/srv/my data", src: none, fstype: tmpfs, opts: size=1m, state: mounted }
- name: Let in
  authorized_key: { user: plain, key: ssh-ed25519 AAAA lab, path: /home/plain/.ssh/more }
- name: Know
  known_hosts: { name: git.example.com, key: ssh-rsa AAAA, hash_host: true }
- name: Zone
  timezone: { name: Europe/Zurich }
- name: Offer
  alternatives: { name: lab, link: /usr/bin/lab, path: /bin/true, priority: 10, state: auto }
- name: Select
  alternatives: { name: lab, path: /bin/echo }
- name: Answer
  debconf: { name: lab, question: lab/who, vtype: string, value: me and you }
- name: Hold
  dpkg_selections: { name: cron, selection: hold }
- name: Put together
  assemble: { src: /etc/app.d, dest: /etc/app.conf, delimiter: "# --" }
- name: Set
  ini_file: { path: /etc/app.ini, section: s, option: a, value: 1 }`,
    );

    expect(changed).to.deep.equal([
      ...['Mount', 'Let in', 'Know', 'Zone', 'Offer', 'Select', 'Answer', 'Hold', 'Put together'],
      'Set',
    ]);
    const seen = await host.must(
      `findmnt -no FSTYPE '/srv/my data'; stat -c '%a %U' ~plain/.ssh/more; ssh-keygen -F git.example.com -f ~/.ssh/known_hosts | tail -n 1 | cut -c 1-3
readlink -f /etc/localtime /etc/alternatives/lab; debconf-show lab; dpkg --get-selections cron | cut -f 5-; cat /etc/app.conf`,
    );
    expect(seen).to.match(/^tmpfs\n600 plain\n\|1\|\n\/usr\/share\/zoneinfo\/Europe\/Zurich\n/);
    expect(seen).to.match(/\/echo\n\* lab\/who: me and you\n.*hold\none\n# --\ntwo$/s);
  });

  it('go again', async () => {
    const { changed } = await expectConvergence(
      'a',
      `- name: Unmount
  mount: { path: "/srv/my data", state: absent }
- name: Keep out
  authorized_key: { user: plain, key: ssh-ed25519 AAAA lab, path: /home/plain/.ssh/more, state: absent }
- name: Forget
  known_hosts: { name: git.example.com, state: absent }
- name: Offer no more
  alternatives: { name: lab, path: /bin/echo, state: absent }
- name: Let go
  dpkg_selections: { name: cron, selection: install }`,
    );
    expect(changed).to.deep.equal(['Unmount', 'Keep out', 'Forget', 'Offer no more', 'Let go']);
    expect(await host.must('cat ~plain/.ssh/more; ls -d "/srv/my data" 2>&1 || :')).to.match(
      /^ls: cannot access/,
    );
  });

  const faults: readonly [task: string, message: RegExp][] = [
    ['mount: { path: /x, src: /dev/nope, fstype: ext4, state: ephemeral }', /^cannot mount \/x: /],
    ['authorized_key: { user: nobody-here, key: ssh-rsa AAAA }', /^there is no user nobody-here$/],
  ];
  for (const [task, expected] of faults) {
    it(`tell ${String(expected)}`, async () => {
      const { status, message } = await runTask('a', `- ${task}`);
      expect(status).to.equal('failed');
      expect(message).to.match(expected);
    });
  }
});
