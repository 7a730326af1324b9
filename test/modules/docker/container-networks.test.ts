import { expect } from 'chai';
import type { JsonObject } from '../../../src/module-api/json.ts';
import { createWords } from '../../../src/modules/docker/create-words.ts';
import { argsOf, planned } from './container-states.ts';
import { summariesOf } from './found.ts';

describe('the networks of a container', () => {
  const connected = {
    State: { Running: true },
    NetworkSettings: {
      Networks: {
        front: { IPAMConfig: { IPv4Address: '10.0.0.2' }, Aliases: ['web', 'f00'] },
        back: { IPAMConfig: null, Aliases: null, Links: ['db:db'], DriverOpts: { a: '1' } },
      },
    },
  };
  const same = [
    { name: 'front', ipv4_address: '10.0.0.2', aliases: ['web'] },
    { name: 'back', links: ['db'], driver_opts: { a: 1 } },
  ];

  it('are left alone where they are as wanted', () => {
    expect(planned({ networks: same }, connected)).to.deep.equal([]);
    expect(planned({ networks: ['front'] }, connected)).to.deep.equal([]);
  });

  it('are joined anew where an address or an alias differs', () => {
    const other = [{ name: 'front', ipv4_address: '10.0.0.3', aliases: ['web', 'www'] }];
    expect(summariesOf(planned({ networks: other }, connected))).to.deep.equal([
      'docker network disconnect front app',
      'docker network connect front app (networks.front.ipv4_address: 10.0.0.2 → 10.0.0.3, networks.front.aliases: web → web, www)',
    ]);
  });

  it('are left where nobody named them, if that is asked for', () => {
    const purge = { networks: ['front'], purge_networks: true };
    expect(summariesOf(planned(purge, connected))).to.deep.equal([
      'docker network disconnect back app',
    ]);
  });

  it('are the first that it is made in, and then the others', () => {
    const words = (args: JsonObject) => createWords(argsOf(args), 'i').join(' ');
    const two = [{ name: 'front', ipv6_address: 'fd::2', mac_address: 'aa' }, 'back'];
    expect(words({ networks: two })).to.contain('--network front --ip6 fd::2 --mac-address aa i');
    expect(words({ networks: two, networks_cli_compatible: false })).not.to.contain('--network');
    expect(words({ networks: same, network_mode: 'back' })).to.contain(
      '--network name=back,driver-opt=a=1 --link db i',
    );
    expect(summariesOf(planned({ networks: same, network_mode: 'back' }, undefined))).to.deep.equal(
      [...['docker create app', 'docker network connect front app', 'docker start app']],
    );
    const late = ['front', { name: 'back', mac_address: 'aa' }];
    expect(() => planned({ networks: late }, undefined)).to.throw(
      '"mac_address" only as it is made',
    );
  });
});
