import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence, runTask } from '../support/playbook.ts';

describe('fetch and slurp on a host', () => {
  let host: LabHost;
  let folder = '';

  before(async () => {
    host = await freshHost('a');
    folder = await mkdtemp(join(tmpdir(), 'kplay-fetch-'));
    await host.must(
      `cd /srv && mkdir "d \\$x" && printf 'a\\000\\377\\n' > "d \\$x/-it's" && ln -s "d \\$x/-it's" link && head -c 6000000 /dev/urandom > large && printf secret > secret && chmod 600 secret`,
    );
  });

  after(() => rm(folder, { recursive: true }));

  it('bring files to the controller', async () => {
    const { changed } = await expectConvergence(
      'a',
      `- name: Odd
  fetch: { src: "/srv/d $x/-it's", dest: ${folder} }
- name: Link
  fetch: { src: /srv/link, dest: "${folder}/flat/", flat: true }
- name: Large
  fetch: { src: /srv/large, dest: ${folder}/renamed, flat: true }
- name: Missing
  fetch: { src: /srv/none, dest: ${folder}, fail_on_missing: false }
- name: Make
  copy: { content: "made 🐳", dest: /srv/made }
- name: Made
  fetch: { src: /srv/made, dest: ${folder} }
- { slurp: { src: /srv/made }, register: made }
- { slurp: { src: /srv/link }, register: odd }
- assert: { that: [made.content | b64decode == 'made 🐳', odd.content == 'YQD/Cg==', odd.encoding == 'base64'] }`,
    );
    expect(changed).to.deep.equal(['Odd', 'Link', 'Large', 'Make', 'Made']);
    const odd = Buffer.from([0x61, 0, 0xff, 0x0a]);
    expect(await readFile(join(folder, "a/srv/d $x/-it's"))).to.deep.equal(odd);
    expect(await readFile(join(folder, 'flat/link'))).to.deep.equal(odd);
    const sum = createHash('sha1')
      .update(await readFile(join(folder, 'renamed')))
      .digest('hex');
    expect(await host.must('sha1sum < /srv/large')).to.contain(sum);
    expect(await readFile(join(folder, 'a/srv/made'), 'utf8')).to.equal('made 🐳');
  });

  const failures: readonly [what: string, task: string, message: RegExp][] = [
    ['a missing file', 'fetch: { src: /srv/none, dest: x }', /the remote file does not exist/],
    ['a directory', 'fetch: { src: /srv, dest: x }', /cannot work on directories/],
    [
      'what may not be read',
      'fetch: { src: /srv/secret, dest: x }\n  become_user: plain',
      /cannot read \/srv\/secret: permission denied/,
    ],
    [
      'a place that is a directory',
      'fetch: { src: /srv/link, dest: /etc, flat: true }',
      /with a slash at its end/,
    ],
    ['a missing file, slurped', 'slurp: { src: /srv/none }', /file not found: \/srv\/none/],
    ['a directory, slurped', 'slurp: { src: /srv }', /must be a file/],
  ];
  for (const [what, task, message] of failures) {
    it(`fail for ${what}`, async () => {
      const { status, message: said } = await runTask('a', `- ${task}`);
      expect(status).to.equal('failed');
      expect(said).to.match(message);
    });
  }
});
