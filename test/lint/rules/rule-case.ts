import { expect } from 'chai';
import { Project } from '../../support/run-cli.ts';

export interface RuleCase {
  readonly rule: string;
  /** Tasks of a play, or a whole playbook where it begins with "- hosts". */
  readonly bad: string;
  readonly good: string;
  readonly files?: Readonly<Record<string, string>>;
  /** `file:line:column` of what is found in `bad`. */
  readonly at: string;
}

export function describeRules(cases: readonly RuleCase[]): void {
  for (const { rule, bad, good, files, at } of cases) {
    it(`finds ${rule} in ${JSON.stringify(bad.slice(0, 40))}`, async () => {
      expect(await findings(rule, bad, files)).to.deep.equal([at]);
    });

    it(`finds no ${rule} in ${JSON.stringify(good.slice(0, 40))}`, async () => {
      expect(await findings(rule, good, files)).to.deep.equal([]);
    });
  }
}

async function findings(
  rule: string,
  text: string,
  files: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const project = new Project({ ...files, 'site.yaml': playbookOf(text) });
  try {
    const { stdout } = await project.cli(
      ...['lint', 'site.yaml', '--format', 'brief', '--enable', rule, '-i', 'localhost,'],
    );
    const lines = stdout.split('\n').filter(line => line.endsWith(`[${rule}]`));
    const wrong = stdout.split('\n').filter(line => /\[[a-z]+\/[a-z-]+\]$/.test(line));
    expect(wrong).to.deep.equal([]);
    return lines.map(line => line.split(': ')[0] ?? '');
  } finally {
    project.remove();
  }
}

function playbookOf(text: string): string {
  if (text.startsWith('- hosts')) return text;
  const head =
    '- hosts: localhost\n  vars: {greeting: "{{ ansible_greeting }}", admin_password: 1}\n  gather_facts: false\n';
  return `${head}  tasks:\n${text.replaceAll(/^(?=.)/gm, '    ')}`;
}
