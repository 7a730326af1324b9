import { expect } from 'chai';
import { freshHost } from '../shared.ts';
import { expectConvergence } from '../support/playbook.ts';

describe('firewall on a host', () => {
  it('opens ports with ufw', async () => {
    const host = await freshHost('w', { layers: ['firewall'] });
    await host.must('ufw allow 22/tcp && ufw --force enable');

    const { changed } = await expectConvergence(
      'w',
      '- name: Web\n  firewall: {ports: [80/tcp, 443/tcp], state: enabled}\n',
    );

    expect(changed).to.deep.equal(['Web']);
    expect(await host.must('ufw status'))
      .to.include('80/tcp')
      .and.to.include('443/tcp');
  });

  it('opens ports with firewalld, now and for good', async () => {
    const host = await freshHost('w', { layers: ['firewall'] });
    await host.must('systemctl start firewalld');

    const { changed } = await expectConvergence(
      'w',
      '- name: Web\n  firewall: {ports: [8080/tcp], state: enabled}\n',
    );

    expect(changed).to.deep.equal(['Web']);
    expect(await host.must('firewall-cmd --list-ports')).to.include('8080/tcp');
    expect(await host.must('firewall-cmd --permanent --list-ports')).to.include('8080/tcp');
  });
});
