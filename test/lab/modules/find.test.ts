import { expect } from 'chai';
import { freshHost } from '../shared.ts';
import { expectConvergence } from '../support/playbook.ts';

describe('find on a host', () => {
  it('finds what is there, and what would be', async () => {
    const host = await freshHost('a');
    await host.must(
      'mkdir -p "/srv/d \\$x/sub" && cd "/srv/d \\$x" && printf abc > "-it\'s.log" && echo x > "sub/🐳.log" && touch gone.log && chmod 700 sub',
    );
    const { changed } = await expectConvergence(
      'a',
      `- name: Make
  copy: { content: abc, dest: "/srv/d $x/made.log" }
- name: Remove
  file: { path: "/srv/d $x/gone.log", state: absent }
- { find: { paths: "/srv/d $x", patterns: "*.log" }, register: logs }
- { find: { paths: "/srv/d $x", patterns: "^(-it|🐳)", use_regex: true, recurse: true, get_checksum: true }, register: sums }
- { find: { paths: ["/srv/d $x", /srv/none], file_type: directory }, register: dirs }
- { become_user: plain, find: { paths: /srv, recurse: true, contains: ab }, register: seen }
- name: Prove
  assert:
    that:
      - (logs.files | map(attribute='path') | map('basename') | list) == ["-it's.log", 'made.log']
      - sums.files[0].checksum == 'a9993e364706816aba3e25717850c26c9cd0d89d'
      - sums.matched == 2
      - dirs.files[0].mode == '0700' and dirs.files[0].isdir
      - dirs.skipped_paths['/srv/none'] == 'not a directory'
      - seen.skipped_paths["/srv/d $x/sub"] == 'Permission denied'
- name: Each
  file: { path: "{{ item.path }}", mode: "0600" }
  loop: "{{ sums.files }}"`,
    );
    expect(changed).to.deep.equal(['Make', 'Remove', 'Each']);
  });
});
