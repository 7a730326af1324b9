import { expect } from 'chai';
import type { LabHost } from '../host.ts';
import { freshHost } from '../shared.ts';
import { expectConvergence, runTask } from '../support/playbook.ts';

describe('file-line on a host', () => {
  let host: LabHost;

  before(async () => {
    host = await freshHost('a');
    await host.must(
      "cd /srv && printf '#Port 22\\nHost *\\nX \\r\\n' > conf && chmod 640 conf && chown plain conf && ln -s conf link && printf 'a\\377=1\\n' > latin",
    );
  });

  it('has lines in files', async () => {
    const { changed } = await expectConvergence(
      'a',
      `- name: Replace
  file-line: { path: /srv/conf, regexp: '^#?Port\\s', line: Port 2222, backup: true, validate: grep -q Port %s }
- name: Backrefs
  lineinfile: { path: /srv/link, regexp: '^(Host) ([*])$', line: '\\1 "$HOME" \`id\` \\2 🐳', backrefs: true }
- name: Insert
  lineinfile: { path: /srv/conf, line: "- it's %s", insertafter: '^Port' }
- name: Remove
  lineinfile: { path: /srv/conf, regexp: '^X', state: absent }
- name: Bytes
  lineinfile: { path: /srv/latin, line: ü }
- name: Create
  lineinfile: { path: "/srv/new $x/-f", line: "  spaces ", create: true, mode: "0600" }
- name: Mode
  lineinfile: { path: /srv/conf, line: Port 2222, mode: "0600" }
- name: Never there
  lineinfile: { path: /srv/none, line: a, state: absent }`,
    );
    expect(changed).to.deep.equal([
      ...['Replace', 'Backrefs', 'Insert', 'Remove', 'Bytes', 'Create', 'Mode'],
    ]);
    expect(await host.must('cat /srv/conf')).to.equal(
      'Port 2222\n- it\'s %s\nHost "$HOME" `id` * 🐳',
    );
    expect(
      await host.must('stat -c "%U %a" /srv/conf; readlink /srv/link; od -An -c /srv/latin'),
    ).to.match(/^plain 600\nconf\n\s+a 377 {3}= {3}1 {2}\\n 303 274 {2}\\n$/);
    expect(await host.must('cat /srv/new*/-f; cat /srv/conf.*~')).to.equal(
      '  spaces \n#Port 22\nHost *\nX \r'.replace('\r', '\r'),
    );
  });

  const failures: readonly [what: string, args: string, message: RegExp][] = [
    ['a file that is missing', '{ path: /srv/none, line: a }', /\/srv\/none does not exist/],
    ['a directory', '{ path: /srv, line: a }', /\/srv is a directory/],
    [
      'a line that does not validate',
      '{ path: /srv/conf, line: bad, validate: "sh -c \'echo no good; false\' %s" }',
      /does not pass .*no good/,
    ],
  ];
  for (const [what, args, message] of failures) {
    it(`fails for ${what}, and leaves the file alone`, async () => {
      await host.mark();
      const { status, message: said } = await runTask('a', `- lineinfile: ${args}`);
      expect(status).to.equal('failed');
      expect(said).to.match(message);
      expect(await host.changedPaths()).to.deep.equal([]);
    });
  }
});

describe('template on a host', () => {
  it('renders Jinja and Handlebars', async () => {
    const host = await freshHost('a');
    const files = {
      'templates/a.j2': "{% for x in list %}\n{{ x }} it's $HOME `id`\n{% endfor %}\n",
      'templates/b.hbs': '{{#each list}}{{this}}\n{{/each}}"$x" 🐳\n',
      'templates/long.j2': "{{ 'line\\n' * 40000 }}",
    };
    const { changed } = await expectConvergence(
      'a',
      `- name: Jinja
  template: { src: a.j2, dest: "/srv/it's $x", mode: "0640", owner: plain, backup: true }
  vars: { list: ['<a>', '-b'] }
- name: Handlebars
  template: { src: b.hbs, dest: /srv/, validate: grep -q x %s }
  vars: { list: ['<a>', '-b'] }
- name: Long
  template: { src: long.j2, dest: /srv/long }
- name: Someone
  become_user: plain
  template: { src: long.j2, dest: ~plain/long, mode: "0400" }`,
      { files },
    );
    expect(changed).to.deep.equal(['Jinja', 'Handlebars', 'Long', 'Someone']);
    expect(await host.must('cat "/srv/it\'s \\$x" /srv/b.hbs')).to.equal(
      '<a> it\'s $HOME `id`\n-b it\'s $HOME `id`\n<a>\n-b\n"$x" 🐳',
    );
    expect(await host.must('wc -c < /srv/long; stat -c "%U %a" ~plain/long')).to.equal(
      '200000\nplain 400',
    );
    const { status, message } = await runTask('a', '- template: { src: bad.j2, dest: /srv/bad }', {
      files: { 'templates/bad.j2': 'x\n  {{ ansible_facts.missing }}\n' },
    });
    expect(status).to.equal('failed');
    expect(message).to.contain('missing');
  });
});
