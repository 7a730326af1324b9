import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence, runTask } from '../support/playbook.ts';
import { startWebServer, type WebServer } from '../support/web-server.ts';

describe('unarchive on a host', () => {
  let host: LabHost;
  let server: WebServer;
  const files: Record<string, Uint8Array> = {};

  before(async () => {
    host = await freshHost('a');
    const folder = await mkdtemp(join(tmpdir(), 'kplay-archive-'));
    const inside = (...words: string[]) => execFileSync('tar', ['-C', folder, ...words]);
    await mkdir(join(folder, "top/d $x/-it's"), { recursive: true });
    await writeFile(join(folder, "top/d $x/-it's/🐳\nline"), 'odd');
    await writeFile(join(folder, 'top/run'), '#!/bin/sh\necho hi\n');
    await chmod(join(folder, 'top/run'), 0o750);
    await writeFile(join(folder, 'top/large'), Buffer.alloc(3_000_000, 'abcdefghij'));
    await symlink('run', join(folder, 'top/link'));
    for (const [name, option] of [
      ['a.tar.gz', 'z'],
      ['a.tar.bz2', 'j'],
      ['a.tar.xz', 'J'],
    ] as const) {
      inside(
        `-c${option}f`,
        join(folder, name),
        '--owner=1003',
        '--group=1003',
        '--numeric-owner',
        'top',
      );
    }
    inside('-cf', join(folder, 'a.tar'), 'top');
    for (const name of ['a.tar.gz', 'a.tar.bz2', 'a.tar.xz', 'a.tar']) {
      files[`files/${name}`] = await readFile(join(folder, name));
    }
    // One file named "in.txt", stored.
    files['files/a.zip'] = Buffer.from(
      'UEsDBBQAAAAAAAAAIVBGlR1CAwAAAAMAAAAGAAAAaW4udHh0emlwUEsBAhQDFAAAAAAAAAAhUEaVHUIDAAAAAwAAAAYAAAAAAAAAAAAAAKSBAAAAAGluLnR4dFBLBQYAAAAAAQABADQAAAAnAAAAAAA=',
      'base64',
    );
    files['files/bad.tar.gz'] = Buffer.from('this is no archive');
    await rm(folder, { recursive: true });
    const served = files['files/a.tar.gz'];
    server = await startWebServer(({ path }) =>
      path === '/a.tar.gz' && served !== undefined ? { body: served } : { status: 404 },
    );
  });

  after(() => server.close());

  it('unpacks archives, once', async () => {
    const { changed } = await expectConvergence(
      'a',
      `- name: Folders
  file: { path: "/srv/{{ item }}", state: directory, mode: "0711" }
  loop: [gz, bz2, xz, plain, zip, url, some]
- { name: gz, unarchive: { src: a.tar.gz, dest: /srv/gz } }
- { name: bz2, unarchive: { src: a.tar.bz2, dest: /srv/bz2, owner: daemon, group: daemon, mode: "u=rwX,go=rX" } }
- { name: xz, unarchive: { src: a.tar.xz, dest: /srv/xz, extra_opts: [--strip-components=1], exclude: ["*large"] } }
- { name: some, unarchive: { src: a.tar, dest: /srv/some, include: [top/run], list_files: true }, register: some }
- { name: url, unarchive: { src: "${server.url}/a.tar.gz", dest: /srv/url, remote_src: true } }
- { name: Once, unarchive: { src: "${server.url}/none.tar.gz", dest: /srv, remote_src: true, creates: /etc/hostname } }
- { name: Someone, become_user: plain, unarchive: { src: a.tar.gz, dest: /home/plain } }
- { assert: { that: "some.files == ['top', 'top/run']" } }`,
      { files },
    );
    expect(changed).to.deep.equal([...['Folders', 'gz', 'bz2', 'xz', 'some', 'url', 'Someone']]);
    const seen = await host.must(
      `cd /srv && stat -c '%n %u %g %a' gz gz/top/run bz2/top/run bz2/top xz/run some/top/run /home/plain/top/run && readlink gz/top/link && ls xz && cmp gz/top/large url/top/large && cat "gz/top/d \\$x/-it's/"* && find /var/tmp -name '.kplay*'`,
    );
    expect(seen.split('\n')).to.deep.equal([
      'gz 0 0 711',
      'gz/top/run 1003 1003 750',
      'bz2/top/run 1 1 755',
      'bz2/top 1 1 755',
      'xz/run 1003 1003 750',
      'some/top/run 0 0 750',
      '/home/plain/top/run 1003 1003 750',
      ...['run', 'd $x', 'link', 'run', 'odd'],
    ]);
  });

  it('repairs what was changed, and unpacks zip', async () => {
    await host.must(
      'cd /srv/gz/top && echo broken > run && rm link && chmod 600 large && echo mine > own',
    );
    const { changed } = await expectConvergence(
      'a',
      `- { name: gz, unarchive: { src: a.tar.gz, dest: /srv/gz } }
- { name: zip, unarchive: { src: a.zip, dest: /srv/zip, mode: "0600" } }`,
      { files },
    );
    expect(changed).to.deep.equal(['gz', 'zip']);
    expect(
      await host.must(
        'cd /srv && gz/top/link && stat -c %a gz/top/large zip/in.txt && cat gz/top/own zip/in.txt',
      ),
    ).to.equal('hi\n644\n600\nmine\nzip');
  });

  it('leaves newer files alone, when told to', async () => {
    await host.must('echo newer > /srv/gz/top/run');
    const { changed } = await expectConvergence(
      'a',
      '- { name: gz, unarchive: { src: a.tar.gz, dest: /srv/gz, keep_newer: true } }',
      { files },
    );
    expect(changed).to.deep.equal([]);
  });

  const failures: readonly [what: string, args: string, message: RegExp][] = [
    [
      'what is no archive',
      '{ src: bad.tar.gz, dest: /srv }',
      /cannot unpack bad\.tar\.gz: tar cannot unpack it \(tar: This does not look like a tar archive\)/,
    ],
    [
      'a missing directory',
      '{ src: a.tar, dest: /srv/none }',
      /dest '\/srv\/none' must be an existing dir/,
    ],
    [
      'a missing archive',
      '{ src: /srv/none.tar, dest: /srv, remote_src: true }',
      /Source '\/srv\/none\.tar' does not exist/,
    ],
    [
      'a missing member',
      '{ src: a.tar, dest: /srv, include: [none] }',
      /none: Not found in archive/,
    ],
    [
      'an owner who is not there',
      '{ src: a.tar, dest: /srv, owner: no-such }',
      /cannot set the owner .*invalid user/,
    ],
    [
      'a directory one may not write',
      '{ src: a.zip, dest: /etc }\n  become_user: plain',
      /cannot put it in place .*Permission denied/,
    ],
  ];
  for (const [what, args, message] of failures) {
    it(`fails for ${what}`, async () => {
      const { status, message: said } = await runTask('a', `- unarchive: ${args}`, { files });
      expect(status).to.equal('failed');
      expect(said).to.match(message);
      expect(await host.must('find /var/tmp /tmp -name ".kplay*"')).to.equal('');
    });
  }
});
