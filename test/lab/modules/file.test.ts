import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence, runTask } from '../support/playbook.ts';

describe('file on a host', () => {
  let host: LabHost;

  before(async () => {
    host = await freshHost('a');
    await host.must(
      'mkdir -p "/srv/f/tree/sub \\$x" /srv/f/old && cd /srv/f && touch tree/plain "tree/sub \\$x/-run" && chmod 711 "tree/sub \\$x/-run" && ln -s tree link && ln -s none broken && touch old/x there',
    );
  });

  it('makes, changes and removes what is at a path', async () => {
    const { changed } = await expectConvergence(
      'a',
      `- name: Directory
  file: { path: "/srv/f/a b/$c/'d'", state: directory, mode: "02750", owner: plain }
- name: Tree
  file: { path: /srv/f/tree, state: directory, recurse: true, mode: "u=rwX,go=rX", group: daemon }
- name: Link
  file: { src: "it's $x", path: "/srv/f/-link", state: link, force: true }
- name: Hard
  file: { src: /srv/f/there, path: /srv/f/hard, state: hard }
- name: Touch
  file: { path: /srv/f/touched, state: touch, modification_time: preserve, access_time: preserve, mode: "u=rw,g=,o=" }
- name: Attributes
  file: { path: /srv/f/there, mode: g+w, owner: plain }
- name: Gone
  file: { path: "{{ item }}", state: absent }
  loop: [/srv/f/old, /srv/f/broken, /srv/f/link, /srv/f/never]
- name: Someone
  become_user: plain
  file: { path: "~/a/b", state: directory, mode: "0700" }`,
    );
    expect(changed).to.deep.equal([
      ...['Directory', 'Tree', 'Link', 'Hard', 'Touch', 'Attributes', 'Gone', 'Someone'],
    ]);
    const listed = await host.must(
      `cd /srv/f && stat -c '%n %U %G %a' "a b" "a b/\\$c/'d'" "tree/sub \\$x/-run" tree/plain touched hard ~plain/a/b && readlink -- -link && ls tree`,
    );
    expect(listed.split('\n')).to.deep.equal([
      'a b plain root 2750',
      "a b/$c/'d' plain root 2750",
      'tree/sub $x/-run root daemon 755',
      'tree/plain root daemon 644',
      'touched root root 600',
      'hard plain root 664',
      '/home/plain/a/b plain plain 700',
      "it's $x",
      'plain',
      'sub $x',
    ]);
  });

  it('touches each time', async () => {
    await expectConvergence('a', '- { name: Touch, file: { path: /srv/f/again, state: touch } }', {
      always: ['Touch'],
    });
  });

  const failures: readonly [what: string, args: string, message: RegExp][] = [
    [
      'a file that is not there',
      '{ path: /srv/f/none, mode: "0600" }',
      /\(\/srv\/f\/none\) is absent/,
    ],
    [
      'a file where a directory is wanted',
      '{ path: /srv/f/there, state: directory }',
      /\/srv\/f\/there is a file|already exists as a file/,
    ],
    [
      'a link that would lead nowhere',
      '{ path: /srv/f/l, src: none, state: link }',
      /src file does not exist|does not exist/,
    ],
    [
      'a link in the place of a full directory',
      '{ path: /srv/f/tree, src: there, state: link, force: true }',
      /not empty|is a directory/,
    ],
    [
      'a group that is not there',
      '{ path: /srv/f/there, group: no-such }',
      /invalid group: .?no-such/,
    ],
  ];
  for (const [what, args, message] of failures) {
    it(`fails for ${what}`, async () => {
      await host.mark();
      const { status, message: said } = await runTask('a', `- file: ${args}`);
      expect(status).to.equal('failed');
      expect(said).to.match(message);
      expect(await host.changedPaths()).to.deep.equal([]);
    });
  }
});

describe('stat on a host', () => {
  it('tells what is there, also what would be', async () => {
    const host = await freshHost('a');
    await host.must(
      'printf \'abc\' > "/srv/it\'s \\$x" && ln -s "it\'s \\$x" /srv/-l && mkdir /srv/d',
    );
    const { changed } = await expectConvergence(
      'a',
      `- name: Make
  copy: { content: abc, dest: /srv/made, mode: "0600", owner: plain }
- { stat: { path: "/srv/it's $x", checksum_algorithm: sha256 }, register: file }
- { stat: { path: /srv/-l }, register: link }
- { stat: { path: /srv/-l, follow: true }, register: followed }
- { stat: { path: /srv/d }, register: dir }
- { stat: { path: /srv/none }, register: missing }
- { stat: { path: /srv/made }, register: made }
- name: Prove
  assert:
    that:
      - file.stat.isreg and file.stat.size == 3
      - file.stat.checksum == 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
      - link.stat.islnk and link.stat.lnk_target == "it's $x"
      - link.stat.lnk_source == "/srv/it's $x"
      - followed.stat.isreg and followed.stat.size == 3
      - dir.stat.isdir and dir.stat.mode == '0755'
      - not missing.stat.exists
      - made.stat.mode == '0600' and made.stat.pw_name == 'plain'
      - made.stat.checksum == 'a9993e364706816aba3e25717850c26c9cd0d89d'`,
    );
    expect(changed).to.deep.equal(['Make']);
  });
});
