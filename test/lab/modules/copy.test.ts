import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence, playOf, runPlaybook, runTask } from '../support/playbook.ts';

/** Names and texts that a shell, YAML or a terminal could take for something else. */
const names = ["it's $x", '-rf', '`id` "x"', 'two\nlines', '🐳 ß', '*', '#{a};&|'];
const text = 'it\'s "quoted" $HOME `id` \\n \\\\ 🐳\n-n --\n\ttab  end ';

const binary = Uint8Array.from({ length: 4096 }, (_, index) => index % 256);
const medium = Buffer.from('0123456789 🐳 line\n'.repeat(5000));
const large = Uint8Array.from(
  { length: 5_000_003 },
  (_, index) => (index * 7 + (index >> 9)) % 256,
);

const sha1 = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');

describe('copy on a host', () => {
  let host: LabHost;

  before(async () => {
    host = await freshHost('a');
  });

  it('writes any text to any name', async () => {
    const list = JSON.stringify(names);
    const { changed } = await expectConvergence(
      'a',
      `- name: Folder
  file: { path: /srv/names, state: directory }
- name: Names
  copy: { content: ${JSON.stringify(text)}, dest: "/srv/names/{{ item }}", mode: "0640" }
  loop: ${list}
- name: Home
  copy: { content: "a", dest: "~/-n" }
- name: Empty
  copy: { content: "", dest: /srv/names/empty }
- name: Data
  copy: { content: { a: [1, "ß"] }, dest: /srv/names/data.json }
- name: Someone
  become_user: plain
  copy: { content: mine, dest: "~/mine", mode: "u=rw,go=" }`,
    );
    expect(changed).to.deep.equal(['Folder', 'Names', 'Home', 'Empty', 'Data', 'Someone']);
    const listed = await host.must(
      'cd /srv/names && for f in * .[!.]*; do if [ -f "$f" ]; then printf "%s" "$f" | base64 -w0; printf " "; sha1sum < "./$f"; fi; done',
    );
    const sums = new Map(
      listed.split('\n').map(line => {
        const [name = '', sum = ''] = line.split(' ');
        return [Buffer.from(name, 'base64').toString(), sum];
      }),
    );
    for (const name of names) expect(sums.get(name), name).to.equal(sha1(Buffer.from(text)));
    expect(await host.must('stat -c "%U:%G %a" /home/plain/mine')).to.equal('plain:plain 600');
    expect(await host.must('cat /root/-n; cat /srv/names/data.json')).to.equal(
      'a{"a": [1, "\\u00df"]}',
    );
  });

  it('brings binary, medium and large files, whole', async () => {
    const files = { 'files/binary': binary, 'files/medium': medium, 'files/large': large };
    const { changed } = await expectConvergence(
      'a',
      `- name: Files
  copy: { src: "{{ item }}", dest: /srv/sizes/, owner: plain, group: daemon, mode: "2750" }
  loop: [binary, medium, large]
- name: User
  become_user: plain
  copy: { src: large, dest: /home/plain/large }`,
      { files },
    );
    expect(changed).to.deep.equal(['Files', 'User']);
    expect(await host.must('sha1sum < /srv/sizes/binary')).to.contain(sha1(binary));
    expect(await host.must('sha1sum < /srv/sizes/medium')).to.contain(sha1(medium));
    expect(await host.must('sha1sum < /srv/sizes/large')).to.contain(sha1(large));
    expect(await host.must('sha1sum < /home/plain/large')).to.contain(sha1(large));
    expect(await host.must('stat -c "%U:%G %a" /srv/sizes/large /home/plain/large')).to.equal(
      'plain:daemon 2750\nplain:plain 644',
    );
    expect(await host.must('find / -xdev -name ".*kplay-*"')).to.equal('');
  });

  it('copies trees from the controller and on the host', async () => {
    const files = {
      'files/site/index.html': '<p>\n',
      'files/site/-a b/$x': text,
      'files/site/-a b/deep/🐳': binary,
    };
    const { changed } = await expectConvergence(
      'a',
      `- name: Tree
  copy: { src: site, dest: /srv/trees, mode: "0640", directory_mode: "0750", owner: plain }
- name: Contents
  copy: { src: site/, dest: /srv/contents/ }
- name: On the host
  copy: { src: /srv/trees/, dest: /srv/again, remote_src: true }
- name: One file
  copy: { src: "/srv/trees/site/-a b/$x", dest: /srv/one, remote_src: true, mode: preserve }
- name: Not again
  copy: { content: other, dest: /srv/one, force: false }`,
      { files },
    );
    expect(changed).to.deep.equal(['Tree', 'Contents', 'On the host', 'One file']);
    await host.must('diff -r /srv/trees/site /srv/contents && diff -r /srv/trees /srv/again');
    expect(
      await host.must(`cd /srv && stat -c '%U %a' 'trees/site/-a b/deep/🐳' 'again/site/-a b' one`),
    ).to.equal('plain 640\nroot 750\nroot 640');
  });

  it('replaces or follows links, and keeps what it replaces', async () => {
    await host.must(
      'cd /srv && mkdir l && cd l && echo old > target && ln -s target followed && ln -s target replaced && ln -s nowhere dangling && echo old > kept && chown daemon kept && chmod 4711 kept',
    );
    await expectConvergence(
      'a',
      `- copy: { content: new, dest: /srv/l/followed, follow: true }
- copy: { content: own, dest: /srv/l/replaced }
- copy: { content: own, dest: /srv/l/dangling, follow: true }
- copy: { content: new, dest: /srv/l/kept, backup: true, validate: grep -q new %s }`,
    );
    expect(await host.must('cd /srv/l && cat target && readlink followed')).to.equal('newtarget');
    expect(await host.must('cd /srv/l && find . -type l && ls')).to.match(/^\.\/followed\n/);
    expect(await host.must('stat -c "%U %a" /srv/l/kept && cat /srv/l/kept.*~')).to.equal(
      'daemon 4711\nold',
    );
  });

  const failures: readonly [what: string, task: string, message: RegExp][] = [
    [
      'a directory that is missing',
      '{ content: a, dest: /no/such/dir/x }',
      /directory \/no\/such\/dir does not exist/,
    ],
    [
      'a content that does not validate',
      '{ content: bad, dest: /srv/l/kept, validate: grep -q good %s }',
      /the new \/srv\/l\/kept does not pass "grep -q good %s": exit code 1/,
    ],
    [
      'a user who is not there',
      '{ content: bad, dest: /srv/l/kept, owner: nobody-such }',
      /invalid user: .?nobody-such/,
    ],
    [
      'a file that is not there',
      '{ src: "{{ ansible_facts.none | default(\'none\') }}", dest: /srv/l/kept }',
      /there is no file "none" on the controller; looked in .*files/,
    ],
    [
      'a file that is not on the host',
      '{ src: /none, dest: /srv/l/kept, remote_src: true }',
      /Source \/none not found/,
    ],
    [
      'a source that is another',
      '{ content: bad, dest: /srv/l/kept, checksum: abc }',
      /does not have the expected checksum/,
    ],
    ['a place that is a directory', '{ content: a, dest: /srv/l }', /\/srv\/l is a directory/],
    ['a parent that is a file', '{ content: a, dest: /srv/l/kept/x }', /\/srv\/l\/kept/],
  ];
  for (const [what, args, message] of failures) {
    it(`fails for ${what}, and leaves everything as it is`, async () => {
      await host.mark();
      const { status, message: said } = await runTask('a', `- copy: ${args}`);
      expect(status).to.equal('failed');
      expect(said).to.match(message);
      expect(await host.changedPaths()).to.deep.equal([]);
    });
  }

  it('says what a user may not do', async () => {
    const { message } = await runTask(
      'a',
      '- { become_user: plain, copy: { content: a, dest: /etc/x } }',
    );
    expect(message).to.equal('cannot write /etc/x: Permission denied');
  });

  it('writes a large text of a variable', async () => {
    const play = playOf('a', `- copy: { content: "{{ 'ab\\n' * 500000 }}", dest: /srv/l/long }`);
    const { tasks } = await runPlaybook(play);
    expect(tasks.map(({ status }) => status)).to.deep.equal(['changed']);
    expect(await host.must('wc -c < /srv/l/long')).to.equal('1500000');
  });
});
