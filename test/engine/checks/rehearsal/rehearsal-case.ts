import { expect } from 'chai';
import { Project } from '../../../support/run-cli.ts';

/** What is found before the run of a play. */
export interface RehearsalCase {
  readonly name: string;
  /** Of a play for `web`; the first task begins in line 5. */
  readonly tasks: string;
  /** In one line. */
  readonly vars?: string;
  readonly args?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly problems: readonly string[];
  readonly says?: string;
}

export const undefinedAt = (place: string): string =>
  `site.yaml:${place} error expression/undefined`;
export const perhapsAt = (place: string): string =>
  `site.yaml:${place} warning expression/undefined`;

function problemsIn(text: string): readonly string[] {
  return [...text.matchAll(/^((?:\S+:\d+:\d+ )?(?:error|warning) \S+):/gm)].map(
    ([, problem = '']) => problem,
  );
}

export function describeRehearsals(cases: readonly RehearsalCase[]): void {
  for (const { name, tasks, vars = '', args = [], files = {}, problems, says } of cases) {
    it(`finds ${name}`, async () => {
      const site = `- hosts: web\n  gather_facts: true\n  vars: {${vars}}\n  tasks:\n${tasks}`;
      const project = new Project({
        'site.yaml': site,
        hosts: '[web]\nw1\n[other]\no1\n',
        ...files,
      });
      try {
        const { exitCode, stdout, stderr } = await project.cli(
          ...['run', 'site.yaml', '-i', 'hosts', '--syntax-check', ...args],
        );
        const text = `${stderr}${stdout}`;
        expect(problemsIn(text), text).to.deep.equal(problems);
        if (says !== undefined) expect(text).to.include(says);
        expect(exitCode).to.equal(problems.some(one => /\berror /.test(one)) ? 3 : 0);
      } finally {
        project.remove();
      }
    });
  }
}
