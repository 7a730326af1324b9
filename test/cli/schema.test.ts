import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { expect } from 'chai';
import { parse } from 'yaml';
import { keywordDocs } from '../../src/docs/keyword-docs.ts';
import { innerKeywords, playKeywords, taskKeywords } from '../../src/playbook/keywords.ts';
import { Project } from '../support/run-cli.ts';

const validators = new Map<string, ValidateFunction>();

async function validator(file: string): Promise<ValidateFunction> {
  const known = validators.get(file);
  if (known !== undefined) return known;
  const project = new Project();
  try {
    const { stdout, exitCode } = await project.cli('schema', file);
    expect(exitCode).to.equal(0);
    const compiled = new Ajv({ strict: false }).compile(JSON.parse(stdout));
    validators.set(file, compiled);
    return compiled;
  } finally {
    project.remove();
  }
}

async function isValid(file: string, text: string): Promise<boolean> {
  return (await validator(file))(parse(text, { version: '1.1', merge: true }));
}

describe('kplay schema', () => {
  // What is compiled is long.
  before(async function () {
    this.timeout(60_000);
    for (const file of ['playbook', 'tasks', 'handlers', 'inventory']) await validator(file);
  });

  it('admits every playbook and role that comes with kplay', async () => {
    const playbooks = filesBelow('playbooks').filter(file => !file.includes('/tasks/'));
    const roles = filesBelow('roles').filter(file => /\/(tasks|handlers)\/[^/]+$/.test(file));
    expect(playbooks.length).to.be.greaterThan(5);
    expect(roles.length).to.be.greaterThan(20);

    const wrong: string[] = [];
    for (const file of [...playbooks, ...roles]) {
      const kind = file.includes('/tasks/')
        ? 'tasks'
        : file.includes('/handlers/')
          ? 'handlers'
          : 'playbook';
      if (!(await isValid(kind, readFileSync(file, 'utf8')))) wrong.push(file);
    }

    expect(wrong).to.deep.equal([]);
    expect(await isValid('inventory', readFileSync('inventory.example.yaml', 'utf8'))).to.equal(
      true,
    );
  });

  const play = (task: string): string => `- hosts: all\n  tasks:\n    - ${task}\n`;
  const cases: readonly (readonly [string, string, string, boolean])[] = [
    ['a module with options', 'playbook', play('copy: {content: a, dest: /b}'), true],
    ['a full name', 'playbook', play('ansible.builtin.copy: {content: a, dest: /b}'), true],
    ['a name of another collection', 'playbook', play('a.b.c: {d: e}'), true],
    ['key=value', 'playbook', play('file: path=/a state=absent'), true],
    ['a template in the place of a boolean', 'playbook', play('{ping: , become: "{{ a }}"}'), true],
    ['a word of YAML 1.1', 'playbook', play('{ping: , become: yes}'), true],
    ['other words for it', 'playbook', play('{ping: , become: "F", diff: YES, no_log: 0}'), true],
    ['a word that is none', 'playbook', play('{ping: , become: "fa"}'), false],
    ['with_', 'playbook', play('{ping: , with_items: a}'), true],
    ['a block', 'playbook', play('{block: [{ping: }], rescue: [{ping: }]}'), true],
    [
      'a role with parameters',
      'playbook',
      '- hosts: all\n  roles: [a, {role: b, port: 1}]\n',
      true,
    ],
    ['set_fact', 'playbook', play('set_fact: {a: 1}'), true],
    ['add_host', 'playbook', play('add_host: {name: a, ansible_host: b}'), true],
    ['an import', 'playbook', '- import_playbook: a.yaml\n', true],
    ['a misspelt keyword', 'playbook', play('{ping: , wehn: true}'), false],
    ['a misspelt module', 'playbook', play('coppy: {content: a}'), false],
    ['a misspelt option', 'playbook', play('copy: {contents: a, dest: /b}'), false],
    ['a choice that is none', 'playbook', play('file: {path: /a, state: gone}'), false],
    ['a wrong boolean', 'playbook', play('{ping: , become: maybe}'), false],
    ['a play without hosts', 'playbook', '- tasks: []\n', false],
    ['a keyword of plays in a task', 'playbook', play('{ping: , serial: 1}'), false],
    ['listen in a handler', 'handlers', '- ping:\n  listen: a\n', true],
    ['listen in a task', 'tasks', '- ping:\n  listen: a\n', false],
    ['groups', 'inventory', 'all: {hosts: {a: {b: 1}}, children: {c: {hosts: {d: }}}}\n', true],
    ['a file of a plugin', 'inventory', 'plugin: constructed\ncompose: {a: b}\n', true],
    ['a misspelt option of one', 'inventory', 'plugin: constructed\ncompse: {a: b}\n', false],
    ['a plugin that is none', 'inventory', 'plugin: aws_ec2\n', false],
    ['a misspelt key of a group', 'inventory', 'all: {host: {a: }}\n', false],
  ];
  for (const [name, file, text, valid] of cases) {
    it(`${valid ? 'admits' : 'refuses'} ${name}`, async () => {
      expect(await isValid(file, text)).to.equal(valid);
    });
  }

  it('describes every keyword', () => {
    const all = [...playKeywords, ...taskKeywords, ...Object.keys(innerKeywords)];
    expect(all.filter(name => keywordDocs[name] === undefined)).to.deep.equal([]);
  });

  it('describes options as kplay doc does', async () => {
    const { schema } = await validator('tasks');
    const text = JSON.stringify(schema);
    expect(text).to.include('"module-copy"');
    expect(text).to.match(/"dest":\{"description":"[^"]+/);
  });
});

function filesBelow(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.ya?ml$/.test(name))
    .map(name => join(directory, name));
}
