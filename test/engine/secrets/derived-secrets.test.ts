import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { encryptVault } from '../../../src/template/algorithms/vault.ts';
import { Project } from '../../support/run-cli.ts';

const secret = `Tr0ub"le'd\\zone ü1`;
const sealed = encryptVault(secret, 'pw', { salt: Buffer.alloc(32, 7) })
  .trimEnd()
  .replaceAll(/^/gm, '        ');

const expressions: readonly string[] = [
  ...['upper', 'lower', 'b64encode', 'urlencode', 'to_json', 'to_nice_yaml', 'quote', 'reverse'],
  ...["hash('sha1')", "hash('md5')", "password_hash('sha512', 'saltsalt')", "replace('o', '0')"],
  ...["regex_replace('[aeiou]', '_')", "split('-')", 'list | join("-")'],
].map(filter => `pw | ${filter}`);
const others: readonly string[] = [
  ...[`"user:" ~ pw`, `"%s!" % pw`, `"%r" % pw`, `'{0:>40}'.format(pw)`, 'pw.upper()', 'pw[::-1]'],
  ...['pw[2:9]', `("admin:" ~ pw) | b64encode`, `{"a": pw}`, `[pw, "x"] | to_json | b64encode`],
  ...[`[pw] | map("upper") | list`, `{"a": pw} | urlencode`, `(pw | upper) | b64encode`],
  ...['pw.encode().hex()', "pw.encode('utf-16-le') | b64encode", "pw.encode('utf-16-le').hex()"],
  ...["pw.encode() | hash('sha1')", 'pw.upper().encode() | b64encode'],
];
/** They leave single characters. */
const pieces: readonly string[] = [
  ...['pw | list', 'pw | batch(3) | list', 'pw | list | join(" ") | upper', 'pw | slice(4) | list'],
  ...["pw | regex_findall('.')", '(pw | list)[0:9]', '{"a": pw | list}'],
];
const all = [...expressions, ...others, ...pieces];

/** Texts of which none may be seen: of the secret, and of what is made of it. */
const traces: readonly string[] = [
  ...['Tr0ub', 'TR0UB', 'tr0ub', 'Tr%', 'eld', 'Tr00ub', 'bu0rT', 'BU0RT', '0ub_'],
  ...[Buffer.from(secret), Buffer.from(secret.toUpperCase()), Buffer.from(`admin:${secret}`)].map(
    bytes => bytes.toString('base64').slice(8, 20),
  ),
  createHash('sha1').update(secret).digest('hex'),
  createHash('md5').update(secret).digest('hex'),
  '$6$saltsalt$',
  Buffer.from(secret).toString('hex').slice(8, 20),
  Buffer.from(secret, 'utf16le').toString('hex').slice(8, 20),
  Buffer.from(secret, 'utf16le').toString('base64').slice(8, 20),
];

const tasks = all
  .map(
    (expression, index) => `    - name: t${index}
      debug:
        msg: >-
          {{ ${expression} }}
`,
  )
  .join('');

const more = `    - name: Template
      template: {src: a.j2, dest: "{{ playbook_dir }}/{{ kind }}", mode: "0600"}
    - name: Handlebars
      template: {src: a.hbs, dest: "{{ playbook_dir }}/{{ kind }}2", mode: "0600"}
    - name: Printed by the host
      command: {argv: [echo, "{{ pw | b64encode }}"]}
      register: printed
    - name: Fail
      fail: {msg: "{{ printed.stdout }} {{ pw | upper }}"}
      ignore_errors: true
    - name: Assert
      assert: {that: "(pw | upper) == 'x'", fail_msg: "{{ pw | upper }}"}
      ignore_errors: true
    - name: "Named {{ pw | lower }}"
      debug: {var: "nothing.like[pw | upper]"}
      ignore_errors: true
    - name: Loop
      debug: {msg: "{{ item }}"}
      loop: ["{{ pw | upper }}", harmless]
    - name: New host
      add_host: {name: new, groups: fresh, ansible_connection: local, token: "{{ pw | upper }}", plain: harmless}
    - name: Characters
      debug: {msg: "{% for c in pw %}{{ c }} {% endfor %}"}
    - set_fact: {characters: "{{ pw | list }}"}
    - debug: {var: characters}
    - debug: {msg: "{{ item }}"}
      loop: "{{ characters }}"
      register: each
    - debug: {msg: "{{ each.results | map(attribute='msg') | join('_') }}"}
    - name: Piece
      debug: {msg: "{{ ('admin:' ~ pw).split(':')[0] }} {{ pw | length }} {{ pw | type_debug }}"}
- hosts: fresh
  gather_facts: false
  tasks:
    - debug: {msg: "{{ token }} {{ plain }} {{ hostvars.new.token }}"}
`;

