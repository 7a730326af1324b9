import { expect } from 'chai';
import { openrcServices, servicesOf, sysvServices } from '../../src/modules/service-facts.ts';

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

describe('openrcServices', () => {
  it('knows what runs, and in which runlevel', () => {
    const text = `Runlevel: default
 sshd                         [  started  ]
 crond                        [  crashed  ]
Dynamic Runlevel: manual
 nginx                        [  stopped  ]
Dynamic Runlevel: needed/wanted
 sshd                         [  started  ]
`;
    const shown = [...openrcServices(text).values()].map(Object.values);
    expect(shown).to.deep.equal([
      ['sshd', 'running', 'enabled', 'default', 'openrc'],
      ['crond', 'crashed', 'enabled', 'default', 'openrc'],
      ['nginx', 'stopped', 'disabled', 'manual', 'openrc'],
    ]);
  });
});

describe('sysvServices', () => {
  it('reads what Debian and what Red Hat say', () => {
    const text = ` [ + ]  cron
 [ - ]  ssh
 [ ? ]  hwclock.sh
httpd (pid  1203) is running...
ntpd is stopped
`;
    const shown = [...sysvServices(text).values()].map(({ name, state }) => [name, state]);
    expect(shown).to.deep.equal([
      ...[
        ['cron', 'running'],
        ['ssh', 'stopped'],
        ['hwclock.sh', 'unknown'],
      ],
      ...[
        ['httpd', 'running'],
        ['ntpd', 'stopped'],
      ],
    ]);
  });
});
