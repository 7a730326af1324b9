import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence, runTask } from '../support/playbook.ts';

describe('mount, keys, time zone, alternatives, rights and limits on a host', () => {
  let host: LabHost;

  before(async () => {
    host = await freshHost('a');
  });

  it('are as they were foretold, and once', async () => {
    await host.must(
      `mkdir -p /etc/app.d '/srv/a b'; printf one > /etc/app.d/1; echo two > /etc/app.d/2; echo x > '/srv/a b/x'`,
    );
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
  ini_file: { path: /etc/app.ini, section: s, option: a, value: 1 }
- name: Grant
  acl: { path: /etc/app.d, etype: user, entity: plain, permissions: rX, recursive: true, state: present }
- name: Inherit
  acl: { path: /etc/app.d, entry: "default:group:plain:rw", state: present }
  register: rights
- name: Pack
  archive: { path: [/etc/app.d/, "/srv/a b"], dest: /srv/app.txz, format: xz, exclusion_patterns: ["*/2"], mode: "0640" }
- name: Compress
  archive: { path: "/srv/a b/x", dest: /srv/x.gz }
- name: Guard
  htpasswd: { path: /etc/site.htpasswd, name: jane, password: s3cret, crypt_scheme: bcrypt, group: plain, mode: "0640" }
- name: Limit
  pam_limits: { domain: plain, limit_type: soft, limit_item: nofile, value: 321, dest: /etc/security/limits.d/lab.conf, comment: the lab }`,
    );

    expect(changed).to.deep.equal([
      ...['Mount', 'Let in', 'Know', 'Zone', 'Offer', 'Select', 'Answer', 'Hold', 'Put together'],
      ...['Set', 'Grant', 'Inherit', 'Pack', 'Compress', 'Guard', 'Limit'],
    ]);
    const seen = await host.must(
      `findmnt -no FSTYPE '/srv/my data'; stat -c '%a %U' ~plain/.ssh/more; ssh-keygen -F git.example.com -f ~/.ssh/known_hosts | tail -n 1 | cut -c 1-3
readlink -f /etc/localtime /etc/alternatives/lab; debconf-show lab; dpkg --get-selections cron | cut -f 5-; cat /etc/app.conf`,
    );
    expect(seen).to.match(/^tmpfs\n600 plain\n\|1\|\n\/usr\/share\/zoneinfo\/Europe\/Zurich\n/);
    expect(seen).to.match(/\/echo\n\* lab\/who: me and you\n.*hold\none\n# --\ntwo$/s);
    const granted = await host.must(
      `getfacl -cp /etc/app.d/1 /etc/app.d | grep plain; tar -tf /srv/app.txz; zcat /srv/x.gz; stat -c '%a %U %G' /srv/app.txz /etc/site.htpasswd
su plain -c 'ulimit -Sn'; grep lab /etc/security/limits.d/lab.conf; cut -c -10 /etc/site.htpasswd`,
    );
    expect(granted.split('\n')).to.deep.equal([
      ...['user:plain:r--', 'user:plain:r-x', 'default:group:plain:rw-'],
      ...['etc/app.d/1', 'srv/a b/x', 'x', '640 root root', '640 root plain'],
      ...['321', 'plain\tsoft\tnofile\t321\t#the lab', 'jane:$2y$1'],
    ]);
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
  dpkg_selections: { name: cron, selection: install }
- name: Revoke
  acl: { path: /etc/app.d, entry: "user:plain", recursive: true, state: absent }
- name: Pack again
  archive: { path: "/srv/a b", dest: /srv/app.txz, format: xz, remove: true }
- name: Guard no more
  htpasswd: { path: /etc/site.htpasswd, name: jane, state: absent }
- name: Keep the larger
  pam_limits: { domain: plain, limit_type: soft, limit_item: nofile, value: 300, use_max: true, dest: /etc/security/limits.d/lab.conf }`,
    );
    expect(changed).to.deep.equal([
      ...['Unmount', 'Keep out', 'Forget', 'Offer no more', 'Let go', 'Revoke', 'Pack again'],
      'Guard no more',
    ]);
    const left = await host.must(
      `cat ~plain/.ssh/more /etc/site.htpasswd; getfacl -cp /etc/app.d/1 | grep plain; cat /etc/security/limits.d/lab.conf; tar -tf /srv/app.txz; ls -d '/srv/a b' '/srv/my data' 2>&1 || :`,
    );
    const [limit, packed, ...gone] = left.split('\n');
    expect([limit, packed]).to.deep.equal(['plain\tsoft\tnofile\t321\t#the lab', 'a b/x']);
    expect(gone.map(line => line.slice(0, 'ls: cannot access'.length))).to.deep.equal([
      ...['ls: cannot access', 'ls: cannot access'],
    ]);
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
