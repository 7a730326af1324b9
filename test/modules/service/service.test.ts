import { expect } from 'chai';
import { failureOf } from '../../../src/modules/service/failure.ts';
import { service } from '../../../src/modules/service/index.ts';
import { given } from '../support/given.ts';
import { argsOf } from './planned.ts';

describe('service', () => {
  const observing = (service_mgr: string, commands: readonly string[], more = {}): string => {
    const debian = given().host;
    const facts = { ...debian.facts, service_mgr };
    const host = { ...debian, facts, commands: new Set(commands) };
    const probes = service.observe?.(argsOf(more), given(host)) ?? {};
    return Object.entries(probes)
      .flatMap(([name, probe]) => (probe === undefined ? [] : [name]))
      .join(' ');
  };

  it('asks what manages services, and both where systemd does not run', () => {
    expect(observing('systemd', ['systemctl', 'service'])).to.equal('unit');
    expect(observing('openrc', ['rc-service', 'systemctl'])).to.equal('script');
    expect(observing('sleep', ['systemctl'])).to.equal('unit script');
    expect(observing('sysvinit', ['service'])).to.equal('script');
    expect(observing('sleep', ['systemctl'], { name: 'x.socket' })).to.equal('unit script');
    expect(observing('sleep', ['systemctl'], { name: 'x y' })).to.equal('unit');
    expect(observing('sleep', ['systemctl'], { masked: true })).to.equal('unit');
    expect(observing('systemd', ['systemctl'], { use: 'sysvinit' })).to.equal('script');
  });
});

describe('failureOf', () => {
  it('says what went wrong, with the end of the log', () => {
    const stderr = 'Warning: changed on disk.\nJob for x.service failed.\nSee more.\n';
    expect(failureOf('start x', 'a\n\nb\n', stderr)).to.equal(
      'cannot start x: Job for x.service failed. Its log ends with:\n  a\n  b',
    );
    expect(failureOf('start x', '', '')).to.equal('cannot start x: systemctl does not say why');
  });
});
