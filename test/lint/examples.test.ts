import { expect } from 'chai';
import type { Example } from '../../src/lint/examples/example.ts';
import { examples } from '../../src/lint/examples/index.ts';
import { problems } from '../../src/lint/problems.ts';
import { allRules } from '../../src/lint/rule-list.ts';
import { rules } from '../../src/lint/rules/index.ts';
import { Project } from '../support/run-cli.ts';

/** What no text of a playbook alone can show: flags, settings, inventories, bytes, passwords. */
const withoutExample = [
  // These a run alone tells of; lint says "risky-octal" of the first.
  ...['args/decimal-mode', 'expression/not-boolean'],
  ...['cli/wrong-option', 'config/ignored', 'config/invalid', 'config/unknown-setting'],
  ...['config/unsafe-folder', 'file/unreadable', 'inventory/empty', 'inventory/invalid'],
  ...['inventory/script-failed', 'inventory/unknown-host', 'inventory/unknown-plugin'],
  ...['playbook/missing', 'playbook/no-answer', 'playbook/unknown-tag', 'playbook/unknown-task'],
  ...['run/option', 'yaml/vault'],
];

const head = '- name: Play\n  hosts: all\n  gather_facts: false\n  tasks:\n';

/** Ids of what is found in the example's text. */
async function idsIn(
  id: string,
  text: string,
  { files = {} }: Example,
): Promise<readonly string[]> {
  const playbook = text.startsWith('- hosts')
    ? text.replace('- hosts', '- name: Play\n  hosts')
    : `${head}${text.replaceAll(/^(?=.)/gm, '    ')}`;
  const project = new Project({ ...files, 'site.yaml': playbook });
  try {
    const enabled = rules.some(rule => rule.id === id) ? ['--enable', id] : [];
    const { stdout } = await project.cli(
      ...['lint', 'site.yaml', '-f', 'json', '-i', 'host.example.org,', ...enabled],
    );
    return JSON.parse(stdout).map((finding: { rule: string }) => finding.rule);
  } finally {
    project.remove();
  }
}

describe('examples', () => {
  it('are there for every rule that a playbook can show', () => {
    const ids = [...rules.map(({ id }) => id), ...Object.keys(problems)];
    expect(ids.filter(id => examples[id] === undefined)).to.have.members(withoutExample);
    expect(Object.keys(examples).filter(id => !ids.includes(id))).to.deep.equal([]);
  });

  for (const { id } of allRules) {
    const example = examples[id];
    if (example === undefined) continue;
    it(`show what ${id} finds, and nothing else`, async () => {
      expect([...new Set(await idsIn(id, example.found, example))]).to.deep.equal([id]);
    });

    it(`show how ${id} is avoided, by what no other rule minds`, async () => {
      expect(await idsIn(id, example.well, example)).to.deep.equal([]);
    });
  }
});
