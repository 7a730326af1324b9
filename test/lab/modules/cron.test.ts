import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence, runTask } from '../support/playbook.ts';

describe('cron and selinux on a host', () => {
  let host: LabHost;

  before(async () => {
    host = await freshHost('b');
    await host.must("printf '# mine\\n0 0 * * * true\\n' | crontab -u plain -");
  });

  it('manages crontabs of users and of the system', async () => {
    const { changed } = await expectConvergence(
      'b',
      `- name: Job
  cron: { name: backup, minute: "*/5", hour: 2, job: "echo 'x' > /dev/null" }
- name: Mail
  cron: { name: MAILTO, env: true, job: ops@example.org }
- name: Other
  ansible.builtin.cron: { name: tidy, user: plain, special_time: daily, job: "true", backup: true }
- name: File
  cron: { name: clean, cron_file: app, user: plain, job: "true", weekday: 1-5 }
- name: Disabled job
  cron: { name: "off", cron_file: app, job: "false", disabled: true }`,
    );
    expect(changed).to.have.length(5);
    expect(await host.must('crontab -l')).to.equal(
      'MAILTO="ops@example.org"\n#Ansible: backup\n*/5 2 * * * echo \'x\' > /dev/null',
    );
    expect(await host.must('crontab -u plain -l')).to.equal(
      '# mine\n0 0 * * * true\n#Ansible: tidy\n@daily true',
    );
    expect(await host.must('cat /etc/cron.d/app')).to.equal(
      '#Ansible: clean\n* * * * 1-5 plain true\n#Ansible: off\n#* * * * * root false',
    );
  });

  it('removes entries, and what is empty then', async () => {
    const { changed } = await expectConvergence(
      'b',
      `- name: Job
  cron: { name: backup, state: absent }
- name: Mail
  cron: { name: MAILTO, env: true, state: absent }
- name: File
  cron: { name: clean, cron_file: app, state: absent }
- name: Last of file
  cron: { name: "off", cron_file: app, state: absent }`,
    );
    expect(changed).to.deep.equal(['Job', 'Mail', 'File', 'Last of file']);
    expect((await host.exec('crontab -l; ls /etc/cron.d/app')).stdout).to.equal('');
  });

  it('changes SELinux now and for the next boot, where there is any', async () => {
    const none = await runTask('b', '- selinux: { state: permissive }');
    expect(none.status).to.equal('skipped');
    await host.must(`mkdir -p /etc/selinux/targeted /etc/sysconfig
printf '# mode\\nSELINUX=enforcing\\nSELINUXTYPE=targeted\\n' > /etc/sysconfig/selinux
ln -sf ../sysconfig/selinux /etc/selinux/config
echo Enforcing > /run/mode
printf '#!/bin/sh\\ncat /run/mode\\n' > /usr/local/sbin/getenforce
printf '#!/bin/sh\\n[ "$1" = 1 ] && echo Enforcing > /run/mode || echo Permissive > /run/mode\\n' > /usr/local/sbin/setenforce
chmod 755 /usr/local/sbin/*enforce`);
    const { changed, run } = await expectConvergence(
      'b',
      `- name: Permissive
  ansible.posix.selinux: { state: permissive, policy: targeted }
- name: Disabled
  selinux: { state: disabled }`,
      { always: ['Permissive', 'Disabled'] },
    );
    expect(changed).to.deep.equal(['Permissive', 'Disabled']);
    expect(run.tasks.map(({ result }) => result['reboot_required'])).to.deep.equal([false, true]);
    expect(
      await host.must('cat /run/mode; cat /etc/sysconfig/selinux; test -L /etc/selinux/config'),
    ).to.equal('Permissive\n# mode\nSELINUX=disabled\nSELINUXTYPE=targeted');
    await expectConvergence('b', '- selinux: { state: disabled, policy: targeted }');
  });
});
