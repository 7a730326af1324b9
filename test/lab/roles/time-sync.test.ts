import { expect } from 'chai';
import { freshHost } from '../shared.ts';
import { expectPlaybookConvergence } from '../support/playbook.ts';

describe('time_sync on the Red Hat family', () => {
  const play = '- hosts: tr\n  become: true\n  roles: [time_sync]\n';

  it('adds the servers to those of the distribution', async () => {
    const host = await freshHost('tr', { layers: ['kubernetes', 'docker-ce', 'redhat'] });
    const vars = { ntp_servers: ['192.0.2.123'] };
    const { changed } = await expectPlaybookConvergence(play, { vars, asProcess: true });

    expect(changed).to.deep.equal([
      'tr: time_sync : Install chrony',
      'tr: time_sync : Name the servers to ask (Red Hat family)',
    ]);
    const read = await host.must('chronyd -p -f /etc/chrony.conf');
    expect(read.split('\n')).to.include.members([
      'pool 2.rocky.pool.ntp.org iburst',
      'server 192.0.2.123 iburst',
    ]);
  });
});
