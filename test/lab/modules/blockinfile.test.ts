import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence, runTask } from '../support/playbook.ts';

describe('blockinfile and replace on a host', () => {
  let host: LabHost;

  before(async () => {
    host = await freshHost('a');
    await host.must(
      "cd /srv && printf 'a\\n[s]\\nz' > conf && chmod 640 conf && chown plain conf && ln -s conf link && printf '  inside\\n🐳\\n  indented\\n' > text && printf '\\344=1\\n' > latin && printf '# BEGIN half\\n' > half",
    );
  });

  it('edit files', async () => {
    const { changed } = await expectConvergence(
      'a',
      `- name: Block
  blockinfile:
    path: /srv/link
    insertafter: '^\\[s\\]'
    marker: "// {mark} it's $HOME"
    block: |
      - "x" \`id\` \\1 $& 🐳

        indented
    append_newline: true
    backup: true
    validate: grep -q indented %s
- name: Create
  blockinfile: { path: "/srv/new $x/-f", block: b, create: true, mode: "0600", owner: plain }
- name: Remove
  blockinfile: { path: "/srv/conf", marker: "# {mark} other", state: absent }
- name: Replace
  replace: { path: /srv/text, regexp: '^(\\s+)in(?P<rest>\\w+)$', replace: '\\1🐋$HOME \\g<rest>', after: "🐳", mode: u+x }
- name: Latin
  replace: { path: /srv/latin, regexp: ä=\\d, replace: ö=, encoding: latin-1, mode: "0600" }`,
    );
    expect(changed).to.deep.equal(['Block', 'Create', 'Replace', 'Latin']);
    expect(await host.must('cat /srv/conf')).to.equal(
      'a\n[s]\n// BEGIN it\'s $HOME\n- "x" `id` \\1 $& 🐳\n\n  indented\n// END it\'s $HOME\n\nz',
    );
    expect(await host.must('cat /srv/text')).to.equal('  inside\n🐳\n  🐋$HOME dented');
    expect(
      await host.must(
        'cd /srv && stat -c "%U %a" conf new*/-f && readlink link && od -An -tx1 latin && cat conf.*~',
      ),
    ).to.equal('plain 640\nplain 600\nconf\n f6 3d 0a\na\n[s]\nz');
  });

  const failures: readonly [what: string, task: string, message: RegExp][] = [
    [
      'half a block',
      'blockinfile: { path: /srv/half, block: x, marker: "# {mark} half" }',
      /^\/srv\/half:1 is the marker "# BEGIN half"/,
    ],
    [
      'a missing file',
      'blockinfile: { path: /srv/none, block: x }',
      /Path \/srv\/none does not exist/,
    ],
    [
      'a block that does not validate',
      'blockinfile: { path: /srv/conf, block: x, validate: "false %s" }',
      /does not pass "false %s"/,
    ],
    [
      'a wrong encoding',
      'replace: { path: /srv/latin, regexp: a, encoding: ascii }',
      /not in the encoding ascii/,
    ],
  ];
  for (const [what, task, message] of failures) {
    it(`fail for ${what}, and leave the file alone`, async () => {
      await host.mark();
      const { status, message: said } = await runTask('a', `- ${task}`);
      expect(status).to.equal('failed');
      expect(said).to.match(message);
      expect(await host.changedPaths()).to.deep.equal([]);
    });
  }
});
