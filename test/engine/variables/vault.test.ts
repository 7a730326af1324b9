import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { encryptVault } from '../../../src/template/algorithms/vault.ts';
import { localHosts, Project, type RunEvents } from '../../support/run-cli.ts';

const salt = Buffer.alloc(32, 7);
const sealed = (text: string, password = 'pw', label?: string): string =>
  encryptVault(text, password, { salt, label });

/** As `!vault |` of a value at this depth. */
const value = (text: string, password?: string, label?: string): string =>
  `!vault |\n${sealed(text, password, label).replaceAll(/^/gm, '        ').trimEnd()}\n`;

/** `ansible-vault encrypt` wrote it with the password `pw` and the id `dev`. */
const fromAnsible = `$ANSIBLE_VAULT;1.2;AES256;dev
34396232386238356439353138643037373230666530633566303038303062393435363935383136
3536613238636339616139353632646131653532336164340a363137346464333032306466303438
66623464643336623439373066313833366632363531333938303661376365383337333463323466
3238356139653761370a323961663739343835356337643563666432363832373332653361333066
66653863643339323237396438653035346634626536633838643364343038303135
`;

const playbook = (...tasks: readonly string[]): string =>
  `- hosts: all
  gather_facts: false
  vars:
    spoken: ${value('from the play {{ 1 }}')}
  vars_files: vars.yaml
  tasks:
${tasks.map(task => `    - ${task}\n`).join('')}`;

const files = {
  'hosts.ini': localHosts('a'),
  pw: 'pw\n',
  'vars.yaml': sealed('whole: from the file\nrendered: "{{ whole }}!"\n'),
  'group_vars/all.yaml': `grouped: ${value('from the group')}`,
  'site.yaml': playbook(
    "assert: {that: [\"spoken | length == 21\", \"spoken[14:] == '{' ~ '{ 1 }' ~ '}'\"]}",
    'assert: {that: [whole == "from the file", rendered == "from the file!"]}',
    'assert: {that: [grouped == "from the group"]}',
  ),
};

async function withProject<T>(
  more: Readonly<Record<string, string>>,
  work: (project: Project) => Promise<T>,
): Promise<T> {
  const project = new Project({ ...files, ...more });
  try {
    return await work(project);
  } finally {
    project.remove();
  }
}

const runs = (more: Readonly<Record<string, string>>, ...args: readonly string[]) =>
  withProject(more, project => project.run('site.yaml', '-i', 'hosts.ini', ...args));

const fails = (more: Readonly<Record<string, string>>, ...args: readonly string[]) =>
  withProject(more, project => project.cli('run', 'site.yaml', '-i', 'hosts.ini', ...args));

describe('a tag made of what a vault held', () => {
  for (const filter of ['', ' | upper', '.split() | first']) {
    it(`is not listed: {{ spoken${filter} }}`, async () => {
      const site = playbook(
        `{name: after, ping: , tags: ["{{ spoken${filter} }}", "of-{{ spoken${filter} }}", shown]}`,
      );
      await withProject({ 'site.yaml': site }, async project => {
        const { stdout } = await project.cli(
          ...['run', 'site.yaml', '-i', 'hosts.ini', '--vault-password-file', 'pw'],
          ...['--list-tags', '--list-tasks'],
        );
        expect(stdout).to.include('shown').and.to.include('********');
        expect(stdout).not.to.match(/TAGS: .*from/i);
      });
    });
  }
});

