import { expect } from 'chai';
import { applyKeywords, includeKeywords } from '../../src/playbook/keywords.ts';
import { Project } from '../support/run-cli.ts';

type Level = 'play' | 'role' | 'block' | 'task' | 'handler';
type Json = string | number | boolean | readonly Json[] | { readonly [key: string]: Json };

/** Everywhere, and then the fewer places by the letters of their levels, as Ansible's documentation has it. */
const keywords: readonly (readonly [levels: string, keyword: string, value: Json])[] = [
  ['prbth', 'any_errors_fatal', false],
  ['prbth', 'become', false],
  ['prbth', 'become_exe', 'sudo'],
  ['prbth', 'become_flags', '-n'],
  ['prbth', 'become_method', 'sudo'],
  ['prbth', 'become_user', 'root'],
  ['prbth', 'check_mode', true],
  ['prbth', 'collections', ['ansible.posix']],
  ['prbth', 'connection', 'local'],
  ['prbth', 'debugger', 'never'],
  ['prbth', 'diff', true],
  ['prbth', 'environment', { A: 'b' }],
  ['prbth', 'ignore_errors', false],
  ['prbth', 'ignore_unreachable', false],
  ['prbth', 'module_defaults', { debug: { msg: 'a' } }],
  ['prbth', 'name', 'a name'],
  ['prbth', 'no_log', false],
  ['prbth', 'port', 22],
  ['prbth', 'remote_user', 'root'],
  ['prbth', 'run_once', false],
  ['prbth', 'tags', ['a']],
  ['prbth', 'throttle', 1],
  ['prbth', 'timeout', 5],
  ['prbth', 'vars', { a: 1 }],
  ['rbth', 'delegate_facts', false],
  ['rbth', 'delegate_to', 'localhost'],
  ['rbth', 'when', true],
  ['bth', 'notify', 'h'],
  ['p', 'fact_path', '/etc/facts'],
  ['p', 'force_handlers', true],
  ['p', 'gather_facts', false],
  ['p', 'gather_subset', ['min']],
  ['p', 'gather_timeout', 5],
  ['p', 'handlers', []],
  ['p', 'max_fail_percentage', 30],
  ['p', 'order', 'sorted'],
  ['p', 'post_tasks', []],
  ['p', 'pre_tasks', []],
  ['p', 'roles', []],
  ['p', 'serial', [1, '50%']],
  ['p', 'strategy', 'free'],
  ['p', 'tasks', []],
  ['p', 'user', 'root'],
  ['p', 'vars_files', []],
  ['p', 'vars_prompt', []],
  ['th', 'args', {}],
  ['th', 'changed_when', false],
  ['th', 'delay', 1],
  ['th', 'failed_when', false],
  ['th', 'loop', [1]],
  ['th', 'poll', 1],
  ['th', 'register', 'result'],
  ['th', 'retries', 1],
  ['th', 'until', true],
  ['th', 'with_items', [1]],
  ['h', 'listen', 'topic'],
];

/** Beyond Ansible. */
const own = { block: ['loop', 'with_items'], everywhere: ['pool'] };

const levels: Readonly<Record<Level, string>> = {
  play: 'p',
  role: 'r',
  block: 'b',
  task: 't',
  handler: 'h',
};

const debug = { debug: { msg: 'a' } };
const handlers = [{ name: 'h', ...debug }];

/** One thing of the level with the keyword, each on a line of its own. */
function playbookOf(level: Level, all: readonly (readonly [string, Json])[]): string {
  const line = (value: Json): string => JSON.stringify(value);
  const items = all.map(([keyword, value]) => ({ [keyword]: value }));
  switch (level) {
    case 'play':
      return items.map(item => `- ${line({ hosts: 'all', handlers, ...item })}\n`).join('');
    case 'role':
      return listOf(
        'roles',
        items.map(item => line({ role: 'r', ...item })),
      );
    case 'block':
      return listOf(
        'tasks',
        items.map(item => line({ block: [debug], ...item })),
      );
    case 'task':
      return listOf(
        'tasks',
        items.map(item => line({ ...debug, ...item })),
      );
    case 'handler':
      return listOf(
        'handlers',
        items.map(item => line({ ...debug, ...item })),
      );
  }
}

function listOf(key: string, lines: readonly string[]): string {
  const more = key === 'handlers' ? '' : `  handlers: ${JSON.stringify(handlers)}\n`;
  const first = key === 'handlers' ? `    - ${JSON.stringify(handlers[0])}\n` : '';
  return `- hosts: all\n${more}  ${key}:\n${first}${lines.map(text => `    - ${text}\n`).join('')}`;
}

async function problems(playbook: string): Promise<readonly string[]> {
  const project = new Project({
    'site.yaml': playbook,
    'hosts.ini': 'a ansible_connection=local\n',
    'roles/r/tasks/main.yaml': '[]\n',
  });
  try {
    const args = ['run', '--syntax-check', '-i', 'hosts.ini', 'site.yaml'];
    const { stderr } = await project.cli(...args);
    return stderr.split('\n').filter(text => /^site\.yaml:\d+:\d+ /.test(text));
  } finally {
    project.remove();
  }
}

describe('keywords', () => {
  for (const [level, letter] of Object.entries(levels)) {
    const isLevel = (name: string): name is Level => name in levels;
    if (!isLevel(level)) continue;
    const taken = keywords.filter(([where]) => where.includes(letter));
    // In tasks these are modules.
    const modules = 'th'.includes(letter) ? ['user', 'gather_facts'] : [];
    const isModule = (keyword: string): boolean => modules.includes(keyword);
    const isOwn = (keyword: string): boolean => level === 'block' && own.block.includes(keyword);
    const others = keywords.filter(
      ([where, name]) => !where.includes(letter) && !isModule(name) && !isOwn(name),
    );

    it(`are those of Ansible at the level of a ${level}`, async () => {
      const all = taken.map(([, keyword, value]) => [keyword, value] as const);
      expect(await problems(playbookOf(level, all))).to.deep.equal([]);
    });

    // Any other key of a role is a parameter.
    if (level === 'role') continue;
    it(`of other levels are refused at the level of a ${level}`, async () => {
      const playbook = playbookOf(
        level,
        others.map(([, keyword, value]) => [keyword, value]),
      );
      const refused = await problems(playbook);
      for (const [, keyword] of others) {
        expect(
          refused.filter(text => text.includes(`"${keyword}" is not a keyword`)),
        ).to.have.lengthOf(1);
      }
    });
  }

  it('of includes are those of Ansible, and those of apply are those of blocks', () => {
    expect([...includeKeywords].sort()).to.deep.equal([
      ...['action', 'args', 'collections', 'debugger', 'id', 'ignore_errors', 'local_action'],
      ...['loop', 'loop_control', 'name', 'needs', 'no_log', 'register', 'run_once', 'tags'],
      ...['timeout', 'vars', 'when'],
    ]);
    const ofBlocks = keywords.filter(([where]) => where.includes('b')).map(([, name]) => name);
    expect([...applyKeywords].sort()).to.deep.equal([...ofBlocks, ...own.everywhere].sort());
  });
});
