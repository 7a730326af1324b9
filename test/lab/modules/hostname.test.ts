import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence, runTask } from '../support/playbook.ts';

describe('hostname on a host', () => {
  let host: LabHost;

  before(async () => {
    host = await freshHost('a');
  });

  it('names the host, and later tasks know it', async () => {
    const { changed, run } = await expectConvergence(
      'a',
      `- name: Name it
  hostname: { name: web.lab.example }
- name: Already
  ansible.builtin.hostname: { name: web.lab.example, use: debian }
- name: Tell
  assert: { that: [facts.hostname == 'web', facts.domain == 'lab.example', ansible_nodename == 'web.lab.example'] }`,
      { asProcess: true },
    );
    expect(changed).to.deep.equal(['Name it']);
    expect(run.tasks[0]?.changes).to.deep.equal(['run hostnamectl set-hostname web.lab.example']);
    expect(await host.must('cat /etc/hostname; uname -n')).to.equal(
      'web.lab.example\nweb.lab.example',
    );
  });

  it('does without hostnamectl', async () => {
    const { changed, run } = await expectConvergence(
      'a',
      `- name: Name it
  hostname: { name: db, use: generic }`,
    );
    expect(changed).to.deep.equal(['Name it']);
    expect(run.tasks[0]?.changes).to.deep.equal([
      'write /etc/hostname (+1 -1 lines)',
      'run hostname db',
    ]);
    expect(await host.must('cat /etc/hostname; uname -n')).to.equal('db\ndb');
  });

  it('needs rights', async () => {
    const plain = await runTask('a', '- { become: false, hostname: { name: other } }');
    expect(plain.status).to.equal('failed');
    expect(plain.message).to.match(/hostnamectl does not set the name: \S/);
    expect(await host.must('cat /etc/hostname; uname -n')).to.equal('db\ndb');
  });
});
