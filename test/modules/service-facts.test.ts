import { expect } from 'chai';
import { servicesOf } from '../../src/modules/service-facts.ts';

describe('servicesOf', () => {
  it('joins what is loaded with what is installed, as Ansible does', () => {
    const units = `  cron.service loaded active running Regular background program
  ssh.service loaded inactive dead OpenBSD Secure Shell server
● gone.service not-found inactive dead gone.service
● broken.service loaded failed failed Broken
`;
    const files = `cron.service enabled enabled
ssh.service disabled enabled
broken.service enabled enabled
getty@.service enabled enabled
spare.service static -
`;
    const services = servicesOf(units, files);
    const shown = [...services.values()].map(({ name, state, status }) => [name, state, status]);
    expect(shown).to.deep.equal([
      ['cron.service', 'running', 'enabled'],
      ['ssh.service', 'stopped', 'disabled'],
      ['gone.service', 'stopped', 'not-found'],
      ['broken.service', 'stopped', 'failed'],
      ['getty@.service', 'unknown', 'enabled'],
      ['spare.service', 'inactive', 'static'],
    ]);
  });
});