describe('VaultSecrets', () => {
  it('opens values and files of plays, groups and extra variables', async () => {
    const events = await runs(
      { 'extra.yaml': sealed('extra: more\n') },
      ...['--vault-password-file', 'pw', '-e', '@extra.yaml'],
    );
    expect(events.exitCode).to.equal(0);
    expect(events.recap['a']).to.include({ ok: 3, failed: 0 });
  });

  it('keeps what it opened out of everything that is shown', async () => {
    const site = playbook('debug: {msg: "{{ spoken }} {{ whole }} {{ grouped }} {{ rendered }}"}');
    const events = await runs({ 'site.yaml': site }, '--vault-password-file', 'pw');
    expect(JSON.stringify(events.events)).not.to.match(/from the/);
    expect(events.messages).to.deep.equal(['a: ******** ******** ******** ********!']);
  });

  it('opens what ansible-vault wrote, for copy, template and lookup', async () => {
    const read = (name: string) => `lookup('file', dir ~ '/${name}')`;
    const tasks = [
      'copy: {src: sealed.txt, dest: "{{ dir }}/copied", mode: "0600"}',
      'copy: {src: sealed.txt, dest: "{{ dir }}/kept", mode: "0600", decrypt: false}',
      'template: {src: sealed.j2, dest: "{{ dir }}/rendered", mode: "0600"}',
      `assert: {that: ["${read('copied')} == 'secret text\\nsecond line é'"]}`,
      `assert: {that: ["${read('rendered')} == '42'"]}`,
      `assert: {that: ["lookup('file', 'sealed.txt') == ${read('copied')}"]}`,
      `command: head -n 1 {{ dir }}/kept\n      register: kept`,
      'assert: {that: ["kept.stdout == \'$ANSIBLE_VAULT;1.2;AES256;dev\'"]}',
    ];
    const more = {
      'site.yaml': playbook(...tasks),
      'files/sealed.txt': fromAnsible,
      'templates/sealed.j2': sealed('{{ 6 * 7 }}\n'),
    };
    const events = await withProject(more, project =>
      project.run(
        ...['site.yaml', '-i', 'hosts.ini', '--vault-id', 'dev@pw', '--diff'],
        ...['-e', `dir=${project.directory}`],
      ),
    );
    expect(events.recap['a']).to.include({ ok: 8, failed: 0 });
    expect(JSON.stringify(events.events)).not.to.include('secret text');
  });

  describe('with several passwords', () => {
    const site = {
      'site.yaml': `- hosts: all
  gather_facts: false
  vars:
    one: ${value('first', 'pw', 'dev')}    two: ${value('second', 'other', 'prod')}
  tasks:
    - assert: {that: [one == "first", two == "second"]}
`,
      'vars.yaml': 'a: 1',
      other: 'other',
    };
    const cases: readonly (readonly string[])[] = [
      ['--vault-id', 'dev@pw', '--vault-id', 'prod@other'],
      ['--vault-id', 'prod@pw', '--vault-id', 'dev@other'],
      ['--vault-password-file', 'other', '--vault-pass-file', 'pw'],
      ['--vault-id', 'pw', '--vault-password-file', 'other'],
    ];
    for (const args of cases) {
      it(`tries them all: ${args.join(' ')}`, async () => {
        expect((await runs(site, ...args)).exitCode).to.equal(0);
      });
    }

    it('asks clients for the password of an id', async () => {
      const events: RunEvents = await withProject(site, project => {
        project.write('my-client.sh', '#!/bin/sh\n[ "$1" = --vault-id ] && cat "$2"\n');
        project.write('dev', 'pw\n');
        project.write('prod', 'other\n');
        chmodSync(join(project.directory, 'my-client.sh'), 0o700);
        const ids = ['--vault-id', 'dev@my-client.sh', '--vault-id', 'prod@my-client.sh'];
        return project.run('site.yaml', '-i', 'hosts.ini', ...ids);
      });
      expect(events.exitCode).to.equal(0);
    });
  });

  const text = files['site.yaml'];
  const at = (needle: string): string => {
    const before = text.slice(0, text.indexOf(needle)).split('\n');
    return `${before.length}:${(before.at(-1) ?? '').length + 1}`;
  };
  it('says where a value is that the password does not open, and shows nothing else', async () => {
    const { exitCode, stderr } = await fails({ wrong: 'wrong' }, '--vault-password-file', 'wrong');
    expect(exitCode).to.equal(3);
    expect(stderr).to.include(`group_vars/all.yaml:2:9 error yaml/vault`);
    expect(stderr).to.include('does not open this value');
  });

  it('says where there is a value and no password', async () => {
    const { exitCode, stderr } = await fails({ 'group_vars/all.yaml': '' });
    expect(exitCode).to.equal(3);
    expect(stderr).to.include(`site.yaml:${at('$ANSIBLE')} error yaml/vault`);
    expect(stderr).to.include('no vault password was given');
  });

  it('points at what is damaged', async () => {
    const damaged = sealed('a: 1\n').replace(/\n(..)./, '\n$1x');
    const site = '- {hosts: all, gather_facts: false, roles: [r]}\n';
    const more = { 'site.yaml': site, 'roles/r/vars/main.yml': damaged };
    const { exitCode, stderr } = await fails(more, '--vault-password-file', 'pw');
    expect(exitCode).to.equal(3);
    expect(stderr).to.include('roles/r/vars/main.yml:2:3 error yaml/vault');
    expect(stderr).to.include('"x" is no hexadecimal digit');
  });

  it('shows no line of a file that was encrypted', async () => {
    const broken = sealed('top-secret: [1\nmore: 2\n');
    const site = '- {hosts: all, gather_facts: false, roles: [r]}\n';
    const more = { 'site.yaml': site, 'roles/r/vars/main.yml': broken };
    const { exitCode, stderr } = await fails(more, '--vault-password-file', 'pw');
    expect(exitCode).to.equal(3);
    expect(stderr).to.include('roles/r/vars/main.yml:').and.not.to.include('top-secret');
  });

  const wrongFlags: readonly (readonly [string, readonly string[], string])[] = [
    ['a file that is missing', ['--vault-password-file', 'none'], 'no vault password file none'],
    ['an empty file', ['--vault-password-file', 'empty'], 'gives is empty'],
    ['a directory', ['--vault-id', 'x@.'], 'is not a file'],
    ['an id without a source', ['--vault-id', 'x@'], 'ID@prompt'],
    ['a question without a terminal', ['-J'], 'There is no terminal to ask: Vault password'],
    ['the question of an id', ['--vault-id', 'dev@prompt'], 'Vault password (dev)'],
  ];
  for (const [what, args, message] of wrongFlags) {
    it(`refuses ${what}`, async () => {
      const { exitCode, stderr } = await fails({ empty: '\n' }, ...args);
      expect(exitCode).to.equal(message.includes('Vault password') ? 5 : 3);
      expect(stderr).to.include(message);
    });
  }
});
