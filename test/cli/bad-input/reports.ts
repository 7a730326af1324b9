import { expect } from 'chai';
import { problemsIn } from '../../support/problems-in.ts';
import { Project } from '../../support/run-cli.ts';

interface Case {
  readonly name: string;
  readonly playbook: string;
  readonly files?: Readonly<Record<string, string>>;
  /** `line:column code`, in the order they are reported. */
  readonly problems: readonly string[];
  readonly says?: string;
}

export const play = (tasks: string): string =>
  `- hosts: localhost\n  gather_facts: false\n  tasks:\n${tasks}`;

/** A run says all that is wrong before it begins, and nothing else. */
export function reports(cases: readonly Case[]): void {
  for (const { name, playbook, files = {}, problems, says } of cases) {
    it(`are reported: ${name}`, async () => {
      const project = new Project({ 'site.yaml': playbook, ...files });
      try {
        const { exitCode, stdout, stderr } = await project.cli('run', 'site.yaml');

        expect(problemsIn(stderr), stderr).to.deep.equal(problems);
        if (says !== undefined) expect(stderr).to.include(says);
        expect(exitCode).to.equal(3);
        expect(stdout).to.equal('');
      } finally {
        project.remove();
      }
    });
  }
}
