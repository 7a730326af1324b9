import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { preamble } from '../../src/module-api/preamble.ts';
import { waitFor } from '../../src/modules/wait-for.ts';
import { waitScript } from '../../src/modules/wait-for-script.ts';
import { RealHost } from '../support/real-host.ts';
import { runModule } from '../support/run-module.ts';
import { realShells } from '../support/shells.ts';

describe('wait_for', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kplay-wait-'));
  const path = join(folder, "it's $x");
  after(() => rmSync(folder, { recursive: true }));

  // The grep of busybox does not know Perl's patterns.
  for (const shell of realShells().filter(({ name }) => name !== 'busybox')) {
    it(`registers what the groups of a text matched, with ${shell.name}`, () => {
      writeFileSync(path, 'first\nversion 12.3 x\nversion 13\n');
      const args = { path, search_regex: '^version (?P<major>[0-9]+)(\\.[0-9]+)?( y)?' };
      const { failure, changes, result } = runModule(new RealHost(shell), {
        module: waitFor,
        args,
      });
      expect(failure).to.equal(undefined);
      expect(changes).to.deep.equal([]);
      expect(result).to.deep.include({
        ...{ path, state: 'started' },
        match_groups: ['12', '.3', null],
        match_groupdict: { major: '12' },
      });
    });

    it(`waits in vain for a text that is not there, with ${shell.name}`, () => {
      writeFileSync(path, 'first\n');
      const args = { path, search_regex: 'second', timeout: 0 };
      const { failure } = runModule(new RealHost(shell), { module: waitFor, args });
      expect(failure).to.equal(`waited 0 seconds in vain until "second" in ${path} is there`);
    });
  }

  it('reads what a port says', async () => {
    const server = createServer(socket => {
      socket.on('error', () => undefined);
      socket.write('SSH-2.0-OpenSSH_9.2p1 Debian\r\n');
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const script = waitScript({
      ...{ host: '127.0.0.1', port, search_regex: 'OpenSSH_([0-9]+)', state: 'started' },
      ...{ connect_timeout: 5, exclude_hosts: [], active_connection_states: [] },
      ...{ timeout: 20, delay: 0, sleep: 1 },
    });
    const child = spawn('sh', ['-c', `${preamble.text}\n${script.text}`]);
    child.stdin.end();
    const printed = await text(child.stdout);
    server.close();
    const [, said = ''] = /^match\|(.*)$/m.exec(printed) ?? [];
    expect(Buffer.from(said, 'base64').toString().trim()).to.equal('SSH-2.0-OpenSSH_9.2p1 Debian');
  });
});