describe('what expressions make of secrets', () => {
  const start = '- hosts: localhost\n  gather_facts: false\n';
  const made = `  tasks:
    - name: Make
      command: {argv: [printf, "%s", "{{ lookup('file', 'secret') }}"]}
      register: made
      no_log: true
    - set_fact: {pw: "{{ made.stdout }}"}
`;
  const files = {
    'vaulted.yaml': `${start}  vars:\n    pw: !vault |\n${sealed}\n  tasks:\n${tasks}${more}`,
    'no-log.yaml': `${start}${made}${tasks}${more}`,
  };
  const project = new Project({
    ...files,
    secret,
    pass: 'pw\n',
    'a.j2': '{{ pw | b64encode }} {% filter upper %}{{ pw }}{% endfilter %}\nline\n',
    'a.hbs': '{{b64encode pw}} {{upper pw}}\nline\n',
  });
  after(() => project.remove());

  it('is hidden as a whole beside a plain word of it', async () => {
    const project = new Project({
      'site.yaml': `- hosts: localhost
  gather_facts: false
  vars: {ansible_become_password: sealedword9}
  tasks:
    - debug: {msg: "{{ ansible_become_password }} {{ ansible_become_password[:6] }}"}
    - debug: {msg: "{{ ansible_become_password | regex_replace('[0-9]', '') }} {{ ansible_become_password }}"}
`,
    });
    const { stdout } = await project.cli('run', 'site.yaml', '-v');
    project.remove();

    expect(stdout.match(/msg: .*/g)).to.deep.equal(Array(2).fill('msg: ******** ********'));
  });

  it('is hidden only where it is used, when it is a plain word of the secret', async () => {
    const url = encryptVault('https://admin:swordfish@localhost/db', 'pw', {
      salt: Buffer.alloc(32, 7),
    });
    const text = `${start}  vars:\n    url: !vault |\n${url.trimEnd().replaceAll(/^/gm, '        ')}
  tasks:
    - set_fact: {word: "{{ url | urlsplit('password') }}", place: "{{ url | urlsplit('hostname') }}"}
    - debug: {msg: "{{ word }} at {{ place }}"}
    - debug: {msg: "on {{ inventory_hostname }}"}
`;
    project.write('url.yaml', text);
    const events = await project.run('url.yaml', '--vault-password-file', 'pass');
    expect(events.messages).to.deep.equal([
      'localhost: ******** at ********',
      'localhost: on localhost',
    ]);
    expect(JSON.stringify(events.events)).not.to.include('swordfish');
  });

  for (const playbook of Object.keys(files)) {
    it(`is hidden from all output: ${playbook}`, async () => {
      const args = [
        'run',
        playbook,
        '-e',
        `kind=${playbook}.out`,
        '--vault-password-file',
        'pass',
        '--diff',
      ];
      const text = await project.cli(...args, '-vvv', '--log-file', 'log.txt');
      const json = await project.cli(...args, '--output', 'json');
      expect(text.exitCode, text.stderr + text.stdout).to.equal(0);
      for (const output of [
        ...[text.stdout, text.stderr, json.stdout],
        readFileSync(join(project.directory, 'log.txt'), 'utf8'),
      ]) {
        const seen = output.split('\n').filter(line => traces.some(trace => line.includes(trace)));
        expect(seen).to.deep.equal([]);
        // The characters one by one, whatever stands between them.
        const together = output.replaceAll(/\\n|[^A-Za-z0-9]/g, '').toLowerCase();
        expect(together).not.to.include('tr0ub').and.not.to.include('bu0rt');
      }
      expect(text.stdout.match(/line/g)).not.to.equal(null);
      expect(text.stdout).to.include('admin 18 str').and.to.include('harmless');
    });
  }
});
